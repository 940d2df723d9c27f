#!/usr/bin/env bash
# Makes a tree with one program in it: program.sh TARGET FILE NAME.
set -euo pipefail
install -m 0755 "$2" "$1/$3"
