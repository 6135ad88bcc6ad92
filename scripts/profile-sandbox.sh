#!/usr/bin/env bash
# Where does the CPU time of an event go? Runs the ingestion phase of the profile local, and prints a Markdown table by stage.
# usage: profile-sandbox.sh [seconds] [options of megaphone profile-sandbox, see --help]     default: 30; Linux only
set -euo pipefail
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/megaphone" profile-sandbox "$@"
