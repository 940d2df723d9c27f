#!/usr/bin/env bash
# Makes the tree of a sandbox's image: build.sh TARGET.
set -euo pipefail
gcc -static -Os -s -o "$1/pause" "$(dirname "$0")/pause.c"
