import { Duration, Size } from 'cdk8s';
import { BackupDestination, type PostgresOptions } from 'cdk8s-xnat';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentOf } from '../support/environment';
import { find } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { BackupPods } from './support/backup-pod';
import { emptyDir, temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { describeWith, postgresFolder } from './support/parts';
import { POD_USER } from './support/pod';
import { freePort } from './support/postgres-server';
import { isRoot, run, type RunResult, succeed } from './support/processes';

const PASSWORD = `it's "$HOME" \\ ü`;
const OTHERS = { size: Size.gibibytes(1) };

/** The pod of a site's PostgreSQL, on this machine: what the image makes of its variables, its arguments and its ConfigMap. */
class Pod {
  readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-role-'));
  readonly data = join(this.folder, 'data');
  readonly env: Record<string, string>;
  readonly pods: BackupPods;
  port = 0;
  private readonly args: string[];
  private runs = false;

  constructor(postgres: PostgresOptions = {}) {
    this.pods = BackupPods.of(join(this.folder, 'pods'), {
      ...MINIMAL,
      postgres,
      backup: { destination: BackupDestination.claim(OTHERS), keepFor: Duration.days(30) },
    });
    const [container] = find(this.pods.manifests, 'StatefulSet', 'xnat-postgresql').spec.template.spec.containers;
    this.env = environmentOf(container.env);
    this.args = container.args as string[];
    for (const [name, text] of Object.entries(find(this.pods.manifests, 'ConfigMap', 'xnat-postgresql-init').data as Record<string, string>)) {
      writeFiles(this.folder, { [name]: text });
      chmodSync(join(this.folder, name), 0o555);
    }
    if (isRoot()) chownSync(this.folder, POD_USER, POD_USER);
  }

  /** As the entrypoint of the official image does on an empty folder, but for the script. */
  async initialize(user = this.env.POSTGRES_USER!, args = this.env.POSTGRES_INITDB_ARGS!): Promise<void> {
    writeFiles(this.folder, { password: PASSWORD });
    await this.program('initdb', [
      '--pgdata',
      this.data,
      '--no-sync',
      '--encoding=UTF8',
      '--locale=C',
      `--username=${user}`,
      '--pwfile',
      join(this.folder, 'password'),
      ...args.split(' '),
    ]);
    // This machine stands for another pod: what initdb lets in from the pod itself does not count.
    const access = readFileSync(join(this.data, 'pg_hba.conf'), 'utf8').replace(/^host .*\btrust$/gm, '');
    writeFiles(this.data, { 'pg_hba.conf': `${access}\nhost all all all scram-sha-256\n` });
    await this.start();
    if (this.env.POSTGRES_DB !== 'postgres') await this.psql(user, 'postgres', `create database "${this.env.POSTGRES_DB!}";`);
  }

  async start(): Promise<void> {
    this.port = await freePort();
    const settings = { port: this.port, listen_addresses: '127.0.0.1', unix_socket_directories: this.folder, fsync: 'off' };
    const args = [...this.args, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    await this.program('pg_ctl', [
      'start',
      '--wait',
      '--pgdata',
      this.data,
      '--log',
      join(this.folder, 'log'),
      '--options',
      args.map((one) => `'${one}'`).join(' '),
    ]);
    this.runs = true;
  }

  /** As the image runs it, and as an operator does by kubectl exec. */
  ownRole(): Promise<RunResult> {
    const env = { ...this.env, PATH: `${postgresFolder()!}:${process.env.PATH!}`, PGHOST: this.folder, PGPORT: String(this.port) };
    return run(join(this.folder, 'own-role.sh'), [], { env, user: POD_USER });
  }

  /** Through the socket in the pod, where no password is asked for. */
  async psql(user: string, database: string, text: string): Promise<string> {
    const args = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];
    return (await this.program('psql', [...args, `host=${this.folder} port=${this.port} user=${user} dbname=${database}`], text)).stdout;
  }

  /** As from another pod. */
  login(user: string, password: string, text = 'select current_user', database = this.env.POSTGRES_DB!): Promise<RunResult> {
    const connection = `host=127.0.0.1 port=${this.port} user=${user} dbname=${database}`;
    const env = { PATH: process.env.PATH!, PGPASSWORD: password, PGCLIENTENCODING: 'UTF8' };
    return run(join(postgresFolder()!, 'psql'), ['--no-psqlrc', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', connection], { env, input: text });
  }

  async rights(role: string): Promise<string> {
    return (
      await this.psql(
        this.env.POSTGRES_USER!,
        'postgres',
        `select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolname = '${role}'`,
      )
    ).trim();
  }

  log = () => readFileSync(join(this.folder, 'log'), 'utf8');

  async remove(): Promise<void> {
    if (this.runs) await this.program('pg_ctl', ['stop', '--wait', '--mode=immediate', '--pgdata', this.data]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private program(name: string, args: readonly string[], input?: string) {
    return succeed(join(postgresFolder()!, name), args, {
      env: { PATH: process.env.PATH!, LC_ALL: 'C.UTF-8', PGCLIENTENCODING: 'UTF8' },
      cwd: this.folder,
      user: POD_USER,
      input,
    });
  }
}

/** What XNAT and its plugins make, of every kind that has an owner. */
const XNAT_MAKES = `
  create table xdat_user (id serial primary key, login text);
  insert into xdat_user (login) values ('admin');
  create sequence xnat_sequence;
  create view users as select login from xdat_user;
  create materialized view many_users as select login from xdat_user;
  create type state as enum ('new', 'done');
  create domain positive as int check (value > 0);
  create type pair as (a int, b int);
  create function next_user() returns int language sql as 'select max(id) + 1 from xdat_user';
  create procedure tidy() language sql as 'delete from xdat_user where id < 0';
  create schema plugin;
  create table plugin.things (id int primary key, at state) partition by range (id);
  create table plugin.first_things partition of plugin.things for values from (0) to (100);
  create index on plugin.things (at);
  create table odd."we ""ird" (x positive);
  select lo_from_bytea(4711, 'a file');`.replace('create table odd.', 'create schema odd; create table odd.');

/** All that a later version of XNAT does to what an earlier one has made. */
const XNAT_CHANGES = `
  alter table xdat_user add column email text;
  insert into xdat_user (login, email) values ('guest', 'g@example.edu.au');
  select nextval('xnat_sequence');
  refresh materialized view many_users;
  alter type state add value 'failed';
  create or replace function next_user() returns int language sql as 'select max(id) + 2 from xdat_user';
  drop procedure tidy();
  create table plugin.second_things partition of plugin.things for values from (100) to (200);
  drop table odd."we ""ird"; drop domain positive; drop type pair;
  create table later (id int);
  select lo_unlink(4711);`;

const WAYS_UP = [
  'create database mine',
  'create role mine',
  'create role mine superuser',
  'alter role current_user superuser',
  "copy xdat_user to '/tmp/file'",
  "select pg_read_file('/etc/passwd')",
  'set role postgres',
  'alter system set fsync = off',
];

describeWith(['bash', 'postgresql'], "the role of XNAT in the site's own PostgreSQL", () => {
  const folder = temporaryFolder();
  const made: Pod[] = [];
  const pod = (options?: PostgresOptions): Pod => {
    made.push(new Pod(options));
    return made.at(-1)!;
  };
  afterAll(() => Promise.all(made.map((one) => one.remove())));

  async function mustLogin(one: Pod, text: string): Promise<string> {
    const { code, stdout, stderr } = await one.login('xnat', PASSWORD, text);
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  }

  async function expectPlain(one: Pod): Promise<void> {
    expect(await one.rights('xnat')).toBe('f|f|f|f|f');
    for (const statement of WAYS_UP) {
      const { code, stderr } = await one.login('xnat', PASSWORD, statement);
      expect([statement, code, stderr]).toEqual([statement, 3, expect.stringMatching(/permission denied|must be superuser|Only roles with/)]);
    }
    // The superuser is for whoever is in the pod.
    expect(await one.rights('postgres')).toBe('t|t|t|t|t');
    const { code, stderr } = await one.login('postgres', PASSWORD);
    expect([code, stderr]).toEqual([2, expect.stringContaining('password authentication failed')]);
    expect(one.log()).not.toContain(PASSWORD);
  }

  describe('of a new server', () => {
    let one: Pod;
    beforeAll(async () => {
      one = pod();
      await one.initialize();
      expect(await one.ownRole()).toEqual({ code: 0, stdout: 'own-role: made the role xnat, which owns the database xnat\n', stderr: '' });
    });

    test('makes and changes all that XNAT does, and has no way to more', async () => {
      await mustLogin(one, `${XNAT_MAKES} create extension pgcrypto; create extension "uuid-ossp";`);
      await mustLogin(one, XNAT_CHANGES);
      await expectPlain(one);
    });

    test('is left alone by another run', async () => {
      expect(await one.ownRole()).toEqual({ code: 0, stdout: 'own-role: the role xnat is no superuser already\n', stderr: '' });
      expect(await mustLogin(one, 'select count(*) from xdat_user')).toBe('2\n');
    });

    describe('with its backup', () => {
      const result = join(emptyDir(join(folder, 'result')), 'dump');
      const dumps = emptyDir(join(folder, 'dumps'));
      const places = () => ({ FOLDER: dumps, SECRETS: writeVolume(join(folder, `secrets${runs++}`), { password: PASSWORD }), ATTEMPTS: '2', PAUSE: '0.1' });
      const machine = () => ({ PATH: `${postgresFolder()!}:${process.env.PATH!}`, PGHOSTADDR: '127.0.0.1', PGPORT: String(one.port), HOME: folder });
      const dump = () => one.pods.run('backup', 'dump', { ...places(), RESULT: result }, machine());
      const restore = () => one.pods.run('restore', 'restore', places(), machine());
      let runs = 0;

      test('restores partitions where an operator lets it make databases for that time', async () => {
        expect(await dump()).toMatchObject({ code: 0, stderr: '' });
        await mustLogin(one, 'delete from xdat_user');
        expect(await restore()).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(/or partitions, .* let the role make databases .* The database is as it was/),
        });
        await one.psql('postgres', 'postgres', 'alter role xnat createdb');
        expect(await restore()).toMatchObject({ code: 0, stderr: '' });
        expect(await mustLogin(one, 'select count(*) from xdat_user')).toBe('2\n');
        expect(await one.ownRole()).toMatchObject({ code: 0, stdout: 'own-role: the role xnat is no superuser any more\n' });
        await expectPlain(one);
        await mustLogin(one, 'set client_min_messages = warning; drop schema plugin cascade');
      });

      test('restores a database of 1500 tables that refer to each other, and names what was made after the dump', async () => {
        const tables = Array.from({ length: 1500 }, (_, i) => `create table t${i} (id serial primary key, other int references t${Math.max(0, i - 1)});`);
        // In portions: one transaction over all is what the restore has to do.
        for (let i = 0; i < tables.length; i += 100) await mustLogin(one, tables.slice(i, i + 100).join('\n'));
        await mustLogin(one, 'insert into t0 values (1, 1); insert into t1499 select 7, null;');
        // Names of dumps end in a second.
        await new Promise((wait) => setTimeout(wait, 1100));
        expect(await dump()).toMatchObject({ code: 0, stderr: '' });
        expect(readdirSync(dumps).filter((name) => name.endsWith('.dump'))).toHaveLength(2);

        await mustLogin(one, 'delete from t1499; set client_min_messages = warning; drop table t1400 cascade; create table after_the_dump (id int);');
        expect(await restore()).toMatchObject({
          code: 0,
          stderr: '',
          stdout: expect.stringContaining('newer than the dump, and still there: table after_the_dump'),
        });
        expect(await mustLogin(one, "select (select id from t1499), (select count(*) from pg_tables where tablename ~ '^t[0-9]+$')")).toBe('7|1500\n');
        await mustLogin(one, 'alter table t1499 add column more int');
      });
    });
  });

  describe('of a server that has it as its superuser', () => {
    let one: Pod;
    beforeAll(async () => {
      one = pod();
      // As the library made it before: POSTGRES_USER was the role of XNAT.
      await one.initialize('xnat', '--data-checksums');
      await mustLogin(one, `${XNAT_MAKES} create extension pg_trgm;`);
      await one.psql('xnat', 'xnat', "create role reader login password 'r'; grant select on xdat_user to reader;");
    });

    test('goes on working as it is', async () => {
      expect(await mustLogin(one, "select rolsuper from pg_roles where rolname = 'xnat'")).toBe('t\n');
    });

    test('is not touched while XNAT is connected, and the message says what to do', async () => {
      const connected = one.login('xnat', PASSWORD, "set application_name = 'tomcat'; select pg_sleep(20)");
      try {
        while ((await one.psql('xnat', 'postgres', "select 1 from pg_stat_activity where application_name = 'tomcat'")) === '')
          await new Promise((wait) => setTimeout(wait, 50));
        expect(await one.ownRole()).toEqual({
          code: 1,
          stdout: '',
          stderr:
            'own-role: others are connected to the database: tomcat. Scale XNAT to 0 and suspend the CronJob of the backup, then try again. Nothing was changed.\n',
        });
      } finally {
        await one.psql('xnat', 'postgres', "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tomcat'");
        await connected;
      }
    });

    test('loses that, wholly or not at all', async () => {
      await one.psql('xnat', 'xnat', 'create role postgres login');
      const { code, stderr } = await one.ownRole();
      expect([code, stderr]).toEqual([1, expect.stringMatching(/role "postgres" already exists[\s\S]*Nothing was changed\./)]);
      await one.psql('xnat', 'xnat', 'drop role postgres');
      expect(await one.psql('xnat', 'xnat', "select string_agg(rolname, ' ' order by rolname) from pg_roles where oid >= 16384 or oid = 10")).toBe(
        'reader xnat\n',
      );
      expect(await mustLogin(one, 'select count(*) from xdat_user')).toBe('1\n');
    });

    test('loses that once, with the same password, and owns all that XNAT has made', async () => {
      expect(await one.ownRole()).toEqual({
        code: 0,
        stdout: 'own-role: the role xnat owns the database xnat and is no superuser any more; postgres is, by the socket in this pod alone\n',
        stderr: '',
      });
      await expectPlain(one);
      await mustLogin(one, XNAT_CHANGES);
      expect(await one.login('reader', 'r', 'select count(*) from xdat_user')).toMatchObject({ code: 0, stdout: '2\n' });
      expect(await one.psql('postgres', 'xnat', "select string_agg(rolname, ' ' order by rolname) from pg_roles where oid >= 16384 or oid = 10")).toBe(
        'postgres reader xnat\n',
      );
      expect(await one.ownRole()).toMatchObject({ code: 0, stdout: 'own-role: the role xnat is no superuser already\n' });
    });
  });

  test('may be called postgres: then the superuser has another name', async () => {
    const one = pod({ username: 'postgres', databaseName: 'postgres' });
    await one.initialize();
    expect(await one.ownRole()).toMatchObject({ code: 0, stderr: '' });
    expect(await one.rights('postgres')).toBe('f|f|f|f|f');
    expect(await one.login('postgres', PASSWORD, 'create table xdat_user (id int)')).toMatchObject({ code: 0, stderr: '' });
  });

  test('that somebody has given more has no more than its database afterwards', async () => {
    const one = pod();
    await one.initialize();
    await one.ownRole();
    await one.psql('postgres', 'postgres', 'alter role xnat createdb createrole');
    expect(await one.ownRole()).toMatchObject({ code: 0, stdout: 'own-role: the role xnat is no superuser any more\n' });
    await expectPlain(one);
  });
});
