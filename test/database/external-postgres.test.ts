import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import {
  BackupDestination,
  CaBundle,
  DatabaseTls,
  ExternalPostgres,
  type ExternalPostgresOptions,
  Postgres,
  Acknowledgements,
  Secret,
  XnatSite,
} from 'cdk8s-xnat';
import { jdbcUrl } from '../../src/features/xnat/config/jdbc-url';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const ca = CaBundle.fromConfigMapName('rds-ca');
const credentials = Secret.named('db');

function synth(options: Partial<ExternalPostgresOptions>): { objects: Manifest[]; database: ExternalPostgres } {
  const chart = new Chart(new App(), 'xnat', { namespace: 'xnat' });
  const database = new ExternalPostgres(chart, 'database', { credentials, tls: DatabaseTls.verifyCa(ca), ...options });
  return { objects: manifests(chart), database };
}

describe('ExternalPostgres by name', () => {
  test('makes no object, and is reached by the name that the certificate carries', () => {
    const { objects, database } = synth({ host: 'db.example.edu.au' });
    expect(objects).toEqual([]);
    expect(database).toMatchObject({ host: 'db.example.edu.au', port: 5432, databaseName: 'xnat' });
  });

  test('takes port, database, and the role from the file or the Secret', () => {
    expect(synth({ host: 'db.example.edu.au', port: 6432, databaseName: 'imaging' }).database).toMatchObject({
      port: 6432,
      databaseName: 'imaging',
      username: undefined,
      usernameKey: { secretName: 'db', key: 'username' },
      passwordKey: { secretName: 'db', key: 'password' },
    });
    expect(synth({ host: 'db.example.edu.au', username: 'owner' }).database).toMatchObject({ username: 'owner', usernameKey: undefined });
  });

  test("takes CloudNativePG's Secret", () => {
    expect(synth({ host: 'xnat-rw', credentials: Secret.fromCloudNativePg('xnat') }).database).toMatchObject({
      usernameKey: { secretName: 'xnat-app', key: 'username' },
      passwordKey: { secretName: 'xnat-app', key: 'password' },
    });
  });
});

describe('ExternalPostgres of several servers', () => {
  const hosts = [{ host: 'db-1.example.edu.au' }, { host: 'db-2.example.edu.au', port: 6432 }];
  const site = new XnatSite(new App(), 'xnat', {
    url: MINIMAL.url,
    adminEmail: MINIMAL.adminEmail,
    externalPostgres: { hosts, credentials, tls: DatabaseTls.verifyFull(ca), jdbcParameters: { ApplicationName: 'xnat & co', socketTimeout: '900' } },
    backup: { destination: BackupDestination.fromClaimName('backups'), keepFor: Duration.days(30) },
    smokeTest: {},
  });
  const objects = manifests(site);
  const pod = find(objects, 'StatefulSet', 'xnat-xnat-web').spec.template.spec;

  test('are all in the JDBC URL, which asks for the one that takes writes', () => {
    const { 'xnat-conf.properties': conf } = find(objects, 'ConfigMap', 'xnat-xnat-web-config').data as Record<string, string>;
    expect(conf!.replace(/\\(.)/g, '$1')).toContain(
      'datasource.url=jdbc:postgresql://db-1.example.edu.au,db-2.example.edu.au:6432/xnat?targetServerType=primary&sslmode=verify-full&sslrootcert=/etc/xnat/database-ca/ca.pem&ApplicationName=xnat%20%26%20co&socketTimeout=900\n',
    );
  });

  test('are all waited for, until one answers', () => {
    const { env } = named<Manifest & { name: string }>(pod.initContainers, 'database');
    expect(env).toContainEqual({ name: 'ADDRESSES', value: 'db-1.example.edu.au:5432 db-2.example.edu.au:6432' });
  });

  test('are asked by a backup for the one that takes writes', () => {
    const { spec } = find(objects, 'CronJob', 'xnat-postgresql-backup').spec.jobTemplate.spec.template;
    expect(spec.containers[0].env).toEqual(
      expect.arrayContaining([
        { name: 'PGHOST', value: 'db-1.example.edu.au,db-2.example.edu.au' },
        { name: 'PGPORT', value: '5432,6432' },
        { name: 'PGTARGETSESSIONATTRS', value: 'read-write' },
      ]),
    );
  });

  test.each(['xnat-xnat-web', 'xnat-postgresql-backup', 'xnat-smoke-test'])('may be called by %s, on each port', (policy) => {
    const { egress } = find(objects, 'NetworkPolicy', policy).spec;
    const ports = (egress as Array<{ ports: Array<{ port: number }> }>).flatMap((rule) => rule.ports.map(({ port }) => port));
    expect(ports).toEqual(expect.arrayContaining([5432, 6432]));
  });

  test('are all looked at by the smoke test', () => {
    const job = objects.find(({ kind }) => kind === 'Job')!;
    expect(job.spec.template.spec.containers[0].env).toContainEqual({ name: 'DATABASE', value: 'db-1.example.edu.au:5432 db-2.example.edu.au:6432' });
  });
});

