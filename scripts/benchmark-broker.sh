#!/usr/bin/env bash
# How many messages a second does the sandbox's broker carry, beside Google's emulator? Google's Java client at both ends.
# usage: benchmark-broker.sh [seconds] [rounds]     1 to 40 (default 10), 1 to 20 (default 3); prints a Markdown table
# Server and client have a JVM each, new ones in each round. The emulator is found by PUBSUB_EMULATOR_JAR, or in a Google Cloud
# SDK; without one only ours is measured. Exits with 1 if a message was not received exactly once.
set -euo pipefail
cd "$(dirname "$(dirname "$(readlink -f "$0")")")"
command -v mvn >/dev/null || { echo "benchmark-broker: mvn = (not found): needs Maven 3.8 or newer on the PATH" >&2; exit 2; }
./scripts/megaphone --version >/dev/null # builds, and brings the libraries together
log=$(mktemp)
mvn -B -q -ntp -pl sandbox test-compile >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; echo "benchmark-broker: the build failed; see above" >&2; exit 2; }
rm -f "$log"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "sandbox/target/classes:sandbox/target/test-classes:cli/target/lib/*" \
  ai.userwhisperer.megaphone.sandbox.pubsub.benchmark.BrokerBenchmark "$@"
