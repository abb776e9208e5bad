#!/bin/sh
# Makes the database cluster on first use and becomes the server; further arguments go to the server.
# Reads, as the official image does: POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB PGDATA, and the SQL files in
# /docker-entrypoint-initdb.d, here one statement a line.
set -eu
user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

if [ ! -f "$PGDATA/PG_VERSION" ]; then
  secret=$(mktemp)
  printf '%s\n' "${POSTGRES_PASSWORD:?a password is needed}" >"$secret"
  initdb -D "$PGDATA" -U "$user" --pwfile="$secret" -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-instructions
  rm "$secret"
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
  # A server of its own, without network, works these off before anybody can connect.
  {
    [ "$database" = postgres ] || printf 'CREATE DATABASE "%s";\n' "$database"
    find /docker-entrypoint-initdb.d -name '*.sql' -exec cat {} + 2>/dev/null || true
  } | postgres --single -D "$PGDATA" postgres >/dev/null
fi
exec postgres -D "$PGDATA" -c listen_addresses='*' "$@"
