#!/usr/bin/env bash
# Writes the lock files anew: versions and hashes only, no registry's address.
set -euo pipefail
. "$(dirname "$0")/progress.sh"

compile() {
  .venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 "$@"
}

step "requirements.lock from pyproject.toml"
compile --extra dev pyproject.toml -o requirements.lock
step "deploy/requirements.lock: of these, what an installation needs, and what builds it"
grep -E '^hatchling==' requirements.lock | cut -d ' ' -f 1 |
  compile --constraints requirements.lock pyproject.toml - -o deploy/requirements.lock
if command -v npm >/dev/null; then
  step "package-lock.json from package.json"
  npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error
else
  missing "npm is missing: package-lock.json stays as it is."
fi
