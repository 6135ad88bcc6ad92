#!/usr/bin/env bash
# Has `megaphone capacity` search platforms whose capacity is known: the sandbox with a limit, five kinds of them, and with a queue
# that passes a limit of latency at a known rate. Prints how far off it was, what it held for the cause, and how long it took.
#   capacity-limits.sh [DIR]      where the studies go (default: a temporary folder)
set -euo pipefail
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
out=${1:-$(mktemp -d)}
export MEGAPHONE_HISTORY=
limits=(
  "processor|30000|cpu-limited=30000"
  "redis|30000|redis-limited=30000"
  "pubsub|30000|pubsub-limited=30000"
  # 150 connections that work on a call for half a second each.
  "connections|30000|connections-limited=150 latency=500ms"
  "rate-limit|30000|rate-limited=300"
  # A queue M/M/1 that serves 400 requests of 100 events a second has a 95th percentile of 50 ms at 400 - ln(20) / 0.05 s.
  "queue|34009|calls-queued=400"
)
printf '%-12s %9s %9s %7s %6s  %s\n' limit known found off took "short then"
for limit in "${limits[@]}"; do
  IFS='|' read -r name known faults <<<"$limit"
  list=$(printf '"%s",' $faults)
  arguments=(--phase ingestion --out "$out/$name" --set "sandbox.faults=[${list%,}]")
  [ "$name" != connections ] || arguments+=(--set phases.ingestion.connections=512 --set 'baselines."platform.latency.p95".below=1000')
  [ "$name" != queue ] || arguments+=(--set 'phases.ingestion.schedule={ shape = poisson }' --set 'baselines."platform.latency.p95".below=50'
    --set capacity.steady=15s)
  began=$SECONDS
  "$home/scripts/megaphone" capacity local "${arguments[@]}" >"$out/$name.txt" 2>&1 || true
  found=$(sed -n 's/^Capacity: \([0-9,]*\) events.*/\1/p' "$out/$name.txt" | tr -d ,)
  cause=$(sed -n 's/^  short then: //p' "$out/$name.txt")
  printf '%-12s %9s %9s %6s%% %5ss  %s\n' "$name" "$known" "${found:-none}" \
    "$(awk -v f="${found:-0}" -v k="$known" 'BEGIN { printf "%.1f", 100 * (f - k) / k }')" $((SECONDS - began)) "$cause"
done
echo "Studies: $out"
