# The lines that the set-up scripts print; to be sourced.

step() { printf '→ %s …\n' "$*"; }

# Says what cannot be had; the caller decides whether that ends everything.
missing() { printf '✗ %s\n' "$*" >&2; }

# Writes the note by which make knows that this part stands.
finished() {
  mkdir -p "$(dirname "$1")"
  date -u +%FT%TZ >"$1"
}
