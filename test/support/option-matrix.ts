import { App, Duration, Size, Testing } from 'cdk8s';
import {
  AafEnvironment,
  AlbScheme,
  BackupDestination,
  CaBundle,
  ClusterServices,
  type ClusterServicesProps,
  ContainerBackend,
  Cpu,
  DatabaseTls,
  EfkCertificates,
  EfkStack,
  type EfkStackOptions,
  HpaAutoscaling,
  IngressPreset,
  IngressTls,
  Image,
  Login,
  NetworkPeer,
  PersistentVolumeAccessMode,
  type PluginDownload,
  PluginSource,
  PostgresTuning,
  Secret,
  ServiceType,
  SnapshotRepository,
  SopsMode,
  SopsSecrets,
  StorageProvisioner,
  VmMaxMapCount,
  XnatImage,
  XnatSite,
  type XnatSiteProps,
} from 'cdk8s-xnat';
import { inSynthPass } from '../../src/core/synth-pass';
import { type Manifest, messagesOf } from './manifests';
import { MINIMAL } from './sites';
import { fixture } from './sops';

const tls = DatabaseTls.verifyCa(CaBundle.fromConfigMapName('ca'));
const external: XnatSiteProps['externalPostgres'] = { credentials: Secret.named('db'), tls, maxConnections: 5000 };
const large = { size: Size.tebibytes(50) };
const peers = [NetworkPeer.cidr('10.0.0.0/8')];

const from = (name: string, source: PluginSource): PluginDownload => ({ name, version: '2.0', from: source, sha256: 'a'.repeat(64) });

