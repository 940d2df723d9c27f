import { ApiObject, App, type Chart, Duration, Size } from 'cdk8s';
import * as api from 'cdk8s-xnat';
import { Construct, type IConstruct } from 'constructs';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { inSynthPass } from '../../src/core/synth-pass';
import { type Manifest, ruleIds } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const { BackupDestination, ClusterServices, EfkStack, ExternalSecret, HpaAutoscaling, MetricsServer, NetworkPeer, PostgresTuning } = api;
const { Secret, StorageClass, StorageProvisioner, VolumeSource, XnatImage, XnatSite } = api;

const FOLDER = join(__dirname, 'constructs');

/** What is built, and, of an XNAT, the files that the construct writes into: it may have no object of its own. */
type State = { readonly build: (app: App) => Chart; readonly files?: readonly string[]; readonly parts?: boolean };

const site = (props: Partial<api.XnatSiteProps>, ...files: string[]): State => ({ build: (app) => new XnatSite(app, 'xnat', { ...MINIMAL, ...props }), files });
const cluster = (props: api.ClusterServicesProps): State => ({ build: (app) => new ClusterServices(app, 'cluster', props) });
const storage = (provisioner: api.StorageProvisioner) => cluster({ storageClasses: { fast: { provisioner } } });

const SWARM = api.ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates: Secret.named('xnat-swarm') });
const nfs = (path: string) => ({ size: Size.gibibytes(10), source: VolumeSource.nfs({ server: 'nfs.example.com', path }) });
const AUTOSCALED: Partial<api.XnatSiteProps> = {
  albIngress: {},
  messageBroker: {},
  buildVolume: { storageClass: StorageClass.named('efs-sc', { provisioner: 'efs.csi.aws.com' }) },
  postgres: undefined,
  externalPostgres: { host: 'db.example.edu.au', credentials: Secret.named('xnat-db'), maxConnections: 5000 },
};
const KEYSTORES = {
  transportKeystorePassword: Secret.named('transport-ssl-keystore-password'),
  transportTruststorePassword: Secret.named('transport-ssl-truststore-password'),
  httpKeystorePassword: Secret.named('http-ssl-keystore-password'),
};

