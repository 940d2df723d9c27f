import { ApiObject, type App, Chart, Duration } from 'cdk8s';
import {
  type AlbIngressOptions,
  AlbScheme,
  BackupDestination,
  ClusterServices,
  type ClusterServicesProps,
  DatabaseTls,
  CaBundle,
  NetworkPeer,
  NetworkPolicies,
  Postgres,
  type S3BackupOptions,
  Secret,
  ServiceType,
  SnapshotRepository,
  StorageClass,
  StorageProvisioner,
  XnatSite,
  type XnatSiteProps,
  XnatWeb,
} from 'cdk8s-xnat';
import { MINIMAL } from '../../support/sites';
import { type Allowed, type Build, type Case, mistake, site } from '../case';
import { REPORTS } from './whole-app-reports';

const MRI = { ...MINIMAL, url: 'https://mri.example.edu.au' };

/** Two sites that go together but for these props. */
const two =
  (one: Partial<XnatSiteProps>, other: Partial<XnatSiteProps>): Build =>
  (app) => {
    new XnatSite(app, 'uwa', { ...MINIMAL, ...one });
    new XnatSite(app, 'mri', { ...MRI, ...other });
  };

/** The services of a cluster, and a site on it. */
const withServices =
  (services: ClusterServicesProps, props: Partial<XnatSiteProps> = {}): Build =>
  (app) => {
    new ClusterServices(app, 'cluster', services);
    new XnatSite(app, 'uwa', { ...MINIMAL, ...props });
  };

interface Own {
  readonly annotations?: { readonly [name: string]: string };
  readonly spec?: object;
}

/** A site, and an object of the user's own. */
const beside = (kind: string, apiVersion: string, name: string, { annotations, ...more }: Own, props: Partial<XnatSiteProps> = {}): Build => {
  const make = site(props);
  return (app) => {
    make(app);
    new ApiObject(new Chart(app, 'own', { namespace: 'uwa' }), 'object', { apiVersion, kind, metadata: { name, annotations }, ...more });
  };
};

const external = (host: string, more: object = {}): Partial<XnatSiteProps> => ({
  postgres: undefined,
  externalPostgres: { host, credentials: Secret.named('xnat-db'), tls: DatabaseTls.verifyFull(CaBundle.fromConfigMapName('db-ca')), ...more },
});
const byIps = (ip: string, name: string): Partial<XnatSiteProps> => ({
  postgres: undefined,
  externalPostgres: {
    ips: [ip],
    certificateName: `${name}.example.edu.au`,
    credentials: Secret.named('xnat-db'),
    tls: DatabaseTls.verifyFull(CaBundle.fromConfigMapName('db-ca')),
  },
});

const S3 = { bucket: 'example-backups', region: 'ap-southeast-2', credentials: Secret.named('s3') };
const dumpedTo = (options: Partial<S3BackupOptions>): Partial<XnatSiteProps> => ({
  backup: { destination: BackupDestination.s3({ ...S3, ...options }), keepFor: Duration.days(30) },
});
const onClaim = (claimName: string) => ({ destination: BackupDestination.fromClaimName(claimName), keepFor: Duration.days(30) });
const logsTo = (basePath: string, endpoint?: string): ClusterServicesProps => ({
  efk: { elasticsearch: { snapshots: { repository: SnapshotRepository.s3({ bucket: S3.bucket, basePath, endpoint }) } } },
});

const alb = (options: AlbIngressOptions): Partial<XnatSiteProps> => ({ albIngress: { groupName: 'imaging', ...options } });
const ingress = (host: string, service: string, annotations?: Own['annotations']): Own => ({
  annotations,
  spec: {
    ingressClassName: 'nginx',
    rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: service, port: { number: 80 } } } }] } }],
  },
});
const hpa = (kind: string) => ({ spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind, name: 'uwa-xnat-web' }, minReplicas: 2, maxReplicas: 4 } });
const nodePort = (port: number) => ({ spec: { type: 'NodePort', selector: { app: 'own' }, ports: [{ port: 80, nodePort: port }] } });
const classes = (...names: string[]): ClusterServicesProps => ({
  storageClasses: Object.fromEntries(names.map((name, i) => [name, { provisioner: StorageProvisioner.ebsGp3(), isDefault: i === 0 }])),
});
const onEfs =
  (provisioner: StorageProvisioner): Build =>
  (app) => {
    const cluster = new ClusterServices(app, 'cluster', { storageClasses: { shared: { provisioner } } });
    new XnatSite(app, 'uwa', {
      ...MINIMAL,
      postgres: { storageClass: cluster.storageClass('shared') },
      archive: { storageClass: cluster.storageClass('shared') },
    });
  };
