#!/usr/bin/env bash
# Builds what a real Kubernetes needs from the Go module proxy into the user's cache, once: binaries.sh [control|node|older]...
#   control: etcd's neighbours, so API server, controllers, scheduler, kubectl
#   older:   the API server of an older minor, OLDER_KUBERNETES
#   node:    what a node needs besides: kubelet, kube-proxy, CoreDNS, kube-router, metrics-server
# KUBERNETES=1.37.2 chooses the version. What is there is not built again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/versions.sh"
export CGO_ENABLED=0
command -v go >/dev/null || { printf 'binaries.sh: Kubernetes is built with Go, and no go is installed\n' >&2 && exit 1; }

# The names of commands of k8s.io/kubernetes that are not there yet, built together, so that what they share is compiled once.
kubernetes() { # VERSION COMMAND...
  local version=$1 minor=${1#1.} out module command stamp=k8s.io/component-base/version packages=()
  shift
  out=$(kubernetes_bin "$version")
  for command in "$@"; do [[ -x $out/$command ]] || packages+=("k8s.io/kubernetes/cmd/$command"); done
  ((${#packages[@]} > 0)) || return 0
  printf 'Kubernetes %s: building %s\n' "$version" "${packages[*]##*/}" >&2
  mkdir -p "$out"
  module=$(mktemp -d)
  (
    cd "$module"
    printf 'module cluster\n\ngo 1.24\n\nrequire k8s.io/kubernetes v%s\n' "$version" >go.mod
    # k8s.io/kubernetes replaces its own libraries by folders; from outside they are modules of version 0.MINOR.PATCH.
    go mod download "k8s.io/kubernetes@v$version"
    grep -oE '^[[:space:]]+k8s.io/[^ ]+ => ./staging' "$(go env GOMODCACHE)/cache/download/k8s.io/kubernetes/@v/v$version.mod" |
      awk -v v="v0.$minor" '{ print "replace " $1 " => " $1 " " v }' >>go.mod
    {
      printf '//go:build tools\n\npackage tools\n\nimport (\n'
      printf '\t_ "%s"\n' "${packages[@]}"
      printf ')\n'
    } >tools.go
    go mod tidy -e
    # Whole files only: a build that was ended leaves nothing that looks ready.
    go build -trimpath -ldflags "-s -w -X $stamp.gitVersion=v$version -X $stamp.gitMajor=1 -X $stamp.gitMinor=${minor%%.*}" -o "$module/bin/" "${packages[@]}"
    mv "$module"/bin/* "$out/"
  )
  rm -rf "$module"
}

# A command of another module, under a name with its version.
tool() { # NAME MODULE@VERSION [LDFLAGS]
  local out=$CLUSTER_CACHE/bin/tools name=$1 build
  [[ -x $out/$name ]] && return
  printf '%s: building\n' "$name" >&2
  mkdir -p "$out"
  build=$(mktemp -d)
  GOBIN=$build go install -trimpath -ldflags "-s -w ${3:-}" "$2"
  mv "$build"/* "$out/$name"
  rmdir "$build"
}

for part in "${@:-node}"; do
  case $part in
    control) kubernetes "$KUBERNETES" kube-apiserver kube-controller-manager kube-scheduler kubectl ;;
    older) kubernetes "$OLDER_KUBERNETES" kube-apiserver ;;
    node)
      kubernetes "$KUBERNETES" kube-apiserver kube-controller-manager kube-scheduler kubectl kubelet kube-proxy
      tool "coredns-$COREDNS" "github.com/coredns/coredns@v$COREDNS"
      # It enforces NetworkPolicies.
      tool "kube-router-$KUBE_ROUTER" "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router@v$KUBE_ROUTER"
      # Without the stamp it believes to be version 0 and serves no API group.
      stamp=k8s.io/component-base/version
      tool "metrics-server-$METRICS_SERVER" "sigs.k8s.io/metrics-server/cmd/metrics-server@v$METRICS_SERVER" \
        "-X $stamp.gitVersion=v$METRICS_SERVER -X $stamp.gitMajor=0 -X $stamp.gitMinor=8"
      ;;
    *) printf 'binaries.sh [control|node|older]..., not "%s"\n' "$part" >&2 && exit 2 ;;
  esac
done
