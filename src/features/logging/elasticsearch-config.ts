import { Yaml } from 'cdk8s';
import type { EfkTls } from '../../contracts/efk-tls';
import { EFK, READINESS_PORT } from './efk-names';
import { majorOf } from './elasticsearch-version';

export interface ElasticsearchConfigFacts {
  readonly version: string;
  readonly replicas: number;
  readonly allowMmap: boolean;
  /** Whether the first members are named, from which a cluster that is none yet is formed. */
  readonly bootstrapping: boolean;
  readonly tls: EfkTls;
  /** Settings of a repository of snapshots. */
  readonly repository: Readonly<Record<string, unknown>>;
}

/**
 * `elasticsearch.yml`. Settings stand in the file: as dotted variables of the environment they would become arguments,
 * which every process of the node can read.
 *
 * @see https://www.elastic.co/docs/reference/elasticsearch/configuration-reference
 */
export function elasticsearchYml(facts: ElasticsearchConfigFacts): string {
  const { replicas, tls } = facts;
  return Yaml.stringify({
    'cluster.name': EFK.clusterName,
    'node.name': '${POD_NAME}',
    'node.roles': ['master', 'data', 'ingest', 'transform'],
    'node.attr.k8s_node_name': '${NODE_NAME}',
    // A copy on another machine than the original.
    'cluster.routing.allocation.awareness.attributes': 'k8s_node_name',
    'network.host': '0.0.0.0',
    'network.publish_host': '${POD_IP}',
    ...(replicas === 1
      ? { 'discovery.type': 'single-node' }
      : {
          'discovery.seed_hosts': [EFK.headless],
          ...(facts.bootstrapping && { 'cluster.initial_master_nodes': Array.from({ length: replicas }, (_, i) => `${EFK.elasticsearch}-${i}`) }),
        }),
    ...(!facts.allowMmap && { 'node.store.allow_mmap': false }),
    ...facts.repository,
    'ingest.geoip.downloader.enabled': false,
    'xpack.security.enabled': true,
    ...prefixed('xpack.security.transport.ssl.', {
      enabled: true,
      // Nodes know each other by addresses, which no certificate carries: that the authority signed it has to do.
      verification_mode: 'certificate',
      client_authentication: 'required',
      ...tls.transport,
    }),
    ...prefixed('xpack.security.http.ssl.', { enabled: true, ...tls.http }),
    ...(majorOf(facts.version) >= 8 && {
      'xpack.security.enrollment.enabled': false,
      'xpack.security.autoconfiguration.enabled': false,
      'readiness.port': READINESS_PORT,
    }),
  });
}

function prefixed(prefix: string, settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [prefix + name, value]));
}
