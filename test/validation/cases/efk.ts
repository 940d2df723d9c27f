import { Chart, Duration, Size } from 'cdk8s';
import {
  ClusterServices,
  EfkCertificates,
  EfkStack,
  type EfkStackOptions,
  Fluentd,
  type FluentdOptions,
  Image,
  NetworkPeer,
  Secret,
  ServiceType,
  type SnapshotOptions,
  SnapshotRepository,
  StorageProvisioner,
  WaitForFirstConsumerStorage,
} from 'cdk8s-xnat';
import { type Allowed, type Build, type Case, javaScript, mistake } from '../case';

const efk =
  (options: EfkStackOptions): Build =>
  (app) =>
    void new ClusterServices(app, 'cluster', { efk: options });

const elasticsearch = (
  rule: string,
  title: string,
  broken: EfkStackOptions['elasticsearch'],
  what: string,
  why: string,
  fix: string,
  mended: EfkStackOptions['elasticsearch'] = {},
) =>
  mistake(
    rule,
    title,
    efk({ elasticsearch: broken }),
    `
      [cluster/efk/elasticsearch] ${what} (${rule})
          why  ${why}
          fix  ${fix}`,
    efk({ elasticsearch: mended }),
  );

const part = (path: string, rule: string, title: string, broken: EfkStackOptions, what: string, why: string, fix: string, mended: EfkStackOptions = {}) =>
  mistake(
    rule,
    title,
    efk(broken),
    `
      [cluster/efk${path}] ${what} (${rule})
          why  ${why}
          fix  ${fix}`,
    efk(mended),
  );

const VERSION = 'it ends at its start over a setting that it does not know, or ignores one that kept it safe';
const MAJORITY = 'a majority decides: two are no safer than one, since with either of them gone nothing can be written';
const HEAP = 'Lucene needs the other half for files, and beyond 31 GiB Java takes longer pointers and has less in the end';
const LUCENE = 'Lucene relies on what only a disk of its own does: indices break, and Elastic does not support it';
const SUPER = 'whoever reads its password may read, change and delete everything';
const INDEX =
  'an index is deleted whole, so many days after it was begun: one for longer goes while it is written; with the tag in it every start of a container is an index of its own, until Elasticsearch takes no more';
const EXCLUDED = "the stack's own logs are always left out, or it would log that it logs; a wrong name leaves out nothing";
const BUFFER = 'Fluentd ends at its start, or writes "%Y" into the name of the index';
const NODE =
  "whoever has it is a node of Elasticsearch, which has all of its data and asks nobody for a password: Kibana's pod, and who is let near clients' certificates, must not";
const WRITER = "Elasticsearch refuses every record: the stack makes the user of its own Fluentd alone, which may write to that one's indices";
const CLIENT = 'the client asks the server for its version, and sends nothing to another one';
const URL = 'Kibana ends at its start over a path or a slash at the end, and a password over http is read by whoever listens';

const secret = Secret.named('store-password');
const keystore = { transportKeystorePassword: secret, transportTruststorePassword: secret, httpKeystorePassword: secret };

/** The stack of the documents, of which all but one thing is mended. */
const pkcs12 = (certificateName?: string) => efk({ certificates: EfkCertificates.fromPkcs12({ ...keystore, certificateName }) });

/** Another Fluentd beside the stack's, for other indices. */
const secondFluentd =
  (fluentd: FluentdOptions, stack: EfkStackOptions = {}): Build =>
  (app) => {
    const { efk: logs } = new ClusterServices(app, 'cluster', { efk: stack });
    new Fluentd(new Chart(app, 'audit'), 'fluentd', { namespace: 'audit', ...fluentd, elasticsearch: logs!.elasticsearch });
  };

const onEfs =
  (provisioner: StorageProvisioner): Build =>
  (app) => {
    const cluster = new ClusterServices(app, 'cluster');
    const storageClass = new WaitForFirstConsumerStorage(cluster, 'es-ais', { provisioner });
    new EfkStack(cluster, 'efk', { elasticsearch: { storageClass } });
  };

