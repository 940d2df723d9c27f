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
  StorageClass,
  VolumeSource,
  XnatImage,
  XnatSetup,
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

const processing = (title: string, processingUrl: string, fix: string) =>
  mistake(
    'processing-url',
    title,
    pipelines({ processingUrl }),
    `
      [uwa/container-service] processingUrl is ${JSON.stringify(processingUrl)} (processing-url)
          why  each pipeline appends its paths to it: it would compute for hours, and then not be able to hand over its results
          fix  ${fix}`,
    pipelines({ processingUrl: 'http://xnat.imaging' }),
  );

/** In a namespace that the app makes by itself. */
const inNamespace =
  (level: string): Build =>
  (app) => {
    const chart = new Chart(app, 'uwa', { namespace: 'imaging', disableResourceNameHashes: true });
    new k8s.KubeNamespace(chart, 'namespace', { metadata: { name: 'imaging', labels: { 'pod-security.kubernetes.io/enforce': level } } });
    const xnat = new XnatWeb(chart, 'xnat', { url: 'https://x.example.edu.au', adminEmail: 'a@example.edu.au', database: new Postgres(chart, 'database') });
    xnat.addVolume(new BuildVolume(chart, 'build'));
    new XnatSetup(chart, 'setup', { xnat, features: [new ContainerService(chart, 'pipelines', { xnat })] });
  };

