import { type App, Chart, Duration, Size } from 'cdk8s';
import {
  AafEnvironment,
  AafOpenId,
  AccountPolicy,
  AlbAlgorithm,
  AlbScheme,
  BackupDestination,
  BuildCleanUp,
  BuildVolume,
  CaBundle,
  CloudNativePostgres,
  ClusterServices,
  ContainerBackend,
  ContainerRuntime,
  ContainerService,
  Cpu,
  DatabaseTls,
  DataVolume,
  EfkCertificates,
  EncryptedManifests,
  EnvSource,
  Expander,
  ExternalPostgres,
  ExternalSecret,
  GarbageCollector,
  GpuVendor,
  Image,
  ImagePullPolicy,
  GatewayController,
  IngressPreset,
  LdapProvider,
  IngressTls,
  Login,
  Monitoring,
  NetworkPeer,
  OpenIdProvider,
  PersistentVolumeAccessMode,
  PluginSource,
  Postgres,
  PostgresBackup,
  PostgresTuning,
  ReclaimPolicy,
  Registry,
  RestMethod,
  RestSetting,
  Secret,
  SecretStoreKind,
  ServiceType,
  SmokeTest,
  SnapshotRepository,
  SopsMode,
  SopsSecrets,
  StorageClass,
  StorageProvisioner,
  TaintEffect,
  VmMaxMapCount,
  VolumeSource,
  WaitForFirstConsumerStorage,
  XnatImage,
  XnatSetup,
  XnatSite,
  XnatWeb,
} from 'cdk8s-xnat';
import { fixture } from '../support/sops';
import { MINIMAL } from '../support/sites';
import { made } from './garbage';

const resources = {
  cpu: Cpu.units(2),
  cpuLimit: Cpu.units(4),
  memory: Size.gibibytes(4),
  memoryLimit: Size.gibibytes(8),
  ephemeralStorage: Size.gibibytes(10),
  ephemeralStorageLimit: Size.gibibytes(20),
};
const volume = {
  size: Size.gibibytes(10),
  storageClass: made(StorageClass.named, 'nfs', { provisioner: 'nfs.csi.k8s.io' }),
  accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY,
};
const nfs = made(VolumeSource.nfs, { server: 'nfs.example.edu.au', path: '/xnat', mountOptions: ['nfsvers=4.1'], capacity: Size.tebibytes(1) });
const csi = made(VolumeSource.csi, {
  driver: 'efs.csi.aws.com',
  volumeHandle: 'fs-0123456789abcdef0',
  attributes: { encryptInTransit: 'true' },
  mountOptions: ['tls'],
  capacity: Size.tebibytes(1),
});
const local = made(VolumeSource.local, { path: '/srv/build', nodes: ['node-1'], capacity: Size.tebibytes(1) });
const login = {
  client: made(Secret.named, 'client', { clientSecret: 'secret' }),
  clientId: 'kLM3n',
  displayName: 'Login',
  link: '<a href="/openid-login?providerId=aaf">Login</a>',
  redirectPath: '/openid-login',
  allowedEmailDomains: ['example.edu.au'],
  filterEmailDomains: true,
  accounts: made(AccountPolicy.of, { enabled: true, verified: true, forceCreate: false }),
  scopes: ['openid', 'email'],
  emailProperty: 'email',
  givenNameProperty: 'given_name',
  familyNameProperty: 'family_name',
  pkce: true,
  extraProperties: { usernamePattern: '[sub]' },
  providerId: 'aaf',
  userAuthUri: 'https://idp.example.edu.au/authorize',
  accessTokenUri: 'https://idp.example.edu.au/token',
};

const directory = {
  credentials: made(Secret.named, 'ldap', { bindDn: 'dn' }),
  bindDn: 'cn=xnat,dc=example,dc=edu,dc=au',
  ca: made(CaBundle.fromConfigMapName, 'university-ca'),
  accounts: made(AccountPolicy.of, { enabled: true, verified: true }),
  emailAttribute: 'mail',
  givenNameAttribute: 'givenName',
  familyNameAttribute: 'sn',
  address: 'ldaps://ldap.example.edu.au',
  userBase: 'ou=people,dc=example,dc=edu,dc=au',
  userFilter: '(uid={0})',
  displayName: 'Directory',
  providerId: 'directory',
};

const AAF = { ...login, environment: AafEnvironment.TEST };

const image = made(XnatImage.custom, {
  image: made(Image.of, 'registry.example.edu.au/xnat', { tag: '1.9.3' }),
  uid: 1000,
  gid: 1000,
  home: '/data/xnat/home',
  logsToFiles: false,
  tomcat: '/usr/local/tomcat',
  plugins: { 'openid-auth': '1.4.1', 'batch-launch': '0.8.0' },
});

