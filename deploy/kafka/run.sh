#!/bin/sh
# Fills in broker.properties, formats the data folder on first use, and becomes the broker.
# Reads: BROKER_LIBS BROKER_DATA BROKER_PORT BROKER_CONTROLLER_PORT BROKER_CLUSTER_ID, and if set BROKER_BIND
# BROKER_ADVERTISED BROKER_HEAP BROKER_ARCHIVE (Java's class archive to start from) BROKER_MAKE_ARCHIVE (to write at
# exit). As in Apache's own image, KAFKA_SOME_NAME sets some.name and CLUSTER_ID the cluster's id.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bind=${BROKER_BIND:-127.0.0.1}
advertised=${BROKER_ADVERTISED:-127.0.0.1:$BROKER_PORT}
properties=$BROKER_DATA/broker.properties

mkdir -p "$BROKER_DATA"
sed -e "s|@BIND@|$bind|" -e "s|@PORT@|$BROKER_PORT|" -e "s|@ADVERTISED@|$advertised|" \
  -e "s|@CONTROLLER_PORT@|$BROKER_CONTROLLER_PORT|" -e "s|@DATA@|$BROKER_DATA/log|" \
  "$here/broker.properties" >"$properties"
env | sed -n 's/^KAFKA_\([A-Z0-9_]*\)=/\1 /p' | while read -r name value; do
  printf '%s=%s\n' "$(printf '%s' "$name" | tr 'A-Z_' 'a-z.')" "$value"
done >>"$properties"

# Serial collection and the first compiler alone: a test broker should start fast and stay small.
set -- -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
  "-Dlog4j2.configurationFile=$here/log4j2.properties" -cp "$BROKER_LIBS/*"
archive=${BROKER_ARCHIVE:-}
if [ -n "$archive" ] && [ -f "$archive" ]; then
  set -- "-XX:SharedArchiveFile=$archive" -Xlog:cds=off -Xlog:class+path=off "$@"
fi
if [ ! -f "${KAFKA_LOG_DIRS:-$BROKER_DATA/log}/meta.properties" ]; then
  java -Xmx128m "$@" kafka.tools.StorageTool format -t "${CLUSTER_ID:-$BROKER_CLUSTER_ID}" -c "$properties" >/dev/null
fi
if [ -n "${BROKER_MAKE_ARCHIVE:-}" ]; then
  set -- "-XX:ArchiveClassesAtExit=$BROKER_MAKE_ARCHIVE" -Xlog:cds=off -Xlog:cds+dynamic=off "$@"
fi
exec java "-Xms${BROKER_HEAP:-256m}" "-Xmx${BROKER_HEAP:-256m}" "$@" kafka.Kafka "$properties"
