#!/usr/bin/env bash
# Does the Pub/Sub probe see every message, and what does that cost? At 100,000 messages a second against the sandbox's broker, and
# at 1,000 against Google's emulator, which delivers little more.
# usage: benchmark-pubsub-probe.sh [seconds]     1 to 600 (default 30); prints Markdown tables
# The emulator is found by PUBSUB_EMULATOR_JAR, or in a Google Cloud SDK; without one only ours is measured. Exits with 1 if a message
# was not seen exactly once.
set -euo pipefail
cd "$(dirname "$(dirname "$(readlink -f "$0")")")"
seconds=${1:-30}
[[ $seconds =~ ^[0-9]{1,3}$ ]] && ((10#$seconds >= 1 && 10#$seconds <= 600)) || { echo "benchmark-pubsub-probe: seconds = $seconds: needs a whole number from 1 to 600" >&2; exit 2; }
command -v mvn >/dev/null || { echo "benchmark-pubsub-probe: mvn = (not found): needs Maven 3.8 or newer on the PATH" >&2; exit 2; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
./scripts/megaphone --version >/dev/null # builds, and brings the libraries together
log=$(mktemp)
emulator=
trap 'rm -f "$log"; [ -z "$emulator" ] || kill "$emulator" 2>/dev/null || true' EXIT
mvn -B -q -ntp -pl probes -am test-compile >"$log" 2>&1 || { cat "$log" >&2; echo "benchmark-pubsub-probe: the build failed; see above" >&2; exit 2; }

jar=${PUBSUB_EMULATOR_JAR:-}
if [ -z "$jar" ]; then
  for sdk in "${CLOUDSDK_ROOT:-}" "${HOME:-}/google-cloud-sdk" /usr/lib/google-cloud-sdk /usr/share/google-cloud-sdk /opt/google-cloud-sdk; do
    for found in "$sdk"/platform/pubsub-emulator/lib/cloud-pubsub-emulator*.jar; do
      [ ! -f "$found" ] || jar=$found
    done
    [ -z "$jar" ] || break
  done
fi
endpoint=()
if [ -n "$jar" ]; then
  [ -f "$jar" ] || { echo "benchmark-pubsub-probe: PUBSUB_EMULATOR_JAR = $jar: needs the jar of Google's Pub/Sub emulator, and there is no such file" >&2; exit 2; }
  port=$((20000 + RANDOM % 10000))
  "$java" -Xmx512m -jar "$jar" --host=127.0.0.1 --port="$port" >/dev/null 2>&1 &
  emulator=$!
  for _ in $(seq 300); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && { endpoint=("127.0.0.1:$port"); break; }
    kill -0 "$emulator" 2>/dev/null || break
    sleep 0.2
  done
  [ "${#endpoint[@]}" -gt 0 ] || { echo "benchmark-pubsub-probe: $jar: did not start on port $port" >&2; exit 2; }
fi
"$java" -Xmx1g -Dio.grpc.netty.shaded.io.netty.leakDetection.level=disabled \
  -cp "probes/target/classes:probes/target/test-classes:profiles/target/classes:measurements/target/classes:sandbox/target/classes:cli/target/lib/*" \
  ai.userwhisperer.megaphone.probes.PubSubProbeBenchmark "$seconds" "${endpoint[@]}"
