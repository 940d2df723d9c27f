import { Image } from 'cdk8s-xnat';
import { Chart, Duration, Size } from 'cdk8s';
import * as api from 'cdk8s-xnat';
import { refusals } from '../support/manifests';
import { MINIMAL } from '../support/sites';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
const js = api as any;

/** Each static maker as plain JavaScript may call it wrongly, and where its value is used. */
const WRONG: Array<[string, () => object, (value: never) => object]> = [
  ['Secret.named', () => js.Secret.named(5), (client) => ({ logins: [api.Login.aaf({ client })] })],
  ['Secret.fromCloudNativePg', () => js.Secret.fromCloudNativePg(), (client) => ({ logins: [api.Login.aaf({ client })] })],
  ['BackupDestination.claim', () => js.BackupDestination.claim('50Gi'), (destination) => ({ backup: { destination, keepFor: Duration.days(30) } })],
  ['BackupDestination.fromClaimName', () => js.BackupDestination.fromClaimName(), (destination) => ({ backup: { destination, keepFor: Duration.days(30) } })],
  ['BackupDestination.s3', () => js.BackupDestination.s3({ bucket: 1 }), (destination) => ({ backup: { destination, keepFor: Duration.days(30) } })],
  ['SopsSecrets.fromFile', () => js.SopsSecrets.fromFile(), (secrets) => ({ secrets })],
  ['SopsSecrets.secret', () => js.SopsSecrets.fromFile('no-such.enc.yaml').secret(5), (client) => ({ logins: [api.Login.aaf({ client })] })],
  ['EncryptedManifests.fromFile', () => js.EncryptedManifests.fromFile(5), (secrets) => ({ secrets })],
  ['XnatImage.ais', () => js.XnatImage.ais(1.9), (image) => ({ xnat: { image } })],
  ['XnatImage.nrg', () => js.XnatImage.nrg({}), (image) => ({ xnat: { image } })],
  ['Image.of', () => js.Image.of(5), (image) => ({ postgres: { image } })],
  ['Image.of', () => js.Image.of('a/b', { tag: 16 }), (image) => ({ postgres: { version: '16.10', image } })],
  ['XnatImage.ais', () => js.XnatImage.ais('1.9.3.1', 'sha256'), (image) => ({ xnat: { image } })],
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
  ['AccountPolicy.of', () => js.AccountPolicy.of(true), (accounts) => ({ logins: [api.Login.aaf({ client: api.Secret.named('aaf'), accounts })] })],
  ['StorageClass.named', () => js.StorageClass.named(), (storageClass) => ({ archive: { storageClass } })],
  ['StorageClass.named', () => js.StorageClass.named('nfs', { provisioner: 5 }), (storageClass) => ({ archive: { storageClass } })],
  ['VolumeSource.nfs', () => js.VolumeSource.nfs('server:/path'), (source) => ({ archive: { source } })],
  ['VolumeSource.csi', () => js.VolumeSource.csi({ driver: 1, volumeHandle: 'a' }), (source) => ({ archive: { source } })],
  ['VolumeSource.local', () => js.VolumeSource.local({ path: '/a', nodes: 'node-1' }), (source) => ({ archive: { source } })],
  ['VolumeSource.fromVolumeName', () => js.VolumeSource.fromVolumeName(null), (source) => ({ archive: { source } })],
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
          xnat: { image: api.XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat', { tag: '1' }) }) },
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
    const build = (client: api.Secret) => refusals((app) => new api.XnatSite(app, 'uwa', { ...MINIMAL, logins: [api.Login.aaf({ client })] }));
    expect(build(api.Secret.named('My Secret')).join()).toContain('the name of a Secret is none (not shown here, it may be the secret itself) (secret-name)');
    expect(build(api.Secret.named('aaf', { clientId: 'a b' })).join()).toContain(
      'a key in the Secret "aaf" is none (not shown here, it may be the secret itself) (secret-name)',
    );
    expect(build(api.Secret.named('aaf.prod', { clientId: 'client_ID.1' }))).toEqual([]);
  });
});

describe('a connection string in the place of something else', () => {
  const PASSWORD = 'hunter2';
  test.each<[string, object]>([
    ['a host', external({ host: `host=db user=x password=${PASSWORD}` })],
    ['an address', external({ host: undefined, ips: [`postgres://u:${PASSWORD}@10.0.0.1`] })],
    ['TLS', external({ tls: `ssl=true&password=${PASSWORD}` })],
    ['a database', external({ credentials: `jdbc:postgresql://h/db?user=u&password=${PASSWORD}` })],
    ['an image', { xnat: { image: js.XnatImage.custom({ image: js.Image.of(`user:${PASSWORD}@registry/x y:1`) }) } }],
    ['a property', { xnat: { properties: { 'spring.activemq.broker-url': `tcp://u:${PASSWORD}@broker` } } }],
  ])('is refused as %s, without its password', (_, props) => {
    const messages = refusals((app) => new api.XnatSite(app, 'uwa', { ...MINIMAL, ...props }));
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.join()).not.toContain(PASSWORD);
  });
});

describe('what only looks like a construct of this library', () => {
  const build = (then: (site: api.XnatSite) => void) => refusals((app) => then(new api.XnatSite(app, 'uwa', MINIMAL)));
  const database = { host: 'db', port: 5432, databaseName: 'xnat', username: 'x', passwordKey: { secretName: 'a', key: 'b' }, tls: api.DatabaseTls.require() };
  const xnatWith = (given: object) =>
    refusals((app) => {
      const chart = new Chart(app, 'uwa');
      new api.XnatWeb(chart, 'xnat', { url: MINIMAL.url, adminEmail: MINIMAL.adminEmail, database: { ...database, ...given } as api.IDatabase });
    });

  test.each<[string, object]>([
    ['TLS that is a string', { tls: 'require' }],
    ['no name', { databaseName: undefined }],
    ['a Secret in the place of a key', { passwordKey: api.Secret.named('x') }],
    ['a port that is a string', { port: '5432' }],
  ])('is no database with %s', (_, given) => {
    expect(xnatWith(given).join()).toContain('database must be a database, such as new Postgres(…)');
  });

  test('is a database with all that one needs', () => {
    expect(xnatWith({})).toEqual([]);
  });

  test('is no login without a method, no volume without names, and no class without one', () => {
    expect(build((site) => site.xnat.addLogin({ providerId: 'a', bind: 1 } as never)).join()).toContain('must be a login provider');
    expect(build((site) => site.xnat.addVolume({ volumeName: 1, claimName: 'a', mountPath: '/a' } as never)).join()).toContain('must be a volume');
    const messages = refusals((app) => new api.XnatSite(app, 'uwa', { ...MINIMAL, archive: { storageClass: { storageClassName: 5 } as never } }));
    expect(messages.join()).toContain('must be a StorageClass');
  });

  test('is no value past its makers, whatever its class', () => {
    const client = refusals((app) => new api.XnatSite(app, 'uwa', { ...MINIMAL, logins: [api.Login.aaf({ client: new js.Secret('My Secret!') })] }));
    const web = refusals((app) => new api.XnatSite(app, 'uwa', { ...MINIMAL, networkPolicies: { web: [new js.NetworkPeer({})] } }));
    const image = refusals((app) => new api.XnatSite(app, 'uwa', { ...MINIMAL, xnat: { image: new js.XnatImage('xnat:1') } }));
    for (const messages of [client, web, image]) expect(messages.join()).toContain('has made, past the checks of its makers (prop-type)');
  });
});
