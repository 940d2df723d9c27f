import { App, Duration, Size } from 'cdk8s';
import {
  BackupDestination,
  CloudNativePostgres,
  type CloudNativePostgresOptions,
  EnvSource,
  Image,
  NetworkPeer,
  PostgresTuning,
  Registry,
  RequiredSecrets,
  Secret,
  StorageClass,
  TaintEffect,
  XnatSite,
  type XnatSiteProps,
} from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const backup = { destination: 's3://imaging-backups/xnat', keepFor: Duration.days(30), credentials: Secret.named('xnat-backup-s3') };

function siteOf(cloudNativePostgres: CloudNativePostgresOptions, more: Partial<XnatSiteProps> = {}) {
  const site = new XnatSite(new App(), 'xnat', { ...MINIMAL, postgres: undefined, cloudNativePostgres, ...more });
  return { site, objects: manifests(site) };
}
const clusterOf = (options: CloudNativePostgresOptions, more: Partial<XnatSiteProps> = {}) => find(siteOf(options, more).objects, 'Cluster', 'xnat-cnpg');

describe('CloudNativePostgres', () => {
  test('is a Cluster of three servers apart, which fail over without a loss', () => {
    const cluster = clusterOf({});
    expect(cluster).toMatchSnapshot();
    expect(cluster.spec).toMatchObject({
      instances: 3,
      enableSuperuserAccess: false,
      postgresql: { synchronous: { method: 'any', number: 1 } },
      bootstrap: { initdb: { database: 'xnat', owner: 'xnat', dataChecksums: true } },
    });
    expect(cluster.spec.topologySpreadConstraints[0].labelSelector.matchLabels).toEqual({ 'cnpg.io/cluster': 'xnat-cnpg', 'cnpg.io/podRole': 'instance' });
  });

  test('is not deleted by what prunes', () => {
    expect(clusterOf({}).metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  });

  test("is what XNAT connects to by the operator's Secret, verified in full by the operator's authority", () => {
    const { site, objects } = siteOf({});
    expect(site.database).toBeInstanceOf(CloudNativePostgres);
    expect(site.database).toMatchObject({ host: 'xnat-cnpg-rw', username: 'xnat', maxConnections: 100, serverVersion: '16.10' });
    const conf = (find(objects, 'ConfigMap', 'xnat-xnat-web-config').data as Record<string, string>)['xnat-conf.properties']!;
    expect(conf).toContain('jdbc:postgresql://xnat-cnpg-rw/xnat?sslmode=verify-full&sslrootcert=/etc/xnat/database-ca/ca.pem');
    expect(conf).toContain('datasource.password=@@secret:xnat-cnpg-app/password@@');
    const { volumes } = find(objects, 'StatefulSet', 'xnat-xnat-web').spec.template.spec;
    expect(named<Manifest & { name: string }>(volumes, 'database-ca').secret).toEqual({
      secretName: 'xnat-cnpg-ca',
      items: [{ key: 'ca.crt', path: 'ca.pem' }],
    });
    // Nobody is asked for what the operator makes.
    expect(RequiredSecrets.of(site).list.map(({ name }) => name)).toEqual(['xnat-xnat-web-admin']);
  });

  test('lets the operator and its own servers in, and XNAT', () => {
    const { objects } = siteOf({ apiServer: [NetworkPeer.cidr('10.0.0.1/32')] });
    const { spec } = find(objects, 'NetworkPolicy', 'xnat-cnpg');
    expect(spec).toMatchSnapshot();
    expect(spec.podSelector).toEqual({ matchLabels: { 'cnpg.io/cluster': 'xnat-cnpg' } });
    const xnat = find(objects, 'NetworkPolicy', 'xnat-xnat-web').spec.egress as unknown[];
    expect(xnat).toContainEqual({ ports: [{ port: 5432, protocol: 'TCP' }], to: [{ podSelector: { matchLabels: { 'cnpg.io/cluster': 'xnat-cnpg' } } }] });
  });

  test('has volumes, resources, settings and an image as it is told', () => {
    const { spec } = clusterOf({
      instances: 5,
      version: '17.6',
      size: Size.gibibytes(200),
      storageClass: StorageClass.named('fast'),
      walSize: Size.gibibytes(20),
      resources: { memory: Size.gibibytes(8) },
      tuning: PostgresTuning.forMemory(Size.gibibytes(8), { maxConnections: 300 }),
      synchronous: false,
      databaseName: 'imaging',
      username: 'owner',
    });
    expect(spec).toMatchObject({
      instances: 5,
      imageName: 'ghcr.io/cloudnative-pg/postgresql:17.6-standard-trixie',
      storage: { size: '200Gi', storageClass: 'fast' },
      walStorage: { size: '20Gi', storageClass: 'fast' },
      postgresql: { parameters: { max_connections: '300', shared_buffers: '2GB', max_locks_per_transaction: '256' } },
      bootstrap: { initdb: { database: 'imaging', owner: 'owner' } },
    });
    expect(spec.postgresql.synchronous).toBeUndefined();
    expect(clusterOf({ image: Image.of('registry.example.edu.au/pg', { tag: '16.11-standard' }) }).spec.imageName).toBe(
      'registry.example.edu.au/pg:16.11-standard',
    );
  });

  test('runs where the site, or its own pod, says', () => {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'heavy' } } };
    const own = {
      nodeSelector: { pool: 'db' },
      tolerations: [{ key: 'dedicated', value: 'db', effect: TaintEffect.NO_SCHEDULE }],
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' }],
      annotations: { team: 'imaging' },
      envSources: { LEVEL: EnvSource.configMap('levels', 'db') },
    };
    const { spec } = clusterOf(
      { pod: own },
      {
        pod: { priorityClassName: 'high', labels: { owner: 'pathology' } },
        registry: Registry.mirror('harbor.example.edu.au/proxy', { pullSecret: 'harbor' }),
      },
    );
    expect(spec).toMatchObject({
      imageName: 'harbor.example.edu.au/proxy/cloudnative-pg/postgresql:16.10-standard-trixie',
      imagePullSecrets: [{ name: 'harbor' }],
      priorityClassName: 'high',
      inheritedMetadata: { labels: { owner: 'pathology' }, annotations: { team: 'imaging' } },
      affinity: {
        nodeSelector: { pool: 'db' },
        tolerations: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }],
        additionalPodAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
      },
      topologySpreadConstraints: [{ whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { 'cnpg.io/cluster': 'xnat-cnpg' } } }],
      env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'levels', key: 'db' } } }],
    });
  });

  test('archives its WAL, and makes base backups on a schedule that counts seconds', () => {
    const { site, objects } = siteOf({ backup: { ...backup, endpoint: 'https://s3.example.edu.au:9000', region: 'local', schedule: '0 2 * * *' } });
    expect(find(objects, 'ObjectStore', 'xnat-cnpg').spec).toMatchSnapshot();
    expect(find(objects, 'ScheduledBackup', 'xnat-cnpg').spec).toMatchObject({ schedule: '0 0 2 * * *', method: 'plugin', cluster: { name: 'xnat-cnpg' } });
    expect(find(objects, 'Cluster', 'xnat-cnpg').spec.plugins).toEqual([
      { name: 'barman-cloud.cloudnative-pg.io', isWALArchiver: true, parameters: { barmanObjectName: 'xnat-cnpg' } },
    ]);
    expect(RequiredSecrets.of(site).list).toContainEqual(expect.objectContaining({ name: 'xnat-backup-s3', keys: ['access_key', 'secret_key'] }));
    const { egress } = find(objects, 'NetworkPolicy', 'xnat-cnpg').spec;
    expect(JSON.stringify(egress)).toContain('9000');
  });

  test('acts in a role in the place of a password', () => {
    const { objects } = siteOf({ backup: { ...backup, credentials: undefined, serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/xnat' } });
    expect(find(objects, 'ObjectStore', 'xnat-cnpg').spec.configuration.s3Credentials).toEqual({ inheritFromIAMRole: true });
    expect(find(objects, 'Cluster', 'xnat-cnpg').spec.serviceAccountTemplate.metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/xnat',
    });
  });

  test('shows its metrics to those who may read them', () => {
    const { objects } = siteOf(
      { monitoring: { labels: { release: 'prometheus' } } },
      { networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] } },
    );
    expect(find(objects, 'PodMonitor', 'xnat-cnpg')).toMatchObject({
      metadata: { labels: { release: 'prometheus' } },
      spec: { podMetricsEndpoints: [{ port: 'metrics' }], selector: { matchLabels: { 'cnpg.io/cluster': 'xnat-cnpg' } } },
    });
    expect(find(objects, 'NetworkPolicy', 'xnat-cnpg').spec.ingress).toContainEqual({
      ports: [{ port: 9187, protocol: 'TCP' }],
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
    });
  });

  test('is dumped by the backup of a site as well', () => {
    const { objects } = siteOf({}, { backup: { destination: BackupDestination.fromClaimName('backups'), keepFor: Duration.days(30) } });
    const { spec } = find(objects, 'CronJob', 'xnat-postgresql-backup').spec.jobTemplate.spec.template;
    expect(spec.containers[0].env).toEqual(
      expect.arrayContaining([
        { name: 'PGHOST', value: 'xnat-cnpg-rw' },
        { name: 'PGSSLMODE', value: 'verify-full' },
      ]),
    );
  });
});