const pod = {
  nodeSelector: { pool: 'imaging' },
  tolerations: [{ key: 'dedicated', value: 'imaging', effect: TaintEffect.NO_EXECUTE, stayFor: Duration.minutes(5) }],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'gpu', operator: 'In', values: ['a100'] }], matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] },
        ],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, preference: { matchExpressions: [{ key: 'disks', operator: 'Gt', values: ['1'] }] } }],
    },
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: { app: 'pacs' } } }],
    },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            topologyKey: 'kubernetes.io/hostname',
            labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['batch'] }] },
            namespaceSelector: { matchLabels: { team: 'imaging' } },
            namespaces: ['batch'],
          },
        },
      ],
    },
  },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'xnat' } },
      matchLabelKeys: ['pod-template-hash'],
      minDomains: 2,
      nodeAffinityPolicy: 'Honor',
      nodeTaintsPolicy: 'Honor',
    },
  ],
  priorityClassName: 'imaging',
  labels: { team: 'imaging' },
  annotations: { 'example.edu.au/owner': 'imaging' },
  env: { LANG: 'C.UTF-8' },
  envSources: { PROXY: made(EnvSource.secret, { secretName: 'proxy', key: 'url' }) },
  hostAliases: [{ ip: '10.20.0.7', hostnames: ['pacs.example.edu.au'] }],
  imagePullSecrets: ['registry'],
  imagePullPolicy: ImagePullPolicy.ALWAYS,
};