describe('ExternalPostgres by addresses', () => {
  test('makes a Service with an EndpointSlice whose port has the same name', () => {
    const { objects, database } = synth({ ips: ['10.0.1.5', '10.0.1.6'] });
    expect(objects).toMatchSnapshot();
    expect(database.host).toBe('xnat-postgresql');
    const service = find(objects, 'Service', 'xnat-postgresql');
    const slice = find(objects, 'EndpointSlice', 'xnat-postgresql');
    expect(service.spec.selector).toBeUndefined();
    expect(slice.metadata.labels['kubernetes.io/service-name']).toBe(service.metadata.name);
    expect(slice.ports[0].name).toBe(service.spec.ports[0].name);
    // Slices of a server that was in the cluster before must not go on to be served.
    const inCluster = new Chart(new App(), 'xnat');
    new Postgres(inCluster, 'database');
    expect(find(manifests(inCluster), 'Service', 'xnat-postgresql').spec.ports[0].name).not.toBe(service.spec.ports[0].name);
    expect(slice).toMatchObject({ addressType: 'IPv4', endpoints: [{ addresses: ['10.0.1.5'] }, { addresses: ['10.0.1.6'] }] });
  });

  test('knows IPv6', () => {
    const { objects } = synth({ ips: ['fd00::5'] });
    expect(find(objects, 'EndpointSlice', 'xnat-postgresql-ipv6')).toMatchObject({
      addressType: 'IPv6',
      metadata: { labels: { 'kubernetes.io/service-name': 'xnat-postgresql' } },
    });
    expect(find(objects, 'Service', 'xnat-postgresql').spec).toMatchObject({ ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' });
  });

  test("verifies the certificate's name where it is told, by a line in the pod's /etc/hosts", () => {
    const site = new XnatSite(new App(), 'xnat', {
      url: MINIMAL.url,
      adminEmail: MINIMAL.adminEmail,
      externalPostgres: {
        ips: ['10.0.1.5'],
        certificateName: 'db.internal',
        credentials,
        tls: DatabaseTls.verifyFull(CaBundle.fromSecret(Secret.named('ca').key('ca.crt'))),
      },
    });
    const { spec } = find(manifests(site), 'StatefulSet', 'xnat-xnat-web').spec.template;
    expect(spec.hostAliases).toEqual([{ ip: '10.0.1.5', hostnames: ['db.internal'] }]);
    expect(named<Manifest & { name: string }>(spec.volumes, 'database-ca').secret).toEqual({
      secretName: 'ca',
      items: [{ key: 'ca.crt', path: 'ca.pem' }],
    });
    expect(site.database.host).toBe('db.internal');
  });
});

describe('the JDBC URL', () => {
  const url = (tls: DatabaseTls, rest = {}) => jdbcUrl({ host: 'db.example.edu.au', port: 5432, databaseName: 'xnat', tls, ...rest });

  test.each([
    ['verifyFull', DatabaseTls.verifyFull(ca), 'sslmode=verify-full&sslrootcert=/etc/xnat/database-ca/ca.pem'],
    ['verifyCa', DatabaseTls.verifyCa(ca), 'sslmode=verify-ca&sslrootcert=/etc/xnat/database-ca/ca.pem'],
    ['require', DatabaseTls.require(), 'sslmode=require'],
    ['disabled', DatabaseTls.disabled(), 'sslmode=disable'],
  ])('says %s', (_, tls, parameters) => {
    expect(url(tls)).toBe(`jdbc:postgresql://db.example.edu.au/xnat?${parameters}`);
  });

  test('is the string of the AIS operations documents to the letter', () => {
    const chart = new Chart(new App(), 'xnat');
    const database = new ExternalPostgres(chart, 'database', {
      ips: ['139.95.25.8', '130.95.25.9'],
      databaseName: 'yourdatabase',
      credentials,
      tls: DatabaseTls.unverified(),
    });
    Acknowledgements.of(database).add('tls-unverified', 'as the documents have it');
    expect(manifests(chart)).toHaveLength(2);
    expect(jdbcUrl(database)).toBe(
      'jdbc:postgresql://xnat-postgresql/yourdatabase?ssl=true&sslmode=require&sslfactory=org.postgresql.ssl.NonValidatingFactory',
    );
  });

  test('escapes what has a meaning in a URL, and names a port other than 5432', () => {
    expect(url(DatabaseTls.disabled(), { databaseName: 'a/b?c&d=e f%ü', port: 6432 })).toBe(
      'jdbc:postgresql://db.example.edu.au:6432/a%2Fb%3Fc%26d%3De%20f%25%C3%BC?sslmode=disable',
    );
    expect(url(DatabaseTls.disabled(), { databaseName: 'half \ud800' })).toContain('/half%20%EF%BF%BD?');
  });
});

describe('CaBundle.fromFile', () => {
  test('makes a ConfigMap of the file, beside XNAT', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'ca-')), 'bundle.pem');
    writeFileSync(path, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const site = new XnatSite(new App(), 'uwa', {
      url: MINIMAL.url,
      adminEmail: MINIMAL.adminEmail,
      externalPostgres: { host: 'db.example.edu.au', credentials, tls: DatabaseTls.verifyFull(CaBundle.fromFile(path)) },
    });
    const objects = manifests(site);
    expect(find(objects, 'ConfigMap', 'uwa-xnat-web-database-ca').data['ca.pem']).toContain('BEGIN CERTIFICATE');
    const volumes = find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.spec.volumes;
    expect(named<Manifest & { name: string }>(volumes, 'database-ca').configMap.name).toBe('uwa-xnat-web-database-ca');
  });
});