/** Every construct with nothing asked of it, and as the AIS operations documents have it. */
const STATES: Readonly<Record<string, Readonly<Record<string, State>>>> = {
  AafOpenId: { default: site({ logins: [api.Login.aaf({ client: Secret.named('xnat-aaf') })] }, 'aaf-provider.properties') },
  AlbIngress: { default: site({ albIngress: {} }) },
  BuildCleanUp: { default: site({ buildVolume: {}, buildCleanUp: {} }) },
  BuildVolume: { default: site({ buildVolume: {} }) },
  CloudNativePostgres: { default: site({ postgres: undefined, cloudNativePostgres: {} }, 'xnat-conf.properties') },
  ClusterAutoscaler: { default: cluster({ clusterAutoscaler: { clusterName: 'ais-prod', kubernetesVersion: '1.35' } }) },
  ClusterServices: { default: { ...storage(StorageProvisioner.ebsGp3()), parts: true } },
  ContainerService: {
    default: site({ buildVolume: {}, containerService: {} }, 'prefs-override.ini', 'settings.json'),
    dockerSwarm: site({ archive: nfs('/archive'), buildVolume: nfs('/build'), containerService: { backend: SWARM } }, 'prefs-override.ini', 'settings.json'),
  },
  DataVolume: { default: site({ archive: {} }), nfs: site({ archive: nfs('/archive') }) },
  EfkStack: { default: cluster({ efk: {} }), ais: { ...cluster({ efk: EfkStack.ais(KEYSTORES) }), parts: true } },
  Elasticsearch: { default: cluster({ efk: {} }) },
  ExternalMessageBroker: {
    default: site({ externalMessageBroker: { hosts: ['broker.example.edu.au'], credentials: Secret.named('broker') } }, 'xnat-conf.properties'),
  },
  ExternalPostgres: {
    default: site({ postgres: undefined, externalPostgres: { host: 'db.example.edu.au', credentials: Secret.named('xnat-db') } }, 'xnat-conf.properties'),
    ips: site({ postgres: undefined, externalPostgres: { ips: ['139.95.25.8', '130.95.25.9'], credentials: Secret.named('xnat-db') } }, 'xnat-conf.properties'),
  },
  ExternalSecret: {
    default: {
      build: (app) => {
        const made = new XnatSite(app, 'xnat', MINIMAL);
        new ExternalSecret(made, 'xnat-postgresql', { store: 'aws', keys: { password: { key: 'prod/db' } } });
        return made;
      },
    },
  },
  Fluentd: { default: cluster({ efk: {} }) },
  GatewayRoute: { default: site({ gateway: { gatewayName: 'public' } }) },
  HpaAutoscaling: { default: site({ ...AUTOSCALED, autoscaling: { maxReplicas: 6 } }), ais: site({ ...AUTOSCALED, autoscaling: HpaAutoscaling.ais() }) },
  Ingress: { default: site({ ingress: { className: 'traefik' } }) },
  Kibana: { default: cluster({ efk: {} }) },
  MessageBroker: { default: site({ messageBroker: {} }) },
  LdapProvider: {
    default: site(
      { logins: [api.Login.ldap({ address: 'ldaps://ldap.example.edu.au', userBase: 'ou=people,dc=example,dc=edu,dc=au', credentials: Secret.named('xnat-ldap') })] },
      'ldap-provider.properties',
    ),
  },
  MetricsServer: { default: cluster({ metricsServer: {} }), ais: cluster({ metricsServer: MetricsServer.ais() }) },
  Monitoring: { default: site({ monitoring: {}, networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] } }) },
  NetworkPolicies: { default: site({}) },
  OpenIdProvider: {
    default: {
      build: (app) => {
        const made = new XnatSite(app, 'xnat', MINIMAL);
        const provider = {
          providerId: 'campus',
          client: Secret.named('xnat-campus'),
          userAuthUri: 'https://id.example.edu.au/auth',
          accessTokenUri: 'https://id.example.edu.au/token',
        };
        made.xnat.addLogin(new api.OpenIdProvider(made, 'campus', provider));
        return made;
      },
      files: ['campus-provider.properties'],
    },
  },
  Postgres: { default: site({}), ais: site({ postgres: { tuning: PostgresTuning.ais() } }) },
  PostgresBackup: { default: site({ backup: { destination: BackupDestination.claim({ size: Size.gibibytes(50) }), keepFor: Duration.days(30) } }) },
  SmokeTest: { default: site({ smokeTest: {} }) },
  WaitForFirstConsumerStorage: {
    ebsGp3: storage(StorageProvisioner.ebsGp3()),
    ebsGp2: storage(StorageProvisioner.ebsGp2()),
    efs: storage(StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0' })),
    noProvisioner: storage(StorageProvisioner.noProvisioner()),
    of: storage(StorageProvisioner.of('csi.example.com', { kind: 'fast' })),
    aisInTreeGp2: storage(StorageProvisioner.aisInTreeGp2()),
  },
  XnatSetup: { default: site({ setup: {} }) },
  XnatSite: { default: site({}) },
  XnatWeb: { default: site({}) },
};

type Class = { readonly prototype: object };

const CLASSES = Object.entries(api).filter((entry): entry is [string, Class & (typeof entry)[1]] => typeof entry[1] === 'function');
const CONSTRUCTS = CLASSES.filter(([, { prototype }]) => prototype instanceof Construct);

/** The states of a class that are not made by a construct of their own: what they are written into. */
const WRITTEN_INTO: Readonly<Record<string, string>> = { PostgresTuning: 'Postgres', StorageProvisioner: 'WaitForFirstConsumerStorage' };

const isBelow = (inner: IConstruct, outer: IConstruct) => inner.node.scopes.includes(outer as Construct);

/** The objects that a construct makes itself, and not by another construct that has a file of its own. */
function ownObjects(of: IConstruct, parts: boolean): Manifest[] {
  const others = of.node.findAll().filter((inner) => inner !== of && CONSTRUCTS.some(([, known]) => inner.constructor === known));
  return of.node
    .findAll()
    .filter((child): child is ApiObject => ApiObject.isApiObject(child))
    .filter((child) => parts || !others.some((other) => isBelow(child, other)))
    .map((child) => child.toJson() as Manifest);
}

