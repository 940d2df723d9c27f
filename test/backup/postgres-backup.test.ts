import { App, Chart, Duration, Size } from 'cdk8s';
import {
  BackupDestination,
  CaBundle,
  Cpu,
  DatabaseTls,
  Image,
  NetworkPeer,
  Postgres,
  PostgresBackup,
  type PostgresBackupOptions,
  RequiredSecrets,
  Secret,
  StorageClass,
  XnatSite,
  type XnatSiteProps,
} from 'cdk8s-xnat';
import { VERSIONS } from '../../src/core/versions';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { reaches, type Side } from '../support/reachability';
import { MINIMAL } from '../support/sites';
import { environmentOf } from '../support/environment';

const BACKUP: PostgresBackupOptions = { destination: BackupDestination.claim({ size: Size.gibibytes(50) }), keepFor: Duration.days(30) };
const S3 = { bucket: 'example-backups', region: 'ap-southeast-2', credentials: Secret.named('s3') };
const ROLE = 'arn:aws:iam::111122223333:role/xnat-backup';
const EXTERNAL: XnatSiteProps['externalPostgres'] = {
  host: 'db.example.edu.au',
  credentials: Secret.named('db'),
  tls: DatabaseTls.verifyFull(CaBundle.fromConfigMapName('rds-ca', 'bundle.pem')),
};

const siteOf = (backup: Partial<PostgresBackupOptions>, props: Partial<XnatSiteProps> = {}) =>
  new XnatSite(new App(), 'uwa', { ...MINIMAL, ...props, ...(props.externalPostgres && { postgres: undefined }), backup: { ...BACKUP, ...backup } });
const synth = (backup: Partial<PostgresBackupOptions> = {}, props: Partial<XnatSiteProps> = {}) => manifests(siteOf(backup, props));
const s3 = (options: Partial<Parameters<typeof BackupDestination.s3>[0]> = {}) => ({ destination: BackupDestination.s3({ ...S3, ...options }) });

const cron = (objects: Manifest[], name = 'backup') => find(objects, 'CronJob', `uwa-postgresql-${name}`).spec;
const pod = (objects: Manifest[], name = 'backup') => cron(objects, name).jobTemplate.spec.template.spec;
type Named = Manifest & { name: string };
const containers = (objects: Manifest[], name = 'backup'): Named[] => [...(pod(objects, name).initContainers ?? []), ...pod(objects, name).containers];
const env = (container: Named): Record<string, string> => environmentOf(container.env);
const volume = (objects: Manifest[], volumeName: string, name = 'backup') => named<Named>(pod(objects, name).volumes, volumeName);
const names = (list: Named[]) => list.map(({ name }) => name);

