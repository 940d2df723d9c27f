#!/usr/bin/env bash
# Installs what the tests on real parts and on a real Kubernetes need, on Debian, as root or by sudo. What is there is left alone.
set -euo pipefail
missing=()
need() { [[ -e $1 ]] || command -v "$1" >/dev/null || missing+=("$2"); }
need java default-jdk-headless
need git git
need git-secrets git-secrets
need /usr/lib/postgresql postgresql
need /usr/share/java/postgresql.jar libpostgresql-jdbc-java
need /usr/share/activemq/bin/activemq.jar activemq
need /usr/share/java/commons-configuration2.jar libcommons-configuration2-java
need /usr/share/java/commons-dbcp2.jar libcommons-dbcp2-java
need /usr/share/java/HikariCP.jar libhikaricp-java
need /usr/share/java/jackson-databind.jar libjackson2-databind-java
need promtool prometheus
need openssl openssl
need kubectl kubernetes-client
need shellcheck shellcheck
# Not one of a version manager below /root: the tests run it as a pod's user.
need /usr/bin/aws awscli
need curl curl
need wget wget
need runuser util-linux
need nsenter util-linux
need chromium chromium
need gcc gcc
[[ -e /usr/include/stdlib.h ]] || missing+=(libc6-dev)
need python3 python3
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
need ruby ruby
# The node of the cluster tests.
need etcd etcd-server
need containerd containerd
need runc runc
need /usr/lib/cni/bridge containernetworking-plugins
need ip iproute2
need iptables iptables
need ipset ipset
need conntrack conntrack
need sysctl procps
ruby -r strptime -e '' 2>/dev/null || missing+=(ruby-strptime)
python3 -c 'import yaml' 2>/dev/null || missing+=(python3-yaml)
if ((${#missing[@]} > 0)); then
  sudo=()
  ((EUID == 0)) || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
