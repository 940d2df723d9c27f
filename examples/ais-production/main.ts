import { App, Size } from 'cdk8s';
import { Login, AafEnvironment, ClusterServices, Cpu, DatabaseTls, Secret, StorageProvisioner, VolumeSource, XnatImage, XnatSite } from 'cdk8s-xnat';

const app = new App();

const cluster = new ClusterServices(app, 'cluster', {
  storageClasses: {
    gp2: { provisioner: StorageProvisioner.aisInTreeGp2() },
    'custom-class': { provisioner: StorageProvisioner.noProvisioner() },
  },
});

const custom = cluster.storageClass('custom-class');
const nfs = (path: string) => VolumeSource.nfs({ server: 'nfs.example.com', path });

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
  },
  archive: { size: Size.gibibytes(10), storageClass: custom, source: nfs('/xnat/archive') },
  prearchive: { size: Size.gibibytes(10), storageClass: custom, source: nfs('/xnat/prearchive') },
  cache: { size: Size.gibibytes(10), storageClass: cluster.storageClass('gp2') },
  buildVolume: { size: Size.gibibytes(10), storageClass: custom, source: nfs('/xnat/build') },
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

site.acknowledge('tls-unverified', 'as the AIS operations documents have it; verifyFull with the RDS bundle is the next step');

app.synth();
