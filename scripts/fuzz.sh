#!/usr/bin/env bash
# Fuzzes all that reads what others wrote: ./scripts/fuzz.sh [ROUNDS [CLASS#METHOD…]]
# Each target takes as long as its annotation says, about 6 s, in each round; what a round has found interesting, the next one
# starts from. A finding ends it with exit code 1, and is left as a new seed in src/test/resources, which the build then tests.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
rounds=${1:-1}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "rounds = $rounds: needs a whole number of 1 or more" >&2; exit 2; }
shift || true
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(
  grep -rlE '@FuzzTest' --include='*FuzzTest.java' ./*/src/test/java | while read -r file; do
    grep -A1 '@FuzzTest' "$file" | sed -nE "s/^  void ([a-zA-Z]+)\(.*/$(basename "$file" .java)#\1/p"
  done | sort)
for ((round = 1; round <= rounds; round++)); do
  for target in "${targets[@]}"; do
    file=$(find . -path '*/src/test/java/*' -name "${target%#*}.java")
    [ -n "$file" ] || { echo "target = $target: needs one of ${targets[*]}" >&2; exit 2; }
    module=${file#./}
    log=$(mktemp)
    code=0
    JAZZER_FUZZ=1 mvn -B -ntp -pl "${module%%/*}" -am test -Djazzer.hooks=true -Dtest="$target" \
      -Dsurefire.failIfNoSpecifiedTests=false >"$log" 2>&1 || code=$?
    printf '%-32s %s\n' "$target" "$(grep -E '^Done ' "$log" | tail -1)"
    if [ $code != 0 ] || ! grep -q '^Done ' "$log"; then
      cat "$log"
      exit 1
    fi
    rm -f "$log"
  done
done