const onOnePostgres =
  (databaseOf: (chart: Chart, first: Postgres) => Postgres): Build =>
  (app) => {
    const first = new Chart(app, 'uwa', { namespace: 'uwa' });
    const second = new Chart(app, 'mri', { namespace: 'uwa' });
    const database = new Postgres(first, 'database');
    const { adminEmail } = MINIMAL;
    new XnatWeb(first, 'xnat', { url: MINIMAL.url, adminEmail, database });
    new XnatWeb(second, 'xnat', { url: MRI.url, adminEmail, database: databaseOf(second, database) });
  };
const policiesIn =
  (namespace: string): Build =>
  (app) => {
    const chart = new Chart(app, 'uwa', { namespace });
    new NetworkPolicies(chart, 'policies', { members: [new Postgres(chart, 'database')] });
  };
const DICOM = {
  dicom: { serviceType: ServiceType.NODE_PORT, receivers: [{ aeTitle: 'XNAT', port: 8104, nodePort: 30104 }] },
  networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] },
};

const MISTAKES: ReadonlyArray<readonly [rule: string, title: string, broken: Build, mended: Build]> = [
  [
    'object-of-two-charts',
    'two sites that make one namespace',
    two({ namespace: 'xnat' }, { namespace: 'xnat' }),
    two({ namespace: 'xnat' }, { namespace: 'mri' }),
  ],
  ['object-of-two-charts', 'a namespace that the logging stack makes too', withServices({ efk: { namespace: 'uwa' } }), withServices({ efk: {} })],
  ['object-of-two-charts', 'a namespace that the user makes with other labels', beside('Namespace', 'v1', 'uwa', {}), beside('Namespace', 'v1', 'own', {})],
  [
    'object-of-two-charts',
    'one class of two charts',
    (app) => {
      withServices({ storageClasses: { fast: { provisioner: StorageProvisioner.ebsGp3() } } })(app);
      new ApiObject(new Chart(app, 'own', { namespace: 'own' }), 'class', {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'fast' },
      });
    },
    withServices({ storageClasses: { fast: { provisioner: StorageProvisioner.ebsGp3() } } }),
  ],
  [
    'shared-namespace',
    'a second site in a namespace that the first makes',
    two({ namespace: 'xnat' }, { namespace: 'xnat', createNamespace: false }),
    two({ namespace: 'xnat' }, { createNamespace: false }),
  ],
  [
    'shared-namespace',
    'the collector of logs in the namespace of a site',
    withServices({ efk: { fluentdNamespace: 'uwa', createNamespaces: false } }),
    withServices({ efk: { createNamespaces: false } }),
  ],
  ['locked-namespace', 'a site that would lock kube-system', site({ namespace: 'kube-system' }), site({ namespace: 'xnat' })],
  [
    'locked-namespace',
    'a site by the name default',
    (app) => void new XnatSite(app, 'default', MINIMAL),
    (app) => void new XnatSite(app, 'default', { ...MINIMAL, namespace: 'xnat' }),
  ],
  ['locked-namespace', 'logs in kube-system', withServices({ efk: { namespace: 'kube-system', fluentdNamespace: 'kube-public' } }), withServices({ efk: {} })],
  ['locked-namespace', 'policies of a chart in the namespace default', policiesIn('default'), policiesIn('xnat')],
  [
    'reserved-namespace',
    'a site in kube-node-lease',
    site({ namespace: 'kube-node-lease', createNamespace: false }),
    site({ namespace: 'xnat', createNamespace: false }),
  ],
  [
    'reserved-namespace',
    'the collector of logs in kube-system',
    withServices({ efk: { fluentdNamespace: 'kube-system', createNamespaces: false } }),
    withServices({ efk: { createNamespaces: false } }),
  ],
  ['shared-host', 'one URL for two sites', two({}, { url: 'https://XNAT.example.edu.au' }), two({}, {})],
  [
    'shared-host',
    'two ports of one host',
    two({}, { url: 'https://xnat.example.edu.au:8443' }),
    two({ cluster: 'a' }, { url: 'https://xnat.example.edu.au:8443', cluster: 'b' }),
  ],
  [
    'shared-host',
    'Kibana on the host of a site',
    withServices({ efk: { kibana: { url: 'https://xnat.example.edu.au', ingressClassName: 'nginx' } } }),
    withServices({ efk: { kibana: { url: 'https://kibana.example.edu.au', ingressClassName: 'nginx' } } }),
  ],
  [
    'foreign-route',
    "an Ingress of one's own on the host of a site",
    beside('Ingress', 'networking.k8s.io/v1', 'docs', ingress('xnat.example.edu.au', 'docs')),
    beside('Ingress', 'networking.k8s.io/v1', 'docs', ingress('docs.example.edu.au', 'docs')),
  ],
  [
    'foreign-route',
    'an HTTPRoute on the host of a site',
    beside('HTTPRoute', 'gateway.networking.k8s.io/v1', 'docs', {
      spec: { hostnames: ['xnat.example.edu.au'], rules: [{ backendRefs: [{ name: 'docs', port: 80 }] }] },
    }),
    beside('HTTPRoute', 'gateway.networking.k8s.io/v1', 'docs', {
      spec: { hostnames: ['docs.example.edu.au'], rules: [{ backendRefs: [{ name: 'docs', port: 80 }] }] },
    }),
  ],
  [
    'shared-database',
    'one external database, in other letters and with the default port',
    two(external('db.example.edu.au'), external('DB.example.edu.au', { port: 5432, databaseName: 'xnat' })),
    two(external('db.example.edu.au'), external('DB.example.edu.au', { databaseName: 'mri' })),
  ],
  ['shared-database', 'one address by two names', two(byIps('10.0.0.2', 'a'), byIps('10.0.0.2', 'b')), two(byIps('10.0.0.2', 'a'), byIps('10.0.0.3', 'b'))],
  [
    'shared-database',
    'the database of another site by its Service',
    two({}, external('uwa-postgresql.uwa.svc.cluster.local')),
    two({}, external('db.example.edu.au')),
  ],
  ['shared-database', 'one Postgres for two XNATs', onOnePostgres((_, first) => first), onOnePostgres((chart) => new Postgres(chart, 'database'))],
  ['shared-bucket-folder', 'two sites', two(dumpedTo({ prefix: 'xnat' }), dumpedTo({ prefix: '/xnat/' })), two(dumpedTo({ prefix: 'xnat' }), dumpedTo({}))],
  [
    'bucket-folder',
    'two sites of one name in two parts of the app',
    (app) => {
      new XnatSite(app, 'uwa', { ...MINIMAL, ...dumpedTo({}) });
      new XnatSite(new Chart(app, 'test'), 'uwa', { ...MRI, namespace: 'test', ...dumpedTo({ region: 'us-east-1' }) });
    },
    (app) => {
      new XnatSite(app, 'uwa', { ...MINIMAL, ...dumpedTo({}) });
      new XnatSite(new Chart(app, 'test'), 'uwa', { ...MRI, namespace: 'test', ...dumpedTo({ prefix: 'test' }) });
    },
  ],
  ['bucket-folder', 'snapshots of the logs among the dumps', withServices(logsTo('uwa'), dumpedTo({})), withServices(logsTo('efk'), dumpedTo({}))],
  [
    'claim-of-two',
    'the archive on the claim of the database',
    site({ postgres: { existingClaim: 'data' }, archive: { existingClaim: 'data' } }),
    site({ postgres: { existingClaim: 'data' }, archive: { existingClaim: 'archive' } }),
  ],
  [
    'claim-of-two',
    'a backup on the claim of the broker',
    site({ messageBroker: { existingClaim: 'shared' }, backup: onClaim('shared') }),
    site({ messageBroker: { existingClaim: 'shared' }, backup: onClaim('backups') }),
  ],
  ['alb-group-conflict', 'another scheme', two(alb({}), alb({ scheme: AlbScheme.INTERNET_FACING })), two(alb({}), alb({}))],
  [
    'alb-group-conflict',
    'another time-out, TLS policy and redirect',
    two(
      alb({}),
      alb({
        idleTimeout: Duration.minutes(10),
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
        httpsPorts: [443, 8443],
        sslRedirectPort: 8443,
        tags: { team: 'mri' },
      }),
    ),
    two(alb({}), alb({ tags: { team: 'mri' } })),
  ],
  ['alb-group-conflict', 'one order twice', two(alb({ groupOrder: 10 }), alb({ groupOrder: 10 })), two(alb({ groupOrder: 10 }), alb({ groupOrder: 20 }))],
  [
    'alb-group-conflict',
    "an Ingress of one's own with other ranges",
    beside(
      'Ingress',
      'networking.k8s.io/v1',
      'docs',
      ingress('docs.example.edu.au', 'docs', { 'alb.ingress.kubernetes.io/group.name': 'imaging', 'alb.ingress.kubernetes.io/inbound-cidrs': '10.0.0.0/8' }),
      alb({ inboundCidrs: ['10.1.0.0/16'] }),
    ),
    beside(
      'Ingress',
      'networking.k8s.io/v1',
      'docs',
      ingress('docs.example.edu.au', 'docs', { 'alb.ingress.kubernetes.io/group.name': 'docs', 'alb.ingress.kubernetes.io/inbound-cidrs': '10.0.0.0/8' }),
      alb({ inboundCidrs: ['10.1.0.0/16'] }),
    ),
  ],
  [
    'default-class',
    'two in one cluster',
    withServices({ storageClasses: { ...classes('fast').storageClasses, ...classes('slow').storageClasses } }),
    withServices(classes('fast', 'slow')),
  ],
  [
    'node-port-taken',
    "a Service of one's own with the port of the receiver",
    beside('Service', 'v1', 'own', nodePort(30104), DICOM),
    beside('Service', 'v1', 'own', nodePort(30105), DICOM),
  ],
  [
    'autoscaling-foreign',
    "an autoscaler of one's own",
    beside('HorizontalPodAutoscaler', 'autoscaling/v2', 'own', hpa('StatefulSet')),
    beside('HorizontalPodAutoscaler', 'autoscaling/v2', 'own', hpa('Deployment')),
  ],
  [
    'files-of-another',
    'one class of EFS for the database and the archive',
    onEfs(StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0' })),
    onEfs(StorageProvisioner.ebsGp3()),
  ],
];

