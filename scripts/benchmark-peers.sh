#!/usr/bin/env bash
# The firehose beside wrk, ab, h2load and hey, against one sink: who sends more from one core?
# usage: benchmark-peers.sh [rounds] [seconds]     prints a Markdown table of medians; rounds are interleaved
# Sender on core 0, sink (nginx, one worker) on core 1. Debian packages: nginx-light wrk apache2-utils nghttp2-client hey
set -euo pipefail
cd "$(dirname "$(dirname "$(readlink -f "$0")")")"
rounds=${1:-5} seconds=${2:-10} warmup=5
for word in "$rounds" "$seconds"; do
  [[ $word =~ ^[1-9][0-9]*$ ]] || { echo "usage: benchmark-peers.sh [rounds] [seconds]: $word: needs a whole number above 0" >&2; exit 2; }
done
[ "$(nproc)" -ge 2 ] || { echo "benchmark-peers: processors = $(nproc): needs 2, one for the sender and one for the sink" >&2; exit 2; }
for tool in nginx wrk ab h2load hey openssl python3; do
  command -v "$tool" >/dev/null || { echo "benchmark-peers: $tool = (not found): needs the packages nginx-light wrk apache2-utils nghttp2-client hey openssl python3" >&2; exit 2; }
done

work=$(mktemp -d)
stop() { [ ! -s "$work/nginx.pid" ] || kill "$(cat "$work/nginx.pid")" 2>/dev/null || true; rm -rf "$work"; }
trap stop EXIT
trap 'exit 130' INT TERM

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
plain=$(free_port) tls=$(free_port) h2c=$(free_port)
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
cat >"$work/nginx.conf" <<C
worker_processes 1; worker_cpu_affinity 10; daemon on; pid $work/nginx.pid; error_log $work/error.log;
events { worker_connections 8192; }
http {
  access_log off; keepalive_requests 1000000000; client_max_body_size 20m; client_body_buffer_size 1m; default_type application/json;
  client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;
  ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem;
  http2_max_requests 1000000000;
  server {
    listen 127.0.0.1:$plain; listen 127.0.0.1:$tls ssl http2; listen 127.0.0.1:$h2c http2;
    location /v1/events/track { return 202 '{"status":"accepted","event_id":"evt_0123456789abcdef","processing_time":1}'; }
    location /v1/events/batch { return 202 '{"status":"processed","total":100,"accepted":100,"rejected":0,"processing_time":1}'; }
  }
}
C
nginx -c "$work/nginx.conf" 2>"$work/nginx.log" || { cat "$work/nginx.log" >&2; exit 1; }

# For wrk: single unique events, or batches of BATCH unique events.
cat >"$work/unique.lua" <<'L'
local batch, sent = tonumber(os.getenv("BATCH")), 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer uw_no_key_was_given_0000000000000000"
local function event()
  sent = sent + 1
  return string.format('{"event_id":"evt_%016x","event_type":"page_viewed","user_id":"usr_%016x","timestamp":"2026-11-24T00:00:00.%03dZ","app_id":"app_megaphoneload000","properties":{"page":"/dashboard","source":"web"},"context":{"session_id":"ses_%016x"}}', sent, sent % 100000, sent % 1000, sent % 10000)
end
function request()
  if batch == 1 then return wrk.format("POST", nil, nil, event()) end
  local events = {}
  for i = 1, batch do events[i] = event() end
  return wrk.format("POST", nil, nil, '{"events":[' .. table.concat(events, ",") .. "]}")
end
L
printf '%s' '{"event_id":"evt_0123456789abcdef","event_type":"page_viewed","user_id":"usr_0123456789abcdef","timestamp":"2026-11-24T00:00:00.000Z","app_id":"app_megaphoneload000","properties":{"page":"/dashboard","source":"web"},"context":{"session_id":"ses_0123456789abcdef"}}' >"$work/body.json"

