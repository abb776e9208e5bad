#!/usr/bin/env bash
# Starts and stops a Docker engine of the project's own, where none runs: `engine.sh start|stop`, as root on Debian.
# It answers at the socket that `engine.sh address` prints, and touches no engine of the machine.
set -euo pipefail
. "$(dirname "$0")/progress.sh"
home=${HOITHI_ENGINE_HOME:-/var/tmp/hoithi-engine}
address=unix://$home/docker.sock

answers() { docker --host "$address" version >/dev/null 2>&1; }

runs() { [ -f "$home/pid" ] && kill -0 "$(cat "$home/pid")" 2>/dev/null; }

start() {
  answers && return
  if [ "$(id -u)" != 0 ]; then
    missing "A Docker engine can only be started by root."
    return 1
  fi
  mkdir -p "$home"
  step "Docker engine ($address)"
  rm -f "$home/pid"
  setsid dockerd --host "$address" --data-root "$home/data" --exec-root "$home/exec" --pidfile "$home/pid" \
    >"$home/log" 2>&1 </dev/null &
  for _ in $(seq 150); do
    answers && return
    sleep 0.2
  done
  missing "The Docker engine does not answer after 30 s; the end of its log:"
  tail -n 20 "$home/log" >&2
  return 1
}

stop() {
  runs || return 0
  # A test run that was killed leaves its containers behind.
  docker --host "$address" ps --all --quiet --filter label=org.testcontainers=true |
    xargs --no-run-if-empty docker --host "$address" rm --force --volumes >/dev/null || true
  kill "$(cat "$home/pid")"
  for _ in $(seq 150); do
    runs || break
    sleep 0.2
  done
  umount "$home/exec/netns/default" 2>/dev/null || true
}

case ${1:-} in
start) start ;;
stop) stop ;;
address) echo "$address" ;;
*) echo "usage: engine.sh start|stop|address" >&2 && exit 2 ;;
esac
