import type { Construct } from 'constructs';
import { k8s } from '../../core/k8s';
import { filled } from '../../core/kubernetes/filled';
import { NetworkPeer } from '../../values/network-peer';
import { type EfkPart, efkPart } from './efk-component';
import { EFK, HTTP_PORT, KIBANA_PORT, METRICS_PORT, TRANSPORT_PORT } from './efk-names';

export interface EfkPolicyFacts {
  readonly namespace: string;
  readonly fluentdNamespace: string;
  /** Who may reach Kibana; undefined stands for anybody. */
  readonly kibanaPeers?: readonly NetworkPeer[];
  /** Whether nothing is allowed to other pods of the namespaces either. */
  readonly denyAll: boolean;
  /** Who may read Fluentd's metrics. */
  readonly metricsPeers: readonly NetworkPeer[];
  /** Whether the bootstrap copies the authority's certificate into Fluentd's namespace. */
  readonly copiesCa: boolean;
  /** Whether Elasticsearch sends snapshots to a bucket. */
  readonly toBucket: boolean;
  readonly apiServerPorts: readonly number[];
  /** Where names are looked up, where that is not the cluster's own DNS. */
  readonly dns?: readonly NetworkPeer[];
}

type Rule = { readonly ports: readonly number[]; readonly peers?: readonly NetworkPeer[] };

const DNS = [NetworkPeer.pods({ 'k8s-app': 'kube-dns' }, 'kube-system'), NetworkPeer.cidr('169.254.20.10/32')];

/**
 * Nothing is allowed to the stack's pods, and in namespaces that are its own to no other, then exactly what its parts need. The kubelet's
 * probes come from the pod's own node, which no policy keeps out: the port on which Elasticsearch says that it is ready is open to nobody else. Who
 * asks the API server may go anywhere on its ports: its address is none of a pod.
 */
export function makeEfkPolicies(
  scope: Construct,
  { namespace: own, fluentdNamespace, kibanaPeers, metricsPeers, denyAll, copiesCa, toBucket, apiServerPorts, dns = DNS }: EfkPolicyFacts,
): void {
  const elasticsearch = efkPart(scope, 'elasticsearch', EFK.elasticsearch, own);
  const kibana = efkPart(scope, 'kibana', EFK.kibana, own);
  const fluentd = efkPart(scope, 'fluentd', EFK.fluentd, fluentdNamespace);
  const bootstrap = efkPart(scope, 'efk-bootstrap', EFK.bootstrap, own);
  const node = podsOf(elasticsearch);
  const policy = policyWith(dns);
  const http = { ports: [HTTP_PORT], peers: [node] };
  for (const namespace of denyAll ? new Set([elasticsearch.namespace, fluentd.namespace]) : []) {
    new k8s.KubeNetworkPolicy(scope, `${namespace}-default-deny`, {
      metadata: { name: 'efk-default-deny', namespace, labels: elasticsearch.labels },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }
  policy(scope, elasticsearch, {
    ingress: [
      { ports: [HTTP_PORT], peers: [node, podsOf(kibana), podsOf(bootstrap), podsOf(fluentd)] },
      { ports: [TRANSPORT_PORT], peers: [node] },
    ],
    egress: [{ ports: [HTTP_PORT, TRANSPORT_PORT], peers: [node] }, ...(toBucket ? [{ ports: [443] }] : [])],
  });
  policy(scope, kibana, { ingress: [{ ports: [KIBANA_PORT], peers: kibanaPeers }], egress: [http] });
  policy(scope, bootstrap, { ingress: [], egress: [http, ...(copiesCa ? [{ ports: apiServerPorts }] : [])] });
  policy(scope, fluentd, {
    ingress: metricsPeers.length > 0 ? [{ ports: [METRICS_PORT], peers: metricsPeers }] : [],
    egress: [http, { ports: apiServerPorts }],
  });
}

const podsOf = ({ selector, namespace }: EfkPart) => NetworkPeer.pods(selector, namespace);

interface Rules {
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

const policyWith = (dns: readonly NetworkPeer[]) => (scope: Construct, part: EfkPart, rules: Rules) => {
  const names = { ports: [{ ...tcp(53), protocol: 'UDP' }, tcp(53)], to: dns.map((peer) => peer._toKube()) };
  new k8s.KubeNetworkPolicy(scope, `${part.name}-policy`, {
    metadata: { name: part.name, namespace: part.namespace, labels: part.labels },
    spec: {
      podSelector: { matchLabels: part.selector },
      policyTypes: ['Ingress', 'Egress'],
      ingress: filled(rules.ingress.map(({ ports, peers }) => ({ ports: ports.map(tcp), from: peers?.map((peer) => peer._toKube()) }))),
      egress: [names, ...rules.egress.map(({ ports, peers }) => ({ ports: ports.map(tcp), to: peers?.map((peer) => peer._toKube()) }))],
    },
  });
};

const tcp = (port: number): k8s.NetworkPolicyPort => ({ port: k8s.IntOrString.fromNumber(port), protocol: 'TCP' });
