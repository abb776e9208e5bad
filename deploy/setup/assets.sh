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
npm ci --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error >/dev/null

put() { # target folder, then files below node_modules
  mkdir -p "$vendor/$1"
  (cd node_modules && cp "${@:2}" "../$vendor/$1/")
}
rm -rf "$vendor"
put htmx htmx.org/dist/htmx.min.js
# Letters of Vietnamese lie in three files; a browser takes those that the page's text needs.
for part in latin latin-ext vietnamese; do
  for weight in 400 600; do
    put fonts "@fontsource/be-vietnam-pro/files/be-vietnam-pro-$part-$weight-normal.woff2"
  done
done
# Only the parts of Tabler that the pages use: a third of its whole style sheet.
mkdir -p "$vendor/tabler"
node_modules/.bin/sass --load-path=node_modules --style=compressed --no-source-map --quiet \
  shared/web/look/tabler.scss "$vendor/tabler/tabler.css"
# And of these only the rules that a template names: a quarter of what would be waited for otherwise.
NODE_PATH=node_modules node shared/web/look/prune.cjs "$vendor/tabler/tabler.css"
# The family of PDF files: Tinos (SIL Open Font License 1.1), with the metrics of Times New Roman.
fonts=shared/documents/fonts
mkdir -p "$fonts"
cp node_modules/@expo-google-fonts/tinos/*/*.ttf node_modules/@expo-google-fonts/tinos/LICENSE_FONT "$fonts/"
finished "$note"
