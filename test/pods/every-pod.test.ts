import { App, Duration, Size } from 'cdk8s';
import {
  BackupDestination,
  ClusterServices,
  type ClusterServicesProps,
  Defaults,
  EnvSource,
  ImagePullPolicy,
  type PodOptions,
  Registry,
  Secret,
  StorageClass,
  TaintEffect,
  XnatSite,
  type XnatSiteProps,
} from 'cdk8s-xnat';
import type { k8s } from '../../src/core/k8s';
import { type Manifest, manifests } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const SHARED = { storageClass: StorageClass.named('efs', { provisioner: 'efs.csi.aws.com' }) };

/** Everything that has a pod. */
const SITE: XnatSiteProps = {
  ...MINIMAL,
  archive: SHARED,
  prearchive: SHARED,
  cache: SHARED,
  buildVolume: SHARED,
  buildCleanUp: {},
  messageBroker: {},
  backup: { destination: BackupDestination.claim({ size: Size.gibibytes(50) }), keepFor: Duration.days(30) },
  setup: {},
  smokeTest: {},
};
const CLUSTER: ClusterServicesProps = {
  metricsServer: {},
  clusterAutoscaler: { clusterName: 'ais', kubernetesVersion: '1.33' },
  efk: {},
};

const KINDS = ['StatefulSet', 'Deployment', 'DaemonSet', 'Job', 'CronJob'];
type Pods = Readonly<Record<string, k8s.PodTemplateSpec>>;

/** The pods of these objects, by kind and name; a hash at the end of a name is left out. */
function podsOf(objects: readonly Manifest[]): Pods {
  return Object.fromEntries(
    objects
      .filter(({ kind }) => KINDS.includes(kind))
      .map(({ kind, metadata, spec }) => [
        `${kind} ${String(metadata.name).replace(/-[0-9a-f]{8}$/, '')}`,
        kind === 'CronJob' ? spec.jobTemplate.spec.template : spec.template,
      ]),
  ) as Pods;
}

const pods = ({
  site = {},
  cluster = {},
  before = () => undefined,
}: { site?: Partial<XnatSiteProps>; cluster?: Partial<ClusterServicesProps>; before?: (app: App) => void } = {}): Pods => {
  const app = new App();
  const made = [new XnatSite(app, 'uwa', { ...SITE, ...site }), new ClusterServices(app, 'cluster', { ...CLUSTER, ...cluster })];
  before(app);
  return podsOf(made.flatMap((chart) => manifests(chart)));
};

const FLUENTD = 'DaemonSet fluentd';
const ALL = Object.keys(pods()).sort();
const PLAIN = pods();

const ANYWHERE: PodOptions = {
  priorityClassName: 'imaging',
  labels: { team: 'imaging' },
  annotations: { 'example.edu.au/owner': 'imaging' },
  env: { LANG: 'C.UTF-8' },
  envSources: {
    NODE_IP: EnvSource.field('status.hostIP'),
    PROXY: EnvSource.secret(Secret.named('proxy').key('url')),
    REGION: EnvSource.configMap('site', 'region'),
  },
  hostAliases: [{ ip: '10.20.0.7', hostnames: ['pacs.example.edu.au'] }],
  imagePullSecrets: ['registry'],
  imagePullPolicy: ImagePullPolicy.ALWAYS,
};
const NODES: PodOptions = {
  nodeSelector: { pool: 'imaging' },
  tolerations: [
    { key: 'dedicated', value: 'imaging', effect: TaintEffect.NO_SCHEDULE },
    { key: 'spot', effect: TaintEffect.NO_EXECUTE, stayFor: Duration.minutes(5) },
  ],
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'DoesNotExist' }] }] } },
  },
};

