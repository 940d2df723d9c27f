import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { CaBundle, DatabaseTls, type ExternalPostgresOptions, PostgresTuning } from 'cdk8s-xnat';
import { makeAuthority, makeServerCertificate } from './support/certificates';
import { type DatabaseSite, renderDatabaseSite } from './support/database-site';
import { temporaryFolder, writeFiles } from './support/folders';
import { runJava } from './support/java';
import { describeWith } from './support/parts';
import { PostgresServer } from './support/postgres-server';

/** The name in the server's certificate, and one that is not; both lead to the server of this test. */
const NAME = 'db.example.edu.au';
const OTHER_NAME = 'other.example.edu.au';

/** A name of which every character that means something in a URL is part. */
const WEIRD_DATABASE = 'we/ird?db&x=1 ü%41#;:@[]+"\'';

const PASSWORDS = [
  'plain',
  'e\u0301',
  'a\u00a0b',
  'ﬁ',
  ' leading and trailing ',
  'a\\b\\\\c\\',
  `it's "quoted"`,
  '${env:PATH} $HOME `id`',
  '#;!=: %41 %',
  '@@secret:xnat-db/username@@',
  'äöüß',
  'пароль密码',
  '\\u0041\\n',
  'x'.repeat(200),
  '"\'\\#$',
  '?&/+=',
];

/** What the driver says, without what differs from run to run. */
type Outcome = { readonly connected: string; readonly database: string; readonly role: string } | { readonly refused: string };

/** One of each kind, and those that sites set most. */
const EVERY_PARAMETER = {
  socketTimeout: '900',
  tcpKeepAlive: 'true',
  prepareThreshold: '0',
  preferQueryMode: 'simple',
  autosave: 'conservative',
  ApplicationName: 'XNAT of the site & co.',
  options: '-c statement_timeout=5min',
};