const BUCKET = SnapshotRepository.s3({ bucket: 'imaging-logs' });
const SNAPSHOTS = 'the Job that sets them up is refused, and nobody misses the snapshots until one is needed';

export const efkCases: readonly Case[] = [
  elasticsearch(
    'elasticsearch-version',
    'a major that is not known',
    { version: '9.1.0' },
    'version is "9.1.0"',
    VERSION,
    'write a version from 8.2.0 on, such as "8.19.3"; or one of 7.17, such as "7.17.29"',
  ),
  elasticsearch(
    'elasticsearch-version',
    'no version at all',
    { version: 'latest' },
    'version is "latest"',
    VERSION,
    'write a version from 8.2.0 on, such as "8.19.3"; or one of 7.17, such as "7.17.29"',
  ),
  elasticsearch('elasticsearch-replicas', 'two nodes', { replicas: 2 }, 'replicas is 2', MAJORITY, 'write 3, or 1', { replicas: 3 }),
  elasticsearch('elasticsearch-replicas', 'four nodes', { replicas: 4 }, 'replicas is 4', MAJORITY, 'write 5, or 3', { replicas: 5 }),
  elasticsearch('elasticsearch-replicas', 'no node', { replicas: 0 }, 'replicas is 0', MAJORITY, 'write 3, or 1 for a trial', { replicas: 1 }),
  elasticsearch(
    'elasticsearch-heap',
    'a heap over half the memory',
    { heap: Size.mebibytes(1536) },
    'heap is 1536 MiB, of a memory limit of 2048 MiB',
    HEAP,
    'leave it out: Elasticsearch takes half the limit by itself',
    { heap: Size.gibibytes(1) },
  ),
  elasticsearch(
    'elasticsearch-heap',
    'a heap that is too large for short pointers',
    { heap: Size.gibibytes(40), resources: { memory: Size.gibibytes(100) } },
    'heap is 40960 MiB, of a memory limit of 102400 MiB',
    HEAP,
    'leave it out: Elasticsearch takes half the limit by itself',
    { heap: Size.gibibytes(31), resources: { memory: Size.gibibytes(100) } },
  ),
  mistake(
    'elasticsearch-storage',
    'data on EFS',
    onEfs(StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0', uid: 1000, gid: 1000 })),
    `
      [cluster/efk/elasticsearch] storageClass is a class of efs.csi.aws.com (elasticsearch-storage)
          why  ${LUCENE}
          fix  use disks of one node, such as StorageProvisioner.ebsGp3(); three nodes keep copies of everything`,
    onEfs(StorageProvisioner.ebsGp3()),
  ),
  mistake(
    'efs-permissions',
    'permissions that let nobody in, as the AIS operations documents have them',
    onEfs(StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0', directoryPerms: '1000', uid: 1000, gid: 1000 })),
    `
      [cluster/es-ais] directoryPerms is "1000", which does not let the owner read, write and enter (efs-permissions)
          why  no pod could write a single file: "1000" is the sticky bit, and no permission at all
          fix  write "770", or "700" where the group shall see nothing
      [cluster/efk/elasticsearch] storageClass is a class of efs.csi.aws.com (elasticsearch-storage)
          why  ${LUCENE}
          fix  use disks of one node, such as StorageProvisioner.ebsGp3(); three nodes keep copies of everything`,
    onEfs(StorageProvisioner.ebsGp3()),
  ),
  ...(
    [
      [
        'a bucket that cannot be',
        { repository: SnapshotRepository.s3({ bucket: 'My_Bucket' }) },
        'bucket is "My_Bucket"',
        'use 3 to 63 lower-case letters, digits, hyphens and dots',
      ],
      [
        'a schedule as crontab has it',
        { repository: BUCKET, schedule: '30 1 * * *' },
        'snapshots.schedule is "30 1 * * *"',
        'write six fields, seconds first, with "?" for the day of the month or of the week: "0 30 15 * * ?"',
      ],
      [
        'snapshots that are kept for no day',
        { repository: BUCKET, keepFor: Duration.days(0) },
        'snapshots.keepFor is 0 hours',
        'write Duration.days(90), or as many days as your rules ask for',
      ],
      [
        'snapshots that are kept for longer than anybody counts',
        { repository: BUCKET, keepFor: Duration.days(1e21) },
        'snapshots.keepFor is 1e+21 days',
        'write at most Duration.days(3650)',
      ],
    ] as Array<[string, SnapshotOptions, string, string]>
  ).map(([title, snapshots, what, fix]) =>
    elasticsearch('efk-snapshots', title, { snapshots }, what, SNAPSHOTS, fix, {
      snapshots: { repository: BUCKET, schedule: '0 0/30 15 ? * MON-FRI', keepFor: Duration.days(7) },
    }),
  ),
  elasticsearch(
    'efk-snapshots',
    'a bucket of version 7',
    { version: '7.17.29', snapshots: { repository: BUCKET } },
    'the repository is a bucket, and Elasticsearch 7 has no plugin for one',
    SNAPSHOTS,
    'use SnapshotRepository.fromClaimName(…), or version 8',
    { version: '7.17.29', snapshots: { repository: SnapshotRepository.fromClaimName('snapshots') } },
  ),
  part(
    '',
    'efk-retention',
    'logs that are kept for no day',
    { keepFor: Duration.days(0) },
    'keepFor is 0 hours',
    'each index would be deleted while it is written',
    'write keepFor: Duration.days(30), or as many days as your rules ask for',
    { keepFor: Duration.days(1) },
  ),
  part(
    '',
    'efk-retention',
    'logs that are kept for a part of a day',
    { keepFor: Duration.hours(36) },
    'keepFor is 1.5 days',
    'each day has an index, and is deleted as a whole',
    'write keepFor: Duration.days(2)',
    { keepFor: Duration.hours(48) },
  ),
  part(
    '',
    'efk-retention',
    'logs that are kept for longer than anybody counts',
    { keepFor: Duration.days(36500) },
    'keepFor is 36500 days',
    'the disks are full long before',
    'write at most keepFor: Duration.days(3650)',
    { keepFor: Duration.days(3650) },
  ),
  part(
    '',
    'efk-namespaces',
    'one namespace for all',
    { fluentdNamespace: 'efk', createNamespaces: false, createNetworkPolicies: false },
    'namespace and fluentdNamespace are both "efk"',
    'Fluentd reads folders of the node, and a namespace that lets such pods in lets in every pod',
    'leave out fluentdNamespace: "efk-fluentd" is taken',
  ),
  mistake(
    'efk-unverified',
    'a certificate of another name',
    pkcs12('security-master'),
    `
      [cluster/efk/elasticsearch] certificateName is "security-master" (efk-unverified)
          why  Fluentd and Kibana cannot tell Elasticsearch from an impostor, and send it passwords and logs
          fix  use EfkCertificates.certManager(), or make a certificate that carries them`,
    pkcs12(),
  ),
  mistake(
    'certificate-names',
    'a certificate without the name of the Service',
    efk({ certificates: EfkCertificates.fromPem({ transport: Secret.named('nodes'), http: secret, kibana: secret, httpCertificateFile: 'test/docs/ca.pem' }) }),
    `
      [cluster/efk/elasticsearch] the certificate "test/docs/ca.pem" is good for no name, not for elasticsearch-master and elasticsearch-master.efk.svc (certificate-names)
          why  Kibana and Fluentd compare it with the name that they connect to: they would refuse it, or verify nothing
          fix  make one with the DNS names elasticsearch-master and elasticsearch-master.efk.svc; or use EfkCertificates.certManager()`,
    efk({ certificates: EfkCertificates.fromPem({ transport: Secret.named('nodes'), http: secret, kibana: secret }) }),
  ),
  mistake(
    'certificate-names',
    'a certificate that is not there',
    efk({ certificates: EfkCertificates.fromPem({ transport: Secret.named('nodes'), http: secret, kibana: secret, httpCertificateFile: 'no-such.pem' }) }),
    `
      [cluster/efk/elasticsearch] the certificate "no-such.pem" cannot be read (certificate-names)
          why  Kibana and Fluentd compare it with the name that they connect to: they would refuse it, or verify nothing
          fix  give the path of the public certificate as PEM, relative to the folder of the synthesis`,
    efk({ certificates: EfkCertificates.certManager() }),
  ),
  mistake(
    'prop-required',
    'a keystore without its password Secrets',
    efk({ certificates: EfkCertificates.fromPkcs12(javaScript({ transportKeystorePassword: secret, transportTruststorePassword: secret })) }),
    `
      [cluster] EfkCertificates.fromPkcs12 lacks httpKeystorePassword (prop-required)
          why  there is no value that would suit every site
          fix  add httpKeystorePassword, a Secret, such as Secret.named("elasticsearch-http")`,
    efk({ certificates: EfkCertificates.fromPkcs12(keystore) }),
  ),
  part(
    '/kibana',
    'kibana-version',
    'a Kibana of another major',
    { kibana: { version: '7.17.29' } },
    'kibana.version is "7.17.29", beside Elasticsearch 8.19.3',
    'it compares the two when it starts, and shows an error in place of pages',
    "leave it out: Elasticsearch's is taken",
  ),
  part(
    '/kibana',
    'kibana-url',
    'a slash at the end',
    { kibana: { url: 'https://kibana.example.edu.au/' } },
    'kibana.url is "https://kibana.example.edu.au/"',
    URL,
    'write it as "https://kibana.example.edu.au"',
    { kibana: { url: 'https://kibana.example.edu.au' } },
  ),
  part(
    '/kibana',
    'kibana-url',
    'http',
    { kibana: { url: 'http://kibana.example.edu.au' } },
    'kibana.url is "http://kibana.example.edu.au"',
    URL,
    'write it as "https://kibana.example.edu.au"',
    { kibana: { url: 'https://kibana.example.edu.au' } },
  ),
  part(
    '/kibana',
    'kibana-ingress',
    'an Ingress for every name',
    { kibana: { ingressClassName: 'traefik' } },
    'kibana.ingressClassName is given without kibana.url',
    'it would take the requests for every name that the controller knows',
    'add url: "https://kibana.example.edu.au"',
    {
      kibana: { ingressClassName: 'traefik', url: 'https://kibana.example.edu.au' },
    },
  ),
  part(
    '/kibana',
    'efk-superuser',
    'Kibana as superuser of 7.17',
    { elasticsearch: { version: '7.17.29' }, kibana: { username: 'elastic' } },
    'Kibana is the user elastic',
    SUPER,
    'leave username out: a user is made that may do what is needed',
    { elasticsearch: { version: '7.17.29' } },
  ),
  part(
    '/kibana',
    'kibana-superuser',
    'Kibana as superuser of 8',
    { kibana: { username: 'elastic' } },
    'Kibana is the user elastic',
    'Kibana ends at its start: version 8 does not take that user',
    'leave username out: kibana_system is taken',
  ),
  part(
    '/kibana',
    'kibana-service',
    'a Service that is a name alone',
    { kibana: { serviceType: ServiceType.EXTERNAL_NAME } },
    'kibana.serviceType is ExternalName',
    'the API server refuses such a Service',
    'use CLUSTER_IP, NODE_PORT or LOAD_BALANCER',
  ),
  part(
    '/kibana',
    'kibana-url',
    'a path',
    { kibana: { url: 'https://example.edu.au/kibana' } },
    'kibana.url is "https://example.edu.au/kibana"',
    URL,
    'write it as "https://kibana.example.edu.au"',
  ),
  elasticsearch('elasticsearch-replicas', 'more nodes than can agree', { replicas: 1e9 + 1 }, 'replicas is 1000000001', MAJORITY, 'write 9 or fewer', {
    replicas: 9,
  }),
  part(
    '/fluentd',
    'fluentd-index',
    'an index for each month, of which the last is deleted while it is written',
    { fluentd: { indexName: 'ais.%Y%m' } },
    'indexName is "ais.%Y%m", without a day',
    INDEX,
    'write "ais.%Y%m%d"',
  ),
  part(
    '/fluentd',
    'fluentd-index-name',
    'a month by its name',
    { fluentd: { indexName: 'ais.%Y%b%m%d' } },
    'indexName is "ais.%Y%b%m%d"',
    'Elasticsearch refuses every record',
    'begin with a lower-case letter, and use lower-case letters, digits, dots, hyphens, underscores, %Y, %m, %d and %j',
  ),
  part(
    '/fluentd',
    'fluentd-buffer',
    'a key that would end the section',
    { fluentd: { bufferKeys: ['tag', 'time', 'a>\n</buffer'] } },
    'bufferKeys has "a>\\n</buffer"',
    BUFFER,
    'write names of fields, such as "tag" and "time"',
  ),
  part(
    '/fluentd',
    'fluentd-index-name',
    'a name that is longer than one can be',
    { fluentd: { indexName: `${'a'.repeat(250)}.%Y%m%d` } },
    "indexName comes to 259 bytes, and an index's name has 255 at most",
    'Elasticsearch refuses every record',
    'write "ais.%Y%m%d", or another short name',
  ),
  part(
    '',
    'efk-metrics',
    'metrics that no Prometheus may read',
    { fluentd: { createServiceMonitor: true } },
    'fluentd.createServiceMonitor is true, and metricsPeers names nobody',
    'they are readable without a password, so the policies let in nobody who is not named',
    "add metricsPeers: [NetworkPeer.namespace('monitoring')]",
    { fluentd: { createServiceMonitor: true }, metricsPeers: [NetworkPeer.namespace('monitoring')] },
  ),
  mistake(
    'efk-transport',
    "Kibana's certificate as that of a node",
    efk({ certificates: EfkCertificates.fromPem({ transport: secret, http: Secret.named('http'), kibana: secret }) }),
    `
      [cluster] transport and kibana are both the Secret "store-password" (efk-transport)
          why  ${NODE}
          fix  make a certificate for kibana of its own, by another authority, as npm run certs does, and name its Secret there; or use EfkCertificates.certManager()`,
    efk({ certificates: EfkCertificates.fromPem({ transport: secret, http: Secret.named('http'), kibana: Secret.named('kibana') }) }),
  ),
  mistake(
    'fluentd-writer',
    'a second Fluentd, as the user of the first',
    secondFluentd({ indexName: 'audit.%Y%m%d' }),
    `
      [audit/fluentd] indexName is "audit.%Y%m%d", and fluentd_writer may write to "ais.*" (fluentd-writer)
          why  ${WRITER}
          fix  write "ais.audit.%Y%m%d"; or make a user in Elasticsearch that may write to "audit.*", and name it with username`,
    secondFluentd({ indexName: 'ais.audit.%Y%m%d' }),
  ),
  mistake(
    'fluentd-writer',
    'a second Fluentd, as a user that is not made',
    secondFluentd({ indexName: 'audit.%Y%m%d' }, { fluentd: { username: 'collector' } }),
    `
      [audit/fluentd] username is fluentd_writer, which the stack does not make (fluentd-writer)
          why  ${WRITER}
          fix  make a user in Elasticsearch that may write to "audit.*", and name it with username`,
    secondFluentd({ indexName: 'audit.%Y%m%d', username: 'auditor' }, { fluentd: { username: 'collector' } }),
  ),
  part(
    '/fluentd',
    'fluentd-buffer-limit',
    'a buffer of nothing',
    { fluentd: { bufferLimit: Size.kibibytes(100) } },
    'bufferLimit is 0 MiB',
    'a part of it is 8 MiB: with few of them logs are dropped whenever Elasticsearch is slow',
    'give it 64 MiB or more; 1 GiB is the default',
    {
      fluentd: { bufferLimit: Size.mebibytes(64) },
    },
  ),
  part(
    '/fluentd',
    'efk-superuser',
    'Fluentd as superuser',
    { fluentd: { username: 'elastic' } },
    'Fluentd is the user elastic',
    SUPER,
    'leave username out: a user is made that may do what is needed',
  ),
  part(
    '/fluentd',
    'fluentd-index',
    'an index for each start of a container',
    { fluentd: { indexName: 'ais.${tag}.%Y%m%d' } },
    'indexName is "ais.${tag}.%Y%m%d", with the container\'s id in it',
    INDEX,
    'write "ais.%Y%m%d": one for each day',
  ),
  part(
    '/fluentd',
    'fluentd-index',
    'an index for ever',
    { fluentd: { indexName: 'logs' } },
    'indexName is "logs", without a day',
    INDEX,
    'write "logs.%Y%m%d"',
    { fluentd: { indexName: 'logs.%Y%m%d' } },
  ),
  part(
    '/fluentd',
    'fluentd-index-name',
    'capitals',
    { fluentd: { indexName: 'AIS.%Y%m%d' } },
    'indexName is "AIS.%Y%m%d"',
    'Elasticsearch refuses every record',
    'begin with a lower-case letter, and use lower-case letters, digits, dots, hyphens, underscores, %Y, %m, %d and %j',
  ),
  part(
    '/fluentd',
    'fluentd-index-name',
    'a name that is no name',
    { fluentd: { indexName: '%Y%m%d' } },
    'indexName is "%Y%m%d"',
    'Elasticsearch refuses every record',
    'begin with a lower-case letter, and use lower-case letters, digits, dots, hyphens, underscores, %Y, %m, %d and %j',
    { fluentd: { indexName: 'a%Y%m%d' } },
  ),
  part(
    '/fluentd',
    'fluentd-excluded',
    "the stack's own namespace",
    { fluentd: { excludedNamespaces: ['kube-system', 'efk'] } },
    'excludedNamespaces[1] is "efk", the stack\'s own',
    EXCLUDED,
    'remove it',
    { fluentd: { excludedNamespaces: ['kube-system'] } },
  ),
  part(
    '/fluentd',
    'fluentd-excluded',
    'a wildcard',
    { fluentd: { excludedNamespaces: ['kube-*'] } },
    'excludedNamespaces[0] is "kube-*"',
    EXCLUDED,
    'write the name of a namespace, without wildcards',
    { fluentd: { excludedNamespaces: ['kube-system'] } },
  ),
  part(
    '/fluentd',
    'fluentd-buffer',
    'a buffer without the tag',
    { fluentd: { bufferKeys: ['time'] } },
    'bufferKeys is ["time"], without tag',
    BUFFER,
    'leave it out: ["tag", "time"] is taken',
  ),
  part(
    '/fluentd',
    'fluentd-buffer',
    'a buffer without anything',
    { fluentd: { bufferKeys: [] } },
    'bufferKeys is [], without tag and time',
    BUFFER,
    'leave it out: ["tag", "time"] is taken',
  ),
  part(
    '/fluentd',
    'fluentd-image',
    'a client of another major',
    { fluentd: { image: Image.of('docker.io/fluent/fluentd-kubernetes-daemonset', { tag: 'v1.19.3-debian-elasticsearch7-1.1' }) } },
    'the tag of fluentd.image is "v1.19.3-debian-elasticsearch7-1.1", beside Elasticsearch 8',
    CLIENT,
    'leave the tag out, or choose one with elasticsearch8 in it',
    { fluentd: { image: Image.of('docker.io/fluent/fluentd-kubernetes-daemonset') } },
  ),
  mistake(
    'prop-type',
    'a literal encryption key',
    efk({ kibana: { encryptionKeys: javaScript('hunter2') } }),
    `
      [cluster] efk.kibana.encryptionKeys must be a Secret, such as Secret.named("kibana"), but is a literal string (not shown here, it may be a secret) (prop-type)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  put the value into a Kubernetes Secret, and name that: efk.kibana.encryptionKeys: Secret.named("…")`,
    efk({}),
  ),
];

export const efkAllowed: readonly Allowed[] = [
  { rule: 'elasticsearch-version', title: 'the last of 7', allowed: efk({ elasticsearch: { version: '7.17.29' } }) },
  { rule: 'elasticsearch-replicas', title: 'one node by itself', allowed: efk({ elasticsearch: { replicas: 1 } }) },
  { rule: 'fluentd-index', title: 'one for each day of the year', allowed: efk({ fluentd: { indexName: 'xnat-logs_%Y.%j' } }) },
];
