/**
 * Settings by the versions that know them, as Elastic's reference pages list them. One that a version does not know ends
 * Elasticsearch and Kibana at their start.
 *
 * @see https://www.elastic.co/docs/reference/elasticsearch/configuration-reference
 */
type Versions = readonly [from: number, to?: number];

const ALWAYS: Versions = [7];
const FROM_8: Versions = [8];

const ssl = (prefix: string, extra: Record<string, Versions> = {}): Record<string, Versions> =>
  Object.fromEntries(
    Object.entries({
      enabled: ALWAYS,
      certificate: ALWAYS,
      key: ALWAYS,
      certificate_authorities: ALWAYS,
      'keystore.path': ALWAYS,
      'truststore.path': ALWAYS,
      ...extra,
    }).map(([name, versions]) => [prefix + name, versions]),
  );

export const ELASTICSEARCH: Readonly<Record<string, Versions>> = {
  'cluster.name': ALWAYS,
  'node.name': ALWAYS,
  'node.roles': ALWAYS,
  'node.attr.k8s_node_name': ALWAYS,
  'node.store.allow_mmap': ALWAYS,
  'cluster.routing.allocation.awareness.attributes': ALWAYS,
  'cluster.initial_master_nodes': ALWAYS,
  'discovery.seed_hosts': ALWAYS,
  'discovery.type': ALWAYS,
  'network.host': ALWAYS,
  'network.publish_host': ALWAYS,
  'path.repo': ALWAYS,
  's3.client.default.region': ALWAYS,
  's3.client.default.endpoint': ALWAYS,
  'ingest.geoip.downloader.enabled': ALWAYS,
  // Of old: node.master, node.data and the like went with version 8.
  'node.master': [7, 7],
  'xpack.security.enabled': ALWAYS,
  ...ssl('xpack.security.transport.ssl.', { verification_mode: ALWAYS, client_authentication: ALWAYS }),
  ...ssl('xpack.security.http.ssl.'),
  'xpack.security.enrollment.enabled': FROM_8,
  'xpack.security.autoconfiguration.enabled': FROM_8,
  'readiness.port': FROM_8,
};

export const KIBANA: Readonly<Record<string, Versions>> = Object.fromEntries(
  [
    'server.host',
    'server.publicBaseUrl',
    'server.ssl.enabled',
    'server.ssl.certificate',
    'server.ssl.key',
    'elasticsearch.hosts',
    'elasticsearch.username',
    'elasticsearch.password',
    'elasticsearch.ssl.certificateAuthorities',
    'elasticsearch.ssl.verificationMode',
    'xpack.security.encryptionKey',
    'xpack.encryptedSavedObjects.encryptionKey',
    'xpack.reporting.encryptionKey',
  ].map((name) => [name, ALWAYS]),
);

/** Settings that a version does not know. */
export function unknownSettings(settings: object, known: Readonly<Record<string, Versions>>, version: string): string[] {
  const major = Number(version.split('.')[0]);
  return Object.keys(settings).filter((name) => {
    const [from, to = Infinity] = known[name] ?? [Infinity];
    return major < from || major > to;
  });
}
