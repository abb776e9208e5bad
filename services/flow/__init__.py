"""The flow from the command line: each command is one call of the JSON API, for one person."""
