import type { Subjects } from './subjects';

const NODE = { port: 30105, service: 'mri-xnat-web-dicom-scp', other: 'uwa-xnat-web-dicom-scp' };
const DUMPS = { what: 'the backup', prop: 'prefix', files: 'uwa-xnat' };
const LOGS = { what: 'the snapshot repository of the logs', prop: 'basePath' };
const at = { earlierPath: 'uwa/backup' };
const place = 's3://example-backups/xnat';
const CONFLICT = { group: 'imaging', other: '1', otherPath: 'uwa/ingress/Resource', value: '2' };
const settings = [
  'scheme',
  'load-balancer-name',
  'wafv2-acl-arn',
  'subnets',
  'security-groups',
  'deletion_protection.enabled of load-balancer-attributes',
  'team of tags',
  'ip-address-type',
  'listen-ports of port 80',
];
const volume = { what: 'the volume "archive"', kind: 'volume', chart: 'uwa' };
const database = { what: 'the database', kind: 'database', chart: 'uwa' };
const backup = { what: 'the backup', kind: 'backup', files: 'uwa-xnat', chart: 'uwa' };
const broker = { what: 'the message broker', kind: 'other' };
const claim = (user: object, earlier: object) => ({ claimName: 'data', user, earlier, earlierPath: 'uwa/database' });
const site = (namespace: string, makes: boolean) => ({ what: 'the site', namespaces: [namespace], makes });
const logs = { what: 'the logging stack', namespaces: ['efk', 'uwa'], makes: false };
const spaces = (user: object, earlier: object) => ({ user, earlier, earlierPath: 'uwa' });
const reserved = (locks: boolean, ...names: string[]) => names.map((namespace) => ({ prop: 'namespace', namespace, locks, example: 'xnat' }));
const CLUSTERS_OWN = ['kube-system', 'kube-public', 'kube-node-lease', 'default', 'kube-flannel', 'openshift-dns', 'calico-system', 'cert-manager'];
const ANYBODYS = ['xnat', 'kube', 'defaults', 'my-kube-system', 'uwa-system', 'monitoring', 'open'];

export const wholeAppSubjects: Subjects = {
  'object-of-two-charts': {
    refused: [
      { kind: 'Namespace', name: 'xnat', namespace: undefined, paths: ['uwa/namespace', 'mri/namespace'] },
      { kind: 'Service', name: 'web', namespace: 'xnat', paths: ['uwa/a', 'mri/b'] },
      { kind: 'ClusterIssuer', name: 'acme', namespace: undefined, paths: ['uwa/a', 'mri/b'] },
    ],
    allowed: [],
  },
  'default-class': { refused: [{ name: 'slow', other: 'fast', otherPath: 'cluster/fast/Resource' }], allowed: [] },
  'node-port-taken': { refused: [NODE, { ...NODE, namespace: 'uwa' }], allowed: [] },
  'locked-namespace': { refused: reserved(true, ...CLUSTERS_OWN), allowed: [...reserved(true, ...ANYBODYS), ...reserved(false, ...CLUSTERS_OWN)] },
  'reserved-namespace': { refused: reserved(false, ...CLUSTERS_OWN), allowed: [...reserved(false, ...ANYBODYS), ...reserved(true, ...CLUSTERS_OWN)] },
  'shared-namespace': {
    refused: [spaces(site('xnat', true), site('xnat', false)), spaces(site('xnat', false), site('xnat', false)), spaces(site('uwa', true), logs)],
    // Of that the Namespace, which both make, is told.
    allowed: [spaces(site('xnat', true), site('xnat', true)), spaces(site('mri', false), logs)],
  },
  'shared-host': {
    refused: [
      {
        user: { prop: 'kibana.url', url: 'https://me:hunter2@xnat.example.edu.au', what: 'Kibana' },
        earlier: { prop: 'url', url: 'https://xnat.example.edu.au', what: 'XNAT' },
        earlierPath: 'uwa/xnat',
      },
    ],
    allowed: [],
  },
  'shared-database': { refused: [{ database: '"xnat" at db.example.edu.au:5432', otherPath: 'uwa/xnat' }], allowed: [] },
  'foreign-route': { refused: [[{ kind: 'Ingress', name: 'docs', path: 'own/object', host: 'xnat.example.edu.au' }]], allowed: [[]] },
  'autoscaling-foreign': { refused: [[{ kind: 'ScaledObject', name: 'own', path: 'own/object' }]], allowed: [[]] },
  'files-of-another': { refused: [{ storageClass: 'shared', owner: '65534' }], allowed: [undefined] },
  'bucket-folder': {
    refused: [
      { place, user: DUMPS, earlier: DUMPS, ...at },
      { place, user: LOGS, earlier: DUMPS, ...at },
      { place, user: DUMPS, earlier: LOGS, ...at },
      { place, user: LOGS, earlier: LOGS, ...at },
    ],
    allowed: [{ place, user: DUMPS, earlier: { ...DUMPS, files: 'mri-xnat' }, ...at }],
  },
  'shared-bucket-folder': {
    refused: [{ place, user: DUMPS, earlier: { ...DUMPS, files: 'mri-xnat' }, ...at }],
    allowed: [
      { place, user: DUMPS, earlier: DUMPS, ...at },
      { place, user: LOGS, earlier: DUMPS, ...at },
    ],
  },
  'claim-of-two': {
    refused: [
      claim(volume, database),
      claim(broker, backup),
      claim(broker, broker),
      claim({ ...backup, chart: 'mri' }, backup),
      claim({ ...backup, chart: 'mri' }, database),
      claim({ ...volume, chart: 'mri' }, volume),
      claim({ ...volume, what: 'the volume "build"' }, backup),
    ],
    allowed: [claim(volume, volume), claim({ ...backup, files: 'mri-xnat' }, backup), claim(backup, database), claim(volume, backup)],
  },
  'alb-group-conflict': {
    refused: [settings.map((setting) => ({ ...CONFLICT, setting })), [{ ...CONFLICT, setting: 'group.order' }]],
    allowed: [[]],
  },
};
