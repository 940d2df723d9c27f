#!/usr/bin/env bash
# The cluster's certificates and the kubeconfig of each of its programs. Read by up.sh, in the folder of the cluster, with $address and $port.
# shellcheck disable=SC2154 # They are up.sh's.

certificate() { # NAME SUBJECT ALTERNATIVE-NAMES
  openssl req -newkey rsa:2048 -nodes -keyout "pki/$1.key" -subj "$2" -out "pki/$1.csr" 2>/dev/null
  openssl x509 -req -in "pki/$1.csr" -CA pki/ca.crt -CAkey pki/ca.key -CAcreateserial -days 365 -out "pki/$1.crt" \
    -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth' "$3") 2>/dev/null
}

kubeconfig() { # NAME
  cat >"$1.kubeconfig" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: trial, cluster: {server: "https://$address:$port", certificate-authority: $PWD/pki/ca.crt}}]
users: [{name: $1, user: {client-certificate: $PWD/pki/$1.crt, client-key: $PWD/pki/$1.key}}]
contexts: [{name: trial, context: {cluster: trial, user: $1}}]
current-context: trial
YAML
}

# They stay for the next start: making them takes longer than all else.
if [[ ! -f pki/done || -n $(find pki/done -mtime +180) ]]; then
  openssl req -x509 -newkey rsa:2048 -nodes -keyout pki/ca.key -subj /CN=trial -days 365 -out pki/ca.crt 2>/dev/null
  certificate apiserver /CN=kube-apiserver "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:10.96.0.1,IP:$address"
  certificate admin /O=system:masters/CN=admin DNS:admin
  certificate controllers /CN=system:kube-controller-manager DNS:controllers
  certificate scheduler /CN=system:kube-scheduler DNS:scheduler
  certificate kubelet /O=system:nodes/CN=system:node:node1 "DNS:node1,IP:$address"
  certificate kubelet-client /O=system:masters/CN=apiserver-kubelet DNS:apiserver
  certificate proxy /CN=system:kube-proxy DNS:proxy
  certificate front /CN=front-proxy DNS:front
  openssl genrsa -out pki/accounts.key 2048 2>/dev/null
  openssl rsa -in pki/accounts.key -pubout -out pki/accounts.pub 2>/dev/null
  touch pki/done
fi
for user in admin controllers scheduler kubelet proxy; do kubeconfig "$user"; done
