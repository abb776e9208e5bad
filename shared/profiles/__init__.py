"""Contest profiles: a contest's levels, branches, units and rules as versioned data."""
