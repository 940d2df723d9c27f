#!/usr/bin/env bash
# Imports archives of images.sh into a containerd: load.sh ARCHIVE... What is there with the same digest is not imported
# again.
#
#   CONTAINERD_SOCKET      its socket
#   CONTAINERD_NAMESPACE   k8s.io unless set
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ctr=(ctr --address "$CONTAINERD_SOCKET" --namespace "${CONTAINERD_NAMESPACE:-k8s.io}")
if (($# == 0)); then exit 0; fi

declare -A there=()
while read -r tag _ digest _; do there[$tag]=$digest; done < <("${ctr[@]}" images ls | tail -n +2)

imports=() stale=()
while IFS=$'\t' read -r archive tag digest; do
  if [[ ${there[$tag]:-} == "$digest" ]]; then continue; fi
  # Under a tag that only gets another digest the old image might still be run.
  if [[ -n ${there[$tag]:-} ]]; then stale+=("$tag"); fi
  if [[ ${imports[*]: -1} != "$archive" ]]; then imports+=("$archive"); fi
done < <("$here/pack.py" names "$@")

if ((${#stale[@]} > 0)); then "${ctr[@]}" images rm --sync "${stale[@]}" >/dev/null; fi
for archive in ${imports[@]+"${imports[@]}"}; do "${ctr[@]}" images import "$archive"; done
