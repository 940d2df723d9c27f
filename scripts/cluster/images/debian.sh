#!/usr/bin/env bash
# Makes the root of a Debian 12 with so many packages: debian.sh OUT.tar PACKAGE... What nobody reads in a container is left
# out later, by pack.py: some packages miss the folders of manual pages.
set -euo pipefail
out=$1
shift
packages=$(IFS=, && printf '%s' "$*")
# Python then compares its compiled files with their sources by content, whatever time those get in a layer.
export SOURCE_DATE_EPOCH=1767225600
log=$(mktemp)
trap 'rm -f "$log"' EXIT
mmdebstrap --mode=root --variant=minbase --format=tar --include="$packages" \
  --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
  --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr bookworm "$out" >"$log" 2>&1 || {
  tail -n 30 "$log" >&2
  exit 1
}
