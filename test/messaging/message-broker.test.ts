import { App, Chart, Size } from 'cdk8s';
import {
  CaBundle,
  Cpu,
  DatabaseTls,
  ExternalMessageBroker,
  type ExternalMessageBrokerOptions,
  Image,
  MessageBroker,
  type MessageBrokerOptions,
  NetworkPeer,
  Postgres,
  Secret,
  StorageClass,
  XnatSite,
  type XnatSiteProps,
  XnatWeb,
} from 'cdk8s-xnat';
import { find, type Manifest, manifests, named, refusals } from '../support/manifests';
import { reaches, type Side } from '../support/reachability';
import { acknowledgeSeveral, MINIMAL, SHARED } from '../support/sites';

function synth(options?: MessageBrokerOptions): Manifest[] {
  const chart = new Chart(new App(), 'uwa', { namespace: 'imaging' });
  new MessageBroker(chart, 'broker', options);
  return manifests(chart);
}

function synthSite(props: Partial<XnatSiteProps>): Manifest[] {
  return manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, ...props }));
}

const pod = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-activemq').spec.template.spec;
const broker = (objects: Manifest[]) => named<Manifest & { name: string }>(pod(objects).containers, 'activemq');
const files = (objects: Manifest[]) => find(objects, 'ConfigMap', 'uwa-activemq-config').data as Record<string, string>;
const xnatConfig = (objects: Manifest[]) => find(objects, 'ConfigMap', 'uwa-xnat-web-config').data as Record<string, string>;
const xnatPod = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.spec;

describe('MessageBroker', () => {
  test('makes an ActiveMQ, its claim and its Services', () => {
    const objects = synth();
    const shown = objects.map((object) => (object.kind === 'ConfigMap' ? { ...object, data: Object.keys(object.data as object) } : object));
    const { annotations } = find(shown, 'StatefulSet', 'uwa-activemq').spec.template.metadata;
    expect(annotations['checksum/config']).toMatch(/^[0-9a-f]{64}$/);
    annotations['checksum/config'] = 'changes with the files';
    expect(shown).toMatchSnapshot();
  });

  test('lets in one user, whose password no container but one sees', () => {
    const objects = synth({ username: 'imaging', credentials: Secret.named('mq', { password: 'pw' }) });
    expect(files(objects)['users.properties']).toBe('imaging=@@secret:mq/pw@@\n');
    expect(files(objects)['groups.properties']).toBe('xnat=imaging\n');
    expect(files(objects)['activemq.xml']).toContain('<jaasAuthenticationPlugin configuration="xnat"/>');
    expect(files(objects)['login.config']).toContain('PropertiesLoginModule required');
    const readers = [...pod(objects).initContainers, ...pod(objects).containers].filter((container: Manifest) =>
      container.volumeMounts.some(({ name }: { name: string }) => name === 'secrets'),
    );
    expect(readers.map(({ name }: Manifest & { name?: string }) => name)).toEqual(['users']);
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'users').emptyDir.medium).toBe('Memory');
  });

  test('is started with no more than it needs: no console, no JMX, no other protocol', () => {
    const xml = files(synth())['activemq.xml']!;
    expect(xml.match(/<transportConnector /g)).toHaveLength(1);
    expect(xml).toContain('useJmx="false"');
    expect(xml).not.toContain('jetty');
    expect(broker(synth()).ports).toEqual([{ name: 'openwire', containerPort: 61616, protocol: 'TCP' }]);
    expect(broker(synth()).command.slice(0, 2)).toEqual(['java', '-Xmx614m']);
  });

  test('takes image, resources, size, class and existing claim', () => {
    const objects = synth({
      image: Image.of('registry.example.edu.au/activemq', { tag: '6.1.8' }),
      resources: { cpu: Cpu.units(1), memory: Size.gibibytes(2) },
      size: Size.gibibytes(9),
      storageClass: StorageClass.named('gp3'),
    });
    expect(broker(objects)).toMatchObject({
      image: 'registry.example.edu.au/activemq:6.1.8',
      resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { cpu: '1', memory: '2Gi' } },
    });
    expect(broker(objects).command[1]).toBe('-Xmx1228m');
    expect(find(objects, 'PersistentVolumeClaim', 'data-uwa-activemq').spec).toMatchObject({
      storageClassName: 'gp3',
      resources: { requests: { storage: '9Gi' } },
    });
    const existing = synth({ existingClaim: 'old' });
    expect(existing.some(({ kind }) => kind === 'PersistentVolumeClaim')).toBe(false);
    expect(named<Manifest & { name: string }>(pod(existing).volumes, 'data').persistentVolumeClaim.claimName).toBe('old');
  });

  test('says of an unknown prop whose it is not', () => {
    expect(refusals((app) => new MessageBroker(new Chart(app, 'uwa'), 'broker', { user: 'x' } as object)).join()).toContain('of MessageBroker ');
    expect(refusals((app) => new ExternalMessageBroker(new Chart(app, 'uwa'), 'broker', { user: 'x' } as never)).join()).toContain('of ExternalMessageBroker ');
  });

  test('opens nothing by itself: XNAT names it as its broker, and it has nobody to call', () => {
    const broker = new MessageBroker(new Chart(new App(), 'uwa'), 'broker');
    expect(broker.podTraffic.map((pods) => [pods.inbound(), pods.outbound()])).toEqual([[[], []]]);
  });

  test('is replaced when its files change', () => {
    const sum = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-activemq').spec.template.metadata.annotations['checksum/config'];
    expect(sum(synth())).toBe(sum(synth({ size: Size.gibibytes(9) })));
    expect(sum(synth())).not.toBe(sum(synth({ username: 'imaging' })));
  });
});

