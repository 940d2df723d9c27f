import { Size } from 'cdk8s';
import * as api from 'cdk8s-xnat';
import { refusals } from '../support/manifests';
import { MINIMAL } from '../support/sites';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
const js = api as any;

/** Each static maker as plain JavaScript may call it wrongly, and where its value is used. */
const WRONG: Array<[string, () => object, (value: never) => object]> = [
  ['Secret.named', () => js.Secret.named(5), (client) => ({ aaf: { client } })],
  ['Secret.fromCloudNativePg', () => js.Secret.fromCloudNativePg(), (client) => ({ aaf: { client } })],
  ['XnatImage.ais', () => js.XnatImage.ais(1.9), (image) => ({ xnat: { image } })],
  ['XnatImage.nrg', () => js.XnatImage.nrg({}), (image) => ({ xnat: { image } })],
  ['XnatImage.custom', () => js.XnatImage.custom('xnat:1'), (image) => ({ xnat: { image } })],
  ['DatabaseTls.verifyFull', () => js.DatabaseTls.verifyFull('ca.pem'), (tls) => external({ tls })],
  ['DatabaseTls.verifyCa', () => js.DatabaseTls.verifyCa(), (tls) => external({ tls })],
  ['CaBundle.fromFile', () => js.CaBundle.fromFile(), (ca) => external({ tls: api.DatabaseTls.verifyFull(ca) })],
  ['CaBundle.fromConfigMap', () => js.CaBundle.fromConfigMap('rds-ca'), (ca) => external({ tls: api.DatabaseTls.verifyFull(ca) })],
  ['CaBundle.fromConfigMapName', () => js.CaBundle.fromConfigMapName(7), (ca) => external({ tls: api.DatabaseTls.verifyFull(ca) })],
  ['CaBundle.fromSecret', () => js.CaBundle.fromSecret('ca'), (ca) => external({ tls: api.DatabaseTls.verifyFull(ca) })],
  ['PostgresTuning.forMemory', () => js.PostgresTuning.forMemory(2048), (tuning) => ({ postgres: { tuning } })],
  ['PostgresTuning.of', () => js.PostgresTuning.of({ work_mem: 4 }), (tuning) => ({ postgres: { tuning } })],
  ['PostgresTuning.with', () => js.PostgresTuning.ais().with('x'), (tuning) => ({ postgres: { tuning } })],
  ['AccountPolicy.of', () => js.AccountPolicy.of(true), (accounts) => ({ aaf: { client: api.Secret.named('aaf'), accounts } })],
  ['StorageClass.named', () => js.StorageClass.named(), (storageClass) => ({ archive: { storageClass } })],
  ['VolumeSource.nfs', () => js.VolumeSource.nfs('server:/path'), (source) => ({ archive: { source } })],
  ['VolumeSource.csi', () => js.VolumeSource.csi({ driver: 1, volumeHandle: 'a' }), (source) => ({ archive: { source } })],
  ['VolumeSource.local', () => js.VolumeSource.local({ path: '/a', nodes: 'node-1' }), (source) => ({ archive: { source } })],
  ['VolumeSource.existingVolume', () => js.VolumeSource.existingVolume(null), (source) => ({ archive: { source } })],
];

const external = (more: object) => ({
  postgres: undefined,
  externalPostgres: { host: 'db.example.edu.au', credentials: api.Secret.named('db'), ...more },
});

describe('a static maker with a wrong argument', () => {
  test.each(WRONG)('%s does not throw: the site says it, once', (maker, make, use) => {
    const value = make();
    const messages = refusals((app) => new api.XnatSite(app, 'uwa', { ...MINIMAL, ...use(value as never) }));
    const about = messages.filter((message) => message.includes(maker));
    expect(about.length).toBeGreaterThan(0);
    expect(new Set(about).size).toBe(about.length);
    expect(messages.join('\n')).not.toMatch(/NaN|\[object|TypeError/);
  });

  test.each([
    ['StorageProvisioner.ebsGp3', () => js.StorageProvisioner.ebsGp3({ iops: '4000' })],
    ['StorageProvisioner.ebsGp2', () => js.StorageProvisioner.ebsGp2(3)],
    ['StorageProvisioner.efs', () => js.StorageProvisioner.efs()],
    ['StorageProvisioner.of', () => js.StorageProvisioner.of()],
  ])('%s is told of by the storage class', (maker, make) => {
    const messages = refusals((app) => new api.ClusterServices(app, 'cluster', { storageClasses: { fast: { provisioner: make() } } }));
    expect(messages.join('\n')).toContain(maker);
  });

  test('that is right is silent', () => {
    const messages = refusals(
      (app) =>
        new api.XnatSite(app, 'uwa', {
          ...MINIMAL,
          xnat: { image: api.XnatImage.custom({ image: 'registry.example.edu.au/xnat:1' }) },
          postgres: { tuning: api.PostgresTuning.forMemory(Size.gibibytes(2), { cpus: 2 }) },
        }),
    );
    expect(messages).toEqual([]);
  });
});

describe('Secret', () => {
  test('maps the names that readers ask for to its own keys', () => {
    const secret = api.Secret.named('db', { username: 'user' });
    expect([secret.key('username'), secret.key('password')]).toEqual([
      { secretName: 'db', key: 'user' },
      { secretName: 'db', key: 'password' },
    ]);
  });

  test('is refused under a name, or with a key, that Kubernetes does not know', () => {
    const build = (client: api.Secret) => refusals((app) => new api.XnatSite(app, 'uwa', { ...MINIMAL, aaf: { client } }));
    expect(build(api.Secret.named('My Secret')).join()).toContain('the name of a Secret is none (not shown here, it may be the secret itself) (secret-name)');
    expect(build(api.Secret.named('aaf', { clientId: 'a b' })).join()).toContain('a key in the Secret "aaf" is none (not shown here, it may be the secret itself) (secret-name)');
    expect(build(api.Secret.named('aaf.prod', { clientId: 'client_ID.1' }))).toEqual([]);
  });
});
