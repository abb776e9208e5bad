#!/usr/bin/env bash
# Brings the browser assets by package-lock.json and copies what the pages use. Argument: the note to write when done.
set -euo pipefail
note=$1
. "$(dirname "$0")/progress.sh"
vendor=shared/web/static/vendor

if ! command -v npm >/dev/null; then
  missing "npm is missing (Debian: apt install npm): the pages work, but plainly, without style sheets and live updates, and no PDF can be set."
  exit 0
fi
step "Browser assets from package-lock.json"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

put() { # target folder, then files below node_modules
  mkdir -p "$vendor/$1"
  (cd node_modules && cp "${@:2}" "../$vendor/$1/")
}
rm -rf "$vendor"
put tabler @tabler/core/dist/css/tabler.min.css @tabler/core/dist/js/tabler.min.js
put icons @tabler/icons-webfont/dist/tabler-icons.min.css
put icons/fonts @tabler/icons-webfont/dist/fonts/tabler-icons.woff2
put htmx htmx.org/dist/htmx.min.js htmx-ext-sse/dist/sse.min.js

# The family of PDF files: Tinos (SIL Open Font License 1.1), with the metrics of Times New Roman.
fonts=shared/documents/fonts
mkdir -p "$fonts"
cp node_modules/@expo-google-fonts/tinos/*/*.ttf node_modules/@expo-google-fonts/tinos/LICENSE_FONT "$fonts/"
finished "$note"
