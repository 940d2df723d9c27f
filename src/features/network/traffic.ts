import { type IPodTraffic, type NetworkInbound, type NetworkOutbound, NetworkPurpose } from '../../contracts/network-member';
import { k8s } from '../../core/k8s';
import type { NetworkPeer } from '../../values/network-peer';

/** Peers by purpose, where a site says them. */
export type PeersOf = { readonly [purpose: string]: readonly NetworkPeer[] | undefined };

/** What a site names those for who come, and not those that it goes to. */
const INBOUND: readonly NetworkPurpose[] = [NetworkPurpose.WEB, NetworkPurpose.DICOM, NetworkPurpose.MONITORING];

/** What is closed to all who are not named: metrics ask nobody for a password. */
const CLOSED: readonly NetworkPurpose[] = [NetworkPurpose.MONITORING];

/** The pods of the cluster, whatever their namespace: on some networks others can reach a pod by its address as well. */
const CLUSTER: k8s.NetworkPolicyPeer = { namespaceSelector: {} };

/** Ports, and who is on the other side; undefined stands for anybody. */
interface Flow {
  readonly ports: readonly number[];
  readonly peers: readonly k8s.NetworkPolicyPeer[] | undefined;
}

/** Connections as a member of any maker tells them; what it tells wrongly counts as nothing. */
export function inboundOf(pods: IPodTraffic): NetworkInbound[] {
  const told: unknown = pods.inbound();
  return Array.isArray(told) ? (told as NetworkInbound[]).filter((traffic) => Array.isArray(traffic?.ports)) : [];
}

export function outboundOf(pods: IPodTraffic): NetworkOutbound[] {
  const told: unknown = pods.outbound();
  return Array.isArray(told) ? (told as NetworkOutbound[]).filter((traffic) => Number.isInteger(traffic?.port)) : [];
}

/** What selects the pods of a member. */
export function selectorOf({ selector, labels }: IPodTraffic): k8s.LabelSelector {
  return selector ?? { matchLabels: { ...labels } };
}

/** What may come in: what the pods take from outside, and what other members send to them. */
export function ingressOf(member: IPodTraffic, members: readonly IPodTraffic[], peersOf: PeersOf): k8s.NetworkPolicyIngressRule[] {
  const outside = inboundOf(member)
    .filter(({ purpose }) => !CLOSED.includes(purpose) || peersOf[purpose] !== undefined)
    .map(({ purpose, ports, exposed, peers }): Flow => ({
      ports,
      peers: (peersOf[purpose] ?? peers)?.map((peer) => peer._toKube()) ?? (exposed === false ? [CLUSTER] : undefined),
    }));
  const inside = members.flatMap((sender) =>
    outboundOf(sender)
      .filter(({ peers }) => peers?.some((peer) => peer._isPods(member.labels)))
      .map(({ port }): Flow => ({ ports: [port], peers: [{ podSelector: selectorOf(sender) }] })),
  );
  return merged([...outside, ...inside]).map(({ ports, peers }) => ({ ports: ports.map(tcp), from: peers && [...peers] }));
}

/** What may go out; who may go anywhere at all may also look up names. */
export function egressOf(member: IPodTraffic, peersOf: PeersOf, dns: readonly NetworkPeer[]): k8s.NetworkPolicyEgressRule[] {
  const flows = outboundOf(member).map(({ purpose, port, peers }): Flow => {
    // Who is named with the connection itself is meant; what a site says is for what is not known by itself.
    const chosen = peers ?? (purpose === undefined || INBOUND.includes(purpose) ? undefined : peersOf[purpose]);
    return { ports: [port], peers: chosen?.map((peer) => peer._toKube()) };
  });
  if (flows.length === 0) return [];
  const names = { ports: [{ ...tcp(53), protocol: 'UDP' }, tcp(53)], to: dns.map((peer) => peer._toKube()) };
  return [names, ...merged(flows).map(({ ports, peers }) => ({ ports: ports.map(tcp), to: peers && [...peers] }))];
}

/** One rule for each group of peers. */
function merged(flows: readonly Flow[]): Flow[] {
  const groups = new Map<string, { ports: Set<number>; peers: Flow['peers'] }>();
  for (const { ports, peers } of flows) {
    const key = JSON.stringify(peers) ?? '';
    const group = groups.get(key) ?? { ports: new Set(), peers };
    ports.forEach((port) => group.ports.add(port));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ ports, peers }) => ({ ports: [...ports].sort((a, b) => a - b), peers }));
}

const tcp = (port: number): k8s.NetworkPolicyPort => ({ port: k8s.IntOrString.fromNumber(port), protocol: 'TCP' });

/** What there is traffic for whose other side is not known by itself. */
export function openPurposes(pods: readonly IPodTraffic[]): string[] {
  return pods.flatMap((member) => [
    ...inboundOf(member).map(({ purpose }) => purpose),
    ...outboundOf(member).flatMap(({ purpose, peers }) => (purpose && !peers ? [purpose] : [])),
  ]);
}
