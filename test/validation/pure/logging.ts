import { Duration } from 'cdk8s';
import type { Subjects } from './subjects';

export const loggingSubjects: Subjects = {
  'certificate-names': {
    refused: [
      { path: 'test/docs/ca.pem', names: ['elasticsearch-master', 'elasticsearch-master.efk.svc'] },
      { path: 'no-such.pem', names: ['elasticsearch-master', 'elasticsearch-master.efk.svc'] },
    ],
    allowed: [],
  },
  'efk-namespaces': { refused: [{ namespace: 'efk', fluentdNamespace: 'efk' }], allowed: [{ namespace: 'efk', fluentdNamespace: 'efk-fluentd' }] },
  'efk-retention': { refused: [Duration.days(0), Duration.hours(36), Duration.days(36500)], allowed: [Duration.days(1)] },
  'efk-superuser': {
    refused: [
      { what: 'Kibana', username: 'elastic', version: '7.17.29' },
      { what: 'Fluentd', username: 'elastic', version: '8.19.3' },
    ],
    allowed: [
      { what: 'Fluentd', username: 'fluentd_writer', version: '7.17.29' },
      { what: 'Kibana', username: 'kibana_system', version: '7.17.29' },
      { what: 'Fluentd', username: 'fluentd_writer', version: '8.19.3' },
    ],
  },
  'efk-metrics': {
    refused: [{ monitored: true, closed: true, named: false }],
    allowed: [
      { monitored: false, closed: true, named: false },
      { monitored: true, closed: false, named: false },
      { monitored: true, closed: true, named: true },
    ],
  },
  'efk-transport': {
    refused: [
      { transport: 'es', http: 'es', kibana: 'kibana' },
      { transport: 'es', http: 'http', kibana: 'es' },
      { transport: 'es', http: 'es', kibana: 'es' },
    ],
    allowed: [
      { transport: 'es', http: 'http', kibana: 'kibana' },
      { transport: 'es', http: 'clients', kibana: 'clients' },
    ],
  },
  'efk-unverified': { refused: ['security-master'], allowed: ['elasticsearch-master'] },
  'kibana-ingress': { refused: [{ className: 'traefik' }], allowed: [{ className: 'traefik', url: 'https://kibana.example.edu.au' }] },
  'kibana-url': {
    refused: ['https://kibana.example.edu.au/', 'http://kibana.example.edu.au', 'https://example.edu.au/kibana'],
    allowed: ['https://kibana.example.edu.au'],
  },
  'kibana-service': { refused: ['ExternalName'], allowed: ['ClusterIP'] },
  'kibana-superuser': {
    refused: [{ what: 'Kibana', username: 'elastic', version: '8.19.3' }],
    allowed: [{ what: 'Kibana', username: 'kibana_system', version: '8.19.3' }],
  },
  'kibana-version': { refused: [{ version: '7.17.29', elasticsearch: '8.19.3' }], allowed: [] },
  'elasticsearch-heap': {
    refused: [
      { heap: 1536, limit: 2048 },
      { heap: 40960, limit: 102400 },
    ],
    allowed: [
      { heap: 1024, limit: 2048 },
      { heap: 31744, limit: 102400 },
    ],
  },
  'elasticsearch-replicas': { refused: [0, 2, 4, 1000000001], allowed: [1, 3, 5, 9] },
  'elasticsearch-storage': { refused: ['efs.csi.aws.com'], allowed: ['ebs.csi.aws.com'] },
  'elasticsearch-version': { refused: ['9.1.0', 'latest'], allowed: ['8.19.3', '7.17.29'] },
  'fluentd-buffer': {
    refused: [
      { keys: ['tag', 'time', 'a>\n</buffer'], indexName: 'ais.%Y%m%d' },
      { keys: ['time'], indexName: 'ais.%Y%m%d' },
      { keys: [], indexName: 'ais.%Y%m%d' },
      { keys: ['tag', 'time'], indexName: 'ais.${stream}.%Y%m%d' },
    ],
    allowed: [
      { keys: ['tag', 'time'], indexName: 'ais.%Y%m%d' },
      { keys: ['tag', 'time'], indexName: 'ais.${tag[4]}.%Y%m%d' },
      { keys: ['tag', 'stream'], indexName: 'ais.${stream}' },
    ],
  },
  'fluentd-buffer-limit': { refused: [0], allowed: [64] },
  'fluentd-excluded': {
    refused: [
      { excluded: ['kube-system', 'efk'], own: ['efk', 'efk-fluentd'] },
      { excluded: ['kube-*'], own: ['efk', 'efk-fluentd'] },
    ],
    allowed: [{ excluded: ['kube-system'], own: ['efk', 'efk-fluentd'] }],
  },
  'fluentd-image': { refused: [{ tag: 'v1.19.3-debian-elasticsearch7-1.1', major: 8 }], allowed: [{ tag: 'v1.19.3-debian-elasticsearch8-1.1', major: 8 }] },
  'fluentd-index': { refused: ['ais.%Y%m', 'ais.${tag}.%Y%m%d', 'logs'], allowed: ['ais.%Y%m%d', 'logs.%Y%m%d', 'xnat-logs_%Y.%j'] },
  'fluentd-index-name': {
    refused: ['ais.%Y%b%m%d', 'AIS.%Y%m%d', '%Y%m%d', `${'a'.repeat(248)}%Y%m%d`, `${'a'.repeat(216)}${'${tag}'}%Y%m%d`],
    allowed: ['ais.%Y%m%d', 'a%Y%m%d', `${'a'.repeat(247)}%Y%m%d`, `${'a'.repeat(215)}${'${tag}'}%Y%m%d`],
  },
  'fluentd-writer': {
    refused: [
      { indexName: 'audit.%Y%m%d', username: 'fluentd_writer', writer: 'fluentd_writer', pattern: 'ais.*' },
      { indexName: 'ais-%Y%m%d', username: 'fluentd_writer', writer: 'fluentd_writer', pattern: 'ais.*' },
      { indexName: 'ai%Y%m%d', username: 'fluentd_writer', writer: 'fluentd_writer', pattern: 'ais.*' },
      { indexName: 'ais.%Y%m%d', username: 'fluentd_writer', pattern: 'ais.*' },
      { indexName: 'ais.%Y%m%d', username: 'fluentd_writer', writer: 'fluentd_writer_2', pattern: 'ais.*' },
      { indexName: 'audit.%Y%m%d', username: 'fluentd_writer_2', writer: 'fluentd_writer_2', pattern: 'ais.*' },
    ],
    allowed: [
      { indexName: 'ais.audit.%Y%m%d', username: 'fluentd_writer', writer: 'fluentd_writer', pattern: 'ais.*' },
      { indexName: 'ais.${tag}.%Y%m%d', username: 'fluentd_writer', writer: 'fluentd_writer', pattern: 'ais.*' },
      { indexName: 'audit.%Y%m%d', username: 'auditor', writer: 'fluentd_writer', pattern: 'ais.*' },
      { indexName: 'audit.%Y%m%d', username: 'auditor', pattern: 'ais.*' },
      { indexName: 'ais.%Y%m%d', username: 'fluentd_writer_2', writer: 'fluentd_writer_2', pattern: 'ais.*' },
      { indexName: 'audit.%Y%m%d', username: 'fluentd_writer_audit', writer: 'fluentd_writer', pattern: 'ais.*' },
    ],
  },
  'efk-snapshots': {
    refused: [
      { bucket: 'My_Bucket', major: 8, schedule: '0 30 15 * * ?', keepFor: Duration.days(90) },
      { bucket: 'imaging-logs', major: 8, schedule: '30 1 * * *', keepFor: Duration.days(90) },
      { bucket: 'imaging-logs', major: 8, schedule: '0 30 15 * * ?', keepFor: Duration.days(0) },
      { bucket: 'imaging-logs', major: 8, schedule: '0 30 15 * * ?', keepFor: Duration.days(1e21) },
      { bucket: 'imaging-logs', major: 7, schedule: '0 30 15 * * ?', keepFor: Duration.days(90) },
    ],
    allowed: [
      { bucket: 'imaging-logs', major: 8, schedule: '0 0/30 15 ? * MON-FRI', keepFor: Duration.days(7) },
      { major: 7, schedule: '0 30 15 * * ?', keepFor: Duration.days(90) },
    ],
  },
};
