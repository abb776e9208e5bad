#!/usr/bin/env bash
# Makes .venv from requirements.lock and installs the project into it, editable. Argument: the note to write when done.
set -euo pipefail
note=$1
. "$(dirname "$0")/progress.sh"

if [ -z "${PYTHON:-}" ]; then
  missing "Python 3.11 or 3.12 is needed and neither was found (Debian: apt install python3.11 python3.11-venv)."
  exit 1
fi
if [ ! -x .venv/bin/python ]; then
  step "Virtual environment (.venv) by $("$PYTHON" --version)"
  if ! "$PYTHON" -m venv .venv >/dev/null; then
    rm -rf .venv
    missing "$PYTHON cannot make a virtual environment (Debian: apt install python3.11-venv)."
    exit 1
  fi
fi
pip() { .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"; }

# uv, itself pinned in the lock file, is three times as fast as pip, but knows nothing of pip's own settings (a mirror,
# a certificate): where it fails, pip has the last word.
step "Python packages from requirements.lock"
uv_alone=$(mktemp)
awk '/^uv==/ {found = 1} found {print} found && !/\\$/ {exit}' requirements.lock >"$uv_alone"
pip --require-hashes -r "$uv_alone"
rm "$uv_alone"
if ! .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock 2>/dev/null; then
  step "once more, by pip"
  pip --require-hashes -r requirements.lock
fi
step "The project itself (editable)"
pip --no-build-isolation --no-deps -e .
finished "$note"