/** Without a Job that tells XNAT of it. */
const alone = (tell: boolean): Build =>
  site({ buildVolume: {}, createNamespace: false }, (uwa) => {
    const service = new ContainerService(uwa.xnat, 'pipelines', { xnat: uwa.xnat });
    if (tell) uwa.networkPolicies!.addMember(new XnatSetup(uwa.xnat, 'setup', { xnat: uwa.xnat, features: [service] }));
  });

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
          why  Kubernetes takes the number of a user alone, up to 2147483647, and a name means another user in each image
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
    'pipeline-admission',
    'any Jobs that XNAT may think of',
    onKubernetes({ createAdmissionPolicy: false }),
    `
      [uwa/container-service] createAdmissionPolicy is false (pipeline-admission)
          why  who may make any Job may mount the database and its dumps, and read every Secret of the namespace: so whoever takes over XNAT may
          fix  remove it; on a Kubernetes before 1.30, or where another policy of the cluster does the same, acknowledge it`,
    onKubernetes({}),
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
    'pipeline-volumes',
    'a claim whose name is none for a volume of a pod',
    pipelines({}, { archive: { existingClaim: 'xnat.archive' } }),
    `
      [uwa/container-service] the claim of archive is named "xnat.archive" (pipeline-volumes)
          why  the Container Service names the volume of a pod as the claim, and there neither dots nor more than 63 characters may be: the API server would refuse every pipeline
          fix  use a claim whose name is at most 63 lower-case letters, digits and hyphens`,
    pipelines({}, { archive: { existingClaim: 'xnat-archive' } }),
  ),
  mistake(
    'setup-missing',
    'a ContainerService that nobody tells XNAT of',
    alone(false),
    `
      [uwa/xnat/pipelines] no XnatSetup has this ContainerService among its features (setup-missing)
          why  which backend it uses is a setting that only a Job can make: without it no pipeline starts
          fix  write new XnatSetup(this, "setup", { xnat, features: [containerService, xnat] })`,
    alone(true),
  ),
  mistake(
    'port-range',
    'a port that TCP does not have',
    pipelines({ jobEgress: [{ port: 70000 }] }),
    `
      [uwa] containerService.jobEgress[0].port is 70000 (port-range)
          why  TCP has the ports 1 to 65535
          fix  choose a port between 1 and 65535`,
    pipelines({ jobEgress: [{ port: 27000 }] }),
  ),
  mistake(
    'job-egress',
    'connections of Jobs on a Swarm',
    pipelines({ backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates }), jobEgress: [{ port: 27000 }] }, STATIC),
    `
      [uwa/container-service] jobEgress is given, and pipelines run on a Docker Swarm (job-egress)
          why  whoever reads the line believes that it limits something; a policy with such a port is refused by the API server
          fix  remove it: whom they may connect to is for the firewall of the Swarm`,
    pipelines({ backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates }) }, STATIC),
  ),
  mistake(
    'placement',
    'two by one attribute, and several values that nobody may choose from',
    pipelines({
      constraints: [
        { attribute: 'pool', values: ['gpu', 'large'] },
        { attribute: 'pool', values: ['fast'] },
      ],
    }),
    `
      [uwa/container-service] constraints[0] has 2 values, and nobody may choose (placement)
          why  the Container Service takes the first and forgets the others
          fix  write the one value, or userSettable: true
      [uwa/container-service] constraints[1].attribute is "pool", as of another (placement)
          why  the Container Service keeps one for each attribute, and forgets the other
          fix  write one of the two`,
    pipelines({ constraints: [{ attribute: 'pool', values: ['gpu', 'large'], userSettable: true }] }),
  ),
  mistake(
    'placement',
    'a role that no node of a Swarm has',
    onSwarm(
      {},
      {
        containerService: {
          backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates }),
          constraints: [{ attribute: 'node.role', values: ['wrker'] }],
        },
      },
    ),
    `
      [uwa/container-service] constraints[0].values has "wrker" for node.role (placement)
          why  no node would fit, and each pipeline would wait for ever
          fix  write "manager" or "worker"`,
    onSwarm(
      {},
      {
        containerService: {
          backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates }),
          constraints: [{ attribute: 'node.role', values: ['worker'] }],
        },
      },
    ),
  ),
  processing('a slash at the end', 'http://xnat.imaging/', 'write "http://xnat.imaging"'),
  processing('a blank in the URL', ' http://xnat.imaging', 'write "http://xnat.imaging"'),
  processing('no URL', 'xnat', 'write scheme and host, such as "https://xnat.example.edu.au"; or leave it out'),
  mistake(
    'placement',
    'a word of the Swarm on Kubernetes',
    pipelines({ constraints: [{ attribute: 'node.role', values: ['worker'] }] }),
    `
      [uwa/container-service] constraints[0].attribute is "node.role" (placement)
          why  no node would fit, and each pipeline would wait for ever
          fix  write the label of the nodes, such as "node.kubernetes.io/instance-type"`,
    pipelines({ constraints: [{ attribute: 'node.kubernetes.io/instance-type', values: ['p3'] }] }),
  ),
  mistake(
    'pipeline-shared',
    'volumes that one node alone may use',
    pipelines({}, { archive: { accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE } }),
    `
      [uwa/container-service] accessMode of archive is ReadWriteOnce (pipeline-shared)
          why  a pipeline that is put on another node than XNAT waits for ever
          fix  use a class that many nodes can mount, such as one of StorageProvisioner.efs(…), or source: VolumeSource.nfs(…), and leave out accessMode; or acknowledge it where the cluster has one node`,
    pipelines({}, { archive: {} }),
  ),
  mistake(
    'pipeline-shared',
    'a class for one node',
    pipelines({}, { buildVolume: { storageClass: StorageClass.named('local-path') } }),
    `
      [uwa/container-service] accessMode of build is ReadWriteOnce: the class local-path serves one node at a time, as shipped by k3s (pipeline-shared)
          why  a pipeline that is put on another node than XNAT waits for ever
          fix  use a class that many nodes can mount, such as one of StorageProvisioner.efs(…), or source: VolumeSource.nfs(…), and leave out accessMode; or acknowledge it where the cluster has one node; if the class is another one in your cluster, name its driver: StorageClass.named("local-path", { provisioner: "nfs.csi.k8s.io" })`,
    pipelines({}, { buildVolume: { storageClass: StorageClass.named('local-path', { provisioner: 'nfs.csi.k8s.io' }) } }),
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
          fix  remove it, which is right where the claim is what XNAT mounts: "/data/xnat/archive/"; or write where the claim's own root lies in XNAT, with a slash at the end
      [uwa/container-service] buildPathTranslation is "build" (path-translation)
          why  what is left of a path would begin with a slash, and the API server refuses a Job with an absolute path in a claim
          fix  remove it, which is right where the claim is what XNAT mounts: "/data/xnat/build/"; or write where the claim's own root lies in XNAT, with a slash at the end`,
    onKubernetes({ archivePathTranslation: '/data/xnat/archive/', buildPathTranslation: '/data/' }),
  ),
  mistake(
    'placement',
    'a label of the Swarm on Kubernetes, and no values',
    pipelines({
      constraints: [
        { attribute: 'pool == gpu', values: ['a'] },
        { attribute: 'pool', values: [] },
      ],
    }),
    `
      [uwa] containerService.constraints[1].values must be a list that is not empty, but is an empty list (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give containerService.constraints[1].values as a list that is not empty
      [uwa/container-service] constraints[0].attribute is "pool == gpu" (placement)
          why  no node would fit, and each pipeline would wait for ever
          fix  write the label of the nodes, such as "node.kubernetes.io/instance-type"`,
    pipelines({ constraints: [{ attribute: 'node.kubernetes.io/instance-type', values: ['gpu'] }] }),
  ),
  mistake(
    'placement',
    'a label of Kubernetes on a Swarm',
    pipelines(
      { backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates }), constraints: [{ attribute: 'pool', values: ['gpu'] }] },
      STATIC,
    ),
    `
      [uwa/container-service] constraints[0].attribute is "pool" (placement)
          why  no node would fit, and each pipeline would wait for ever
          fix  write one of "node.hostname", "node.role", "node.labels.<name>" and "engine.labels.<name>"`,
    pipelines(
      {
        backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates }),
        constraints: [{ attribute: 'node.labels.pool', values: ['gpu'] }],
      },
      STATIC,
    ),
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
          fix  write an absolute path of letters, digits, dots, hyphens, underscores and single slashes, such as "/srv/xnat"`,
    onSwarm({ pathTranslation: { xnatPrefix: '/data/xnat', swarmPrefix: '/srv' } }),
  ),
  mistake(
    'swarm-paths',
    'the two prefixes the wrong way round',
    onSwarm({ pathTranslation: { xnatPrefix: '/srv/xnat', swarmPrefix: '/data/xnat' } }),
    `
      [uwa/container-service] pathTranslation.xnatPrefix is "/srv/xnat", which is no folder with "/data/xnat/archive" and "/data/xnat/build" in it (swarm-paths)
          why  the Container Service replaces one text by the other: the Swarm would mount folders that are not there
          fix  write the folder that both are in, "/data/xnat"; swarmPrefix is its path on the Swarm`,
    onSwarm({ pathTranslation: { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/xnat' } }),
  ),
  mistake(
    'container-user',
    'a name on a Swarm',
    pipelines({ backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates }), containerUser: 'xnat:xnat' }, STATIC),
    `
      [uwa/container-service] containerUser is "xnat:xnat" (container-user)
          why  a name means another user in each image, or none; and Linux numbers users up to 2147483647
          fix  write numbers, such as "1000" or "1000:1000"; without it pipelines run as XNAT does`,
    pipelines({ backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates }), containerUser: '1000:1000' }, STATIC),
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
      [uwa] ContainerBackend.dockerSwarm(…).clientSubnets[0] is "10.0.0.1/16", whose address is not the first of its range (cidr)
          why  it may be meant as one address, and stands for a whole range
          fix  write "10.0.0.1/32" for the one, or "10.0.0.0/16" for all`,
    onSwarm({ clientSubnets: ['10.0.0.0/16'] }),
  ),
  mistake(
    'container-user',
    'a number that no user can have',
    pipelines({ containerUser: '2147483648' }),
    `
      [uwa/container-service] containerUser is "2147483648" (container-user)
          why  Kubernetes takes the number of a user alone, up to 2147483647, and a name means another user in each image
          fix  write the number of a user, such as "1000"; without it pipelines run as XNAT does`,
    pipelines({ containerUser: '2147483647' }),
  ),
  ...[0, 70_000, -1].map((port) =>
    mistake(
      'api-server-port',
      `the port ${port}`,
      onKubernetes({ apiServerPorts: [443, port] }),
      `
      [uwa] a port of apiServerPorts is ${port} (api-server-port)
          why  XNAT could not reach it, and a policy with such a port is refused
          fix  write the port of its Service and that of the machines behind it, such as [443, 6443]`,
      onKubernetes({ apiServerPorts: [443, 16443] }),
    ),
  ),
  ...(
    [
      ['02376', 'some programs read a number with a zero before it as another one', '2376'],
      ['00', 'TCP has the ports 1 to 65535', '2376'],
      ['65536', 'TCP has the ports 1 to 65535', '2376'],
      ['012376', 'some programs read a number with a zero before it as another one', '12376'],
    ] as const
  ).map(([port, why, right]) =>
    mistake(
      'swarm-host',
      `the port ${port}`,
      onSwarm({ host: `tcp://swarm.example.com:${port}` }),
      `
      [uwa] host is "tcp://swarm.example.com:${port}", and the port is ${port} (swarm-host)
          why  ${why}
          fix  write "tcp://swarm.example.com:${right}"`,
      onSwarm({ host: `tcp://swarm.example.com:${right}` }),
    ),
  ),
  mistake(
    'swarm-host',
    'the port without TLS, with a zero before it',
    onSwarm({ host: 'tcp://swarm.example.com:02375' }),
    `
      [uwa] host is "tcp://swarm.example.com:02375", and the port is 2375 (swarm-host)
          why  on it daemons listen without TLS: whoever reaches it is root on the Swarm
          fix  let the daemons listen with TLS on 2376, and write "tcp://swarm.example.com:2376"`,
    onSwarm({ host: 'tcp://swarm.example.com:2376' }),
  ),
  ...['0x7f000001', '127.1', '10.0.0.0x1', '1.2.3.4.', '[::1]'].map((host) =>
    mistake(
      'swarm-host',
      `an address in another form, ${host}`,
      onSwarm({ host: `tcp://${host}:2376` }),
      `
      [uwa] host is "tcp://${host}:2376", an IP address (swarm-host)
          why  the certificate is compared with the name that is written here, and has a DNS name
          fix  write the name in its certificate: "tcp://swarm.example.com:2376"`,
      onSwarm({ host: 'tcp://1.swarm0x.example.com:2376' }),
    ),
  ),
  mistake(
    'swarm-host',
    'a name with a dot at its end',
    onSwarm({ host: 'tcp://docker.example.com.:2376' }),
    `
      [uwa] host is "tcp://docker.example.com.:2376", whose host ends with a dot (swarm-host)
          why  the name in the certificate has none, and another name is not accepted
          fix  write "tcp://docker.example.com:2376"`,
    onSwarm({ host: 'tcp://docker.example.com:2376' }),
  ),
  ...['0.0.0.0/0', '::/0', '128.0.0.0/1'].map((range) =>
    mistake(
      'swarm-open',
      `clients from ${range}`,
      onSwarm({ clientSubnets: ['10.0.0.0/8', range] }),
      `
      [uwa] a subnet of clientSubnets is "${range}" (swarm-open)
          why  whoever has a certificate of its authority is root on every node; the firewall is what keeps a stolen one outside
          fix  write those of the nodes and pods of the Kubernetes cluster, such as "10.0.0.0/16"`,
      onSwarm({ clientSubnets: ['10.0.0.0/8', 'fd00::/16'] }),
    ),
  ),
  mistake(
    'swarm-certificates',
    'one key for two files',
    onSwarm({ certificates: Secret.named('xnat-swarm', { 'cert.pem': 'tls.crt', 'key.pem': 'tls.crt' }) }),
    `
      [uwa] ca.pem, cert.pem and key.pem are the keys "ca.pem", "tls.crt" and "tls.crt" of the Secret (swarm-certificates)
          why  the authority, the certificate and its key are three files: the client would not connect
          fix  name three keys; for a Secret of cert-manager: { "ca.pem": "ca.crt", "cert.pem": "tls.crt", "key.pem": "tls.key" }`,
    onSwarm({ certificates: Secret.named('xnat-swarm', { 'ca.pem': 'ca.crt', 'cert.pem': 'tls.crt', 'key.pem': 'tls.key' }) }),
  ),
  ...[
    '/srv/$(id)',
    '/srv/`id`',
    "/srv/it's",
    '/srv/a;b',
    '/srv/$&',
    '/srv//a',
    '/srv/../etc',
    '/srv/.',
    '/srv/a b',
    '/srv/a:b',
    '/srv/a,b',
    '/srv/a\nb',
    '/srv/"a',
  ].map((swarmPrefix) =>
    mistake(
      'swarm-paths',
      `a path that is more than one to a shell, ${JSON.stringify(swarmPrefix)}`,
      onSwarm({ pathTranslation: { xnatPrefix: '/data/xnat', swarmPrefix } }),
      `
      [uwa/container-service] pathTranslation.swarmPrefix is ${JSON.stringify(swarmPrefix)} (swarm-paths)
          why  the Container Service replaces one text by the other: the Swarm would mount folders that are not there
          fix  write an absolute path of letters, digits, dots, hyphens, underscores and single slashes, such as "/srv/xnat"`,
      onSwarm({ pathTranslation: { xnatPrefix: '/data/xnat/', swarmPrefix: '/srv/a.b/_c-1/' } }),
    ),
  ),
  ...['/data/xnat/arch', '/data/xnat/archive', '/data/xn', '/data/xnat/archive/'].map((xnatPrefix) =>
    mistake(
      'swarm-paths',
      `a beginning of one, or in the middle of a name: ${xnatPrefix}`,
      onSwarm({ pathTranslation: { xnatPrefix, swarmPrefix: '/srv/a' } }),
      `
      [uwa/container-service] pathTranslation.xnatPrefix is "${xnatPrefix}", which is no folder with "/data/xnat/archive" and "/data/xnat/build" in it (swarm-paths)
          why  the Container Service replaces one text by the other: the Swarm would mount folders that are not there
          fix  write the folder that both are in, "/data/xnat"; swarmPrefix is its path on the Swarm`,
      onSwarm({ pathTranslation: { xnatPrefix: '/data', swarmPrefix: '/srv/a' } }),
    ),
  ),
];

export const containerServiceAllowed: readonly Allowed[] = [
  { rule: 'swarm-host', title: 'another port with TLS', allowed: onSwarm({ host: 'tcp://swarm.example.com:12376' }) },
  {
    rule: 'pipeline-shared',
    title: 'volumes for one node, where a Swarm mounts them by itself',
    allowed: onSwarm({}, { archive: { ...nfs('/a'), accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE } }),
  },
  {
    rule: 'pipeline-shared',
    title: 'claims that exist already',
    allowed: pipelines({}, { archive: { existingClaim: 'a' }, buildVolume: { existingClaim: 'b' } }),
  },
];
