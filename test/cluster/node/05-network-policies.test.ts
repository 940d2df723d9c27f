import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Size } from 'cdk8s';
import {
  Login,
  BackupDestination,
  CaBundle,
  ContainerBackend,
  DatabaseTls,
  NetworkPeer,
  Secret,
  ServiceType,
  StorageClass,
  XnatSite,
  type XnatSiteProps,
} from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { forEachOf } from '../../real/support/processes';
import { exampleManifests } from '../../support/examples';
import type { Manifest } from '../../support/manifests';
import { applyObjects, eventually, getAll, kubectl, makeNamespace, makeSecret, rolledOut } from '../support/node';
import { findsNames, openPorts, Outside, reachedFromBash, reachedFromStandIn, standIn, type Target } from '../support/network';
import { story } from '../support/story';

/** Two machines outside of the cluster: one that the sites name, and one that nobody names. */
const [NAMED, WORLD] = ['192.0.2.9', '192.0.2.8'];
const NODE = '10.99.0.1';

/** Every port that some part of a site has to do with, and two that nobody declares. */
const PORTS = [8080, 8104, 9404, 5432, 5433, 61616, 61617, 443, 6443, 2376, 587, 9000, 27000, 8089, 53, 22, 31337];

/** Who may come to anybody's door; no policy of a site is for these. */
const VISITORS = ['a stranger', 'the controller', 'Prometheus'];
const OUTSIDE = ['the named machine', 'the world'];
const ANYBODY = [...VISITORS, ...OUTSIDE];
/** Where one may go who may go anywhere. */
const ANYWHERE = [...ANYBODY, 'the node', 'the DNS'];

/** They are in no row: nobody comes to them, and they go to nobody. The neighbour is a pod that the library does not know. */
const CALL_AND_TAKE_NOTHING = ['everything/clean-up', 'everything/neighbour'];

type Flow = readonly [from: string | readonly string[], to: string | readonly string[], ...ports: number[]];

const XNAT = ['everything/xnat-0', 'everything/xnat-1'];
const BACKUPS = ['everything/backup', 'everything/restore'];
const EXTERNAL_BACKUPS = ['external/backup', 'external/restore'];

/**
 * The page's table, row by row, and what each means for the three sites here: `local`, the example, with its real pods;
 * `everything`, with all that runs in the cluster, and everybody named who can be; `external`, with all that is outside, and nobody named.
 * What is in no row is closed.
 */
