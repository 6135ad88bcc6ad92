#!/usr/bin/env bash
# Who tells the truth about a server that freezes for 1 s in every 5 s? The firehose, wrk and hey, one after the other.
# usage: benchmark-freeze.sh [seconds]     a multiple of 5 (default 40); prints a Markdown table
# The truth, by arithmetic: a fifth of all requests is due during a freeze and waits for its end, evenly between 0 and 1 s; so
# a tenth waits longer than 0.5 s, and one in a hundred longer than 0.95 s.
# Debian packages: nginx-light wrk hey
set -euo pipefail
cd "$(dirname "$(dirname "$(readlink -f "$0")")")"
seconds=${1:-40} rate=1000 connections=64
[[ $seconds =~ ^[0-9]*[05]$ && $seconds -gt 0 ]] || { echo "usage: benchmark-freeze.sh [seconds]: $seconds: needs a multiple of 5" >&2; exit 2; }
for tool in nginx wrk hey python3; do
  command -v "$tool" >/dev/null || { echo "benchmark-freeze: $tool = (not found): needs the packages nginx-light wrk hey python3" >&2; exit 2; }
done

work=$(mktemp -d) freezer=
stop() {
  [ -z "$freezer" ] || kill "$freezer" 2>/dev/null || true
  [ -z "${worker:-}" ] || kill -CONT "$worker" 2>/dev/null || true
  [ ! -s "$work/nginx.pid" ] || kill "$(cat "$work/nginx.pid")" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$work/nginx.conf" <<C
worker_processes 1; daemon on; pid $work/nginx.pid; error_log $work/error.log;
events { worker_connections 8192; }
http {
  access_log off; keepalive_requests 1000000000; default_type application/json;
  client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;
  server { listen 127.0.0.1:$port; location / { return 202 '{"status":"accepted"}'; } }
}
C
nginx -c "$work/nginx.conf" 2>"$work/nginx.log" || { cat "$work/nginx.log" >&2; exit 1; }
sleep 0.5
worker=$(pgrep -P "$(cat "$work/nginx.pid")")
url=http://127.0.0.1:$port/v1/events/track

./scripts/megaphone --version >/dev/null # builds
python3 - "$worker" <<'P' &
import os, signal, sys, time

worker, start, period = int(sys.argv[1]), time.monotonic(), 0
while True:  # by the clock, so that no period is longer than 5 s
    time.sleep(max(0, start + 5 * period + 4 - time.monotonic()))
    os.kill(worker, signal.SIGSTOP)
    time.sleep(max(0, start + 5 * period + 5 - time.monotonic()))
    os.kill(worker, signal.SIGCONT)
    period += 1
P
freezer=$!

./scripts/megaphone firehose --url "$url" --rate $rate --connections $connections --warm-up 5s --duration "${seconds}s" \
  --out "$work/run" --json "$work/firehose.json" >"$work/firehose.log" || { cat "$work/firehose.log" >&2; exit 1; }
grep -E '^(note|PASS)' "$work/firehose.log" >&2
printf 'wrk.method = "POST"; wrk.body = "{}"' >"$work/post.lua"
wrk -t1 -c$connections -d"${seconds}s" --latency -s "$work/post.lua" "$url" >"$work/wrk.txt"
hey -z "${seconds}s" -c $connections -q $((rate / connections)) -m POST -d '{}' "$url" >"$work/hey.txt"

python3 - "$work" <<'P'
import json, re, sys

work = sys.argv[1]
times = json.load(open(f"{work}/firehose.json"))["responseTimeNs"]
unit = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
wrk = {p: float(n) * unit[u] for p, n, u in re.findall(r"(\d+)%\s+([\d.]+)(us|ms|s)", open(f"{work}/wrk.txt").read())}
hey = dict(re.findall(r"(\d+)%+ in ([\d.]+) secs", open(f"{work}/hey.txt").read()))
rows = [
    ("the truth", 0.5, 0.95),
    ("firehose, 1,000 requests/s", times["p90"] / 1e9, times["p99"] / 1e9),
    ("wrk (closed loop)", wrk["90"], wrk["99"]),
    ("hey, 1,000 requests/s at most", float(hey["90"]), float(hey["99"])),
]
print("| tool | p90 | p99 | p90 against the truth |")
print("|---|--:|--:|--:|")
for name, p90, p99 in rows:
    print(f"| {name} | {p90:.3f} s | {p99:.3f} s | {100 * (p90 / 0.5 - 1):+.1f} % |")
P
