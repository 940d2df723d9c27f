#!/usr/bin/env bash
# Starts a real Kubernetes on this machine: up.sh [control|node]
#
#   control  etcd and the API server on free ports of loopback: what an apply, defaults, admission and RBAC need. No root.
#   node     a whole node in a network namespace of its own: etcd, API server, controllers, scheduler, containerd, kubelet,
#            kube-proxy, DNS, a provisioner of volumes, and kube-router, which enforces NetworkPolicies. Root, Debian.
#
#   STATE    folder of the cluster          OWNER    process id: when it is gone, the cluster ends by itself
#   BIN      folder of kube-apiserver       IMAGES   image files to load, separated by blanks (node)
#
# It prints what a caller exports: KUBECONFIG, and KUBECTL, the command that reaches the cluster. down.sh ends it.
set -euo pipefail
part=${1:-node}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/versions.sh"
state=${STATE:-$CLUSTER_CACHE/state/$part}
bin=${BIN:-$(kubernetes_bin "$KUBERNETES")}
kubectl=$(kubernetes_bin "$KUBERNETES")/kubectl
STATE=$state bash "$here/down.sh"
mkdir -p "$state/pki" "$state/log" "$state/pid"
cd "$state"

# A process of the cluster: its id and its log are files of its name.
start() { # NAME COMMAND...
  local name=$1
  shift
  setsid nohup ${inside[@]+"${inside[@]}"} "$@" </dev/null >"log/$name.log" 2>&1 &
  printf '%s' $! >"pid/$name"
}

# Asks until it is so, and shows the log of who is to blame when it never is.
await() { # SECONDS NAME COMMAND...
  local name=$2 end=$((SECONDS + $1))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= end)) || { [[ -f pid/$name ]] && ! kill -0 "$(<"pid/$name")" 2>/dev/null; }; then
      printf 'up.sh: %s does not come up. Its log ends:\n' "$name" >&2
      tail -n 20 "log/$name.log" >&2
      return 1
    fi
    sleep 0.2
  done
}

inside=()
if [[ $part == control ]]; then
  address=127.0.0.1
  # Loopback is everybody's: ports that are free now.
  read -r port etcd peer < <(python3 -c '
import socket
sockets = [socket.socket() for _ in range(3)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])')
else
  . "$here/network.sh"
  make_network
  address=$NODE_ADDRESS port=6443 etcd=2379 peer=2380
  inside=("${ENTER[@]}")
fi
. "$here/certificates.sh"

start etcd etcd --data-dir "$state/etcd" --listen-client-urls "http://127.0.0.1:$etcd" --advertise-client-urls "http://127.0.0.1:$etcd" \
  --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" --initial-cluster "default=http://127.0.0.1:$peer" \
  --unsafe-no-fsync
if [[ -n ${OWNER:-} ]]; then
  # The first to start and the last to end: it ends the others.
  STATE=$state setsid nohup bash "$here/watch.sh" "$OWNER" </dev/null >"log/watch.log" 2>&1 &
  printf '%s' $! >pid/watch
fi

# shellcheck disable=SC2054 # The commas are lists of the API server.
api=(
  --etcd-servers="http://127.0.0.1:$etcd" --bind-address="$address" --advertise-address="$address" --secure-port="$port"
  --service-cluster-ip-range=10.96.0.0/16 --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged
  --client-ca-file=pki/ca.crt --tls-cert-file=pki/apiserver.crt --tls-private-key-file=pki/apiserver.key
  --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=pki/accounts.pub --service-account-signing-key-file=pki/accounts.key
  --kubelet-client-certificate=pki/kubelet-client.crt --kubelet-client-key=pki/kubelet-client.key
  # So that nobody has to know the node's name.
  --kubelet-preferred-address-types=InternalIP
  --requestheader-client-ca-file=pki/ca.crt --requestheader-allowed-names=front-proxy --requestheader-username-headers=X-Remote-User
  --requestheader-group-headers=X-Remote-Group --requestheader-extra-headers-prefix=X-Remote-Extra-
  --proxy-client-cert-file=pki/front.crt --proxy-client-key-file=pki/front.key
)
# Endpoints on loopback are refused, and nobody needs them where there are no pods. Nobody else asks in the tests either.
if [[ $part == control ]]; then api+=(--endpoint-reconciler-type=none --enable-priority-and-fairness=false); fi
start apiserver "$bin/kube-apiserver" "${api[@]}"
export KUBECONFIG=$state/admin.kubeconfig
ask=(${inside[@]+"${inside[@]}"} "$kubectl")
await 60 apiserver "${ask[@]}" get --raw /readyz

if [[ $part == node ]]; then . "$here/node.sh"; fi
printf 'export KUBECONFIG=%q\nexport KUBECTL=%q\n' "$KUBECONFIG" "${ask[*]}"