const probe = { period: Duration.seconds(20), timeout: Duration.seconds(5), failureThreshold: 6 };
const serverPod = { ...pod, probes: { startup: probe, readiness: probe, liveness: probe } };
const accountPod = { ...serverPod, serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/xnat' } };
const xnatPod = {
  ...accountPod,
  probes: { readiness: probe, liveness: probe },
  files: [{ volume: { name: 'certificates', emptyDir: {} }, mountPath: '/certificates' }],
  initContainers: [{ name: 'prepare', image: 'registry.example.edu.au/prepare:1' }],
};

const somewhere = { priorityClassName: 'imaging' };
const registry = made(Registry.mirror, 'harbor.example.edu.au/proxy', { pullSecret: 'harbor', keepHost: true });

const plugin = (name: string, from: unknown) => ({ name, version: '2.0', from, sha256: 'b'.repeat(64) });

const xnat = {
  image,
  pod: xnatPod,
  service: { type: ServiceType.CLUSTER_IP, annotations: { 'example.org/team': 'imaging' } },
  replicas: 1,
  resources,
  heapPercent: 60,
  jvm: {
    minHeap: Size.gibibytes(1),
    maxMetaspace: Size.gibibytes(1),
    threadStack: Size.mebibytes(2),
    collector: GarbageCollector.G1,
    options: ['-XX:+HeapDumpOnOutOfMemoryError'],
  },
  startupTimeout: Duration.minutes(10),
  terminationGracePeriod: Duration.minutes(2),
  timeZone: 'Australia/Perth',
  adminCredentials: made(Secret.named, 'admin'),
  includedPlugins: ['openid-auth'],
  plugins: [
    { name: 'container-service', version: '3.7.1', url: 'https://example.edu.au/container-service-3.7.1-fat.jar', sha256: 'a'.repeat(64) },
    plugin('ohif-viewer', made(PluginSource.url, 'https://nexus.example.edu.au/ohif-viewer.jar', { token: { secretName: 'nexus', key: 'token' } })),
    plugin('xsync', made(PluginSource.image, made(Image.of, 'registry.example.edu.au/xsync', { tag: '1.9.0' }), '/plugins/xsync.jar')),
    plugin('ldap-auth', made(PluginSource.claim, 'plugins', 'released/ldap-auth.jar')),
    plugin('jupyterhub', made(PluginSource.secret, { secretName: 'jupyterhub-jar', key: 'plugin.jar' })),
    plugin('dicom-query', made(PluginSource.configMap, 'dicom-query-jar', 'plugin.jar')),
    plugin(
      'batch',
      made(PluginSource.s3, 's3://example-plugins/batch.jar', {
        region: 'ap-southeast-2',
        endpoint: 'https://s3.example.edu.au',
        credentials: made(Secret.named, 'plugins-s3'),
        image: made(Image.of, 'registry.example.edu.au/aws-cli', { tag: '2.22.35' }),
      }),
    ),
  ],
  safeToEvict: true,
  showLogs: true,
  passwordLogin: true,
  preferences: { 'siteConfig.requireLogin': 'true' },
  properties: { 'scheduling.thread.pool.size': '8' },
  connectionPoolSize: 30,
};

const externalPostgres = {
  ips: ['10.0.1.5'],
  certificateName: 'db.example.edu.au',
  port: 5433,
  databaseName: 'xnat',
  maxConnections: 200,
  username: 'xnat',
  credentials: made(Secret.fromCloudNativePg, 'xnat'),
  jdbcParameters: { socketTimeout: '900' },
  tls: made(DatabaseTls.verifyFull, made(CaBundle.fromConfigMapName, 'ca', 'ca.pem')),
};

const cloudNativePostgres = {
  pod: { ...somewhere, hostAliases: undefined },
  instances: 3,
  version: '16.10',
  image: made(Image.of, 'registry.example.edu.au/cnpg/postgresql', { tag: '16.10-standard-trixie' }),
  databaseName: 'xnat',
  username: 'xnat',
  size: Size.gibibytes(20),
  storageClass: made(StorageClass.named, 'fast'),
  walSize: Size.gibibytes(10),
  walStorageClass: made(StorageClass.named, 'faster'),
  resources,
  tuning: made(PostgresTuning.forMemory, Size.gibibytes(4), { maxConnections: 200 }),
  synchronous: true,
  backup: {
    destination: 's3://imaging-backups/xnat',
    keepFor: Duration.days(30),
    schedule: '30 15 * * *',
    endpoint: 'https://s3.example.edu.au',
    endpointCa: { secretName: 's3-ca', key: 'ca.crt' },
    region: 'ap-southeast-2',
    credentials: made(Secret.named, 'xnat-backup-s3'),
    peers: [made(NetworkPeer.cidr, '10.0.9.0/24')],
  },
  monitoring: { labels: { release: 'prometheus' } },
  operatorNamespace: 'cnpg-system',
  apiServer: [made(NetworkPeer.cidr, '10.0.0.1/32')],
};

const postgres = {
  pod: serverPod,
  version: '16.10',
  image: made(Image.of, 'registry.example.edu.au/postgres', { tag: '16.10', digest: `sha256:${'0'.repeat(64)}` }),
  databaseName: 'xnat',
  username: 'xnat',
  credentials: made(Secret.named, 'db'),
  size: Size.gibibytes(20),
  storageClass: made(StorageClass.named, 'gp3'),
  resources,
  tuning: made(PostgresTuning.of, { work_mem: '32MB' }),
};

const backup = {
  pod: somewhere,
  destination: made(BackupDestination.s3, {
    bucket: 'example-backups',
    prefix: 'xnat',
    region: 'ap-southeast-2',
    endpoint: 'https://s3.example.edu.au',
    ca: made(CaBundle.fromConfigMapName, 'ca', 'ca.pem'),
    credentials: made(Secret.named, 's3', { access_key: 'id' }),
    peers: [made(NetworkPeer.cidr, '10.0.9.0/24')],
    workspaceSize: Size.gibibytes(50),
    workspaceClass: made(StorageClass.named, 'gp3'),
  }),
  keepFor: Duration.days(30),
  schedule: '0 2 * * *',
  timeZone: 'Australia/Perth',
  postgresVersion: '16',
  image: made(Image.of, 'registry.example.edu.au/postgres', { tag: '16' }),
  resources,
  timeout: Duration.hours(8),
  archiveSnapshots: { className: 'csi', readyWithin: Duration.hours(1), apiServer: [made(NetworkPeer.cidr, '10.0.0.1/32')] },
};

const SITE = {
  albIngress: {
    certificateArn: 'arn:aws:acm:ap-southeast-2:111122223333:certificate/0f1e2d3c',
    hosts: ['scans.example.edu.au'],
    scheme: AlbScheme.INTERNET_FACING,
    stickiness: Duration.minutes(10),
    algorithm: AlbAlgorithm.ROUND_ROBIN,
    slowStart: Duration.minutes(1),
    idleTimeout: Duration.minutes(10),
    deregistrationDelay: Duration.minutes(1),
    healthCheck: {
      path: '/',
      successCodes: '200,302',
      interval: Duration.seconds(30),
      timeout: Duration.seconds(10),
      healthyThreshold: 3,
      unhealthyThreshold: 3,
    },
    httpsPorts: [443, 8443],
    sslRedirectPort: 8443,
    sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
    wafAclArn: 'arn:aws:wafv2:ap-southeast-2:111122223333:regional/webacl/xnat/0123abcd',
    securityGroups: ['sg-0123456789abcdef0'],
    subnets: ['subnet-0123456789abcdef0'],
    groupName: 'imaging',
    groupOrder: 1,
    loadBalancerName: 'xnat',
    deletionProtection: true,
    accessLogs: { bucket: 'example-access-logs', prefix: 'xnat' },
    attributes: { 'routing.http2.enabled': 'false' },
    tags: { owner: 'imaging' },
  },
  url: 'https://xnat.example.edu.au',
  adminEmail: 'xnat-admin@example.edu.au',
  siteId: 'UWA',
  namespace: 'uwa',
  createNamespace: true,
  timeZone: 'Australia/Perth',
  pod,
  registry,
  xnat,
  externalPostgres: { ...externalPostgres, ips: undefined, certificateName: undefined, host: 'db.example.edu.au' },
  archive: { ...volume, source: nfs },
  prearchive: { ...volume, source: csi },
  cache: { existingClaim: 'cache', subPath: 'xnat/cache' },
  buildVolume: { ...volume, source: local },
  buildCleanUp: { pod: somewhere, keepFor: Duration.days(60), schedule: '0 4 * * 0', timeZone: 'Australia/Perth', dryRun: true },
  monitoring: {
    labels: { release: 'prometheus' },
    interval: Duration.seconds(60),
    port: 9999,
    agent: { url: 'https://mirror.example.edu.au/agent.jar', sha256: 'a'.repeat(64) },
    alerts: {
      downAfter: Duration.minutes(5),
      heapPercent: 80,
      volumePercent: 70,
      backupAge: Duration.hours(30),
      runbookUrl: 'https://wiki.example.edu.au/xnat',
      labels: { team: 'imaging' },
    },
    createAlerts: true,
    createServiceMonitor: true,
  },
  smokeTest: {
    pod: somewhere,
    deadline: Duration.hours(1),
    checkPublicUrl: true,
    loginPage: '/login',
    callingAeTitle: 'TEST',
    sharedVolumes: ['cache'],
    keepFor: Duration.days(1),
    image: made(Image.of, 'registry.example.edu.au/node', { tag: '24.1.0' }),
  },
  externalMessageBroker: { hosts: ['mq.example.edu.au'], port: 61617, tls: true, credentials: made(Secret.named, 'mq') },
  dicom: {
    receivers: [
      {
        aeTitle: 'XNAT',
        port: 8104,
        nodePort: 30104,
        servicePort: 104,
        identifier: 'dicomObjectIdentifier',
        whitelist: ['CT1@10.20.0.7'],
        directArchive: true,
        anonymization: true,
        customProcessing: false,
        routing: { project: '(0008,1030):^(\\w+):1', subject: '(0010,0020):(.+):1', session: '(0008,0050):(.+):1' },
      },
    ],
    serviceType: ServiceType.LOAD_BALANCER,
    sourceRanges: ['10.20.0.0/16'],
    loadBalancerClass: 'service.k8s.aws/nlb',
    loadBalancerIp: '10.20.0.9',
    annotations: { 'example.edu.au/a': 'b' },
  },
  networkPolicies: {
    web: [made(NetworkPeer.cidr, '10.0.0.0/16'), made(NetworkPeer.namespace, 'traefik')],
    dicom: [made(NetworkPeer.pods, { app: 'pacs' }, 'imaging')],
    database: [made(NetworkPeer.cidr, '10.1.0.0/16')],
    identityProvider: [made(NetworkPeer.cidr, '10.2.0.0/16')],
    smtp: [made(NetworkPeer.cidr, '10.3.0.0/16')],
    pluginDownload: [made(NetworkPeer.cidr, '10.4.0.0/16')],
    messageBroker: [made(NetworkPeer.cidr, '10.5.0.0/16')],
    monitoring: [made(NetworkPeer.namespace, 'monitoring')],
    dns: [made(NetworkPeer.namespace, 'kube-system')],
    wholeNamespace: true,
  },
  createNetworkPolicies: true,
  smtp: {
    host: 'mail.example.edu.au',
    port: 587,
    credentials: made(Secret.named, 'mail'),
    startTls: true,
    implicitTls: false,
    ca: made(CaBundle.fromConfigMapName, 'university-ca'),
    returnPath: 'bounces@example.edu.au',
  },
  trust: made(CaBundle.fromConfigMapName, 'university-ca'),
  proxy: { url: 'http://proxy.example.edu.au:3128', noProxy: ['.example.edu.au'] },
  logins: [made(Login.aaf, AAF)],
};

const SITE_IN_CLUSTER = {
  url: 'https://xnat.example.edu.au',
  adminEmail: 'xnat-admin@example.edu.au',
  postgres: { ...postgres, tuning: made(PostgresTuning.forMemory, Size.gibibytes(4), { maxConnections: 50, cpus: 4, ssd: false }) },
  xnat: { image: made(XnatImage.ais, '1.9.3.1') },
  archive: { ...volume, source: made(VolumeSource.fromVolumeName, 'pv-1') },
  buildVolume: {},
  containerService: {
    backend: made(ContainerBackend.kubernetes, {
      archivePathTranslation: '/data/',
      buildPathTranslation: '/data/xnat/',
      gpuVendor: GpuVendor.AMD,
      apiServerPorts: [16443],
    }),
    containerUser: '1000',
    constraints: [{ attribute: 'pool', values: ['gpu'], isNot: true, userSettable: true }],
    processingUrl: 'http://xnat',
    autoCleanup: false,
    pullImagesOnStart: true,
    maxConcurrentFinalizingJobs: 3,
    statusEmail: false,
    jobEgress: [{ port: 27000, peers: [made(NetworkPeer.cidr, '10.6.0.0/16')] }],
  },
  setup: {
    pod: somewhere,
    username: 'operator',
    image: made(Image.of, 'registry.example.edu.au/node', { tag: '24.1.0' }),
    credentials: made(Secret.named, 'operator'),
    siteConfig: { sitewideAnonymizationScript: 'a' },
    settings: [made(RestSetting.object, '/xapi/events/prefs', { enabled: true }, RestMethod.PUT)],
  },
  backup: { ...backup, destination: made(BackupDestination.claim, { size: Size.gibibytes(50), storageClass: made(StorageClass.named, 'gp3') }) },
  messageBroker: {
    pod: { ...somewhere, probes: {} },
    image: made(Image.of, 'registry.example.edu.au/activemq', { tag: '6.1.7' }),
    username: 'xnat',
    credentials: made(Secret.named, 'mq'),
    size: Size.gibibytes(5),
    storageClass: made(StorageClass.named, 'gp3'),
    resources,
  },
};

const storage = {
  storageClassName: 'gp3',
  reclaimPolicy: ReclaimPolicy.RETAIN,
  allowVolumeExpansion: true,
  isDefault: true,
  zones: ['ap-southeast-2a'],
  mountOptions: ['noatime'],
};

const CLUSTER = {
  cluster: 'ais-prod',
  pod: somewhere,
  registry,
  secretVersions: { elastic: '2026-11' },
  clusterAutoscaler: {
    pod: { ...somewhere, probes: {} },
    kubernetesVersion: '1.33',
    clusterName: 'ais-prod',
    roleArn: 'arn:aws:iam::111122223333:role/autoscaler',
    region: 'ap-southeast-2',
    image: made(Image.of, 'registry.example.edu.au/cluster-autoscaler', { tag: '1.33.0' }),
    expander: Expander.RANDOM,
    balanceSimilarNodeGroups: false,
    skipNodesWithLocalStorage: true,
    scaleDownUnneededTime: Duration.minutes(5),
    scaleDownDelayAfterAdd: Duration.minutes(5),
    scaleDownUtilizationPercent: 40,
    maxGracefulTermination: Duration.minutes(5),
  },
  efk: {
    pod: somewhere,
    certificates: made(EfkCertificates.fromPem, {
      transport: made(Secret.named, 't'),
      http: made(Secret.named, 'h'),
      kibana: made(Secret.named, 'k'),
      fluentdCa: made(Secret.named, 'ca'),
    }),
    keepFor: Duration.days(90),
    elasticsearch: {
      pod: { ...accountPod, probes: { startup: probe, readiness: probe } },
      version: '8.18.0',
      image: made(Image.of, 'registry.example.edu.au/elasticsearch', { tag: '8.18.0' }),
      replicas: 5,
      resources,
      heap: Size.gibibytes(2),
      size: Size.gibibytes(100),
      storageClass: made(StorageClass.named, 'gp3'),
      vmMaxMapCount: VmMaxMapCount.DISABLE_MMAP,
      bootstrapping: false,
      shareMachines: true,
      snapshots: {
        repository: made(SnapshotRepository.s3, { bucket: 'logs', basePath: 'a', region: 'b', endpoint: 'c', credentials: made(Secret.named, 's3') }),
        schedule: '0 30 15 * * ?',
        keepFor: Duration.days(7),
      },
      credentials: made(Secret.named, 'elastic'),
    },
    kibana: {
      pod: { ...somewhere, probes: {}, serviceAccountAnnotations: {} },
      version: '8.18.0',
      image: made(Image.of, 'registry.example.edu.au/kibana', { tag: '8.18.0' }),
      url: 'https://kibana.example.edu.au',
      serviceType: ServiceType.NODE_PORT,
      ingressClassName: 'traefik',
      ingressAnnotations: { a: 'b' },
      serviceAnnotations: { c: 'd' },
      resources,
      credentials: made(Secret.named, 'kibana-system'),
      username: 'kibana_system',
      encryptionKeys: made(Secret.named, 'kibana'),
      formerEncryptionKeys: made(Secret.named, 'kibana-former'),
    },
    fluentd: {
      pod: { ...somewhere, probes: {}, serviceAccountAnnotations: {} },
      containerRuntime: ContainerRuntime.DOCKER,
      excludedNamespaces: ['kube-system'],
      indexName: 'logs.%Y%m%d',
      joinExceptions: false,
      bufferLimit: Size.gibibytes(2),
      bufferKeys: ['tag', 'time'],
      everyNode: false,
      resources,
      image: made(Image.of, 'registry.example.edu.au/fluentd', { tag: 'v1.19.3-debian-elasticsearch8-1.1' }),
      credentials: made(Secret.named, 'fluentd-writer'),
      username: 'fluentd_writer',
      createServiceMonitor: true,
    },
    namespace: 'logging',
    fluentdNamespace: 'collecting',
    createNamespaces: true,
    kibanaPeers: [made(NetworkPeer.namespace, 'traefik')],
    metricsPeers: [made(NetworkPeer.namespace, 'monitoring')],
    apiServerPorts: [443],
    createNetworkPolicies: true,
    dns: [made(NetworkPeer.cidr, '172.20.0.10/32')],
  },
  metricsServer: {
    pod: { ...somewhere, probes: {} },
    kubernetesVersion: '1.33',
    image: made(Image.of, 'registry.example.edu.au/metrics-server', { tag: '0.8.1' }),
    highAvailability: true,
    nodeCount: 200,
    kubeletCa: made(CaBundle.fromConfigMapName, 'kubelet-ca', 'ca.crt'),
    addressTypes: ['InternalIP'],
    securePort: 443,
    bindPrivilegedPort: true,
    metricResolution: Duration.seconds(15),
  },
  storageClasses: {
    gp3: {
      ...storage,
      provisioner: made(StorageProvisioner.ebsGp3, {
        encrypted: true,
        kmsKeyArn: 'arn:aws:kms:ap-southeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        fsType: 'xfs',
        iops: 4000,
        throughput: 200,
      }),
    },
    efs: {
      storageClassName: 'efs',
      provisioner: made(StorageProvisioner.efs, { fileSystemId: 'fs-0123456789abcdef0', directoryPerms: '770', uid: 65534, gid: 65534, basePath: '/xnat' }),
    },
    nfs: { storageClassName: 'nfs', provisioner: made(StorageProvisioner.of, 'nfs.csi.k8s.io', { server: 'nfs.example.edu.au' }) },
  },
};

/** Everything that a user can construct, with every prop given, and how it stands in an app. */
export interface Subject {
  readonly name: string;
  readonly props: object;
  readonly build: (app: App, props: never) => void;
}

const sopsSecret = (name: string, keys: Record<string, string>) => SopsSecrets.fromFile(fixture('secrets.enc.yaml')).secret(name, keys);
const chart = (app: App) => new Chart(app, 'uwa', { namespace: 'uwa' });
const { url, adminEmail } = MINIMAL;

export const SUBJECTS: readonly Subject[] = [
  { name: 'XnatSite', props: SITE, build: (app, props) => new XnatSite(app, 'uwa', props) },
  { name: 'XnatSite with a database in the cluster', props: SITE_IN_CLUSTER, build: (app, props) => new XnatSite(app, 'uwa', props) },
  {
    name: 'XnatSite with an autoscaler',
    props: {
      ...MINIMAL,
      albIngress: { inboundCidrs: ['130.95.0.0/16'] },
      autoscaling: {
        minReplicas: 1,
        maxReplicas: 1,
        cpuPercent: 70,
        memoryPercent: 70,
        wholePod: true,
        scaleDownAfter: Duration.minutes(10),
        scaleDown: false,
      },
    },
    build: (app, props) => new XnatSite(app, 'uwa', props),
  },
  { name: 'ClusterServices', props: CLUSTER, build: (app, props) => new ClusterServices(app, 'cluster', props) },
  {
    name: 'XnatWeb',
    props: { ...xnat, url, adminEmail, siteId: 'UWA', dicom: SITE.dicom, smtp: SITE.smtp, trust: SITE.trust, proxy: SITE.proxy, cache: SITE.cache },
    build: (app, props: object) => {
      const own = chart(app);
      new XnatWeb(own, 'xnat', { url, adminEmail, database: new Postgres(own, 'database'), ...props });
    },
  },
  { name: 'Postgres', props: postgres, build: (app, props) => new Postgres(chart(app), 'database', props) },
  {
    name: 'PostgresBackup',
    props: { ...backup, trust: SITE.trust, proxy: SITE.proxy, archive: { volumeName: 'archive', claimName: 'archive', mountPath: '/data/xnat/archive' } },
    build: (app, props: object) => {
      const own = chart(app);
      new PostgresBackup(own, 'backup', { database: new Postgres(own, 'database'), ...props } as never);
    },
  },
  {
    name: 'PostgresBackup on a claim that is there',
    props: { destination: made(BackupDestination.fromClaimName, 'backups'), keepFor: Duration.days(30) },
    build: (app, props: object) => {
      const own = chart(app);
      new PostgresBackup(own, 'backup', { database: new Postgres(own, 'database'), ...props } as never);
    },
  },
  {
    name: 'ExternalPostgres',
    props: externalPostgres,
    build: (app, props) => {
      const own = chart(app);
      new XnatWeb(own, 'xnat', { url, adminEmail, database: new ExternalPostgres(own, 'database', props) });
    },
  },
  {
    name: 'ExternalPostgres of several servers',
    props: {
      hosts: [{ host: 'db-1.example.edu.au', port: 5433 }, { host: 'db-2.example.edu.au' }],
      credentials: externalPostgres.credentials,
      tls: externalPostgres.tls,
    },
    build: (app, props) => {
      const own = chart(app);
      new XnatWeb(own, 'xnat', { url, adminEmail, database: new ExternalPostgres(own, 'database', props) });
    },
  },
  {
    name: 'CloudNativePostgres',
    props: cloudNativePostgres,
    build: (app, props) => {
      const own = chart(app);
      new XnatWeb(own, 'xnat', { url, adminEmail, database: new CloudNativePostgres(own, 'database', props) });
    },
  },
  {
    name: 'CloudNativePostgres by a role',
    props: {
      backup: {
        destination: 's3://imaging-backups/xnat',
        keepFor: Duration.days(30),
        serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/xnat-backup',
      },
    },
    build: (app, props) => {
      const own = chart(app);
      new XnatWeb(own, 'xnat', { url, adminEmail, database: new CloudNativePostgres(own, 'database', props) });
    },
  },
  {
    name: 'DataVolume',
    props: { ...volume, volumeName: 'inbox', mountPath: '/data/xnat/inbox', defaultSize: Size.gibibytes(1) },
    build: (app, props) => {
      const site = new XnatSite(app, 'uwa', MINIMAL);
      site.xnat.addVolume(new DataVolume(site, 'inbox', props));
    },
  },
  {
    name: 'SopsSecrets',
    props: {
      secrets: made(SopsSecrets.fromFile, fixture('secrets.enc.yaml'), { mode: SopsMode.PLACEHOLDERS, restartOnChange: true }),
      logins: [made(Login.aaf, { client: made(sopsSecret, 'xnat-aaf', { clientId: 'clientId' }) })],
    },
    build: (app, props: object) => new XnatSite(app, 'xnat', { ...MINIMAL, ...props }),
  },
  {
    name: 'EncryptedManifests',
    props: {
      secrets: made(EncryptedManifests.fromFile, fixture('flux.yaml'), { restartOnChange: true }),
      logins: [made(Login.aaf, { client: made(Secret.named, 'xnat-aaf') })],
    },
    build: (app, props: object) => new XnatSite(app, 'xnat', { ...MINIMAL, ...props }),
  },
  {
    name: 'ContainerService on a Docker Swarm',
    props: {
      backend: made(ContainerBackend.dockerSwarm, {
        host: 'tcp://swarm.example.com:2376',
        certificates: made(Secret.named, 'swarm'),
        pathTranslation: { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/xnat' },
        clientSubnets: ['10.0.0.0/16'],
      }),
      constraints: [{ attribute: 'node.role', values: ['worker'] }],
    },
    build: (app, props: object) => {
      const { xnat } = new XnatSite(app, 'uwa', { ...MINIMAL, archive: { existingClaim: 'a' }, buildVolume: { existingClaim: 'b' } });
      const service = new ContainerService(xnat, 'pipelines', { xnat, ...props });
      new XnatSetup(xnat, 'setup', { xnat, features: [service] });
    },
  },
  { name: 'BuildVolume', props: SITE.buildVolume, build: (app, props) => new BuildVolume(chart(app), 'build', props) },
  {
    name: 'SmokeTest, Monitoring and BuildCleanUp of an XNAT that is none',
    props: { xnat: 'xnat', volume: 'build' },
    build: (app, given) => {
      const { xnat, volume } = ((given as unknown) ?? {}) as { xnat: never; volume: never };
      const own = chart(app);
      const web = new XnatWeb(own, 'xnat', { url, adminEmail, database: new Postgres(own, 'database') });
      // What stands for the two is planted with garbage; as they are, they are right.
      const watched = (xnat as unknown) === 'xnat' ? web : xnat;
      const build = new BuildVolume(own, 'build');
      new SmokeTest(own, 'smoke-test', { xnat: watched });
      new Monitoring(own, 'monitoring', { xnat: watched });
      new BuildCleanUp(own, 'clean-up', { xnat: watched, volume: (volume as unknown) === 'build' ? build : volume });
    },
  },
  { name: 'WaitForFirstConsumerStorage', props: CLUSTER.storageClasses.gp3, build: (app, props) => new WaitForFirstConsumerStorage(chart(app), 'gp3', props) },
  {
    name: 'ExternalSecret',
    props: {
      store: 'aws',
      storeKind: SecretStoreKind.SECRET_STORE,
      secretName: 'db',
      keys: { password: { key: 'prod/db', property: 'password', version: 'v2' } },
      extract: 'prod/all',
      refreshInterval: Duration.minutes(5),
      type: 'Opaque',
      namespace: 'uwa',
    },
    build: (app, props) => new ExternalSecret(chart(app), 'db', props),
  },
  {
    name: 'ClusterServices with listed groups and the certificates of cert-manager',
    props: {
      cluster: 'ais-prod',
      secretVersions: { 'elastic-credentials': '2026-11' },
      clusterAutoscaler: { kubernetesVersion: '1.33', nodeGroups: [{ name: 'eks-xnat-0123', minNodes: 1, maxNodes: 4 }] },
      efk: {
        elasticsearch: { snapshots: { repository: made(SnapshotRepository.fromClaimName, 'snapshots') } },
        certificates: made(EfkCertificates.certManager, { clusterIssuer: 'ais-ca' }),
      },
    },
    build: (app, props) => new ClusterServices(app, 'cluster', props),
  },
  {
    name: 'Ingress',
    props: {
      ...MINIMAL,
      cluster: 'ais-prod',
      secretVersions: { 'uwa-postgresql': '2026-11' },
      ingress: {
        className: 'nginx',
        preset: made(IngressPreset.nginx, { stickiness: Duration.hours(8), maxBodySize: Size.gibibytes(10), timeout: Duration.hours(1) }),
        hosts: ['scans.example.edu.au'],
        tls: IngressTls.SECRET,
        tlsSecretName: 'xnat-tls',
        clusterIssuer: 'letsencrypt',
        annotations: { 'nginx.ingress.kubernetes.io/proxy-buffering': 'off' },
      },
    },
    build: (app, props) => {
      const site = new XnatSite(app, 'uwa', props);
      site.acknowledge('ingress-nginx-retired', 'its last release is what the cluster has');
    },
  },
  ...[made(IngressPreset.traefik, { stickiness: Duration.hours(12) }), made(IngressPreset.haproxy, { timeout: Duration.hours(1) })].map((preset, i) => ({
    name: `Ingress with the preset ${i === 0 ? 'of Traefik' : 'of HAProxy'}`,
    props: { ...MINIMAL, ingress: { className: 'edge', preset } },
    build: (app: App, props: never) => new XnatSite(app, 'uwa', props),
  })),
  {
    name: 'XnatSite behind a Gateway',
    props: {
      ...MINIMAL,
      gateway: {
        gatewayName: 'public',
        gatewayNamespace: 'gateways',
        sectionName: 'https',
        hosts: ['scans.example.edu.au'],
        controller: GatewayController.ENVOY_GATEWAY,
        stickiness: Duration.hours(8),
      },
    },
    build: (app, props) => new XnatSite(app, 'uwa', props),
  },
  {
    name: 'XnatSite on its nodes',
    props: {
      ...MINIMAL,
      xnat: { service: { type: ServiceType.LOAD_BALANCER, nodePort: 30080, loadBalancerClass: 'service.k8s.aws/nlb', sourceRanges: ['130.95.0.0/16'] } },
    },
    build: (app, props) => new XnatSite(app, 'uwa', props).acknowledge('service-in-clear', 'the load balancer ends TLS'),
  },
  {
    name: 'Ingress with an issuer of its namespace',
    props: { ...MINIMAL, ingress: { className: 'traefik', issuer: 'letsencrypt' } },
    build: (app, props) => new XnatSite(app, 'uwa', props),
  },
  {
    name: 'PostgresBackup in a role of IAM',
    props: {
      destination: made(BackupDestination.s3, {
        bucket: 'example-backups',
        region: 'ap-southeast-2',
        serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/xnat-backup',
        stsPeers: [made(NetworkPeer.cidr, '10.0.9.0/24')],
      }),
      keepFor: Duration.days(30),
      owner: 'https://xnat.example.edu.au',
    },
    build: (app, props: object) => {
      const own = chart(app);
      new PostgresBackup(own, 'backup', { database: new Postgres(own, 'database'), ...props } as never);
    },
  },
  {
    name: 'addPodParts',
    props: {
      env: { CATALINA_TMPDIR: '/tmp/xnat' },
      javaOptions: ['-XX:+UseG1GC'],
      agents: [{ jar: '/agents/apm.jar', options: 'port=9500' }],
      files: [{ volume: { name: 'agents', emptyDir: {} }, mountPath: '/agents' }],
      ports: [{ name: 'apm', port: 9500 }],
      initContainers: [],
    },
    build: (app, props) => new XnatSite(app, 'uwa', MINIMAL).xnat.addPodParts(props),
  },
  {
    name: 'addEgress',
    props: { port: 443, host: 'api.example.edu.au', peers: [made(NetworkPeer.cidr, '10.0.9.0/24')] },
    build: (app, props) => new XnatSite(app, 'uwa', MINIMAL).xnat.addEgress(props),
  },
  {
    name: 'setPreference',
    props: ['siteConfig', 'siteDescriptionText', 'Imaging at UWA'],
    build: (app, props) =>
      new XnatSite(app, 'uwa', MINIMAL).xnat.setPreference(...((Array.isArray(props) ? props : []) as unknown as [string, string, string])),
  },
  {
    name: 'logins with presets of their own',
    props: {
      logins: [
        made(Login.keycloak, { realm: 'https://id.example.edu.au/realms/imaging', client: made(Secret.named, 'keycloak') }),
        made(Login.orcid, { client: made(Secret.named, 'orcid'), sandbox: true }),
        made(Login.entraId, { tenant: 'uni.example.edu.au', client: made(Secret.named, 'entra') }),
      ],
    },
    build: (app, props: object) => new XnatSite(app, 'uwa', { ...MINIMAL, ...props }),
  },
  {
    name: 'logins by directories',
    props: {
      logins: [
        made(Login.ldap, directory),
        made(Login.activeDirectory, {
          ...directory,
          domain: 'ad.example.edu.au',
          address: 'ldaps://dc1.ad.example.edu.au:3269',
          userBase: 'OU=Staff,DC=ad,DC=example',
          providerId: 'ad',
        }),
      ],
    },
    build: (app, props: object) => new XnatSite(app, 'uwa', { ...MINIMAL, ...props }),
  },
  {
    name: 'LdapProvider',
    props: { ...directory, activeDirectory: true },
    build: (app, props) => {
      const site = new XnatSite(app, 'uwa', MINIMAL);
      site.xnat.addLogin(new LdapProvider(site, 'login', props));
    },
  },
  {
    name: 'OpenIdProvider',
    props: { ...login, userInfoUri: 'https://idp.example.edu.au/userinfo' },
    build: (app, props) => {
      const site = new XnatSite(app, 'uwa', MINIMAL);
      site.xnat.addLogin(new OpenIdProvider(site, 'login', props));
    },
  },
  {
    name: 'AafOpenId',
    props: AAF,
    build: (app, props) => {
      const site = new XnatSite(app, 'uwa', MINIMAL);
      site.xnat.addLogin(new AafOpenId(site, 'login', props));
    },
  },
];