# Each prints requests/s.
firehose() { # batch, connections, in flight, scheme://host:port, further options
  local batch=$1 connections=$2 in_flight=$3 url=$4; shift 4
  rm -rf "$work/run"
  taskset -c 0 ./scripts/megaphone firehose --url "$url" --batch "$batch" --rate max --connections "$connections" \
    --in-flight "$in_flight" --threads 1 --warm-up "${warmup}s" --duration "${seconds}s" \
    --out "$work/run" --json "$work/firehose.json" "$@" >"$work/firehose.log" 2>&1 || [ $? -eq 3 ] || { cat "$work/firehose.log" >&2; exit 1; }
  ! grep '^INVALID' "$work/firehose.log" >&2 # shown: a machine that stalls spoils the figures of all tools alike
  python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); assert not d["failed"], d; print(d["requestsPerSecond"])' "$work/firehose.json"
}
wrk_() { taskset -c 0 env BATCH="$1" wrk -t1 -c"$2" -d"${seconds}s" -s "$work/unique.lua" "$3" | awk '/Requests\/sec/ { print $2 }'; }
ab_() { taskset -c 0 ab -q -k -c"$1" -t"$seconds" -n 100000000 -p "$work/body.json" -T application/json "$2" 2>/dev/null | awk '/Requests per/ { print $4 }'; }
h2load_() { taskset -c 0 h2load "$1" -t1 -c"$2" -m"$3" -D "$seconds" -d "$work/body.json" -H 'content-type: application/json' "$4" | awk '/^finished/ { print $4 }'; }
hey_() { GOMAXPROCS=1 taskset -c 0 hey -z "${seconds}s" -c "$1" -m POST -T application/json -D "$work/body.json" "$2" | awk '/Requests\/sec/ { print $2 }'; }

http=http://127.0.0.1:$plain https=https://localhost:$tls
track=$http/v1/events/track batch=$http/v1/events/batch
measure() {
  case $1 in
    single.firehose) firehose 1 64 1 "$http" ;;
    single.firehose-16) firehose 1 64 16 "$http" ;;
    single.wrk) wrk_ 1 64 "$track" ;;
    single.ab) ab_ 64 "$track" ;;
    single.h2load) h2load_ --h1 64 1 "$track" ;;
    single.hey) hey_ 64 "$track" ;;
    batch.firehose) firehose 100 16 1 "$http" ;;
    batch.wrk) wrk_ 100 16 "$batch" ;;
    tls.firehose) firehose 1 64 1 "$https" --trust-file "$work/cert.pem" ;;
    tls.wrk) wrk_ 1 64 "$https/v1/events/track" ;;
    h2.firehose) firehose 1 8 32 "http://127.0.0.1:$h2c" --protocol h2 ;;
    h2.h2load) h2load_ --no-tls-proto=h2c 8 32 "http://127.0.0.1:$h2c/v1/events/track" ;;
  esac
}
cases="single.firehose single.firehose-16 single.wrk single.ab single.h2load single.hey batch.firehose batch.wrk tls.firehose tls.wrk h2.firehose h2.h2load"
./scripts/megaphone --version >/dev/null # builds
for round in $(seq "$rounds"); do
  for case in $cases; do
    rate=$(measure "$case")
    echo "round $round: $case ${rate:-(nothing)} requests/s" >&2
    echo "$case ${rate:-0}" >>"$work/rates"
  done
done

python3 - "$work/rates" <<'P'
import collections, statistics, sys

rates = collections.defaultdict(list)
for line in open(sys.argv[1]):
    case, rate = line.split()
    rates[case].append(float(rate))
rows = [
    ("single events, 64 connections", 1, "single.wrk", [
        ("firehose, 1 in flight", "single.firehose"), ("firehose, 16 in flight", "single.firehose-16"), ("wrk", "single.wrk"),
        ("ab (one event repeated)", "single.ab"), ("h2load, HTTP/1.1 (one event repeated)", "single.h2load"), ("hey (one event repeated)", "single.hey")]),
    ("batches of 100, 16 connections", 100, "batch.wrk", [("firehose", "batch.firehose"), ("wrk", "batch.wrk")]),
    ("single events over TLS, 64 connections", 1, "tls.wrk", [("firehose", "tls.firehose"), ("wrk", "tls.wrk")]),
    ("single events, HTTP/2 in plain text, 8 connections, 32 streams", 1, "h2.h2load", [("firehose", "h2.firehose"), ("h2load (one event repeated)", "h2.h2load")]),
]
print("| load | tool | requests/s | events/s | ratio | lowest to highest |")
print("|---|---|--:|--:|--:|--:|")
for load, batch, reference, tools in rows:
    base = statistics.median(rates[reference])
    for name, case in tools:
        rate = statistics.median(rates[case])
        print(f"| {load} | {name} | {rate:,.0f} | {rate * batch:,.0f} | {rate / base:.2f} | {min(rates[case]):,.0f} to {max(rates[case]):,.0f} |")
P