describe('PostgresBackup', () => {
  test('makes a claim, the CronJob that dumps and the one from which a restore is made', () => {
    const chart = new Chart(new App(), 'uwa', { namespace: 'imaging' });
    new PostgresBackup(chart, 'backup', { ...BACKUP, database: new Postgres(chart, 'database') });
    const made = manifests(chart).filter(({ metadata }) => /postgresql-(backup|restore)/.test(metadata.name));
    expect(made.map((object) => (object.kind === 'ConfigMap' ? { ...object, data: Object.keys(object.data as object) } : object))).toMatchSnapshot();
  });

  test('makes one with all that there is: S3, a role, an external database and snapshots', () => {
    const objects = synth(
      { ...s3({ credentials: undefined, serviceAccountRoleArn: ROLE }), postgresVersion: '17', archiveSnapshots: { className: 'csi-aws-vsc' } },
      { externalPostgres: EXTERNAL },
    );
    const made = objects.filter(({ metadata }) => /postgresql-(backup|restore)/.test(metadata.name));
    expect(made.map((object) => (object.kind === 'ConfigMap' ? { ...object, data: Object.keys(object.data as object) } : object))).toMatchSnapshot();
  });

  test('runs when it is said, one at a time, and is not tried for ever', () => {
    expect(cron(synth())).toMatchObject({
      schedule: '30 15 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
    });
    expect(cron(synth()).jobTemplate.spec).toMatchObject({ backoffLimit: 2, activeDeadlineSeconds: 21600 });
    expect(cron(synth()).jobTemplate.spec).not.toHaveProperty('ttlSecondsAfterFinished');
    expect(cron(synth({ timeZone: 'Australia/Perth' }))).toMatchObject({ schedule: '30 1 * * *', timeZone: 'Australia/Perth' });
    const other = synth({ schedule: '@daily', timeZone: 'Australia/Perth', timeout: Duration.hours(1) });
    expect(cron(other)).toMatchObject({ schedule: '@daily', timeZone: 'Australia/Perth' });
    for (const name of ['backup', 'restore']) expect(cron(other, name).jobTemplate.spec.activeDeadlineSeconds).toBe(3600);
  });

  test('never restores by itself', () => {
    expect(cron(synth(), 'restore')).toMatchObject({ suspend: true, schedule: '0 0 31 2 *' });
    expect(cron(synth(), 'restore').jobTemplate.spec.backoffLimit).toBe(0);
    expect(cron(synth())).not.toHaveProperty('suspend');
  });

  test('uses the programs of the server’s own version, or of the one that is said', () => {
    const images = (objects: Manifest[]) => [containers(objects)[0]!.image, containers(objects, 'restore').at(-1)!.image];
    expect(images(synth())).toEqual(Array(2).fill('docker.io/library/postgres:16.10'));
    expect(images(synth({}, { postgres: { version: '17.6' } }))).toEqual(Array(2).fill('docker.io/library/postgres:17.6'));
    expect(images(synth({ postgresVersion: '18' }, { externalPostgres: EXTERNAL }))).toEqual(Array(2).fill('docker.io/library/postgres:18'));
    const mirror = Image.of('mirror/postgres');
    expect(images(synth({ image: mirror }, { postgres: { version: '17.6' } }))).toEqual(Array(2).fill('mirror/postgres:17.6'));
    const tagged = Image.of('mirror/postgres', { tag: '18.1-ours' });
    expect(images(synth({ image: tagged }, { externalPostgres: EXTERNAL }))).toEqual(Array(2).fill('mirror/postgres:18.1-ours'));
  });

  test('stores dumps, and makes snapshots, by an AWS CLI from elsewhere', () => {
    const image = Image.of('mirror/aws-cli');
    const { destination } = s3({ image });
    const used = containers(synth({ destination, archiveSnapshots: { className: 'csi', image: Image.of('mirror/curl', { tag: '1' }) } })).map(
      (one) => one.image,
    );
    expect([...new Set(used)].sort()).toEqual(['docker.io/library/postgres:16.10', `mirror/aws-cli:${VERSIONS.awsCli}`, 'mirror/curl:1']);
  });

  test('logs in as the site does', () => {
    for (const name of ['backup', 'restore'] as const) {
      const [inside, outside] = [synth(), synth({}, { externalPostgres: { ...EXTERNAL!, port: 5433, databaseName: 'we/ird "db"' } })];
      expect(env(containers(inside, name).at(-1)!)).toMatchObject({
        PGHOST: 'uwa-postgresql',
        PGPORT: '5432',
        PGSSLMODE: 'disable',
        DATABASE: 'xnat',
        DATABASE_USER: 'xnat',
        PREFIX: 'uwa-xnat',
      });
      expect(env(containers(outside, name).at(-1)!)).toMatchObject({
        PGHOST: 'db.example.edu.au',
        PGPORT: '5433',
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: '/run/database-ca/ca.pem',
        DATABASE: 'we/ird "db"',
        DATABASE_USER: '',
        PREFIX: 'uwa-we_ird__db_',
      });
      expect(volume(outside, 'database-ca', name).configMap).toEqual({ name: 'rds-ca', items: [{ key: 'bundle.pem', path: 'ca.pem' }] });
      expect(volume(outside, 'database', name).projected.sources).toEqual(
        ['password', 'username'].map((key) => ({ secret: { name: 'db', items: [{ key, path: key }] } })),
      );
    }
  });

  test.each([
    [DatabaseTls.require(), 'require'],
    [DatabaseTls.unverified(), 'require'],
    [DatabaseTls.verifyCa(CaBundle.fromConfigMapName('ca')), 'verify-ca'],
    [DatabaseTls.disabled(), 'disable'],
  ])('speaks TLS as libpq calls it: %#', (tls, mode) => {
    const site = siteOf({}, { externalPostgres: { ...EXTERNAL!, tls } });
    if (!tls.ca) site.acknowledge('tls-unverified', 'the point of this test');
    expect(env(containers(manifests(site))[0]!).PGSSLMODE).toBe(mode);
  });

  test('knows the certificate’s name of a database that has but an address', () => {
    const objects = synth({}, { externalPostgres: { ...EXTERNAL!, host: undefined, ips: ['10.0.1.5'], certificateName: 'db.example.edu.au' } });
    for (const name of ['backup', 'restore']) expect(pod(objects, name).hostAliases).toEqual([{ ip: '10.0.1.5', hostnames: ['db.example.edu.au'] }]);
  });

  test('makes one ConfigMap of a CA that is a file', () => {
    const ca = CaBundle.fromFile('test/docs/ca.pem');
    const objects = synth({ ...s3({ ca }) }, { externalPostgres: { ...EXTERNAL!, tls: DatabaseTls.verifyFull(ca) } });
    expect(find(objects, 'ConfigMap', 'uwa-postgresql-backup-database-ca').data['ca.pem']).toContain('BEGIN CERTIFICATE');
    expect(find(objects, 'ConfigMap', 'uwa-postgresql-backup-s3-ca').data['ca.pem']).toContain('BEGIN CERTIFICATE');
    expect(env(containers(objects)[1]!).AWS_CA_BUNDLE).toBe('/run/s3-ca/ca.pem');
  });

  test('keeps dumps on a claim of its own, that tools which prune leave alone, or on one that is there', () => {
    const objects = synth({ destination: BackupDestination.claim({ size: Size.gibibytes(7), storageClass: StorageClass.named('gp3') }) });
    const claim = find(objects, 'PersistentVolumeClaim', 'backups-uwa-postgresql-backup');
    expect(claim.spec).toMatchObject({ storageClassName: 'gp3', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '7Gi' } } });
    expect(claim.metadata.annotations['argocd.argoproj.io/sync-options']).toContain('Prune=false');
    const existing = synth({ destination: BackupDestination.fromClaimName('nfs') });
    expect(existing.some(({ metadata }) => metadata.name.startsWith('backups-'))).toBe(false);
    for (const [of, claimName] of [
      [objects, 'backups-uwa-postgresql-backup'],
      [existing, 'nfs'],
    ] as const) {
      for (const name of ['backup', 'restore']) expect(volume(of, 'backups', name).persistentVolumeClaim).toEqual({ claimName });
    }
    expect(env(containers(existing)[0]!).KEEP_DAYS).toBe('30');
  });

  test('brings dumps to S3 once they are good, and back from there', () => {
    const objects = synth({
      ...s3({ prefix: '/prod/xnat/', endpoint: 'https://s3.example.edu.au', workspaceSize: Size.gibibytes(99) }),
      keepFor: Duration.days(7),
    });
    expect([names(pod(objects).initContainers), names(pod(objects).containers)]).toEqual([['dump'], ['upload']]);
    expect([names(pod(objects, 'restore').initContainers), names(pod(objects, 'restore').containers)]).toEqual([['fetch'], ['restore']]);
    const [dump, upload] = containers(objects);
    expect(env(dump!).KEEP_DAYS).toBe('');
    expect(env(upload!)).toMatchObject({
      BUCKET: 'example-backups',
      KEY_PREFIX: 'prod/xnat/',
      ENDPOINT: 'https://s3.example.edu.au',
      AWS_REGION: 'ap-southeast-2',
      KEEP_DAYS: '7',
      RESULT: env(dump!).RESULT,
    });
    expect(upload!.image).toBe('public.ecr.aws/aws-cli/aws-cli:2.22.35');
    expect(volume(objects, 'backups').emptyDir).toEqual({ sizeLimit: '99Gi' });
    expect(volume(synth(s3()), 'backups').emptyDir).toEqual({ sizeLimit: '10Gi' });
    expect(volume(objects, 's3').projected.sources.map((source: Manifest) => source.secret.items[0].key)).toEqual(['access_key', 'secret_key']);
    const large = synth(s3({ workspaceClass: StorageClass.named('gp3') }));
    expect(volume(large, 'backups').ephemeral.volumeClaimTemplate.spec).toMatchObject({
      storageClassName: 'gp3',
      resources: { requests: { storage: '10Gi' } },
    });
    // A pod that requests nothing of a node's disk is the first to go when that fills up.
    const requested = (of: Manifest[]) =>
      [...containers(of), ...containers(of, 'restore')].map(({ name, resources }) => [name, resources.requests['ephemeral-storage']]);
    expect(requested(objects)).toEqual([
      ['dump', '128Mi'],
      ['upload', '99Gi'],
      ['fetch', '99Gi'],
      ['restore', '128Mi'],
    ]);
    expect(requested(synth(s3())).filter(([, size]) => size === '10Gi')).toHaveLength(2);
    expect(requested(large).filter(([, size]) => size !== '128Mi')).toEqual([]);
    // The pod is ended at the sum of its containers' limits: the dump must fit.
    expect([upload!.resources.limits['ephemeral-storage'], containers(large)[1]!.resources.limits['ephemeral-storage']]).toEqual(['100Gi', '1Gi']);
  });

  test('acts in a role by a service account of its own, and in no other', () => {
    const objects = synth(s3({ credentials: undefined, serviceAccountRoleArn: ROLE }));
    expect(find(objects, 'ServiceAccount', 'uwa-postgresql-backup').metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': ROLE });
    for (const name of ['backup', 'restore']) {
      expect(pod(objects, name)).toMatchObject({ serviceAccountName: 'uwa-postgresql-backup', automountServiceAccountToken: false });
      expect(pod(objects, name).volumes.some((each: Named) => each.name === 's3')).toBe(false);
    }
    expect(objects.some(({ kind }) => kind === 'Role')).toBe(false);
    const without = synth();
    expect(pod(without)).not.toHaveProperty('serviceAccountName');
    expect(find(synth(s3()), 'CronJob', 'uwa-postgresql-backup').spec.jobTemplate.spec.template.spec).not.toHaveProperty('serviceAccountName');
    expect(without.some(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name.includes('backup'))).toBe(false);
  });

  test('says whose the dumps are, to what stores them and to what takes them', () => {
    const owners = (objects: Manifest[]) =>
      [...containers(objects), ...containers(objects, 'restore')].map((container) => [container.name, env(container).OWNER]);
    expect(owners(synth())).toEqual([
      ['dump', MINIMAL.url],
      ['restore', MINIMAL.url],
    ]);
    expect(owners(synth(s3()))).toEqual([
      ['dump', undefined],
      ['upload', MINIMAL.url],
      ['fetch', MINIMAL.url],
      ['restore', MINIMAL.url],
    ]);
    const own = (namespace: string, owner?: string) => {
      const chart = new Chart(new App(), 'uwa', { namespace });
      new PostgresBackup(chart, 'backup', { ...BACKUP, database: new Postgres(chart, 'database'), owner });
      return owners(manifests(chart))[0]![1];
    };
    expect([own('imaging'), own('imaging', ' the old site\n')]).toEqual(['imaging/uwa', 'the old site']);
  });

  test('lets a Job by hand take dumps over, and a smaller one count, and nothing else', () => {
    for (const [objects, name] of [
      [synth(), 'dump'],
      [synth(s3()), 'upload'],
    ] as const) {
      expect(env(named(containers(objects), name))).toMatchObject({ TAKE_OVER: '', ACCEPT_SMALLER: '' });
    }
  });

  test('deletes no snapshot before the dump is where it belongs', () => {
    const stored = (destination: Partial<PostgresBackupOptions>) => {
      const all = containers(synth({ ...destination, archiveSnapshots: { className: 'csi' } }));
      return all.slice(1).map((container) => env(container).STORED);
    };
    expect([stored({}), stored(s3())]).toEqual([[''], ['/run/backup/stored', '/run/backup/stored']]);
  });

  test('snapshots the archive beside the dump, by a container that alone may ask the API server, for nothing else', () => {
    const objects = synth({ archiveSnapshots: { className: 'csi-aws-vsc', readyWithin: Duration.hours(3) }, keepFor: Duration.days(14) });
    expect([names(pod(objects).initContainers), names(pod(objects).containers)]).toEqual([['dump'], ['snapshot']]);
    expect(env(containers(objects)[1]!)).toMatchObject({
      CLAIM: 'archive-uwa-xnat-web',
      CLASS: 'csi-aws-vsc',
      KEEP_DAYS: '14',
      READY_SECONDS: '10800',
      PREFIX: 'uwa-xnat',
      SELECTOR: encodeURIComponent('app.kubernetes.io/name=postgresql-backup,app.kubernetes.io/instance=uwa'),
    });
    expect(find(objects, 'Role', 'uwa-postgresql-backup').rules).toEqual([
      { apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['create', 'delete', 'get', 'list'] },
    ]);
    expect(find(objects, 'RoleBinding', 'uwa-postgresql-backup').subjects).toEqual([{ kind: 'ServiceAccount', name: 'uwa-postgresql-backup' }]);
    const holders = [...containers(objects), ...containers(objects, 'restore')].filter(({ volumeMounts }) =>
      volumeMounts.some(({ name }: Named) => name === 'api-server'),
    );
    expect(names(holders)).toEqual(['snapshot']);
    expect(pod(objects).automountServiceAccountToken).toBe(false);
    // Beside each other: an upload that fails takes no snapshot with it, nor the other way round.
    expect(names(pod(synth({ ...s3(), archiveSnapshots: { className: 'csi' } })).containers)).toEqual(['upload', 'snapshot']);
  });

  test('shows a secret only to the container that needs it', () => {
    const objects = synth({ ...s3(), archiveSnapshots: { className: 'csi' } });
    const sees = (name: string) =>
      [...containers(objects), ...containers(objects, 'restore')]
        .filter(({ volumeMounts }) => volumeMounts.some((mount: Named) => mount.name === name))
        .map(({ name: own }) => own);
    expect(sees('database')).toEqual(['dump', 'restore']);
    expect(sees('s3')).toEqual(['upload', 'fetch']);
    for (const { env: variables } of containers(objects)) expect(variables.every((variable: Manifest) => variable.valueFrom === undefined)).toBe(true);
  });

  test('takes resources', () => {
    const given = synth({ resources: { cpu: Cpu.units(2), memory: Size.gibibytes(2) } });
    for (const name of ['backup', 'restore'])
      expect(containers(given, name).at(-1)!.resources).toMatchObject({ requests: { cpu: '2', memory: '2Gi' }, limits: { cpu: '2', memory: '2Gi' } });
    expect(containers(synth())[0]!.resources).toMatchObject({ requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } });
  });

  test('tells its names, and which Secrets it needs', () => {
    const site = siteOf(s3());
    expect(site.backup).toMatchObject({ cronJobName: 'uwa-postgresql-backup', restoreCronJobName: 'uwa-postgresql-restore', claimName: undefined });
    expect(siteOf({}).backup!.claimName).toBe('backups-uwa-postgresql-backup');
    const readers = ['CronJob uwa-postgresql-backup', 'CronJob uwa-postgresql-restore'];
    expect(RequiredSecrets.of(site).list).toEqual(
      expect.arrayContaining([
        { namespace: 'uwa', name: 's3', keys: ['access_key', 'secret_key'], readers },
        { namespace: 'uwa', name: 'uwa-postgresql', keys: ['password'], readers: [...readers, 'StatefulSet uwa-postgresql', 'StatefulSet uwa-xnat-web'] },
      ]),
    );
  });

  test('is off where it is not asked for', () => {
    const objects = manifests(new XnatSite(new App(), 'uwa', MINIMAL));
    expect(objects.filter(({ kind, metadata }) => kind === 'CronJob' || /backup|restore/.test(metadata.name))).toEqual([]);
  });
});

