/**
 * Names as the Helm charts of the AIS operations documents gave them, so that DNS, Secrets and claims of a stack that
 * was installed by them stay good. They are a contract, like every name here.
 */
export const EFK = {
  namespace: 'efk',
  fluentdNamespace: 'efk-fluentd',
  clusterName: 'elasticsearch',
  elasticsearch: 'elasticsearch-master',
  headless: 'elasticsearch-master-headless',
  kibana: 'kibana',
  fluentd: 'fluentd',
  bootstrap: 'efk-bootstrap',
} as const;

export const HTTP_PORT = 9200;
export const TRANSPORT_PORT = 9300;
/** Answers without a password, from version 8.2 on. */
export const READINESS_PORT = 8080;
export const KIBANA_PORT = 5601;
export const METRICS_PORT = 24231;

/** Users that Elasticsearch has, or that the bootstrap makes. */
export const USERS = { superuser: 'elastic', kibana: 'kibana_system', writer: 'fluentd_writer' } as const;

/** Whether the bootstrap makes a user: two that take turns leave no moment in which Fluentd has no valid password. */
export const isOwnWriter = (username: string): boolean => /^fluentd_writer(_[A-Za-z0-9_.-]+)?$/.test(username);

export const DEFAULT_INDEX_NAME = 'ais.%Y%m%d';

/** Every name by which the pods are reached, and so what a certificate must be good for. */
export function serviceNames(service: string, namespace: string): string[] {
  return [service, `${service}.${namespace}`, `${service}.${namespace}.svc`, `${service}.${namespace}.svc.cluster.local`];
}