describeWith(['bash', 'java', 'postgresql', 'postgresql-jdbc', 'openssl'], 'the JDBC driver with the configuration of a site', () => {
  const folder = temporaryFolder();
  const outcomes = new Map<string, Outcome>();
  let server: PostgresServer;
  let standby: PostgresServer;

  beforeAll(async () => {
    server = await PostgresServer.initialize();
    const authority = await makeAuthority(folder, 'authority');
    const otherAuthority = await makeAuthority(folder, 'other-authority');
    const certificate = await makeServerCertificate(folder, 'server', authority, NAME);
    await server.start({
      certificate,
      access: ['hostnossl in_clear all 127.0.0.1/32 scram-sha-256', 'hostssl in_clear all 127.0.0.1/32 reject', 'hostssl all all 127.0.0.1/32 scram-sha-256'],
      args: PostgresTuning.forMemory(Size.mebibytes(512))._args(),
    });
    await fillServer(server);
    // To the driver a server that takes no writes is a standby.
    standby = await PostgresServer.initialize();
    await standby.start({ certificate, access: ['hostssl all all 127.0.0.1/32 trust'], args: ['-c', 'default_transaction_read_only=on'] });
    await standby.sql('set default_transaction_read_only = off;\ncreate database xnat;\ncreate role role0 login;');
    const pem = (file: string) => readFileSync(file, 'utf8');
    writeFiles(folder, { 'bundle.pem': pem(otherAuthority.certificate) + pem(authority.certificate) });
    const right = CaBundle.fromFile(authority.certificate);
    const wrong = CaBundle.fromFile(otherAuthority.certificate);

    const sites: Record<string, DatabaseSite> = {};
    const add = (name: string, database: Partial<ExternalPostgresOptions>, user = 'role0', password = PASSWORDS[0]!) => {
      const host = database.ips ? undefined : NAME;
      sites[name] = { database: { host, port: server.port, ...database }, user, password };
    };
    add('verifyFull', { tls: DatabaseTls.verifyFull(right) });
    add('verifyFull with a bundle', { tls: DatabaseTls.verifyFull(CaBundle.fromFile(join(folder, 'bundle.pem'))) });
    add('verifyFull by an address', { ips: ['10.1.2.3'], certificateName: NAME, tls: DatabaseTls.verifyFull(right) });
    add('verifyFull, wrong name', { host: OTHER_NAME, tls: DatabaseTls.verifyFull(right) });
    add('verifyFull, wrong authority', { tls: DatabaseTls.verifyFull(wrong) });
    add('verifyCa, wrong name', { host: OTHER_NAME, tls: DatabaseTls.verifyCa(right) });
    add('verifyCa through the Service', { ips: ['10.1.2.3'], tls: DatabaseTls.verifyCa(right) });
    add('verifyCa, wrong authority', { tls: DatabaseTls.verifyCa(wrong) });
    add('require', { host: OTHER_NAME, tls: DatabaseTls.require() });
    add('require, server in clear', { databaseName: 'in_clear', tls: DatabaseTls.require() });
    add('unverified', { host: OTHER_NAME, tls: DatabaseTls.unverified() });
    add('disabled', { tls: DatabaseTls.disabled() });
    add('disabled, server in clear', { databaseName: 'in_clear', tls: DatabaseTls.disabled() });
    add('weird database', { databaseName: WEIRD_DATABASE, tls: DatabaseTls.verifyFull(right) });
    const down = { host: NAME, port: 1 };
    const reading = { host: NAME, port: standby.port };
    add('several, primary last', { host: undefined, hosts: [down, reading, { host: NAME }], tls: DatabaseTls.verifyFull(right) });
    add('several, primary first', { host: undefined, hosts: [{ host: NAME }, reading, down], tls: DatabaseTls.verifyFull(right) });
    add('several, no primary', { host: undefined, hosts: [reading, down], tls: DatabaseTls.verifyFull(right) });
    add('several, wrong name', { host: undefined, hosts: [{ host: OTHER_NAME }, { host: OTHER_NAME, port: 1 }], tls: DatabaseTls.verifyFull(right) });
    add('parameters', { tls: DatabaseTls.verifyFull(right), jdbcParameters: EVERY_PARAMETER });
    add('weird role', { tls: DatabaseTls.require() }, 'ü "role" \\ #1', 'p');
    PASSWORDS.forEach((password, i) => add(`password ${i}`, { tls: DatabaseTls.require() }, `role${i}`, password));
    add('wrong password', { tls: DatabaseTls.require() }, 'role0', 'not it');

    for (const [name, site] of Object.entries(sites)) await renderDatabaseSite(folder, name, site);
    const hosts = [NAME, OTHER_NAME, 'xnat-postgresql'].map((name) => `127.0.0.1 ${name}\n`).join('');
    writeFiles(folder, { hosts });
    const lines = await runJava('Connect.java', [join(folder, 'output')], {
      jars: ['postgresql'],
      options: [`-Djdk.net.hosts.file=${join(folder, 'hosts')}`],
    });
    for (const line of lines) {
      const [name, result, first, database, role] = line.split('\t') as [string, ...string[]];
      outcomes.set(name, result === 'connected' ? { connected: first!, database: database!, role: role! } : { refused: first! });
    }
  });
  afterAll(async () => {
    await server?.remove();
    await standby?.remove();
  });

  test.each([
    'verifyFull',
    'verifyFull with a bundle',
    'verifyFull by an address',
    'verifyCa, wrong name',
    'verifyCa through the Service',
    'require',
    'unverified',
    'several, primary last',
    'several, primary first',
    'parameters',
  ])('is let in, and encrypts: %s', (name) => {
    expect(outcomes.get(name)).toEqual({ connected: expect.stringMatching(/^TLSv1\.[23]$/), database: 'xnat', role: 'role0' });
  });

  test.each([
    ['verifyFull, wrong name', /hostname other\.example\.edu\.au could not be verified/],
    ['verifyFull, wrong authority', /unable to find valid certification path|Path does not chain/],
    ['verifyCa, wrong authority', /unable to find valid certification path|Path does not chain/],
    ['require, server in clear', /pg_hba\.conf rejects connection .* SSL encryption/],
    ['disabled', /no pg_hba\.conf entry .* no encryption/],
    ['several, no primary', /Could not find a server with specified targetServerType: primary|Connection to .* refused/],
    ['several, wrong name', /hostname other\.example\.edu\.au could not be verified|Connection to .* refused/],
    ['wrong password', /password authentication failed for user "role0"/],
  ])('is kept out: %s', (name, reason) => {
    expect(outcomes.get(name)).toEqual({ refused: expect.stringMatching(reason) });
  });

  test('speaks in clear where TLS is disabled, and the server lets it', () => {
    expect(outcomes.get('disabled, server in clear')).toEqual({ connected: 'clear', database: 'in_clear', role: 'role0' });
  });

  test('finds a database and a role whatever their names are', () => {
    expect(outcomes.get('weird database')).toMatchObject({ database: WEIRD_DATABASE });
    expect(outcomes.get('weird role')).toMatchObject({ role: 'ü "role" \\ #1' });
  });

  test.each(PASSWORDS.map((password, i) => [password, i] as const))('logs in with the password %j', (_, i) => {
    expect(outcomes.get(`password ${i}`)).toMatchObject({ role: `role${i}` });
  });

  test('reaches a server that took every setting of its tuning', async () => {
    const { settings } = PostgresTuning.forMemory(Size.mebibytes(512));
    const rows = await server.sql(`select name, source from pg_settings where name in (${Object.keys(settings).map(literal).join()})`);
    expect(Object.fromEntries(rows as Array<[string, string]>)).toEqual(Object.fromEntries(Object.keys(settings).map((name) => [name, 'command line'])));
    expect(await server.sql('show shared_buffers; show max_connections; show jit;')).toEqual([['128MB'], ['100'], ['off']]);
  });
});

/** Makes the databases and roles that the sites of this test log in to. */
async function fillServer(server: PostgresServer): Promise<void> {
  await server.sql(
    [
      ...['xnat', 'in_clear', WEIRD_DATABASE].map((name) => `create database ${identifier(name)};`),
      ...PASSWORDS.map((password, i) => `create role role${i} login password ${literal(password)};`),
      `create role ${identifier('ü "role" \\ #1')} login password 'p';`,
    ].join('\n'),
  );
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