/** Changes that an operator makes in the life of a site, each by itself. */
export const SITE_CHANGES: Record<string, Partial<XnatSiteProps>> = {
  'another version of XNAT': { xnat: { image: XnatImage.ais('1.10.1') } },
  'the image of NRG': { xnat: { image: XnatImage.nrg('1.9.3.7') } },
  'more pods': { xnat: { replicas: 3 } },
  'an autoscaler': { autoscaling: { minReplicas: 2, maxReplicas: 6 } },
  "the documents' autoscaler": { autoscaling: HpaAutoscaling.ais(), postgres: undefined, externalPostgres: { ...external, host: 'db.example.edu.au' } },
  'other resources': { xnat: { resources: { cpu: Cpu.units(8), memory: Size.gibibytes(32) } } },
  'other times': { xnat: { startupTimeout: Duration.hours(1), terminationGracePeriod: Duration.minutes(9), safeToEvict: true } },
  'larger volumes': { archive: large, prearchive: large, cache: large, postgres: large },
  'a build volume': { buildVolume: {} },
  'a larger build volume': { buildVolume: large },
  'a build volume that is cleaned': { buildVolume: {}, buildCleanUp: { schedule: '0 5 * * *', dryRun: true } },
  'a smoke test': { smokeTest: {} },
  'another smoke test': { smokeTest: { deadline: Duration.hours(1), callingAeTitle: 'TEST' }, dicom: {} },
  metrics: { monitoring: {}, networkPolicies: { monitoring: peers } },
  'metrics on another port': { monitoring: { port: 9999, labels: { a: 'b' } }, networkPolicies: { monitoring: peers } },
  'plugins from everywhere': {
    xnat: {
      plugins: [
        from('xsync', PluginSource.url('https://nexus.example.edu.au/xsync.jar', { token: Secret.named('nexus').key('token') })),
        from('ohif-viewer', PluginSource.image(Image.of('registry.example.edu.au/ohif', { tag: '3.7.0' }), '/plugins/ohif.jar')),
        from('ldap-auth', PluginSource.claim('plugins', 'ldap-auth.jar')),
        from('jupyterhub', PluginSource.secret(Secret.named('jars').key('jupyterhub.jar'))),
        from('batch-launch', PluginSource.configMap('jars', 'batch-launch.jar')),
        from('dqr', PluginSource.s3('s3://plugins/dqr.jar', { endpoint: 'https://s3.example.edu.au', credentials: Secret.named('s3') })),
      ],
    },
  },
  'authorities of its own, and a proxy': {
    trust: CaBundle.fromConfigMapName('university-ca'),
    proxy: { url: 'http://proxy.example.edu.au:3128', noProxy: ['.example.edu.au'] },
    ingress: { className: 'traefik', tlsSecretName: 'tls' },
    smokeTest: { checkPublicUrl: true },
    monitoring: {},
    networkPolicies: { monitoring: peers },
  },
  'a load balancer': { albIngress: { scheme: AlbScheme.INTERNET_FACING } },
  'an ingress': { ingress: { className: 'traefik', clusterIssuer: 'letsencrypt' } },
  'an ingress of several hosts': {
    ingress: { className: 'traefik', hosts: ['scans.example.edu.au'], preset: IngressPreset.traefik(), tls: IngressTls.ELSEWHERE },
  },
  'a Service on the nodes': { xnat: { service: { type: ServiceType.NODE_PORT, nodePort: 30080 } } },
  'a login by AAF': { logins: [Login.aaf({ environment: AafEnvironment.TEST, client: Secret.named('aaf') })] },
  'no passwords': { logins: [Login.aaf({ client: Secret.named('aaf') })], xnat: { passwordLogin: false } },
  'an external database with a name': { postgres: undefined, externalPostgres: { ...external, host: 'db.example.edu.au' } },
  'an external database with an address': { postgres: undefined, externalPostgres: { ...external, ips: ['10.0.1.5'] } },
  'another version of PostgreSQL': { postgres: { version: '16.11', resources: { memory: Size.gibibytes(8) } } },
  'other settings of PostgreSQL': { postgres: { tuning: PostgresTuning.ais() } },
  'a backup': { backup: { destination: BackupDestination.claim(large), keepFor: Duration.days(30) } },
  'a backup elsewhere, with snapshots': {
    backup: {
      destination: BackupDestination.s3({ bucket: 'backups', region: 'a', credentials: Secret.named('s3') }),
      keepFor: Duration.days(7),
      schedule: '@weekly',
      archiveSnapshots: { className: 'csi' },
    },
  },
  'a message broker': { messageBroker: {} },
  'a larger message broker': {
    messageBroker: { ...large, image: Image.of('docker.io/apache/activemq-classic', { tag: '6.1.8' }), resources: { memory: Size.gibibytes(4) } },
  },
  'an external message broker': { externalMessageBroker: { hosts: ['mq.example.edu.au'], credentials: Secret.named('mq') } },
  DICOM: { dicom: {} },
  'DICOM from outside': { dicom: { serviceType: ServiceType.LOAD_BALANCER, receivers: [{ aeTitle: 'MRI', port: 11112 }] }, networkPolicies: { dicom: peers } },
  mail: { smtp: { host: 'mail.example.edu.au' } },
  'secrets in git': { secrets: SopsSecrets.fromFile(fixture('secrets.enc.yaml'), { mode: SopsMode.PLACEHOLDERS }) },
  'pipelines on Kubernetes': { buildVolume: {}, containerService: {} },
  'pipelines on a Swarm': {
    buildVolume: {},
    containerService: { backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates: Secret.named('swarm') }) },
  },
  'settings by REST': { dicom: {}, setup: { siteConfig: { requireLogin: true } } },
  'other settings by REST': { setup: { credentials: Secret.named('operator') } },
  'no policies': { createNetworkPolicies: false },
  'narrow policies': { networkPolicies: { web: peers } },
  'another URL': { url: 'https://imaging.example.edu.au', adminEmail: 'other@example.edu.au' },
};

const stored = Secret.named('store');
const keystore = { transportKeystorePassword: stored, transportTruststorePassword: stored, httpKeystorePassword: stored };

/** A claim keeps its class for ever: other disks are another stack. */
function onTheSameDisks(efk: EfkStackOptions): EfkStackOptions {
  return { ...efk, elasticsearch: { ...efk.elasticsearch, storageClass: undefined } };
}

