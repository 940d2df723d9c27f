import { App, Duration, Size } from 'cdk8s';
import {
  Login,
  AafEnvironment,
  AlbScheme,
  BackupDestination,
  ClusterServices,
  Cpu,
  DatabaseTls,
  HpaAutoscaling,
  MetricsServer,
  NetworkPeer,
  Secret,
  StorageProvisioner,
  VolumeSource,
  XnatImage,
  XnatSite,
} from 'cdk8s-xnat';

const app = new App();

const cluster = new ClusterServices(app, 'cluster', {
  metricsServer: MetricsServer.ais(),
  clusterAutoscaler: {
    kubernetesVersion: '1.33',
    clusterName: 'ais-production',
    roleArn: 'arn:aws:iam::111122223333:role/ais-production-cluster-autoscaler',
  },
  storageClasses: {
    gp2: { provisioner: StorageProvisioner.aisInTreeGp2() },
    'custom-class': { provisioner: StorageProvisioner.noProvisioner() },
  },
  efk: { keepFor: Duration.days(30) },
});

cluster.acknowledge('kubelet-unverified', 'the kubelets of the documents sign their certificates themselves');

const custom = cluster.storageClass('custom-class');
const shared = (path: string) => ({
  size: Size.gibibytes(10),
  storageClass: custom,
  source: VolumeSource.nfs({ server: 'nfs.example.com', path }),
});

const site = new XnatSite(app, 'xnat', {
  url: 'https://xnat.example.com',
  adminEmail: 'xnat-admin@example.com',
  xnat: {
    image: XnatImage.ais('1.9.3.1'),
    resources: { cpu: Cpu.millis(1000), memory: Size.mebibytes(3000) },
  },
  externalPostgres: {
    host: 'xnat.randomstring.ap-southeast-2.rds.amazonaws.com',
    databaseName: 'yourdatabase',
    username: 'yourusername',
    credentials: Secret.named('xnat-postgresql'),
    tls: DatabaseTls.unverified(),
    // What an instance with 16 GiB grants by default, rounded down: SHOW max_connections. A hundred pods get 15 each.
    maxConnections: 1600,
  },
  backup: {
    destination: BackupDestination.s3({
      bucket: 'ais-production-backups',
      region: 'ap-southeast-2',
      serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/ais-production-backup',
    }),
    keepFor: Duration.days(30),
  },
  archive: shared('/xnat/archive'),
  prearchive: shared('/xnat/prearchive'),
  cache: shared('/xnat/cache'),
  buildVolume: shared('/xnat/build'),
  messageBroker: { storageClass: cluster.storageClass('gp2') },
  autoscaling: HpaAutoscaling.ais(),
  albIngress: {
    certificateArn: 'arn:aws:acm:ap-southeast-2:111122223333:certificate/0f1e2d3c-aaaa-bbbb-cccc-0123456789ab',
    scheme: AlbScheme.INTERNET_FACING,
  },
  monitoring: { labels: { release: 'kube-prometheus-stack' } },
  smokeTest: {},
  networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] },
  logins: [
    Login.aaf({
      environment: AafEnvironment.TEST,
      clientId: '123jsdjd',
      client: Secret.named('xnat-aaf'),
      allowedEmailDomains: ['example.com'],
      filterEmailDomains: false,
    }),
  ],
});

site.acknowledge('several-pods', 'as the AIS operations documents have it; users know that permissions may lag behind by a day');
site.acknowledge('autoscaling-memory', 'as the AIS operations documents have it; the number of pods is watched, and the next step is CPU alone');
site.acknowledge('tls-unverified', 'as the AIS operations documents have it; verifyFull with the RDS bundle is the next step');

app.synth();
