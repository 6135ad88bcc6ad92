#!/usr/bin/env bash
# The step of the deployment checklist: ./scripts/performance-test.sh <profile> [options of megaphone run]
set -euo pipefail
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/megaphone" run "$@"
