import { App, Duration, Size } from 'cdk8s';
import { BackupDestination, ContainerBackend, Cpu, NetworkPeer, Secret, ServiceType, StorageClass, VolumeSource, XnatSite } from 'cdk8s-xnat';

const app = new App();

const nfs = (path: string, size: Size) => ({ size, source: VolumeSource.nfs({ server: 'nfs.example.edu.au', path: `/export/xnat/${path}` }) });

new XnatSite(app, 'xnat', {
  url: 'https://xnat.example.edu.au',
  adminEmail: 'xnat-admin@example.edu.au',
  xnat: {
    resources: { cpu: Cpu.units(2), memory: Size.gibibytes(8) },
    timeZone: 'Australia/Brisbane',
  },
  postgres: { size: Size.gibibytes(50), resources: { memory: Size.gibibytes(4) } },
  backup: {
    // Not the machine that has the archive.
    destination: BackupDestination.claim({ size: Size.gibibytes(500), storageClass: StorageClass.named('backup') }),
    keepFor: Duration.days(30),
    schedule: '30 1 * * *',
    timeZone: 'Australia/Brisbane',
  },

  archive: nfs('archive', Size.tebibytes(20)),
  prearchive: nfs('prearchive', Size.tebibytes(1)),
  cache: nfs('cache', Size.gibibytes(200)),
  buildVolume: nfs('build', Size.tebibytes(1)),
  buildCleanUp: { keepFor: Duration.days(60) },

  dicom: {
    serviceType: ServiceType.NODE_PORT,
    receivers: [
      { aeTitle: 'XNAT', port: 8104, nodePort: 30104 },
      { aeTitle: 'MRI', port: 8105, nodePort: 30105 },
    ],
  },
  ingress: { className: 'traefik', clusterIssuer: 'letsencrypt' },
  smtp: { host: 'mail.example.edu.au' },

  containerService: {
    backend: ContainerBackend.dockerSwarm({
      host: 'tcp://swarm.example.edu.au:2376',
      certificates: Secret.named('xnat-swarm'),
      clientSubnets: ['10.30.0.0/16'],
    }),
    constraints: [{ attribute: 'node.role', values: ['worker'] }],
  },

  smokeTest: {},

  networkPolicies: {
    web: [NetworkPeer.namespace('traefik')],
    dicom: [NetworkPeer.cidr('10.20.0.0/16')],
    smtp: [NetworkPeer.cidr('10.40.0.25/32')],
    containerBackend: [NetworkPeer.cidr('10.50.0.0/28')],
  },
});

app.synth();