const nodesOf = ({ spec }: k8s.PodTemplateSpec) => ({
  pool: spec?.nodeSelector?.pool,
  tolerations: spec?.tolerations?.slice(-2),
  terms: spec?.affinity?.nodeAffinity,
});
const THERE = {
  pool: 'imaging',
  tolerations: [
    { key: 'dedicated', value: 'imaging', effect: 'NoSchedule' },
    { key: 'spot', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
  ],
  terms: NODES.affinity!.nodeAffinity,
};

function anywhereOf({ metadata, spec }: k8s.PodTemplateSpec): object {
  const variables = spec!.containers
    .filter(({ name }) => name !== 'logs')
    .map(({ env }) => (env ?? []).filter(({ name }) => ['LANG', 'NODE_IP', 'PROXY', 'REGION'].includes(name)));
  return {
    priorityClassName: spec?.priorityClassName,
    team: metadata?.labels?.team,
    owner: metadata?.annotations?.['example.edu.au/owner'],
    hostAliases: spec?.hostAliases?.slice(-1),
    imagePullSecrets: spec?.imagePullSecrets,
    policies: [...new Set([...spec!.containers, ...(spec?.initContainers ?? [])].map(({ imagePullPolicy }) => imagePullPolicy))],
    // The first container that is the program's own; sidecars have none of them.
    variables: variables[0],
  };
}
const EVERYWHERE = {
  priorityClassName: 'imaging',
  team: 'imaging',
  owner: 'imaging',
  hostAliases: ANYWHERE.hostAliases,
  imagePullSecrets: [{ name: 'registry' }],
  policies: ['Always'],
  variables: [
    { name: 'LANG', value: 'C.UTF-8' },
    { name: 'NODE_IP', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
    { name: 'PROXY', valueFrom: { secretKeyRef: { name: 'proxy', key: 'url' } } },
    { name: 'REGION', valueFrom: { configMapKeyRef: { name: 'site', key: 'region' } } },
  ],
};

test('the library has these pods', () => {
  expect(ALL).toEqual([
    'CronJob uwa-build-clean-up',
    'CronJob uwa-postgresql-backup',
    'CronJob uwa-postgresql-restore',
    'DaemonSet fluentd',
    'Deployment cluster-autoscaler',
    'Deployment kibana',
    'Deployment metrics-server',
    'Job efk-bootstrap',
    'Job uwa-smoke-test',
    'Job uwa-xnat-setup',
    'StatefulSet elasticsearch-master',
    'StatefulSet uwa-activemq',
    'StatefulSet uwa-postgresql',
    'StatefulSet uwa-xnat-web',
  ]);
});

describe.each([
  ['a site and the services of its cluster', { site: { pod: { ...ANYWHERE, ...NODES } }, cluster: { pod: { ...ANYWHERE, ...NODES } } }],
  ['an app, said after all has been made', { before: (app: App) => Defaults.of(app).add({ pod: { ...ANYWHERE, ...NODES } }) }],
])('what all pods of %s take', (_who, given) => {
  const found = pods(given);

  test.each(ALL)('%s', (name) => {
    expect(anywhereOf(found[name]!)).toEqual(EVERYWHERE);
    // Nobody's choice of nodes keeps the collector of logs off the others.
    expect(nodesOf(found[name]!)).toEqual(name === FLUENTD ? { pool: undefined, tolerations: [{ operator: 'Exists' }], terms: undefined } : THERE);
  });
});

/** Where `pod` of each component is, and the pods that it is about. */
const OWN: ReadonlyArray<readonly [string, string[], (pod: PodOptions) => Parameters<typeof pods>[0]]> = [
  ['xnat', ['StatefulSet uwa-xnat-web'], (pod) => ({ site: { xnat: { pod } } })],
  ['postgres', ['StatefulSet uwa-postgresql'], (pod) => ({ site: { postgres: { pod } } })],
  ['messageBroker', ['StatefulSet uwa-activemq'], (pod) => ({ site: { messageBroker: { pod } } })],
  ['backup', ['CronJob uwa-postgresql-backup', 'CronJob uwa-postgresql-restore'], (pod) => ({ site: { backup: { ...SITE.backup!, pod } } })],
  ['buildCleanUp', ['CronJob uwa-build-clean-up'], (pod) => ({ site: { buildCleanUp: { pod } } })],
  ['setup', ['Job uwa-xnat-setup'], (pod) => ({ site: { setup: { pod } } })],
  ['smokeTest', ['Job uwa-smoke-test'], (pod) => ({ site: { smokeTest: { pod } } })],
  ['efk', ['StatefulSet elasticsearch-master', 'DaemonSet fluentd', 'Deployment kibana', 'Job efk-bootstrap'], (pod) => ({ cluster: { efk: { pod } } })],
  ['efk.elasticsearch', ['StatefulSet elasticsearch-master'], (pod) => ({ cluster: { efk: { elasticsearch: { pod } } } })],
  ['efk.fluentd', [FLUENTD], (pod) => ({ cluster: { efk: { fluentd: { pod } } } })],
  ['efk.kibana', ['Deployment kibana'], (pod) => ({ cluster: { efk: { kibana: { pod } } } })],
  ['metricsServer', ['Deployment metrics-server'], (pod) => ({ cluster: { metricsServer: { pod } } })],
  ['clusterAutoscaler', ['Deployment cluster-autoscaler'], (pod) => ({ cluster: { clusterAutoscaler: { ...CLUSTER.clusterAutoscaler!, pod } } })],
];

describe.each(OWN)('pod of %s', (where, own, given) => {
  const found = pods(given({ ...ANYWHERE, ...NODES }));

  test('is about its pods', () => {
    for (const name of own) expect([name, anywhereOf(found[name]!)]).toEqual([name, EVERYWHERE]);
    const placed = where === 'efk' ? own.filter((name) => name !== FLUENTD) : own;
    for (const name of placed) expect([name, nodesOf(found[name]!)]).toEqual([name, THERE]);
  });

  test('is about no others, but for the nodes of what works beside XNAT', () => {
    const beside = where === 'xnat' ? ['CronJob uwa-build-clean-up', 'Job uwa-smoke-test', 'Job uwa-xnat-setup'] : [];
    for (const name of ALL.filter((each) => !own.includes(each) && !beside.includes(each))) {
      // A changed pod is another state of the site, and so another smoke test and another set-up.
      if (name.startsWith('Job uwa')) continue;
      expect([name, found[name]]).toEqual([name, PLAIN[name]]);
    }
    if (where === 'xnat') for (const name of ['CronJob uwa-build-clean-up', 'Job uwa-smoke-test']) expect([name, nodesOf(found[name]!)]).toEqual([name, THERE]);
  });

  test('wins over what all take', () => {
    const { site = {}, cluster = {} } = given({ priorityClassName: 'own', labels: { team: 'own' } }) ?? {};
    const both = pods({ site: { pod: ANYWHERE, ...site }, cluster: { pod: ANYWHERE, ...cluster } });
    for (const name of own) {
      expect(both[name]!.spec!.priorityClassName).toBe('own');
      expect(both[name]!.metadata!.labels).toMatchObject({ team: 'own' });
      expect(both[name]!.metadata!.annotations).toMatchObject({ 'example.edu.au/owner': 'imaging' });
    }
  });
});

describe('a mirror', () => {
  const imagesOf = (found: Pods) =>
    Object.values(found).flatMap(({ spec }) => [...spec!.containers, ...(spec!.initContainers ?? [])].map(({ image }) => image!));
  const mirrored = pods({ before: (app) => Defaults.of(app).add({ registry: Registry.mirror('harbor.example.edu.au/proxy', { pullSecret: 'harbor' }) }) });

  test('has every image of every pod', () => {
    const plain = imagesOf(PLAIN);
    expect(plain.length).toBeGreaterThan(20);
    expect(imagesOf(mirrored)).toEqual(plain.map((image) => `harbor.example.edu.au/proxy/${image.slice(image.indexOf('/') + 1)}`));
  });

  test.each(ALL)('is reached with its Secret by %s', (name) => {
    expect(mirrored[name]!.spec!.imagePullSecrets).toEqual([{ name: 'harbor' }]);
  });
});