describe('the network of a backup', () => {
  const side = (name: string): Side => ({ namespace: 'uwa', labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'uwa' } });
  const [backup, restore, database] = ['postgresql-backup', 'postgresql-restore', 'postgresql'].map(side) as [Side, Side, Side];
  const away = { ip: '203.0.113.7' };

  test('leads to the database, and nowhere else', () => {
    const objects = synth();
    for (const from of [backup, restore]) {
      expect([reaches(objects, from, database, 5432), reaches(objects, from, side('xnat-web'), 8080), reaches(objects, from, away, 443)]).toEqual([
        true,
        false,
        false,
      ]);
    }
    expect(reaches(objects, side('xnat-web'), backup, 5432)).toBe(false);
  });

  test('leads to S3, on the port of its endpoint, or to where it is said to be', () => {
    const aws = synth(s3());
    const minio = synth(s3({ endpoint: 'https://minio.example.edu.au:9000', peers: [NetworkPeer.cidr('10.0.9.0/24')] }));
    for (const from of [backup, restore]) {
      expect([reaches(aws, from, away, 443), reaches(aws, from, away, 6443)]).toEqual([true, false]);
      expect([reaches(minio, from, { ip: '10.0.9.4' }, 9000), reaches(minio, from, away, 9000), reaches(minio, from, away, 443)]).toEqual([true, false, false]);
    }
  });

  test('leads to STS as well, where a role is acted in, wherever the bucket is', () => {
    const role = { credentials: undefined, serviceAccountRoleArn: ROLE, peers: [NetworkPeer.cidr('10.0.9.0/24')] };
    const anywhere = synth(s3(role));
    const endpoint = synth(s3({ ...role, stsPeers: [NetworkPeer.cidr('10.0.8.0/24')] }));
    const keys = synth(s3({ peers: role.peers }));
    for (const from of [backup, restore]) {
      expect([reaches(anywhere, from, { ip: '10.0.9.4' }, 443), reaches(anywhere, from, away, 443), reaches(anywhere, from, away, 80)]).toEqual([
        true,
        true,
        false,
      ]);
      expect([reaches(endpoint, from, { ip: '10.0.9.4' }, 443), reaches(endpoint, from, { ip: '10.0.8.4' }, 443), reaches(endpoint, from, away, 443)]).toEqual([
        true,
        true,
        false,
      ]);
      expect(reaches(keys, from, away, 443)).toBe(false);
    }
  });

  test('leads the backup alone to the API server, which listens on either port', () => {
    const anywhere = synth({ archiveSnapshots: { className: 'csi' } });
    expect([443, 6443].map((port) => reaches(anywhere, backup, away, port))).toEqual([true, true]);
    expect([443, 6443].map((port) => reaches(anywhere, restore, away, port))).toEqual([false, false]);
    const there = synth({ archiveSnapshots: { className: 'csi', apiServer: [NetworkPeer.cidr('10.0.0.1/32')] } });
    expect([reaches(there, backup, { ip: '10.0.0.1' }, 443), reaches(there, backup, away, 443)]).toEqual([true, false]);
  });

  test('leads to an external database, where the site says it is', () => {
    const objects = synth({}, { externalPostgres: EXTERNAL, networkPolicies: { database: [NetworkPeer.cidr('10.1.0.0/16')] } });
    for (const from of [backup, restore]) expect([reaches(objects, from, { ip: '10.1.2.3' }, 5432), reaches(objects, from, away, 5432)]).toEqual([true, false]);
  });
});