export const LOGGING: Record<string, EfkStackOptions> = {
  'a logging stack': {},
  'its version 7.17': { elasticsearch: { version: '7.17.29' } },
  'its next version': {
    elasticsearch: { version: '8.19.4' },
    kibana: { version: '8.19.4' },
    fluentd: { image: Image.of('docker.io/fluent/fluentd-kubernetes-daemonset', { tag: 'v1.17-debian-elasticsearch8-1' }) },
  },
  'five replicas': { elasticsearch: { replicas: 5, shareMachines: true } },
  'one master': { elasticsearch: { replicas: 1 } },
  'more disk and memory': { elasticsearch: { ...large, heap: Size.gibibytes(8), resources: { memory: Size.gibibytes(16) } } },
  'another way to the memory maps': { elasticsearch: { vmMaxMapCount: VmMaxMapCount.DISABLE_MMAP } },
  'another retention': { keepFor: Duration.days(7) },
  'snapshots in S3': { elasticsearch: { snapshots: { repository: SnapshotRepository.s3({ bucket: 'ais-logs', region: 'ap-southeast-2' }) } } },
  'snapshots in a volume': { elasticsearch: { snapshots: { repository: SnapshotRepository.fromClaimName('es-snapshots') } } },
  'certificates of their own': { certificates: EfkCertificates.fromPem({ transport: Secret.named('elasticsearch-transport'), http: stored, kibana: stored }) },
  'a keystore': { certificates: EfkCertificates.fromPkcs12(keystore) },
  'passwords of other names': {
    elasticsearch: { credentials: Secret.named('es') },
    kibana: { credentials: Secret.named('kb') },
    fluentd: { credentials: Secret.named('fd') },
  },
  'Kibana for all': { kibana: { url: 'https://logs.example.edu.au', serviceType: ServiceType.NODE_PORT, ingressClassName: 'alb' } },
  'another index': {
    fluentd: { indexName: 'uwa-%Y.%m', everyNode: false, createServiceMonitor: true },
    metricsPeers: [NetworkPeer.namespace('monitoring')],
  },
  'the old stack of the documents': onTheSameDisks(EfkStack.ais(keystore)),
};

export const CLUSTER_CHANGES: Record<string, ClusterServicesProps> = {
  ...Object.fromEntries(Object.entries(LOGGING).map(([name, efk]) => [name, { efk }])),
  nothing: {},
  'a Metrics Server': { metricsServer: {} },
  'two Metrics Servers of another version': { metricsServer: { highAvailability: true, kubernetesVersion: '1.34', nodeCount: 500 } },
  'an autoscaler': { clusterAutoscaler: { kubernetesVersion: '1.33', clusterName: 'ais' } },
  'an autoscaler of the next version': { clusterAutoscaler: { kubernetesVersion: '1.34', clusterName: 'ais', roleArn: 'arn:aws:iam::111122223333:role/ca' } },
  'a class that may grow': { storageClasses: { gp3: { provisioner: StorageProvisioner.ebsGp3(), allowVolumeExpansion: true } } },
  'the default class, in one zone': {
    storageClasses: { gp3: { provisioner: StorageProvisioner.ebsGp3(), isDefault: true, zones: ['ap-southeast-2a'], mountOptions: ['noatime'] } },
  },
};

export const VOLUMES = ['archive', 'prearchive', 'cache', 'buildVolume'] as const;

/** As the API server gets them: without what is undefined. */
const read = (app: App) => inSynthPass(app, () => JSON.parse(JSON.stringify(app.charts.flatMap((chart) => Testing.synth(chart) as Manifest[]))) as Manifest[]);

/** Every change is one that the library takes; what it says against several pods is not what is tried here. */
function acknowledged(made: ClusterServices | XnatSite): void {
  const unwise = messagesOf(made);
  const rules = unwise.map((message) => /\(([a-z-]+)\)$/m.exec(message)![1]!);
  for (const rule of new Set(rules)) made.acknowledge(rule, 'a trial of a change');
}

/** The objects of a site with a change, by a name that all have. */
export function changedSite(change: Partial<XnatSiteProps>): Manifest[] {
  const app = new App();
  acknowledged(new XnatSite(app, 'uwa', { ...MINIMAL, ...change }));
  return read(app);
}

/** Changes that let pods on several nodes mount these volumes: claims that say no access mode get another one. */
export const SHARING: Record<string, ReadonlyArray<(typeof VOLUMES)[number]>> = {
  'more pods': VOLUMES,
  'an autoscaler': VOLUMES,
  "the documents' autoscaler": VOLUMES,
  'pipelines on Kubernetes': ['archive', 'buildVolume'],
};

/** Where an operator reads how to make such a change all the same. */
export const MOVING = { page: 'docs/how-to/several-pods.md', heading: 'From one pod to several' };

/** The same change, of a site whose claims say their access mode. */
export function saying(change: Partial<XnatSiteProps>): Partial<XnatSiteProps> {
  const made = VOLUMES.filter((name) => name !== 'buildVolume' || change.buildVolume !== undefined);
  return { ...change, ...Object.fromEntries(made.map((name) => [name, { ...change[name], accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY }])) };
}

export const claimOf = (name: string) => `PersistentVolumeClaim uwa ${name.replace('Volume', '')}-uwa-xnat-web`;

/** The objects of a cluster's services. */
export function changedCluster(props: ClusterServicesProps): Manifest[] {
  const app = new App();
  acknowledged(new ClusterServices(app, 'cluster', props));
  return read(app);
}
