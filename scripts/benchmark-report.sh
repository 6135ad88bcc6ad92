#!/usr/bin/env bash
# What does it take to judge and render an hour of 100,000 requests a second (366 million requests)? Writes a made-up run, then
# times `megaphone report` on it. usage: benchmark-report.sh     prints a Markdown table
set -euo pipefail
cd "$(dirname "$(dirname "$(readlink -f "$0")")")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mvn -q -B -pl reports -am -DskipTests test-compile dependency:build-classpath -Dmdep.outputFile="$work/classpath" >&2
(cd reports && java -cp "target/test-classes:target/classes:../measurements/target/classes:../profiles/target/classes:$(cat "$work/classpath")" \
  ai.userwhisperer.megaphone.reports.HourRun "$work/run")
./scripts/megaphone --version >/dev/null
python3 - "$work/run" <<'P'
import os, resource, subprocess, sys, time
run = sys.argv[1]
began = time.monotonic()
code = subprocess.run(["./scripts/megaphone", "report", run], stdout=subprocess.DEVNULL).returncode
took = time.monotonic() - began
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
size = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(run) for name in names)
print("| requests | raw measurements | time | peak memory of the process | page |")
print("|--:|--:|--:|--:|--:|")
print("| 366,000,000 | %.0f MB | %.1f s | %.0f MiB | %.1f MB |" % (size / 1e6, took, peak, os.path.getsize(run + "/index.html") / 1e6))
sys.exit(0 if code in (0, 1) else code)
P