const TABLE: ReadonlyArray<readonly [row: string, ...Flow[]]> = [
  ['anybody, or `networkPolicies.web` | XNAT | 8080', [ANYBODY, 'local/xnat', 8080], ['the controller', XNAT, 8080], [ANYBODY, 'external/xnat-0', 8080]],
  [
    'the pods of the cluster; with a node port or a load balancer anybody; or `networkPolicies.dicom` | XNAT, with `dicom` | those of the receivers',
    [VISITORS, 'local/xnat', 8104],
    ['the named machine', XNAT, 8104],
    [ANYBODY, 'external/xnat-0', 8104],
  ],
  ['nobody, or `networkPolicies.monitoring` | XNAT, with `monitoring` | 9404', ['Prometheus', XNAT, 9404]],
  [
    'the smoke test, with `smokeTest` | XNAT, its DICOM ports and the database; with `checkPublicUrl` the URL | as they have them',
    ['everything/smoke-test', XNAT, 8080, 8104],
    ['everything/smoke-test', 'everything/database', 5432],
    ['everything/smoke-test', ANYWHERE, 443],
    ['external/smoke-test', 'external/xnat-0', 8080, 8104],
    ['external/smoke-test', ANYWHERE, 5433],
  ],
  ['XNAT | the database in the cluster | 5432', ['local/xnat', 'local/database', 5432], [XNAT, 'everything/database', 5432]],
  ['XNAT | an external database | its port', ['external/xnat-0', ANYWHERE, 5433]],
  [
    'XNAT, and all of these that call anybody | the DNS of the cluster | 53',
    [['local/xnat', ...XNAT, 'external/xnat-0'], 'the DNS', 53],
    [[...BACKUPS, ...EXTERNAL_BACKUPS], 'the DNS', 53],
    [['everything/smoke-test', 'everything/setup', 'everything/pipeline', 'external/smoke-test', 'external/setup'], 'the DNS', 53],
  ],
  ['XNAT | the message broker in the cluster | 61616', [XNAT, 'everything/broker', 61616]],
  ['XNAT | an external message broker | its port', ['external/xnat-0', ANYWHERE, 61617]],
  ['XNAT | the API server, with `containerService` on Kubernetes; `networkPolicies.containerBackend` says where | 443 and 6443', [XNAT, 'the node', 6443]],
  [
    'XNAT | the Docker Swarm, with `containerService` on one; `networkPolicies.containerBackend` says where | that of its URL, 2376',
    ['external/xnat-0', ANYWHERE, 2376],
  ],
  ['pipelines on Kubernetes, and other Jobs that are not of the site | XNAT | 8080', ['everything/pipeline', XNAT, 8080]],
  ['the same | whom `containerService.jobEgress` names | as it says', ['everything/pipeline', 'the named machine', 27000]],
  ['the Job of `setup` and `containerService` | XNAT | 8080', ['everything/setup', XNAT, 8080], ['external/setup', 'external/xnat-0', 8080]],
  ['a backup and a restore | the database | its port', [BACKUPS, 'everything/database', 5432], [EXTERNAL_BACKUPS, ANYWHERE, 5433]],
  ['a backup and a restore | S3, with `BackupDestination.s3` | that of the endpoint, 443', [EXTERNAL_BACKUPS, ANYWHERE, 9000]],
  ['a backup and a restore | STS, with `serviceAccountRoleArn` | 443', [EXTERNAL_BACKUPS, ANYWHERE, 443]],
  ['a backup | the API server, with `archiveSnapshots` | 443 and 6443', ['everything/backup', ANYWHERE, 443, 6443]],
  ['XNAT | identity providers, with a login | that of their URLs, 443', ['external/xnat-0', ANYWHERE, 443]],
  ['XNAT | the mail relay, with `smtp` | 587 or 25', [XNAT, 'the named machine', 587], ['external/xnat-0', ANYWHERE, 587]],
  [
    'XNAT | where plugins and the metrics agent are downloaded, with `xnat.plugins` or `monitoring` | that of their URLs, 443',
    [XNAT, 'the named machine', 443],
  ],
  ["anybody, or `networkPolicies.web` | cert-manager's helper, with an issuer of `ingress` | 8089", ['the controller', 'everything/acme', 8089]],
];

const named = [NetworkPeer.cidr(`${NAMED}/32`)];
const shared = { size: Size.gibibytes(1), storageClass: StorageClass.named('shared') };
const VOLUMES = { archive: shared, prearchive: shared, cache: shared, buildVolume: shared };
const ADDRESS = { url: 'https://xnat.example.edu.au', adminEmail: 'xnat-admin@example.edu.au' };

const EVERYTHING: XnatSiteProps = {
  ...ADDRESS,
  ...VOLUMES,
  xnat: { replicas: 2 },
  postgres: {},
  messageBroker: {},
  buildCleanUp: {},
  dicom: { serviceType: ServiceType.LOAD_BALANCER },
  smtp: { host: NAMED },
  backup: { destination: BackupDestination.claim(shared), keepFor: Duration.days(3), archiveSnapshots: { className: 'csi' } },
  ingress: { className: 'traefik', clusterIssuer: 'letsencrypt' },
  containerService: { jobEgress: [{ port: 27000, peers: named }] },
  setup: {},
  smokeTest: { checkPublicUrl: true },
  monitoring: {},
  networkPolicies: {
    web: [NetworkPeer.namespace('controller')],
    monitoring: [NetworkPeer.namespace('prometheus')],
    dicom: named,
    pluginDownload: named,
    containerBackend: [NetworkPeer.cidr(`${NODE}/32`), NetworkPeer.cidr('10.96.0.1/32')],
  },
};

