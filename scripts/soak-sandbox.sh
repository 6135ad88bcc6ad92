#!/usr/bin/env bash
# Does the sandbox's heap grow? Loads one with 50,000 events/s on this machine, and looks at its memory every 5 s.
# usage: soak-sandbox.sh [seconds] [options of megaphone soak-sandbox, see --help]     default: 600
set -euo pipefail
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/megaphone" soak-sandbox "$@"
