#!/usr/bin/env bash
# Puts the definitions of other projects' kinds, as those projects write them, into the user's cache: crds.sh. They come as files of Go modules.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/versions.sh"
out=$CLUSTER_CACHE/crds
mkdir -p "$out"

# FILE MODULE@VERSION PATH...
definitions() {
  local file=$out/$1 module=$2 folder path
  shift 2
  # The version stands in the file's name, so a newer one is another file.
  [[ -s $file ]] && return
  folder=$(cd / && go mod download -json "$module" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  for path in "$@"; do
    printf -- '---\n'
    # cert-manager's are written for Helm.
    sed '/{{/d' "$folder/$path"
  done >"$file.part"
  mv "$file.part" "$file"
}

definitions "cert-manager-$CERT_MANAGER.yaml" "github.com/cert-manager/cert-manager@v$CERT_MANAGER" \
  deploy/crds/cert-manager.io_{certificates,clusterissuers,issuers}.yaml
definitions "prometheus-operator-$PROMETHEUS_OPERATOR.yaml" "github.com/prometheus-operator/prometheus-operator@v$PROMETHEUS_OPERATOR" \
  example/prometheus-operator-crd/monitoring.coreos.com_{servicemonitors,podmonitors,prometheusrules}.yaml
definitions "external-secrets-$EXTERNAL_SECRETS.yaml" "github.com/external-secrets/external-secrets@v$EXTERNAL_SECRETS" \
  config/crds/bases/external-secrets.io_{externalsecrets,secretstores,clustersecretstores}.yaml
definitions "external-snapshotter-$EXTERNAL_SNAPSHOTTER.yaml" "github.com/kubernetes-csi/external-snapshotter/client/v8@v$EXTERNAL_SNAPSHOTTER" \
  config/crd/snapshot.storage.k8s.io_volumesnapshot{s,classes,contents}.yaml
definitions "cloudnative-pg-$CLOUDNATIVE_PG.yaml" "github.com/cloudnative-pg/cloudnative-pg@v$CLOUDNATIVE_PG" \
  config/crd/bases/postgresql.cnpg.io_clusters.yaml
definitions "cloudnative-pg-backups-$CLOUDNATIVE_PG.yaml" "github.com/cloudnative-pg/cloudnative-pg@v$CLOUDNATIVE_PG" \
  config/crd/bases/postgresql.cnpg.io_{backups,scheduledbackups}.yaml
