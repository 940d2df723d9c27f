import { App, Duration } from 'cdk8s';
import { BackupDestination, CaBundle, DatabaseTls, NetworkPeer, NetworkPurpose, PluginSource, Secret, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';

type Container = Manifest & { name: string };
const PROXY = { url: 'http://proxy.example.edu.au:3128', noProxy: ['nexus.example.edu.au', '*.hospital.example', '10.20.0.7', 'fd00::7'] };
const synth = (props: Partial<XnatSiteProps>, then: (site: XnatSite) => void = () => undefined) => {
  const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, proxy: PROXY, ...props });
  then(site);
  return manifests(site);
};
const pod = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.spec;
const valueOf = (container: Container, name: string) => named<Container>(container.env, name).value as string;
const toolOptions = (objects: Manifest[]) => valueOf(named<Container>(pod(objects).containers, 'xnat'), 'JAVA_TOOL_OPTIONS').split(' ');
const plugin = { name: 'xsync', version: '2.0', url: 'http://nexus:8081/xsync.jar', sha256: 'a'.repeat(64) };
const monitoring = { monitoring: { createAlerts: false }, networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] } };
const CLUSTER = ['localhost', '127.0.0.1', '::1', '.svc', '.cluster.local', '169.254.169.254', '169.254.170.2', '169.254.170.23'];
const GIVEN = ['nexus.example.edu.au', '.hospital.example', '10.20.0.7', 'fd00::7'];

test('Java goes by it, but not to the cluster, the database, the broker and what the site names', () => {
  const options = toolOptions(synth({ messageBroker: {} }));
  expect(options).toEqual(
    expect.arrayContaining([
      '-Dhttp.proxyHost=proxy.example.edu.au',
      '-Dhttp.proxyPort=3128',
      '-Dhttps.proxyHost=proxy.example.edu.au',
      '-Dhttps.proxyPort=3128',
    ]),
  );
  const direct = options
    .find((option) => option.startsWith('-Dhttp.nonProxyHosts='))!
    .slice(21)
    .split('|');
  expect(direct).toEqual([
    ...['localhost', '127.0.0.1', '[::1]', '*.svc', '*.cluster.local', '169.254.169.254', '169.254.170.2', '169.254.170.23'],
    ...['uwa-xnat-web', 'uwa-xnat-web-headless', 'uwa-postgresql', 'uwa-activemq'],
    ...['nexus.example.edu.au', '*.nexus.example.edu.au', '*.hospital.example', '10.20.0.7', '[fd00::7]', '$(KUBERNETES_SERVICE_HOST)'],
  ]);
});

test('all addresses of an external database, and a Docker Swarm, are reached directly', () => {
  const objects = synth(
    {
      postgres: undefined,
      externalPostgres: { ips: ['10.0.1.5', '10.0.1.6'], credentials: Secret.named('db'), tls: DatabaseTls.verifyCa(CaBundle.fromConfigMapName('ca')) },
    },
    (site) => site.xnat.addEgress({ purpose: NetworkPurpose.CONTAINER_BACKEND, port: 2376, host: 'swarm.example.org' }),
  );
  const direct = toolOptions(objects).find((option) => option.startsWith('-Dhttp.nonProxyHosts='))!;
  expect(direct.split(/[|=]/)).toEqual(expect.arrayContaining(['10.0.1.5', '10.0.1.6', 'swarm.example.org']));
});

test('downloads go by it, and to a server of the cluster they do not', () => {
  const from = PluginSource.s3('s3://plugins/dqr.jar', { region: 'ap-southeast-2' });
  const objects = synth({ ...monitoring, xnat: { plugins: [plugin, { name: 'dqr', version: '2.0', from, sha256: 'b'.repeat(64) }] } });
  for (const name of ['plugins', 'plugin-dqr', 'metrics-agent']) {
    const container = named<Container>(pod(objects).initContainers, name);
    expect([valueOf(container, 'http_proxy'), valueOf(container, 'https_proxy')]).toEqual([PROXY.url, PROXY.url]);
    expect(valueOf(container, 'no_proxy').split(',')).toEqual([...CLUSTER, 'uwa-xnat-web', 'uwa-xnat-web-headless', 'uwa-postgresql', 'nexus', ...GIVEN]);
  }
  for (const name of ['home', 'config', 'database']) {
    expect(JSON.stringify(named<Container>(pod(objects).initContainers, name).env)).not.toContain('proxy');
  }
});

test('the backup goes to S3 by it', () => {
  const objects = synth({
    backup: {
      destination: BackupDestination.s3({ bucket: 'example-dumps', region: 'ap-southeast-2', credentials: Secret.named('s3') }),
      keepFor: Duration.days(30),
    },
  });
  const upload = named<Container>(find(objects, 'CronJob', 'uwa-postgresql-backup').spec.jobTemplate.spec.template.spec.containers, 'upload');
  expect([valueOf(upload, 'https_proxy'), valueOf(upload, 'no_proxy')]).toEqual([PROXY.url, [...CLUSTER, ...GIVEN].join(',')]);
  const { egress } = find(objects, 'NetworkPolicy', 'uwa-postgresql-backup').spec;
  expect(egress.flatMap(({ ports }: Manifest & { ports: Array<{ port: number }> }) => ports.map(({ port }) => port))).toContain(3128);
});

test.each([
  ['by it', PROXY.url, {}],
  ['directly where its name is one of noProxy', undefined, { proxy: { url: PROXY.url, noProxy: ['.EXAMPLE.edu.au'] } }],
])('the smoke test goes to the public URL %s', (_how, proxy, props) => {
  const objects = synth({
    url: 'https://xnat.example.edu.au',
    smokeTest: { checkPublicUrl: true },
    ingress: { className: 'traefik', tlsSecretName: 'tls' },
    ...props,
  });
  const job = objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.includes('smoke-test'))!.spec.template.spec;
  expect(job.containers[0].env.find(({ name }: Container) => name === 'PUBLIC_PROXY')?.value).toBe(proxy);
});

test('the policy lets XNAT reach it: on its port, or at its address where that is known', () => {
  const egress = (url: string) => find(synth({ proxy: { url } }), 'NetworkPolicy', 'uwa-xnat-web').spec.egress as Array<Record<string, unknown>>;
  expect(egress('http://proxy.example.edu.au:3128')).toContainEqual(
    expect.objectContaining({ ports: expect.arrayContaining([{ port: 3128, protocol: 'TCP' }]) as unknown }),
  );
  expect(egress('http://10.9.0.1:3128')).toContainEqual({ ports: [{ port: 3128, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '10.9.0.1/32' } }] });
});

test('a site without one says nothing of it', () => {
  expect(JSON.stringify(synth({ proxy: undefined, ...monitoring, xnat: { plugins: [plugin] } }))).not.toMatch(/[a-z]_proxy"|proxyHost/);
});
