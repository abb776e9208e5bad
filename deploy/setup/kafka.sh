#!/usr/bin/env bash
# Brings Apache Kafka's jars by Maven into .parts/kafka, checks each against deploy/kafka/jars.sha256, and prepares
# Java's class archive, which halves every later start. Argument: the note to write when done.
set -euo pipefail
note=$1
. "$(dirname "$0")/progress.sh"
list=$PWD/deploy/kafka/jars.sha256
home=$PWD/.parts/kafka

for tool in java mvn; do
  if ! command -v $tool >/dev/null; then
    missing "$tool is missing (Debian: apt install openjdk-17-jre-headless maven): no Apache Kafka in tests, unless by Docker."
    exit 0
  fi
done

step "Apache Kafka's jars, by Maven"
rm -rf "$home"
mkdir -p "$home/libs"
if ! mvn -q -B --strict-checksums -f deploy/kafka/pom.xml dependency:copy-dependencies \
  -DincludeScope=runtime "-DoutputDirectory=$home/libs" >"$home/maven.log" 2>&1; then
  missing "Maven could not bring them (.parts/kafka/maven.log): no Apache Kafka in tests, unless by Docker."
  exit 0
fi
found=$(find "$home/libs" -type f | wc -l)
if [ "$found" != "$(wc -l <"$list")" ] || ! (cd "$home/libs" && sha256sum --check --quiet --strict "$list"); then
  missing "The jars are not those of deploy/kafka/jars.sha256 ($found files)."
  exit 1
fi

step "Java's class archive for a quick start"
data=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
BROKER_LIBS=$home/libs BROKER_DATA=$data BROKER_PORT=$port BROKER_CONTROLLER_PORT=$((port + 1)) \
  BROKER_CLUSTER_ID=class-archive-of-kafka BROKER_MAKE_ARCHIVE=$home/kafka.jsa deploy/kafka/run.sh >"$home/archive.log" 2>&1 &
broker=$!
for _ in $(seq 300); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  kill -0 $broker 2>/dev/null || break
  sleep 0.1
done
kill -TERM $broker 2>/dev/null || true
wait $broker || true
rm -rf "$data"
# Without the archive Kafka starts all the same, only slower.
[ -f "$home/kafka.jsa" ] || missing "no class archive was written (.parts/kafka/archive.log); Kafka will start slowly."
finished "$note"
