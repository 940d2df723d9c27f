#!/usr/bin/env bash
# Ends what up.sh started, by its own list of processes, and forgets the cluster: down.sh. Binaries, certificates and loaded images stay.
#   STATE  folder of the cluster
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/versions.sh"
state=${STATE:-$CLUSTER_CACHE/state/node}
. "$here/network.sh"
cd "$state" 2>/dev/null || exit 0

# Asks processes to end, all at once, and does not ask for ever.
end() { # NAME...
  local name process i
  for name in "$@"; do if [[ -f pid/$name ]]; then kill "$(<"pid/$name")" 2>/dev/null; fi; done
  for name in "$@"; do
    [[ -f pid/$name ]] || continue
    process=$(<"pid/$name")
    for ((i = 0; i < 50; i++)); do
      kill -0 "$process" 2>/dev/null || break
      if ((i == 20)); then kill -KILL "$process" 2>/dev/null; fi
      sleep 0.1
    done
    rm -f "pid/$name"
  done
}

if [[ -f pid/containerd ]]; then
  # Nobody may start anew what is ended next.
  end kubelet
  ctr=(ctr --address "$state/run/containerd.sock" --namespace k8s.io)
  for task in $("${ctr[@]}" tasks ls -q 2>/dev/null); do "${ctr[@]}" tasks kill --signal SIGKILL "$task" 2>/dev/null; done
  for task in $("${ctr[@]}" tasks ls -q 2>/dev/null); do "${ctr[@]}" tasks delete --force "$task" >/dev/null 2>&1; done
  "${ctr[@]}" containers ls -q 2>/dev/null | xargs -r "${ctr[@]}" containers delete >/dev/null 2>&1
fi
end provisioner kube-router proxy scheduler controllers apiserver containerd etcd watch
for mount in "$state/kubelet" "$state/volumes" "$state/run"; do
  grep -o " ${mount}[^ ]*" /proc/mounts | sort -r | xargs -r umount --lazy
done
if [[ -d containerd ]]; then remove_network; fi
rm -rf etcd kubelet volumes pod-logs run ./*.kubeconfig
