import { Chart, Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  BuildVolume,
  ContainerBackend,
  ContainerService,
  type ContainerServiceOptions,
  PersistentVolumeAccessMode,
  Postgres,
  Secret,
  VolumeSource,
  XnatImage,
  type XnatSiteProps,
  XnatWeb,
} from 'cdk8s-xnat';
import { type Allowed, type Build, type Case, javaScript, mistake, site } from '../case';

const nfs = (path: string) => ({ size: Size.gibibytes(10), source: VolumeSource.nfs({ server: 'nfs.example.edu.au', path }) });
const STATIC: Partial<XnatSiteProps> = { archive: nfs('/a'), buildVolume: nfs('/b') };
const certificates = Secret.named('xnat-swarm');

const pipelines = (containerService: ContainerServiceOptions, props: Partial<XnatSiteProps> = {}) => site({ buildVolume: {}, containerService, ...props });
const onKubernetes = (options: Parameters<typeof ContainerBackend.kubernetes>[0]) => pipelines({ backend: ContainerBackend.kubernetes(options) });
const onSwarm = (options: Partial<Parameters<typeof ContainerBackend.dockerSwarm>[0]>, props: Partial<XnatSiteProps> = {}) =>
  pipelines({ backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates, ...options }) }, { ...STATIC, ...props });

/** In a namespace that the app makes by itself. */
const inNamespace = (level: string): Build => (app) => {
  const chart = new Chart(app, 'uwa', { namespace: 'imaging', disableResourceNameHashes: true });
  new k8s.KubeNamespace(chart, 'namespace', { metadata: { name: 'imaging', labels: { 'pod-security.kubernetes.io/enforce': level } } });
  const xnat = new XnatWeb(chart, 'xnat', { url: 'https://x.example.edu.au', adminEmail: 'a@example.edu.au', database: new Postgres(chart, 'database') });
  xnat.addVolume(new BuildVolume(chart, 'build'));
  new ContainerService(chart, 'pipelines', { xnat });
};

const download = (version: string) => ({
  xnat: { plugins: [{ name: 'container-service', version, url: 'https://example.edu.au/cs.jar', sha256: 'a'.repeat(64) }] },
});

