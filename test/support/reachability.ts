import { BlockList, isIPv6 } from 'node:net';
import type { Manifest } from './manifests';

type Labels = Readonly<Record<string, string>>;

/** One side of a connection: a pod, or an address outside the cluster. */
export interface Side {
  readonly ip?: string;
  readonly namespace?: string;
  readonly labels?: Labels;
}

interface Rule {
  readonly ports?: ReadonlyArray<{ readonly port: number; readonly protocol: string }>;
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: ReadonlyArray<{ readonly key: string; readonly operator: string; readonly values?: readonly string[] }>;
}

interface Peer {
  readonly ipBlock?: { readonly cidr: string };
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}

/**
 * Whether policies let a connection through, by the words of Kubernetes' documentation: a pod that no policy selects for
 * a direction is open in it; else one of the rules of one of the policies must allow it; and both ends must.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function reaches(objects: readonly Manifest[], from: Side, to: Side, port: number, protocol = 'TCP'): boolean {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  return open(policies, 'Egress', from, to, port, protocol) && open(policies, 'Ingress', to, from, port, protocol);
}

function open(policies: readonly Manifest[], direction: 'Ingress' | 'Egress', pod: Side, other: Side, port: number, protocol: string): boolean {
  if (pod.ip !== undefined) return true;
  const selecting = policies.filter(
    ({ metadata, spec }) => metadata.namespace === pod.namespace && spec.policyTypes.includes(direction) && matches(spec.podSelector, pod.labels),
  );
  if (selecting.length === 0) return true;
  return selecting.some(({ metadata, spec }) =>
    ((direction === 'Ingress' ? spec.ingress : spec.egress) ?? []).some((rule: Rule) => {
      const peers = direction === 'Ingress' ? rule.from : rule.to;
      return (
        (rule.ports === undefined || rule.ports.some((each) => each.port === port && each.protocol === protocol)) &&
        (peers === undefined || peers.length === 0 || peers.some((peer) => isPeer(peer, other, metadata.namespace)))
      );
    }),
  );
}

function isPeer(peer: Peer, side: Side, namespace: string): boolean {
  if (peer.ipBlock) return side.ip !== undefined && contains(peer.ipBlock.cidr, side.ip);
  if (side.ip !== undefined) return false;
  const inNamespace = peer.namespaceSelector
    ? matches(peer.namespaceSelector, { 'kubernetes.io/metadata.name': side.namespace ?? '' })
    : side.namespace === namespace;
  return inNamespace && (peer.podSelector === undefined || matches(peer.podSelector, side.labels));
}

function matches({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels = {}): boolean {
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      throw new Error(`this test does not know the operator ${operator}`);
    })
  );
}

function contains(cidr: string, ip: string): boolean {
  const family = isIPv6(ip) ? 'ipv6' : 'ipv4';
  const [address = '', length = ''] = cidr.split('/');
  if (isIPv6(address) !== isIPv6(ip)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(length), family);
  return list.check(ip, family);
}