/** Which prop is refused, and by which rule. */
const refused = (make: (chart: Chart) => void) =>
  refusals((app) => make(new Chart(app, 'uwa'))).map((message) => message.replace(/^\[uwa\/broker\] (\S+) .*( \(.*\))\n[^]*$/, '$1$2'));

describe('a MessageBroker is refused', () => {
  test.each<[string, object, string]>([
    ['an unknown prop', { user: 'x' }, 'user (prop-unknown)'],
    ['a size beside a claim that is there', { existingClaim: 'old', size: Size.gibibytes(9) }, 'existingClaim (claim-options)'],
    ['a tag that moves', { image: Image.of('activemq', { tag: 'latest' }) }, 'image (image-tag)'],
    ['an image of another user', { image: Image.of('registry.example.edu.au/activemq', { tag: '6.1.7-alpine' }) }, 'image (image-tag)'],
    ['a size of nothing', { size: Size.gibibytes(0) }, 'size (prop-grammar)'],
    ['a limit below its request', { resources: { cpu: Cpu.units(2), cpuLimit: Cpu.units(1) } }, 'resources.cpuLimit (resource-limits)'],
    ['a claim whose name is none', { existingClaim: 'Old Claim' }, 'existingClaim (object-name)'],
  ])('%s', (_, options, expected) => {
    expect(refused((chart) => new MessageBroker(chart, 'broker', options as MessageBrokerOptions))).toEqual([expected]);
  });
});

test('a claim of the broker and of a volume is told of, by what each is', () => {
  const told = refusals((app) => new XnatSite(app, 'uwa', { ...MINIMAL, messageBroker: { existingClaim: 'data' }, archive: { existingClaim: 'data' } }));
  expect(told.map((message) => message.split('\n')[0])).toEqual([expect.stringMatching(/^\[uwa\/[^\]]+\] .*the message broker.* \(claim-of-two\)$/) as string]);
});

