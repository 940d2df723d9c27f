import { App, Chart, Size } from 'cdk8s';
import { Cpu, Image, Postgres, type PostgresOptions, PostgresTuning, Secret, StorageClass } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';

function synth(options?: PostgresOptions): { objects: Manifest[]; postgres: Postgres } {
  const chart = new Chart(new App(), 'uwa', { namespace: 'imaging' });
  const postgres = new Postgres(chart, 'database', options);
  return { objects: manifests(chart), postgres };
}

const pod = ({ objects }: { objects: Manifest[] }) => find(objects, 'StatefulSet', 'uwa-postgresql').spec.template.spec;
const server = (synthesized: { objects: Manifest[] }) => named<Manifest & { name: string }>(pod(synthesized).containers, 'postgresql');
const env = (synthesized: { objects: Manifest[] }, name: string) => named<{ name: string; value: string }>(server(synthesized).env, name).value;

const LOCKS = ['-c', 'max_locks_per_transaction=256'];

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('Postgres', () => {
  test('makes a server, its claim and its Services', () => {
    expect(synth().objects).toMatchSnapshot();
  });

  test('is a database of the name and role that it is asked for', () => {
    const { postgres } = synth();
    expect(postgres).toMatchObject({ host: 'uwa-postgresql', port: 5432, databaseName: 'xnat', username: 'xnat' });
    const other = synth({ databaseName: 'imaging', username: 'owner', credentials: Secret.named('db', { password: 'pw' }) });
    expect(env(other, 'POSTGRES_DB')).toBe('imaging');
    expect(env(other, 'XNAT_ROLE')).toBe('owner');
    expect(named<Manifest & { name: string }>(pod(other).volumes, 'secrets').secret).toMatchObject({
      secretName: 'db',
      items: [{ key: 'pw', path: 'password' }],
    });
    expect(other.postgres.passwordKey).toEqual({ secretName: 'db', key: 'pw' });
  });

  test("has a superuser that is not XNAT's role, and a script that makes that one when the server first starts", () => {
    const synthesized = synth();
    expect([env(synthesized, 'POSTGRES_USER'), env(synthesized, 'XNAT_ROLE')]).toEqual(['postgres', 'xnat']);
    expect(env(synth({ username: 'postgres' }), 'POSTGRES_USER')).toBe('superuser');
    expect(named<Manifest & { name: string }>(pod(synthesized).volumes, 'init').configMap).toEqual({ name: 'uwa-postgresql-init', defaultMode: 0o555 });
    expect(named<{ name: string; mountPath: string }>(server(synthesized).volumeMounts, 'init').mountPath).toBe('/docker-entrypoint-initdb.d');
    expect(Object.keys(find(synthesized.objects, 'ConfigMap', 'uwa-postgresql-init').data as object)).toEqual(['own-role.sh']);
    // Nobody logs in without a password, not even from within the pod, but by its socket.
    expect(env(synthesized, 'POSTGRES_INITDB_ARGS')).toBe('--data-checksums --auth-host=scram-sha-256');
  });

  test('grants enough locks for a restore in one transaction, unless it is told how many', () => {
    expect(server(synth({ tuning: PostgresTuning.of({ max_locks_per_transaction: '512' }) })).args).toEqual(['-c', 'max_locks_per_transaction=512']);
  });

  test('reads its password from a file, never from the environment', () => {
    const synthesized = synth();
    expect(env(synthesized, 'POSTGRES_PASSWORD_FILE')).toBe('/run/secrets/postgresql/password');
    expect(server(synthesized).env.map(({ name }: { name: string }) => name)).not.toContain('POSTGRES_PASSWORD');
    expect(pod(synthesized).volumes).toContainEqual(expect.objectContaining({ secret: expect.objectContaining({ secretName: 'uwa-postgresql' }) }));
  });

  test('keeps its data in a claim of its own, below the top of the volume', () => {
    const synthesized = synth();
    expect(find(synthesized.objects, 'StatefulSet', 'uwa-postgresql').spec.volumeClaimTemplates).toBeUndefined();
    expect(find(synthesized.objects, 'PersistentVolumeClaim', 'data-uwa-postgresql')).toMatchObject({
      metadata: { annotations: { 'helm.sh/resource-policy': 'keep', 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
    });
    const mount = named<Manifest & { name: string }>(server(synthesized).volumeMounts, 'data').mountPath;
    expect(env(synthesized, 'PGDATA')).toBe(`${mount}/pgdata`);
  });

  test('takes size, class and existing claim', () => {
    const sized = synth({ size: Size.gibibytes(50), storageClass: StorageClass.named('gp3') });
    expect(find(sized.objects, 'PersistentVolumeClaim', 'data-uwa-postgresql').spec).toMatchObject({
      storageClassName: 'gp3',
      resources: { requests: { storage: '50Gi' } },
    });
    const existing = synth({ existingClaim: 'old' });
    expect(existing.objects.some(({ kind }) => kind === 'PersistentVolumeClaim')).toBe(false);
    expect(named<Manifest & { name: string }>(pod(existing).volumes, 'data').persistentVolumeClaim.claimName).toBe('old');
  });

  test('keeps every immutable field when its options change', () => {
    const pinned = ({ objects }: { objects: Manifest[] }) => {
      const { selector, serviceName, volumeClaimTemplates } = find(objects, 'StatefulSet', 'uwa-postgresql').spec;
      return { selector, serviceName, volumeClaimTemplates };
    };
    expect(pinned(synth({ size: Size.gibibytes(90), version: '16.11', tuning: PostgresTuning.ais() }))).toEqual(pinned(synth()));
  });

  test('is tuned to its memory limit unless it is told how', () => {
    expect(server(synth({ resources: { cpu: Cpu.units(2), memory: Size.gibibytes(8) } })).args).toEqual([
      ...PostgresTuning.forMemory(Size.gibibytes(8))._args(),
      ...LOCKS,
    ]);
    expect(server(synth({ tuning: PostgresTuning.ais() })).args).toEqual([...PostgresTuning.ais()._args(), ...LOCKS]);
  });

  test('runs the version that it is given', () => {
    expect(server(synth()).image).toBe('docker.io/library/postgres:16.10');
    expect(server(synth({ version: '17.6' })).image).toBe('docker.io/library/postgres:17.6');
  });

  test.each<[PostgresOptions, string, string]>([
    [{ image: Image.of('mirror/postgres') }, 'mirror/postgres:16.10', '16.10'],
    [{ image: Image.of('mirror/postgres'), version: '17.6' }, 'mirror/postgres:17.6', '17.6'],
    [{ image: Image.of('mirror/postgres', { tag: '17.6-bookworm' }) }, 'mirror/postgres:17.6-bookworm', '17.6'],
    [{ image: Image.of('mirror/postgres', { digest: DIGEST }), version: '18.1' }, `mirror/postgres@${DIGEST}`, '18.1'],
  ])('takes its image from elsewhere: %#', (options, image, version) => {
    const chart = new Chart(new App(), 'uwa');
    const { serverVersion } = new Postgres(chart, 'database', options);
    expect([server({ objects: manifests(chart) }).image, serverVersion]).toEqual([image, version]);
  });
});