export const containerServiceCases: readonly Case[] = [
  mistake(
    'container-plugin',
    'an image without the plugin',
    pipelines({}, { xnat: { image: XnatImage.nrg('1.9.3.7') } }),
    `
      [uwa/container-service] XNAT does not run the plugin container-service (container-plugin)
          why  without the plugin XNAT has no such interface, and the Job that sets it up fails
          fix  use XnatImage.ais(…), which has it; or add it to xnat.plugins, with url and sha256`,
    pipelines({}, { xnat: { image: XnatImage.ais() } }),
  ),
  mistake(
    'container-plugin',
    'a plugin that knows no claims',
    pipelines({}, download('3.3.2')),
    `
      [uwa/container-service] the plugin container-service is version 3.3.2 (container-plugin)
          why  it knows no claims before 3.4.0, and would mount empty folders of the nodes
          fix  use 3.4.0 or newer`,
    pipelines({}, download('3.4.0')),
  ),
  mistake(
    'container-plugin',
    'a plugin with the former client of Docker',
    onSwarm({}, download('3.4.3')),
    `
      [uwa/container-service] the plugin container-service is version 3.4.3 (container-plugin)
          why  before 3.5.0 it had another client of Docker, which wants https:// for the host
          fix  use 3.5.0 or newer`,
    onSwarm({}, download('3.5.0')),
  ),
  mistake(
    'container-user',
    'a user by its name',
    pipelines({ containerUser: 'xnat' }),
    `
      [uwa/container-service] containerUser is "xnat" (container-user)
          why  Kubernetes takes numbers alone, and a name means another user in each image
          fix  write the number of a user, such as "1000"; without it pipelines run as XNAT does`,
    pipelines({ containerUser: '1000' }),
  ),
  mistake(
    'container-root',
    'pipelines as root',
    pipelines({ containerUser: '0' }),
    `
      [uwa/container-service] containerUser is "0" (container-root)
          why  what they write into the archive belongs to root, and XNAT can neither change nor delete it
          fix  remove it: pipelines then run as XNAT does`,
    pipelines({}),
  ),
  mistake(
    'pipeline-volumes',
    'no build volume',
    pipelines({}, { buildVolume: undefined }),
    `
      [uwa/container-service] no volume of XNAT is mounted at "/data/xnat/build" (pipeline-volumes)
          why  a pipeline runs outside of the pod of XNAT: what lies in the pod it does not see, and the Container Service would mount an empty folder of the node in its place
          fix  write buildVolume: {}; in a chart of your own, xnat.addVolume(new BuildVolume(…)) before the ContainerService is made`,
    pipelines({}),
  ),
  mistake(
    'pipeline-shared',
    'volumes that one node alone may use',
    pipelines({}, { archive: { accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE } }),
    `
      [uwa/container-service] accessMode of archive is ReadWriteOnce (pipeline-shared)
          why  a pipeline that is put on another node than XNAT waits for ever
          fix  use a class that many nodes can write to, such as EFS or NFS, with READ_WRITE_MANY; or acknowledge it where the cluster has one node`,
    pipelines({}, { archive: { accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY } }),
  ),
  mistake(
    'pipeline-namespace',
    'Jobs where restricted pods alone are let in',
    inNamespace('restricted'),
    `
      [uwa/pipelines] the namespace imaging enforces "restricted" (pipeline-namespace)
          why  the Container Service makes Jobs whose pods say too little for it: each would be refused, and no pipeline would start
          fix  let it enforce "baseline": pod-security.kubernetes.io/enforce: baseline. XNAT itself stays restricted. A namespace that XnatSite makes is so already`,
    inNamespace('baseline'),
  ),
  mistake(
    'path-translation',
    'a translation without a slash at its end',
    onKubernetes({ archivePathTranslation: '/data/xnat/archive', buildPathTranslation: 'build' }),
    `
      [uwa/container-service] archivePathTranslation is "/data/xnat/archive" (path-translation)
          why  what is left of a path would begin with a slash, and the API server refuses a Job with an absolute path in a claim
          fix  write "/data/xnat/archive/"
      [uwa/container-service] buildPathTranslation is "build" (path-translation)
          why  what is left of a path would begin with a slash, and the API server refuses a Job with an absolute path in a claim
          fix  write "/build/"`,
    onKubernetes({ archivePathTranslation: '/data/xnat/archive/', buildPathTranslation: '/build/' }),
  ),
  mistake(
    'placement',
    'a label of the Swarm on Kubernetes, and no values',
    pipelines({ constraints: [{ attribute: 'pool == gpu', values: ['a'] }, { attribute: 'pool', values: [] }] }),
    `
      [uwa/container-service] constraints[0].attribute is "pool == gpu" (placement)
          why  no node would fit, and each pipeline would wait for ever
          fix  write the label of the nodes, such as "node.kubernetes.io/instance-type"
      [uwa/container-service] constraints[1].values has an empty value, or none (placement)
          why  no node would fit, and each pipeline would wait for ever
          fix  write the values that fit, such as ["gpu"]`,
    pipelines({ constraints: [{ attribute: 'node.kubernetes.io/instance-type', values: ['gpu'] }] }),
  ),
  mistake(
    'placement',
    'a label of Kubernetes on a Swarm',
    pipelines({ backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates }), constraints: [{ attribute: 'pool', values: ['gpu'] }] }, STATIC),
    `
      [uwa/container-service] constraints[0].attribute is "pool" (placement)
          why  no node would fit, and each pipeline would wait for ever
          fix  write one of "node.hostname", "node.role", "node.labels.<name>" and "engine.labels.<name>"`,
    pipelines({ backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates }), constraints: [{ attribute: 'node.labels.pool', values: ['gpu'] }] }, STATIC),
  ),
  ...(
    [
      ['https://swarm.example.com:2376', ', and the scheme is https'],
      ['http://swarm.example.com:2376', ', and the scheme is http'],
      ['swarm.example.com:2376', ', without a scheme'],
    ] as const
  ).map(([host, what]) =>
    mistake(
      'swarm-host',
      `the host ${host}`,
      onSwarm({ host }),
      `
      [uwa] host is "${host}"${what} (swarm-host)
          why  the client of Docker knows tcp:// alone; that it speaks TLS is said by DOCKER_TLS_VERIFY, which is set
          fix  write "tcp://swarm.example.com:2376"`,
      onSwarm({ host: 'tcp://swarm.example.com:2376' }),
    ),
  ),
  mistake(
    'swarm-host',
    'the port without TLS',
    onSwarm({ host: 'tcp://swarm.example.com:2375' }),
    `
      [uwa] host is "tcp://swarm.example.com:2375", and the port is 2375 (swarm-host)
          why  on it daemons listen without TLS: whoever reaches it is root on the Swarm
          fix  let the daemons listen with TLS on 2376, and write "tcp://swarm.example.com:2376"`,
    onSwarm({ host: 'tcp://swarm.example.com:2376' }),
  ),
  mistake(
    'swarm-host',
    'an address, and no port',
    onSwarm({ host: 'tcp://10.1.2.3' }),
    `
      [uwa] host is "tcp://10.1.2.3", without a port (swarm-host)
          why  the client would take one without TLS
          fix  write "tcp://swarm.example.com:2376"
      [uwa] host is "tcp://10.1.2.3", an IP address (swarm-host)
          why  the certificate is compared with the name that is written here, and has a DNS name
          fix  write the name in its certificate: "tcp://swarm.example.com:2376"`,
    onSwarm({ host: 'tcp://swarm.example.com:2376' }),
  ),
  mistake(
    'prop-required',
    'no certificates',
    onSwarm({ certificates: javaScript(undefined) }),
    `
      [uwa] ContainerBackend.dockerSwarm lacks certificates (prop-required)
          why  there is no value that would suit every site
          fix  add certificates, a Secret, such as Secret.named("xnat-swarm")`,
    onSwarm({}),
  ),
  mistake(
    'swarm-paths',
    'one path with a slash at its end, the other without',
    onSwarm({ pathTranslation: { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/xnat/' } }),
    `
      [uwa/container-service] pathTranslation puts "/srv/xnat/" in the place of "/data/xnat" (swarm-paths)
          why  the Container Service replaces one text by the other: the Swarm would mount folders that are not there
          fix  write both with a slash at the end, or both without`,
    onSwarm({ pathTranslation: { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/xnat' } }),
  ),
  mistake(
    'swarm-paths',
    'a relative path',
    onSwarm({ pathTranslation: { xnatPrefix: '/data/xnat', swarmPrefix: 'srv' } }),
    `
      [uwa/container-service] pathTranslation.swarmPrefix is "srv" (swarm-paths)
          why  the Container Service replaces one text by the other: the Swarm would mount folders that are not there
          fix  write an absolute path without spaces, colons and commas, such as "/srv/xnat"`,
    onSwarm({ pathTranslation: { xnatPrefix: '/data/xnat', swarmPrefix: '/srv' } }),
  ),
  mistake(
    'swarm-mounts',
    'a volume that a class makes',
    onSwarm({}, { archive: {} }),
    `
      [uwa/container-service] the volume "archive" is made by a class (swarm-mounts)
          why  where such a volume is is known to the cluster alone, and the nodes of the Swarm are none of its nodes
          fix  say where it is: source: VolumeSource.nfs({ server: "nfs.example.com", path: "/xnat/archive" }); or acknowledge it, and find the volume yourself`,
    onSwarm({}),
  ),
  mistake(
    'cidr',
    'a subnet that is none',
    onSwarm({ clientSubnets: ['10.0.0.1/16'] }),
    `
      [uwa] a subnet of clientSubnets is "10.0.0.1/16", whose address is not the first of its range (cidr)
          why  it may be meant as one address, and stands for a whole range
          fix  write "10.0.0.1/32" for the one, or "10.0.0.0/16" for all`,
    onSwarm({ clientSubnets: ['10.0.0.0/16'] }),
  ),
];

export const containerServiceAllowed: readonly Allowed[] = [
  { rule: 'swarm-host', title: 'another port with TLS', allowed: onSwarm({ host: 'tcp://swarm.example.com:12376' }) },
  { rule: 'pipeline-shared', title: 'claims that exist already', allowed: pipelines({}, { archive: { existingClaim: 'a' }, buildVolume: { existingClaim: 'b' } }) },
];