describe('an ExternalMessageBroker is refused', () => {
  const credentials = Secret.named('mq');

  test('in clear, and is then asked in clear', () => {
    const broker = new ExternalMessageBroker(new Chart(new App(), 'uwa'), 'broker', { hosts: ['mq.example.edu.au'], credentials, tls: false });
    expect(broker.brokerUrl).toMatch(/^tcp:\/\/mq\.example\.edu\.au:61616/);
  });

  test.each<[string, object, string]>([
    ['an unknown prop', { hosts: ['mq.example.edu.au'], credentials, host: 'x' }, 'host (prop-unknown)'],
    ['a host that is no name', { hosts: ['mq.example.edu.au', 'mq_2'], credentials }, 'hosts[1] (dns-name)'],
    ['a port that is none', { hosts: ['mq.example.edu.au'], credentials, port: 70_000 }, 'port (port-range)'],
    ['a connection in clear', { hosts: ['mq.example.edu.au'], credentials, tls: false }, 'tls (broker-tls)'],
  ])('%s', (_, options, expected) => {
    expect(refused((chart) => new ExternalMessageBroker(chart, 'broker', options as ExternalMessageBrokerOptions))).toEqual([expected]);
  });
});

describe('a message broker of a site', () => {
  test('is what XNAT is told of, without a password in the file', () => {
    const objects = synthSite({ messageBroker: {} });
    expect(xnatConfig(objects)['xnat-conf.properties']).toContain(
      [
        'spring.activemq.broker-url=tcp://uwa-activemq:61616?jms.prefetchPolicy.queuePrefetch=1',
        'spring.activemq.user=xnat',
        'spring.activemq.password=@@spring-secret:uwa-activemq/password@@',
        '',
      ].join('\n'),
    );
    const sources = named<Manifest & { name: string }>(xnatPod(objects).volumes, 'secrets').projected.sources;
    expect(sources).toContainEqual({ secret: { name: 'uwa-activemq', items: [{ key: 'password', path: 'uwa-activemq/password' }] } });
    expect(xnatConfig(synthSite({}))['xnat-conf.properties']).not.toContain('activemq');
  });

  test('is waited for before XNAT starts', () => {
    const wait = named<Manifest & { name: string }>(xnatPod(synthSite({ messageBroker: {} })).initContainers, 'broker');
    expect(wait.env).toEqual(
      expect.arrayContaining([
        { name: 'WAIT_FOR', value: 'broker' },
        { name: 'ADDRESSES', value: 'uwa-activemq:61616' },
      ]),
    );
  });

  test('is reached by XNAT, and by nobody else', () => {
    const objects = synthSite({ messageBroker: {} });
    const labels = (name: string) => ({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'uwa' });
    const side = (name: string): Side => ({ namespace: 'uwa', labels: labels(name) });
    const from = (other: Side, port = 61616) => reaches(objects, other, side('activemq'), port);
    expect([from(side('xnat-web')), from(side('xnat-web'), 8161)]).toEqual([true, false]);
    expect([side('postgresql'), { namespace: 'other', labels: labels('xnat-web') }, { ip: '10.0.0.9' }].map((other) => from(other))).toEqual([
      false,
      false,
      false,
    ]);
    expect(reaches(objects, side('activemq'), { ip: '203.0.113.7' }, 443)).toBe(false);
  });

  test('may be one of AWS, active and standby, whose names the certificate carries', () => {
    const hosts = ['b-1234-1.mq.ap-southeast-2.amazonaws.com', 'b-1234-2.mq.ap-southeast-2.amazonaws.com'];
    const networkPolicies = { messageBroker: [NetworkPeer.cidr('10.0.8.0/24')] };
    const objects = synthSite({ externalMessageBroker: { hosts, credentials: Secret.named('mq', { username: 'user' }) }, networkPolicies });
    const [first, second] = hosts;
    expect(xnatConfig(objects)['xnat-conf.properties']).toContain(
      [
        `spring.activemq.broker-url=failover:(ssl://${first}:61617,ssl://${second}:61617)?jms.prefetchPolicy.queuePrefetch=1`,
        'spring.activemq.user=@@spring-secret:mq/user@@',
        'spring.activemq.password=@@spring-secret:mq/password@@',
        '',
      ].join('\n'),
    );
    const wait = named<Manifest & { name: string }>(xnatPod(objects).initContainers, 'broker');
    expect(wait.env).toContainEqual({ name: 'ADDRESSES', value: `${first}:61617 ${second}:61617` });
    const self: Side = { namespace: 'uwa', labels: find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.metadata.labels };
    expect(['10.0.8.9', '10.0.9.9'].map((ip) => reaches(objects, self, { ip }, 61617))).toEqual([true, false]);
    expect(objects.some(({ metadata }) => metadata.name.includes('activemq'))).toBe(false);
  });

  test('may be given to an XNAT in a chart of a user’s own', () => {
    const chart = new Chart(new App(), 'uwa');
    const messageBroker = new ExternalMessageBroker(chart, 'broker', { hosts: ['mq.example.edu.au'], port: 61700, credentials: Secret.named('mq') });
    new XnatWeb(chart, 'xnat', { url: MINIMAL.url, adminEmail: MINIMAL.adminEmail, database: new Postgres(chart, 'database'), messageBroker });
    expect(xnatConfig(manifests(chart))['xnat-conf.properties']).toContain('broker-url=ssl://mq.example.edu.au:61700?jms');
  });
});

