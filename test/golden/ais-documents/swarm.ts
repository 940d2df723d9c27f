import { ContainerBackend, Secret, StorageClass, VolumeSource, XnatSite } from 'cdk8s-xnat';
import { Size } from 'cdk8s';
import { exampleYaml, filesOf } from './made';
import type { Page } from './page';

const volume = (name: string) => ({
  size: Size.gibibytes(10),
  storageClass: StorageClass.named('custom-class', { provisioner: 'kubernetes.io/no-provisioner' }),
  source: VolumeSource.nfs({ server: 'nfs.example.com', path: `/xnat/${name}` }),
});

const files = () =>
  filesOf((app) => {
    new XnatSite(app, 'xnat', {
      url: 'https://xnat.example.com',
      adminEmail: 'xnat-admin@example.com',
      postgres: {},
      archive: volume('archive'),
      prearchive: volume('prearchive'),
      buildVolume: volume('build'),
      containerService: {
        backend: ContainerBackend.dockerSwarm({
          host: 'tcp://swarm.example.com:2376',
          certificates: Secret.named('xnat-swarm'),
          clientSubnets: ['10.0.0.0/16'],
        }),
      },
    });
  });

/** The volume, the Secret and what XNAT is told. */
export const SWARM: Page = {
  title: '3 Docker Swarm, what Kubernetes is told',
  made: () => files()['xnat.k8s.yaml']! + exampleYaml('ais-production'),
  lines: `
ReadWriteMany
mountPath: /data/xnat/build
mountPath: /data/xnat/archive
storageClassName: custom-class
volumeMode: Filesystem
persistentVolumeReclaimPolicy: Retain
name: build-xnat-xnat-web
claimName: build-xnat-xnat-web
name: archive-xnat-xnat-web
name: prearchive-xnat-xnat-web
name: cache-xnat-xnat-web-0
storage: 10Gi
name: custom-class
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
mountPath: /usr/local/tomcat/certs
`,
  fragments: `
swarm.example.com
https://swarm.example.com:2376
"cert-path":"/usr/local/tomcat/certs"
"backend":"swarm"
`,
  otherwise: {
    'name: cache-xnat-xnat-web-0': 'one claim for all pods, an object of its own, so that it can grow and be shared',
    'https://swarm.example.com:2376': 'the client of the Container Service from 3.5.0 on knows tcp:// alone',
  },
};

/** What the administrator of the Swarm is told. */
export const SWARM_GUIDE: Page = {
  title: '3 Docker Swarm, what its administrator is told',
  made: () => files()['xnat.docker-swarm.md']!.split('## What differs from the AIS operations documents')[0]!,
  lines: `
[Service]
ExecStart=
systemctl restart docker
docker service ls
nc -zv 127.0.0.1 2376
nc -zv swarm.example.com 2376
`,
  fragments: `
systemctl edit docker
-H tcp://0.0.0.0:2376
--tlsverify
ca.pem
server-cert.pem
server-key.pem
telnet 127.0.0.1 2376
2377
7946
4789
/etc/fstab
/data/xnat/archive
/data/xnat/build
Rejected
must run on all nodes
Image hosts
/root/.docker
unix:///var/run/docker.sock
 -tlskey
`,
  otherwise: {
    '/root/.docker': 'keys lie in /etc/docker/tls, readable by root alone',
    'unix:///var/run/docker.sock': 'systemd holds that socket already: -H fd://',
    ' -tlskey': 'dockerd wants two dashes',
  },
};