export const wholeAppCases: readonly Case[] = MISTAKES.map(([rule, title, broken, mended]) =>
  mistake(rule, title, broken, REPORTS[`${rule}: ${title}`] ?? '', mended),
);

/** Everything at once that one cluster could not have twice. */
const everything: Partial<XnatSiteProps> = {
  ...external('db.example.edu.au'),
  ...dumpedTo({ prefix: 'xnat' }),
  ...alb({ groupOrder: 1 }),
  ...DICOM,
  namespace: 'xnat',
};

export const wholeAppAllowed: readonly Allowed[] = [
  {
    rule: 'shared-host',
    title: 'all alike on two clusters',
    allowed: (app) => {
      for (const cluster of ['one', 'two']) {
        new ClusterServices(app, `${cluster}-services`, {
          cluster,
          efk: {},
          storageClasses: { [`${cluster}-fast`]: { provisioner: StorageProvisioner.ebsGp3(), isDefault: true } },
        });
        new XnatSite(app, cluster, {
          ...MINIMAL,
          ...everything,
          ...alb({ scheme: cluster === 'one' ? AlbScheme.INTERNAL : AlbScheme.INTERNET_FACING }),
          cluster,
        });
      }
    },
  },
  { rule: 'shared-host', title: 'two sites of one machine by their ports', allowed: two({ url: 'http://localhost:8080' }, { url: 'http://localhost:8081' }) },
  {
    rule: 'foreign-route',
    title: "an Ingress of one's own to the site itself",
    allowed: beside('Ingress', 'networking.k8s.io/v1', 'inside', ingress('xnat.example.edu.au', 'uwa-xnat-web')),
  },
  { rule: 'shared-database', title: 'the same short name in two namespaces', allowed: two({}, {}) },
  { rule: 'shared-database', title: 'another port', allowed: two(external('db.example.edu.au'), external('db.example.edu.au', { port: 5433 })) },
  {
    rule: 'bucket-folder',
    title: 'one folder at two services',
    allowed: two(dumpedTo({ prefix: 'x' }), dumpedTo({ prefix: 'x', endpoint: 'https://minio.example.edu.au' })),
  },
  {
    rule: 'claim-of-two',
    title: 'the dumps of two sites on one claim',
    allowed: (app) => {
      const make = two({ namespace: 'xnat', backup: onClaim('backups') }, { namespace: 'xnat', createNamespace: false, backup: onClaim('backups') });
      make(app);
      (app.node.findChild('mri') as XnatSite).acknowledge('shared-namespace', 'one team looks after both of them');
    },
  },
  {
    rule: 'files-of-another',
    title: 'a class of EFS whose files belong to PostgreSQL',
    allowed: onEfs(StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0', uid: 999 })),
  },
  { rule: 'files-of-another', title: 'a class that somebody else has made', allowed: site({ postgres: { storageClass: StorageClass.named('efs') } }) },
  { rule: 'locked-namespace', title: 'a namespace that only sounds like it', allowed: site({ namespace: 'defaults' }) },
  {
    rule: 'object-of-two-charts',
    title: 'one object in the same words',
    allowed: (app: App) => {
      site({})(app);
      for (const id of ['a', 'b']) new ApiObject(new Chart(app, id), 'class', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'same' } });
    },
  },
];
