#!/usr/bin/env bash
# What a node needs besides the API server. Read by up.sh.
# shellcheck disable=SC2154 # $state, $bin, $here, $address and $inside are up.sh's.

start controllers "$bin/kube-controller-manager" --kubeconfig=controllers.kubeconfig --authentication-kubeconfig=controllers.kubeconfig \
  --authorization-kubeconfig=controllers.kubeconfig --service-account-private-key-file=pki/accounts.key --root-ca-file=pki/ca.crt \
  --cluster-signing-cert-file=pki/ca.crt --cluster-signing-key-file=pki/ca.key --use-service-account-credentials --leader-elect=false \
  --bind-address=127.0.0.1 --allocate-node-cidrs --cluster-cidr=10.244.0.0/16 --service-cluster-ip-range=10.96.0.0/16 \
  --horizontal-pod-autoscaler-sync-period=5s --horizontal-pod-autoscaler-cpu-initialization-period=20s --horizontal-pod-autoscaler-initial-readiness-delay=5s
start scheduler "$bin/kube-scheduler" --kubeconfig=scheduler.kubeconfig --authentication-kubeconfig=scheduler.kubeconfig \
  --authorization-kubeconfig=scheduler.kubeconfig --leader-elect=false --bind-address=127.0.0.1

mkdir -p run cni volumes logs
# Of two nodes on one machine each has its own; the kubelet wants to find it.
for controller in /sys/fs/cgroup/*/; do mkdir -p "$controller$NAMESPACE" 2>/dev/null || true; done
# Where root may not lower oom_score_adj, as in some sandboxes, runc fails without the restriction.
cat >containerd.toml <<TOML
version = 2
root = "$state/containerd"
state = "$state/run/containerd"
[grpc]
  address = "$state/run/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "registry.k8s.io/pause:3.8"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$state/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
TOML
cat >cni/10-bridge.conflist <<JSON
{"cniVersion": "0.4.0", "name": "trial", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$state/run/addresses", "ranges": [[{"subnet": "10.244.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
start containerd containerd --config "$state/containerd.toml"
await 30 containerd ctr --address "$state/run/containerd.sock" version
# shellcheck disable=SC2086 # a list
CONTAINERD_SOCKET=$state/run/containerd.sock bash "$here/images/load.sh" ${IMAGES:?the image files to load, as images.sh prints them} >&2

cat >kubelet.yaml <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $state/pki/ca.crt}}
authorization: {mode: Webhook}
cgroupDriver: cgroupfs
cgroupRoot: /$NAMESPACE
failCgroupV1: false
failSwapOn: false
clusterDNS: [10.96.0.10]
clusterDomain: cluster.local
# What it gets wrong is tried again soon: tests wait for it.
syncFrequency: 10s
fileCheckFrequency: 5s
nodeStatusUpdateFrequency: 5s
# A kubelet deletes the logs of pods that are not its own: of two nodes on one machine each has a folder of its own.
podLogsDir: $state/pod-logs
containerRuntimeEndpoint: unix://$state/run/containerd.sock
tlsCertFile: $state/pki/kubelet.crt
tlsPrivateKeyFile: $state/pki/kubelet.key
evictionHard: {memory.available: 100Mi, nodefs.available: "1%", imagefs.available: "1%"}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
${RESERVED:+systemReserved: $RESERVED}
YAML
start kubelet "$bin/kubelet" --kubeconfig="$state/kubelet.kubeconfig" --config=kubelet.yaml --hostname-override=node1 --node-ip="$address" --root-dir="$state/kubelet"
start proxy "$bin/kube-proxy" --kubeconfig="$state/proxy.kubeconfig" --proxy-mode=iptables --cluster-cidr=10.244.0.0/16 --hostname-override=node1 \
  --bind-address="$address" --conntrack-max-per-core=0
"${ask[@]}" apply -f "$here/addons.yaml" >/dev/null
KUBECTL=$kubectl start provisioner python3 "$here/provisioner.py" "$state/volumes"
await 60 kubelet "${ask[@]}" get node node1
# It ends at once where the node is not there yet, and without it every policy is silently ignored.
start kube-router "$CLUSTER_CACHE/bin/tools/kube-router-$KUBE_ROUTER" --kubeconfig="$state/admin.kubeconfig" --run-firewall=true --run-router=false --run-service-proxy=false \
  --hostname-override=node1 --service-cluster-ip-range=10.96.0.0/16
await 60 kube-router "${inside[@]}" iptables -S KUBE-ROUTER-FORWARD
"${ask[@]}" label node node1 topology.kubernetes.io/zone=zone-a --overwrite >/dev/null
"${ask[@]}" wait --for=condition=Ready node/node1 --timeout=90s >&2
"${ask[@]}" --namespace kube-system rollout status deployment/coredns --timeout=120s >&2