/** Accepts whatever may be accepted; anything else fails the test. */
function accepted(app: App, chart: Chart): void {
  const told = () => inSynthPass(app, () => app.node.findAll().flatMap((construct) => construct.node.validate()));
  for (const rule of new Set(ruleIds(told()))) api.Acknowledgements.of(chart).add(rule, 'what the construct looks like');
  expect(told()).toEqual([]);
}

/** As a reader wants it: what a script or a checksum is stands elsewhere, and changes with each edit. */
function readable(object: Manifest): Manifest {
  const text = JSON.stringify(object, (key, value: unknown) => {
    if (/^checksum\//.test(key)) return 'of what is mounted';
    return /\.(sh|mjs)$/.test(key) && typeof value === 'string' && value.includes('\n') ? 'a program, which stands in assets' : value;
  });
  return JSON.parse(text.replace(/(xnat-setup|smoke-test|efk-bootstrap)-[0-9a-f]{8}\b/g, '$1-00000000')) as Manifest;
}

function yamlOf(name: string, { build, files = [], parts = false }: State): string {
  const app = new App();
  const chart = build(app);
  accepted(app, chart);
  const type = (api as unknown as Record<string, Class>)[name];
  const made = chart.node.findAll().find((child) => child.constructor === type);
  if (made === undefined) throw new Error(`no ${name} is made`);
  const config = (file: string): string => {
    const maps = ownObjects(chart, true).filter(({ kind }) => kind === 'ConfigMap');
    const text = maps.map(({ data }) => (data as Record<string, string> | undefined)?.[file]).find((found) => found !== undefined);
    if (text === undefined) throw new Error(`${name} has no ${file}`);
    return text;
  };
  const documents = ownObjects(made, parts).map((object) => stringify(readable(object), { lineWidth: 0 }));
  return [...documents, ...files.map((file) => `# ${file} of XNAT\n${stringify({ [file]: config(file) }, { lineWidth: 0 })}`)].join('---\n');
}

const ROWS = Object.entries(STATES).flatMap(([name, states]) => Object.entries(states).map(([state, how]) => [`${name}.${state}.yaml`, name, how] as const));

beforeAll(() => {
  if (process.env.UPDATE_GOLDEN !== '1') return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
});

/**
 * What each construct makes, as files that a review shows. After a wanted change:
 *   UPDATE_GOLDEN=1 npx jest test/golden
 */
test.each(ROWS)('%s', (file, name, how) => {
  const made = yamlOf(name, how);
  const path = join(FOLDER, file);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, made);
  expect(made.length).toBeGreaterThan(100);
  expect(made).toBe(existsSync(path) ? readFileSync(path, 'utf8') : 'no file: UPDATE_GOLDEN=1 npx jest test/golden');
});

test('there is no file without a state', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(ROWS.map(([file]) => file).sort());
});

test('every construct that the package exports has its default', () => {
  const without = CONSTRUCTS.map(([name]) => name).filter(
    (name) => STATES[name] === undefined || (name !== 'WaitForFirstConsumerStorage' && !STATES[name].default),
  );
  expect(CONSTRUCTS.length).toBeGreaterThan(25);
  expect(without).toEqual([]);
});

test('every ais, and every provisioner of a StorageClass, has its state', () => {
  const makers = CLASSES.flatMap(([name, type]) =>
    Object.getOwnPropertyNames(name === 'XnatImage' ? {} : type)
      .filter((maker) => (/^ais/.test(maker) || name === 'StorageProvisioner') && typeof (type as unknown as Record<string, unknown>)[maker] === 'function')
      .map((maker) => ({ in: WRITTEN_INTO[name] ?? name, maker })),
  );
  expect(makers.length).toBeGreaterThan(9);
  expect(makers.filter((each) => STATES[each.in]?.[each.maker] === undefined)).toEqual([]);
});

test('XnatImage.ais is the default of XnatWeb, and so needs no file', () => {
  expect(yamlOf('XnatWeb', site({ xnat: { image: XnatImage.ais() } }))).toBe(yamlOf('XnatWeb', site({})));
});
