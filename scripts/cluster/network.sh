#!/usr/bin/env bash
# The network of the node: a namespace of its own, so that no address, rule or route of the machine is touched. Read by up.sh and down.sh.
# shellcheck disable=SC2034,SC2154 # Those who read this file use them, and have $state.
# Of a cluster in another folder there is another: both may run at once.
NAMESPACE=cdk8s-xnat-$(basename "$state")
NODE_ADDRESS=10.99.0.1
# An address outside the cluster, as the world has them (RFC 5737).
OUTSIDE_ADDRESS=192.0.2.1
# `ip netns exec` would hide the cgroups, which the kubelet needs.
ENTER=(nsenter --net="/run/netns/$NAMESPACE")

make_network() {
  ip netns list | grep -q "^$NAMESPACE\b" || ip netns add "$NAMESPACE"
  ip -n "$NAMESPACE" link set lo up
  # Not every kernel has dummy devices. A bridge without ports is one.
  if ! ip -n "$NAMESPACE" link show node >/dev/null 2>&1; then
    ip -n "$NAMESPACE" link add node type bridge
    ip -n "$NAMESPACE" addr add "$NODE_ADDRESS/24" dev node
    ip -n "$NAMESPACE" addr add "$OUTSIDE_ADDRESS/24" dev node
    ip -n "$NAMESPACE" link set node up
    # The way out, which leads nowhere.
    ip -n "$NAMESPACE" route add default dev node
  fi
  "${ENTER[@]}" sysctl -qw net.ipv4.ip_forward=1
  # Who is refused is told so at once, each time: tests try thousands of connections.
  "${ENTER[@]}" sysctl -qw net.ipv4.icmp_ratemask=0
  # Where the kernel has it, traffic between pods passes the rules as well.
  "${ENTER[@]}" sysctl -qw net.bridge.bridge-nf-call-iptables=1
}

remove_network() {
  if ip netns list 2>/dev/null | grep -q "^$NAMESPACE\b"; then ip netns delete "$NAMESPACE"; fi
}
