import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAuthority, makeServerCertificate } from './support/certificates';
import { temporaryFolder } from './support/folders';
import { describeWith, postgresFolder } from './support/parts';
import { PostgresServer } from './support/postgres-server';
import { run } from './support/processes';
import { ROOT } from './support/repository';

const PAGE = 'docs/how-to/rotate-secrets.md';

/** The block of SQL of the page that holds a text. */
function sqlOf(text: string): string {
  const blocks = [...readFileSync(join(ROOT, PAGE), 'utf8').matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  const found = blocks.filter((block) => block.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} blocks of ${PAGE} hold ${text}`);
  return found[0]!;
}

describeWith(['postgresql', 'openssl'], 'PostgreSQL while the password of XNAT is rotated', () => {
  const folder = temporaryFolder();
  let server: PostgresServer;

  beforeAll(async () => {
    const certificate = await makeServerCertificate(folder, 'server', await makeAuthority(folder, 'authority'), 'db.example.edu.au');
    server = await PostgresServer.initialize();
    await server.start({ certificate, access: ['host all all 127.0.0.1/32 scram-sha-256'], args: [] });
    await server.sql(`create role xnat login password 'first'; create database xnat owner xnat;`);
    expect((await as('xnat', 'first', 'create table xdat_user (login text); insert into xdat_user values (1)')).code).toBe(0);
  });
  afterAll(() => server.remove());

  function as(user: string, password: string, statement: string) {
    const connection = `host=127.0.0.1 port=${server.port} user=${user} dbname=xnat`;
    const args = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', '--command', statement, connection];
    return run(join(postgresFolder()!, 'psql'), args, { env: { PATH: process.env.PATH!, PGPASSWORD: password } });
  }
  const says = async (...login: [string, string, string]) => (await as(...login)).stdout.trim();

  test('both roles of the page act as the owner of the tables, so each may change what the other, and XNAT before, has made', async () => {
    await server.sql(sqlOf('create role xnat_1'), 'xnat');
    await server.sql(`alter role xnat_1 password 'one'; alter role xnat_2 password 'two';`);
    expect(await says('xnat_1', 'one', 'select session_user, current_user')).toBe('xnat_1|xnat');
    expect((await as('xnat_1', 'one', 'alter table xdat_user add column email text; create table made_by_1 (id int)')).code).toBe(0);
    expect((await as('xnat_2', 'two', 'alter table made_by_1 add column name text; drop table made_by_1')).code).toBe(0);
    expect(await server.sql(`select tableowner from pg_tables where tablename = 'xdat_user'`, 'xnat')).toEqual([['xnat']]);
  });

  test('all three are valid while pods restart, and the owner is closed after them', async () => {
    const logins = [
      ['xnat', 'first'],
      ['xnat_1', 'one'],
      ['xnat_2', 'two'],
    ] as const;
    for (const [user, password] of logins) expect(await says(user, password, 'select login from xdat_user')).toBe('1');
    await server.sql('alter role xnat nologin');
    expect((await as('xnat', 'first', 'select 1')).stderr).toContain('role "xnat" is not permitted to log in');
    expect(await says('xnat_1', 'one', 'select login from xdat_user')).toBe('1');
  });

  test('the old role is closed by the page: no new connection, and none that is open; the other one is served', async () => {
    const open = as('xnat_1', 'one', 'select pg_sleep(60)');
    const backends = () => server.sql(`select count(*) from pg_stat_activity where usename = 'xnat_1'`);
    while ((await backends())[0]![0] !== '1') await new Promise((resolve) => setTimeout(resolve, 100));
    await server.sql(sqlOf('pg_terminate_backend'), 'xnat');
    expect((await open).stderr).toContain('terminating connection due to administrator command');
    expect((await as('xnat_1', 'one', 'select 1')).stderr).toContain('password authentication failed');
    expect(await says('xnat_2', 'two', 'select login from xdat_user')).toBe('1');
  });
});
