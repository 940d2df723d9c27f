import { App, Duration, Size } from 'cdk8s';
import { type CloudNativePostgresOptions, NetworkPeer, PostgresTuning, Secret, StorageClass, TaintEffect, XnatSite } from 'cdk8s-xnat';
import { describeWith } from '../../real/support/parts';
import { find, type Manifest, manifests } from '../../support/manifests';
import { MINIMAL } from '../../support/sites';
import { makeNamespaces, yaml } from '../support/apply';
import { ControlPlane, KUBERNETES } from '../support/control-plane';

const backup = { destination: 's3://imaging-backups/xnat', keepFor: Duration.days(30), credentials: Secret.named('s3') };

/** States of a cluster that write every field that the library knows. */
const STATES: Record<string, CloudNativePostgresOptions> = {
  'as it is by default': {},
  'with all that it can be told': {
    instances: 5,
    version: '17.6',
    size: Size.gibibytes(200),
    storageClass: StorageClass.named('fast'),
    walSize: Size.gibibytes(20),
    walStorageClass: StorageClass.named('faster'),
    resources: { memory: Size.gibibytes(8) },
    tuning: PostgresTuning.forMemory(Size.gibibytes(8), { cpus: 4 }),
    backup: { ...backup, credentials: undefined, serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/xnat' },
    monitoring: {},
    pod: {
      nodeSelector: { pool: 'db' },
      tolerations: [{ key: 'dedicated', value: 'db', effect: TaintEffect.NO_EXECUTE, stayFor: Duration.minutes(5) }],
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'Exists' }] }] } },
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: { matchLabels: { app: 'xnat' } } }] },
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'host', labelSelector: { matchLabels: { app: 'heavy' } } }] },
      },
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', minDomains: 3 }],
      priorityClassName: 'high',
      labels: { team: 'imaging' },
      annotations: { owner: 'pathology' },
      env: { TZ: 'Australia/Perth' },
      imagePullSecrets: ['harbor'],
    },
  },
  'with a backup by a password': { backup: { ...backup, endpoint: 'https://s3.example.edu.au', endpointCa: { secretName: 's3-ca', key: 'ca.crt' } } },
};

const objectsOf = (cloudNativePostgres: CloudNativePostgresOptions): Manifest[] =>
  manifests(
    new XnatSite(new App(), 'cloud-native', {
      ...MINIMAL,
      postgres: undefined,
      cloudNativePostgres,
      networkPolicies: { monitoring: cloudNativePostgres.monitoring && [NetworkPeer.namespace('monitoring')] },
    }),
  ).filter(({ kind }) => ['Cluster', 'ScheduledBackup', 'PodMonitor'].includes(kind));

describeWith(['control-plane'], 'the kinds of CloudNativePG, as that project publishes them', () => {
  const cluster = new ControlPlane(KUBERNETES);
  beforeAll(async () => {
    await cluster.start();
    await makeNamespaces(cluster, objectsOf({}));
  });
  afterAll(() => cluster.leave());

  const validate = (objects: readonly Manifest[]) =>
    cluster.tryKubectl(['apply', '--server-side', '--dry-run=server', '--validate=strict', '--force-conflicts', '-f', '-'], yaml(objects));

  test.each(Object.entries(STATES))('take the objects of a cluster %s', async (_, options) => {
    const { code, stderr } = await validate(objectsOf(options));
    expect([code, stderr]).toEqual([0, '']);
  });

  // The plugin's ObjectStore has the same configuration as the operator's own field for it, and its definition is not to be had here.
  test.each(Object.entries(STATES).filter(([, { backup: given }]) => given))('take the configuration of the store of a cluster %s', async (_, options) => {
    const site = new XnatSite(new App(), 'cloud-native', { ...MINIMAL, postgres: undefined, cloudNativePostgres: { ...options, monitoring: undefined } });
    const { configuration: barmanObjectStore, retentionPolicy } = find(manifests(site), 'ObjectStore', 'cloud-native-cnpg').spec;
    const [made] = objectsOf({});
    const { code, stderr } = await validate([{ ...made!, spec: { ...made!.spec, backup: { barmanObjectStore, retentionPolicy } } }]);
    expect([code, stderr]).toEqual([0, '']);
  });

  test.each([
    ['a field that there is not', { instance: 3 }, /unknown field|field not declared in schema/],
    ['a number as text', { instances: 'three' }, /spec\.instances|expected numeric/],
    ['no server at all', { instances: 0 }, /spec\.instances.*greater than or equal to 1/],
    ['another way to update', { primaryUpdateStrategy: 'never' }, /primaryUpdateStrategy/],
  ])('refuse %s', async (_, spec, said) => {
    const [made] = objectsOf({});
    const { code, stderr } = await validate([{ ...made!, spec: { ...made!.spec, ...spec } }]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(said);
  });
});