describe('an XNAT of several pods', () => {
  const several = (props: Partial<XnatSiteProps>) => {
    const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, ...SHARED, ...props });
    acknowledgeSeveral(site);
    return xnatConfig(manifests(site));
  };
  const pool = (text: string) =>
    [...text.matchAll(/^datasource\.(maxTotal|initialSize|maxIdle|maximumPoolSize)=(\d+)$/gm)].map(([, name, size]) => `${name} ${size}`);

  test('has tasks that one pod alone may do done by the first', () => {
    const preferences = several({ xnat: { replicas: 2 } })['prefs-override.ini']!;
    expect(preferences).toContain('\ntask-SessionXMLRebuilder-node=uwa-xnat-web-0\n');
    expect(preferences).toContain('\ntask-TriggerDirectArchiveRequests-node=uwa-xnat-web-0\n');
    expect(several({ autoscaling: { maxReplicas: 3 } })['prefs-override.ini']).toContain('task-SessionXMLRebuilder-node=uwa-xnat-web-0');
    expect(xnatConfig(synthSite({}))['prefs-override.ini']).not.toContain('task-');
  });

  test('shares what the database grants', () => {
    const share = (props: Partial<XnatSiteProps>) => pool(several(props)['xnat-conf.properties']!);
    expect(share({ xnat: { replicas: 2 } })).toEqual([]);
    expect(share({ xnat: { replicas: 3 } })).toEqual(['maxTotal 30', 'initialSize 10', 'maxIdle 10']);
    expect(share({ autoscaling: { maxReplicas: 9 } })).toEqual(['maxTotal 10', 'initialSize 10', 'maxIdle 10']);
    expect(share({ xnat: { replicas: 2, connectionPoolSize: 7 } })).toEqual(['maxTotal 7', 'initialSize 7', 'maxIdle 7']);
    const tls = DatabaseTls.verifyFull(CaBundle.fromConfigMapName('ca'));
    const externalPostgres = { host: 'db.example.edu.au', credentials: Secret.named('db'), tls, maxConnections: 1800 };
    expect(share({ postgres: undefined, externalPostgres, autoscaling: { maxReplicas: 100 } })).toEqual(['maxTotal 17', 'initialSize 10', 'maxIdle 10']);
    expect(share({ xnat: { replicas: 3, properties: { 'datasource.initialSize': '3' } } })).toEqual(['initialSize 3', 'maxTotal 30', 'maxIdle 10']);
    expect(share({ xnat: { replicas: 2, properties: { 'datasource.class': 'com.zaxxer.hikari.HikariDataSource' } } })).toEqual(['maximumPoolSize 40']);
    expect(share({ xnat: { replicas: 3, properties: { 'datasource.class': 'com.zaxxer.hikari.HikariDataSource' } } })).toEqual(['maximumPoolSize 30']);
  });

  test('leaves one pod what XNAT itself takes, where the database grants it', () => {
    expect(pool(xnatConfig(synthSite({}))['xnat-conf.properties']!)).toEqual([]);
    expect(pool(xnatConfig(synthSite({ xnat: { connectionPoolSize: 20 } }))['xnat-conf.properties']!)).toContain('maxTotal 20');
  });
});
