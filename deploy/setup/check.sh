#!/usr/bin/env bash
# Everything that is checked without running the project's own code paths; goes through all of it before it fails.
set -uo pipefail
. "$(dirname "$0")/progress.sh"
bin=.venv/bin
failed=()

check() { # name, then the command
  step "$1"
  "${@:2}" || failed+=("$1")
}

check format $bin/ruff format --check --quiet .
check lint $bin/ruff check --quiet .
check types $bin/mypy
check imports $bin/lint-imports
[ ! -f services/cli.py ] || check docs $bin/hoithi docs --check

if [ ${#failed[@]} -gt 0 ]; then
  missing "failed: ${failed[*]}"
  exit 1
fi
echo "✓ all checks passed"