const EXTERNAL: XnatSiteProps = {
  ...ADDRESS,
  ...VOLUMES,
  externalPostgres: { host: 'db.example.edu.au', port: 5433, credentials: Secret.named('db'), tls: DatabaseTls.verifyFull(CaBundle.fromConfigMapName('ca')) },
  externalMessageBroker: { hosts: ['mq.example.edu.au'], port: 61617, credentials: Secret.named('mq') },
  dicom: { serviceType: ServiceType.NODE_PORT },
  smtp: { host: 'mail.example.edu.au' },
  logins: [Login.aaf({ client: Secret.named('aaf') })],
  containerService: { backend: ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.edu.au:2376', certificates: Secret.named('swarm') }) },
  smokeTest: {},
  backup: {
    destination: BackupDestination.s3({
      bucket: 'backups',
      region: 'r',
      endpoint: 'https://s3.example.edu.au:9000',
      serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/backup',
    }),
    keepFor: Duration.days(3),
  },
};

/** What a pod of the library is called here, by its label. */
const PARTS: Record<string, string> = {
  'xnat-web': 'xnat',
  postgresql: 'database',
  activemq: 'broker',
  'postgresql-backup': 'backup',
  'postgresql-restore': 'restore',
  'build-clean-up': 'clean-up',
  'smoke-test': 'smoke-test',
  'xnat-setup': 'setup',
};

/** Somebody who connects, or whom one connects to. */
interface Place {
  readonly name: string;
  readonly address: string;
  readonly listens: readonly number[];
  /** Which of the targets it reaches; undefined for who tries nothing. */
  readonly reached?: (targets: readonly Target[]) => Promise<boolean[]>;
  readonly findsNames?: () => Promise<boolean>;
}

const NAMESPACES = ['xnat', 'everything', 'external', 'stranger', 'controller', 'prometheus'];
const APART = NAMESPACES.slice(3);

function objectsOf(name: string, props: XnatSiteProps, acknowledged: readonly string[]): Manifest[] {
  const app = new App();
  const site = new XnatSite(app, name, props);
  for (const rule of acknowledged) site.acknowledge(rule, 'the network alone is tried');
  return parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
}

/** A pod for each that the objects would make, with its labels; those of Jobs with the labels that the controller adds. */
function standInsOf(namespace: string, objects: readonly Manifest[]): Manifest[] {
  return objects.flatMap((object) => {
    const spec = object.kind === 'CronJob' ? object.spec.jobTemplate.spec : object.spec;
    if (!['StatefulSet', 'CronJob', 'Job'].includes(object.kind)) return [];
    const { labels } = spec.template.metadata as { labels: Record<string, string> };
    const part = PARTS[labels['app.kubernetes.io/name']!]!;
    if (object.kind !== 'StatefulSet') return [standIn(namespace, part, { ...labels, ...jobLabels(object.metadata.name as string) }, PORTS)];
    const ports = (spec.template.spec.containers as Array<{ ports?: object[] }>).flatMap((container) => container.ports ?? []);
    const pods = Array.from({ length: (spec.replicas as number | undefined) ?? 1 }, (_, i) => i);
    return pods.map((i) =>
      standIn(
        namespace,
        part === 'xnat' ? `xnat-${i}` : part,
        { ...labels, 'statefulset.kubernetes.io/pod-name': `${object.metadata.name}-${i}` },
        PORTS,
        ports,
      ),
    );
  });
}

const jobLabels = (name: string) => ({ 'job-name': name, 'batch.kubernetes.io/job-name': name });

const list = (names: string | readonly string[]): readonly string[] => (typeof names === 'string' ? [names] : names);

/** The rows of the page's table. */
function rowsOfThePage(): string[] {
  const page = readFileSync(join(__dirname, '../../../docs/how-to/network-policies.md'), 'utf8');
  const [, table] = /^\| From \| To \| Port \|\n\|---\|---\|---\|\n((?:\|.*\|\n)+)/m.exec(page)!;
  return table!
    .trim()
    .split('\n')
    .map((row) => row.replace(/^\| | \|$/g, ''));
}

story('Who reaches whom is exactly what the page on NetworkPolicies says', NAMESPACES, () => {
  const outside = new Outside([NAMED, WORLD]);
  const places: Place[] = [];
  afterAll(() => outside.stop());

  /** All that the table allows: `who -> whom:port`. */
  const connections = [
    ...new Set(
      TABLE.flatMap(([, ...flows]) => flows).flatMap(([from, to, ...ports]) =>
        list(from).flatMap((source) => list(to).flatMap((target) => ports.map((port) => `${source} -> ${target}:${port}`))),
      ),
    ),
  ].sort();

  /** Whether a policy of a site has to do with it. Nobody is kept from himself. */
  const ours = (source: string, target: string) => source !== target && (source.includes('/') || target.includes('/'));

  /** What opens of all that each place tries. */
  const opened = async (tried: ReadonlyArray<ReadonlyArray<Target & { readonly name: string }>>): Promise<string[]> => {
    const open = await forEachOf(places, 4, async ({ name, reached }, i) => {
      const answers = (await reached?.(tried[i]!)) ?? [];
      return tried[i]!.filter((_, j) => answers[j]).map((target) => `${name} -> ${target.name}`);
    });
    return open.flat().sort();
  };

  test('three sites are made, and everybody in them listens on every port', async () => {
    await outside.start(PORTS);
    for (const name of ['xnat', ...APART]) await makeNamespace(name);
    await makeSecret('xnat', 'xnat-xnat-web-admin', { password: 'admin.Password-1' });
    await makeSecret('xnat', 'xnat-postgresql', { password: `it's "$HOME" \\ ü` });
    await applyObjects(...exampleManifests('local'));

    const everything = objectsOf('everything', EVERYTHING, ['several-pods', 'sticky-sessions']);
    const external = objectsOf('external', EXTERNAL, ['swarm-mounts', 'dicom-open']);
    const network = [...everything, ...external].filter(({ kind }) => ['Namespace', 'NetworkPolicy', 'Service'].includes(kind));
    await applyObjects(...network.filter(({ kind }) => kind === 'Namespace'));
    await applyObjects(
      ...network.filter(({ kind }) => kind !== 'Namespace'),
      ...standInsOf('everything', everything),
      ...standInsOf('external', external),
      // As the Container Service labels its Jobs: not at all.
      standIn('everything', 'pipeline', jobLabels('pipeline'), PORTS),
      standIn('everything', 'acme', { 'acme.cert-manager.io/http01-solver': 'true' }, PORTS),
      standIn('everything', 'neighbour', { app: 'neighbour' }, PORTS),
      ...APART.map((namespace) => standIn(namespace, namespace, { app: namespace }, PORTS)),
    );
    for (const namespace of NAMESPACES.slice(1)) await kubectl(['wait', 'pod', '--all', '--for=condition=Ready', '--namespace', namespace, '--timeout=120s']);
    await rolledOut('xnat', 'statefulset/xnat-postgresql');
    await rolledOut('xnat', 'statefulset/xnat-xnat-web');

    const visitors: Record<string, string> = { stranger: 'a stranger', controller: 'the controller', prometheus: 'Prometheus' };
    for (const { metadata, status } of (await getAll('pods', '--all-namespaces')).filter((pod) =>
      NAMESPACES.slice(1).includes(pod.metadata.namespace as string),
    )) {
      const name = visitors[metadata.namespace as string] ?? `${metadata.namespace}/${metadata.name}`;
      const [namespace, pod] = [metadata.namespace as string, metadata.name as string];
      places.push({
        name,
        address: status.podIP as string,
        listens: PORTS,
        reached: (targets) => reachedFromStandIn(namespace, pod, targets),
        findsNames: () => findsNames(namespace, pod),
      });
    }
    for (const [name, pod, container] of [
      ['local/xnat', 'xnat-xnat-web-0', 'xnat'],
      ['local/database', 'xnat-postgresql-0', 'postgresql'],
    ] as const) {
      const [{ status }] = (await getAll('pod', pod, '--namespace', 'xnat')) as [Manifest];
      places.push({
        name,
        address: status.podIP as string,
        listens: await openPorts('xnat', pod, container),
        reached: (targets) => reachedFromBash('xnat', pod, container, targets),
      });
    }
    const [dns] = (await getAll('pods', '--namespace', 'kube-system', '--selector', 'k8s-app=kube-dns')) as [Manifest];
    places.push(
      { name: 'the named machine', address: NAMED, listens: PORTS, reached: (targets) => outside.reached(NAMED, targets) },
      { name: 'the world', address: WORLD, listens: PORTS, reached: (targets) => outside.reached(WORLD, targets) },
      { name: 'the node', address: NODE, listens: [6443, 10250] },
      { name: 'the DNS', address: dns.status.podIP as string, listens: [53, 8080, 8181] },
    );
    // Who is not there would be missed by nobody.
    expect(new Set(TABLE.flatMap(([, ...flows]) => flows.flatMap(([from, to]) => [...list(from), ...list(to)])))).toEqual(
      new Set(places.map(({ name }) => name).filter((name) => !CALL_AND_TAKE_NOTHING.includes(name))),
    );
    expect(places.find(({ name }) => name === 'local/xnat')!.listens).toEqual([8080, 8104]);
    expect(places.find(({ name }) => name === 'local/database')!.listens).toEqual([5432]);
  });

  test('the page has a row for each connection that is measured here, and no other', () => {
    expect(TABLE.map(([row]) => row)).toEqual(rowsOfThePage());
  });

  test('each pod tries each port of each other, of the node and of the outside: what opens is what the table says, nothing more and nothing less', async () => {
    const targets = places.flatMap(({ name, address, listens }) => listens.map((port) => ({ name: `${name}:${port}`, address, port })));
    const tried = places.map((source) => targets.filter(({ name }) => ours(source.name, name.split(':')[0]!)));
    const expected = connections.filter((flow) => targets.some(({ name }) => flow.endsWith(` -> ${name}`)));
    expect(expected.length).toBeGreaterThan(100);
    // kube-router, other than the standard, writes the rules of a pod a second after its start.
    await eventually('the policies are in place', 30, async () => expect(await opened(tried)).toEqual(expected));
    process.stdout.write(`tried ${tried.flat().length} connections: ${expected.length} open\n`);
  });

  test('by the name of a Service or a port of the node one reaches the same pods, and no others', async () => {
    const slices = await getAll('endpointslices', '--all-namespaces');
    const behind = (service: Manifest, name: string | undefined) =>
      slices
        .filter(({ metadata }) => metadata.namespace === service.metadata.namespace && metadata.labels['kubernetes.io/service-name'] === service.metadata.name)
        .flatMap(({ ports, endpoints }) =>
          ((ports ?? []) as Array<{ name?: string; port: number }>)
            .filter((port) => (port.name ?? '') === (name ?? ''))
            .flatMap(({ port }) =>
              ((endpoints ?? []) as Array<{ addresses: string[] }>).flatMap(({ addresses }) =>
                addresses.map((address) => `${places.find((found) => found.address === address)!.name}:${port}`),
              ),
            ),
        );
    const services = (await getAll('services', '--all-namespaces')).filter(({ spec }) => spec.clusterIP !== 'None' && spec.ports[0].protocol !== 'UDP');
    const targets = services.flatMap((service) =>
      (service.spec.ports as Array<{ name?: string; port: number; nodePort?: number }>).flatMap(({ name, port, nodePort }) => {
        const pods = behind(service, name);
        const inside = {
          name: `Service ${service.metadata.name}:${port}`,
          address: service.spec.clusterIP as string,
          port,
          pods,
          from: (source: string) => !OUTSIDE.includes(source),
        };
        const onTheNode = {
          ...inside,
          name: `node port of ${service.metadata.name}`,
          address: NODE,
          port: nodePort!,
          from: (source: string) => OUTSIDE.includes(source),
        };
        return nodePort === undefined ? [inside] : [inside, onTheNode];
      }),
    );
    expect(targets.filter(({ pods }) => pods.length === 0)).toEqual([]);
    // What a pod sends to itself by a Service is the network's own matter, and no policy's.
    const tried = places.map((source) => targets.filter(({ pods, from }) => from(source.name) && pods.every((pod) => ours(source.name, pod.split(':')[0]!))));
    const expected = places
      .flatMap((source, i) =>
        tried[i]!.filter(({ pods }) => pods.every((pod) => connections.includes(`${source.name} -> ${pod}`))).map(({ name }) => `${source.name} -> ${name}`),
      )
      .sort();
    expect(expected).toEqual(
      expect.arrayContaining([
        'everything/xnat-0 -> Service kubernetes:443',
        'the named machine -> node port of everything-xnat-web-dicom-scp',
        'the world -> node port of external-xnat-web-dicom-scp',
      ]),
    );
    expect(await opened(tried)).toEqual(expected);
  });

  test('who may call anybody also finds names, and who calls nobody does not', async () => {
    const asked = places.filter(({ findsNames }) => findsNames !== undefined);
    const found = await forEachOf(asked, 4, ({ findsNames }) => findsNames!());
    const finds = ({ name }: Place) => VISITORS.includes(name) || connections.includes(`${name} -> the DNS:53`);
    expect(Object.fromEntries(asked.map(({ name }, i) => [name, found[i]]))).toEqual(Object.fromEntries(asked.map((source) => [source.name, finds(source)])));
  });
});
