import type { Duration } from 'cdk8s';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { days, daysInWords, MOST_DAYS } from '../../core/units/days';
import { EFK } from './efk-names';
import { majorOf, parseVersion } from './elasticsearch-version';

export interface KibanaVersionSubject {
  readonly version: string;
  readonly elasticsearch: string;
}

export const kibanaVersion = new Rule<KibanaVersionSubject>({
  id: 'kibana-version',
  refuses: 'a Kibana of another version than Elasticsearch',
  why: 'it compares the two when it starts, and shows an error in place of pages',
  check: ({ version, elasticsearch }) => {
    const [kibana, server] = [parseVersion(version), parseVersion(elasticsearch)];
    const fits = kibana !== undefined && (server === undefined || (kibana.major === server.major && kibana.minor <= server.minor));
    return fits ? [] : [{ what: `kibana.version is ${quoted(version)}, beside Elasticsearch ${elasticsearch}`, fix: "leave it out: Elasticsearch's is taken" }];
  },
});

export const kibanaUrl = new Rule<string>({
  id: 'kibana-url',
  refuses: 'a URL of Kibana that is no https URL, or has a path or a slash at its end',
  why: 'Kibana ends at its start over a path or a slash at the end, and a password over http is read by whoever listens',
  check: (url) => {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    return parsed?.protocol === 'https:' &&
      !url.endsWith('/') &&
      parsed.pathname === '/' &&
      parsed.search === '' &&
      parsed.hash === '' &&
      parsed.username === ''
      ? []
      : [{ what: `kibana.url is ${quoted(url.replace(/\/\/.*@/, '//…@'))}`, fix: 'write it as "https://kibana.example.edu.au"' }];
  },
});

export const kibanaIngress = new Rule<{ readonly className: string | undefined; readonly url: string | undefined }>({
  id: 'kibana-ingress',
  refuses: 'an Ingress for Kibana without a host',
  why: 'it would take the requests for every name that the controller knows',
  check: ({ className, url }) =>
    className !== undefined && url === undefined
      ? [{ what: 'kibana.ingressClassName is given without kibana.url', fix: 'add url: "https://kibana.example.edu.au"' }]
      : [],
});

export interface SuperuserSubject {
  readonly what: string;
  readonly username: string;
  readonly version: string;
}

export const efkSuperuser = new Rule<SuperuserSubject>({
  id: 'efk-superuser',
  refuses: 'Kibana or Fluentd as the superuser of Elasticsearch',
  why: 'whoever reads its password may read, change and delete everything',
  acknowledgeable: true,
  check: ({ what, username }): Report[] =>
    username === 'elastic' ? [{ what: `${what} is the user elastic`, fix: 'leave username out: a user is made that may do what is needed' }] : [],
});

export const efkRetention = new Rule<Duration>({
  id: 'efk-retention',
  refuses: 'logs that are kept for less than a day, for more than ten years, or for a part of a day',
  why: 'each index would be deleted while it is written',
  check: (keepFor) => {
    const count = days(keepFor);
    const what = `keepFor is ${daysInWords(keepFor)}`;
    if (count > MOST_DAYS) {
      return [{ what, why: 'the disks are full long before', fix: `write at most keepFor: Duration.days(${MOST_DAYS})` }];
    }
    if (!(count >= 1)) return [{ what, fix: 'write keepFor: Duration.days(30), or as many days as your rules ask for' }];
    return Number.isInteger(count)
      ? []
      : [{ what, why: 'each day has an index, and is deleted as a whole', fix: `write keepFor: Duration.days(${Math.ceil(count)})` }];
  },
});

export const efkNamespaces = new Rule<{ readonly namespace: string; readonly fluentdNamespace: string }>({
  id: 'efk-namespaces',
  refuses: 'one namespace for Fluentd and for what it sends to',
  why: 'Fluentd reads folders of the node, and a namespace that lets such pods in lets in every pod',
  acknowledgeable: true,
  check: ({ namespace, fluentdNamespace }) =>
    namespace === fluentdNamespace
      ? [{ what: `namespace and fluentdNamespace are both ${quoted(namespace)}`, fix: 'leave out fluentdNamespace: "efk-fluentd" is taken' }]
      : [],
});

export interface EfkMetricsSubject {
  readonly monitored: boolean;
  /** Whether policies close the port to who is not named. */
  readonly closed: boolean;
  readonly named: boolean;
}

export const efkMetrics = new Rule<EfkMetricsSubject>({
  id: 'efk-metrics',
  refuses: "Fluentd's metrics for a Prometheus that may not read them",
  why: 'they are readable without a password, so the policies let in nobody who is not named',
  check: ({ monitored, closed, named }) =>
    monitored && closed && !named
      ? [{ what: 'fluentd.createServiceMonitor is true, and metricsPeers names nobody', fix: "add metricsPeers: [NetworkPeer.namespace('monitoring')]" }]
      : [],
});

export const efkUnverified = new Rule<string>({
  id: 'efk-unverified',
  refuses: 'a certificate of Elasticsearch without the names of its Services',
  why: 'Fluentd and Kibana cannot tell Elasticsearch from an impostor, and send it passwords and logs',
  acknowledgeable: true,
  check: (serverName) =>
    serverName === EFK.elasticsearch
      ? []
      : [{ what: `certificateName is ${quoted(serverName)}`, fix: 'use EfkCertificates.certManager(), or make a certificate that carries them' }],
});

export const kibanaSuperuser = new Rule<SuperuserSubject>({
  id: 'kibana-superuser',
  refuses: 'Kibana as the superuser of Elasticsearch, from version 8 on',
  why: 'Kibana ends at its start: version 8 does not take that user',
  check: ({ username, version }) =>
    username === 'elastic' && majorOf(version) >= 8 ? [{ what: 'Kibana is the user elastic', fix: 'leave username out: kibana_system is taken' }] : [],
});

export const kibanaService = new Rule<string>({
  id: 'kibana-service',
  refuses: 'a Service of Kibana that is a name alone',
  why: 'the API server refuses such a Service',
  check: (type) => (type === 'ExternalName' ? [{ what: 'kibana.serviceType is ExternalName', fix: 'use CLUSTER_IP, NODE_PORT or LOAD_BALANCER' }] : []),
});
