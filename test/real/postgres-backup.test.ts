import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackupDestination, CaBundle, DatabaseTls, type ExternalPostgresOptions, Secret } from 'cdk8s-xnat';
import { BackupPods } from './support/backup-pod';
import { HOSTILE_DATA, HOSTILE_ROWS } from './support/backup-data';
import { type Certificate, makeAuthority, makeServerCertificate } from './support/certificates';
import { emptyDir, temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { describeWith, postgresFolder } from './support/parts';
import { POD_USER } from './support/pod';
import { PostgresServer } from './support/postgres-server';
import { isRoot, type RunResult } from './support/processes';

const NAME = 'db.example.edu.au';
/** What a name or a password can hold that a shell, a URL or a connection string takes for something else. */
const WEIRD = `we/ird?db&x=1 ü%41#;:@[]+"' \\$HOME`;
const PASSWORDS = ['plain', ' a b ', `it's "q" \\ \\\\ $HOME \`id\` #;:=`, 'a:b\\:c', 'äöпароль漢', 'line\nbreak', 'x'.repeat(200), '-e', '%s'];
const PREFIX = `xnat-${WEIRD.replace(/[^A-Za-z0-9._-]/g, '_')}`;

const DAY = 86_400_000;
const stamp = (age: number) => new Date(Date.now() - age * DAY).toISOString().replace(/[-:]|\.\d+/g, '');

describeWith(['bash', 'postgresql', 'openssl'], 'the backup of a database', () => {
  const folder = temporaryFolder();
  const programs = postgresFolder()!;
  let server: PostgresServer;
  let authority: Certificate;
  let other: Certificate;
  let runs = 0;
  let here: string;
  let dumps: string;

  beforeAll(async () => {
    server = await PostgresServer.initialize();
    authority = await makeAuthority(folder, 'authority');
    other = await makeAuthority(folder, 'other');
    await server.start({
      certificate: await makeServerCertificate(folder, 'server', authority, NAME),
      access: ['hostssl all all 127.0.0.1/32 scram-sha-256'],
      args: [],
    });
    await server.sql(
      [
        ...PASSWORDS.map((password, i) => `create role role${i} login password ${literal(password)};`),
        'alter role role0 createdb;',
        `create role "ü ""r"" \\" login createdb password 'p';`,
        `create database ${identifier(WEIRD)} owner role0;`,
      ].join('\n'),
    );
    await server.sql(`set role role0;\n${HOSTILE_DATA}`, quoted(WEIRD));
  });
  afterAll(() => server?.remove());

  beforeEach(() => {
    here = join(folder, `run${runs++}`);
    mkdirSync(here);
    dumps = emptyDir(join(here, 'backups'));
  });

  interface Given {
    readonly database?: Partial<ExternalPostgresOptions>;
    readonly secrets?: Record<string, string>;
    readonly variables?: Record<string, string>;
    /** Programs that stand before PostgreSQL's own. */
    readonly fakes?: Record<string, string>;
  }

  let jobs = 0;
  function prepare({ database, secrets, variables, fakes = {} }: Given, pods = podsOf(database)) {
    const bin = writeFiles(join(here, `bin${jobs}`), { 'none': '', ...fakes });
    for (const name of readdirSync(bin)) chmodSync(join(bin, name), 0o755);
    const places = {
      FOLDER: dumps,
      SECRETS: writeVolume(join(here, `secrets${jobs++}`), { password: PASSWORDS[0]!, username: 'role0', ...secrets }),
      ATTEMPTS: '2',
      PAUSE: '0.1',
      ...variables,
    };
    // In the place of a line in /etc/hosts.
    return { pods, places, machine: { PATH: `${bin}:${programs}:${process.env.PATH!}`, PGHOSTADDR: '127.0.0.1', HOME: here } };
  }
  function podsOf(database: Partial<ExternalPostgresOptions> = {}): BackupPods {
    const ca = database.tls?.ca;
    const pods = BackupPods.of(
      join(here, `pods${jobs}`),
      {
        externalPostgres: {
          host: NAME,
          port: server.port,
          databaseName: WEIRD,
          credentials: Secret.named('db'),
          tls: DatabaseTls.verifyFull(CaBundle.fromFile(authority.certificate)),
          ...database,
        },
        backup: { destination: BackupDestination.existingClaim('backups'), keepDays: 30 },
      },
      (site) => database.tls && !ca && site.acknowledge('tls-unverified', 'the point of this test'),
    );
    return pods;
  }
  const authorityOf = (given: Given): Record<string, string> => {
    const tls = given.database?.tls;
    if (tls && !tls.ca) return {};
    return { PGSSLROOTCERT: tls?.ca?.path ?? authority.certificate };
  };
  async function dump(given: Given = {}): Promise<RunResult> {
    const { pods, places, machine } = prepare(given);
    return pods.run('backup', 'dump', { ...places, RESULT: join(emptyDir(join(here, 'result')), 'dump'), ...authorityOf(given), ...given.variables }, machine);
  }
  async function restore(given: Given = {}): Promise<RunResult> {
    const { pods, places, machine } = prepare(given);
    return pods.run('restore', 'restore', { ...places, ...authorityOf(given), ...given.variables }, machine);
  }
  const good = () => readdirSync(dumps).filter((name) => !name.startsWith('.'));
  /** Everything in a database, as text. */
  async function content(database = WEIRD): Promise<string> {
    const { stdout } = await server.program('pg_dump', ['--no-owner', '--no-privileges', `host=127.0.0.1 port=${server.port} user=postgres dbname=${quoted(database)}`]);
    return stdout.replace(/^\\(un)?restrict .*$/gm, '');
  }

  test('dumps through TLS that is verified, under a name that tells site, database and time', async () => {
    const result = await dump();
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const [name, ...more] = good();
    expect(more).toEqual([]);
    expect(name).toMatch(/^xnat-we_ird_db_x_1___41_.*_HOME-\d{8}T\d{6}Z\.dump$/);
    expect(name!.slice(-21, -5) >= stamp(0.01)).toBe(true);
    expect(result.stdout).toContain(`dump: ${name} is good: 5 tables, ${statSync(join(dumps, name!)).size} bytes\n`);
    expect(readFileSync(join(here, 'result', 'dump'), 'utf8')).toBe(name);
    expect(statSync(join(dumps, name!)).mode & 0o007).toBe(0);
  });

  test('brings back all of it, when all was lost', async () => {
    const before = await content();
    expect((await dump()).code).toBe(0);
    await server.sql('drop table public.scans cascade; drop schema "Other schema" cascade; create table public.rubbish (a int); drop view if exists public.visible', quoted(WEIRD));
    const result = await restore();
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(await content()).toBe(before);
    expect(result.stdout).toContain('restore: xdat_user: 2 rows\n');
    expect(result.stdout).toMatch(/restored xnat-.*\.dump: 5 tables are there, and 5 were in the dump\n$/);
    expect(await server.sql('select count(*) from public.scans', quoted(WEIRD))).toEqual([[String(HOSTILE_ROWS)]]);
    expect(await server.sql("select distinct tableowner from pg_tables where schemaname = 'public'", quoted(WEIRD))).toEqual([['role0']]);
    const kept = /kept as (\w+)\./.exec(result.stdout)![1]!;
    expect(await server.sql('select count(*) from public.rubbish', quoted(kept))).toEqual([['0']]);
    await server.sql(`drop database ${kept}`);
  });

  test('brings it back in place where the role may make no database, in one transaction', async () => {
    expect((await dump()).code).toBe(0);
    const before = await content();
    await server.sql('alter role role0 nocreatedb');
    try {
      await server.sql('delete from public.xdat_user; drop view public.visible;', quoted(WEIRD));
      const result = await restore();
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout).toContain('a new database is not made: the role may not make databases');
      expect(await content()).toBe(before);
    } finally {
      await server.sql('alter role role0 createdb');
    }
  });

  test('fills an empty database of another name', async () => {
    expect((await dump()).code).toBe(0);
    const before = await content();
    await server.sql('create database fresh owner role1');
    const result = await restore({ database: { databaseName: 'fresh', username: 'role1' }, secrets: { password: PASSWORDS[1]! }, variables: { DUMP: good()[0]! } });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(await content('fresh')).toBe(before);
    await server.sql('drop database fresh');
  });

  test.each(PASSWORDS.map((password, i) => [password, i] as const))('logs in with the password %j, and shows it to nobody', async (password, i) => {
    await server.sql(`alter database ${identifier(WEIRD)} owner to role${i}; ${i === 0 ? '' : `grant role0 to role${i};`}`);
    const fakes = { pg_dump: `#!/bin/bash\ntr '\\0' ' ' </proc/$$/cmdline >>${here}/result/argv\nexec ${programs}/pg_dump "$@"\n` };
    const result = await dump({ database: { username: `role${i}` }, secrets: { password }, fakes });
    await server.sql(`alter database ${identifier(WEIRD)} owner to role0; ${i === 0 ? '' : `revoke role0 from role${i};`}`);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const shown = result.stdout + readFileSync(join(here, 'result', 'argv'), 'utf8');
    expect(shown).toContain('--format=custom');
    if (password.length > 3) expect(shown).not.toContain(password);
  });

  test('logs in as a role of any name', async () => {
    const role = 'ü "r" \\';
    await server.sql(`grant role0 to ${identifier(role)}`);
    expect(await dump({ secrets: { username: role, password: 'p' } })).toMatchObject({ code: 0, stderr: '' });
  });

  test.each<[string, () => Given, RegExp]>([
    ['a wrong password', () => ({ secrets: { password: 'hunter2' } }), /does not take the password of the role role0\. Store the right one in the Secret\./],
    ['no password', () => ({ secrets: { password: '' } }), /the password of the database is not there, or is empty/],
    ['a password with a line break at its end', () => ({ secrets: { password: 'plain\n' } }), /ends in a line break.*printf %s/],
    ['a password with a NUL byte', () => ({ secrets: { password: 'pl\0ain' } }), /holds a NUL byte/],
    ['another authority', () => ({ database: { tls: DatabaseTls.verifyFull(CaBundle.fromFile(other.certificate)) } }), /the certificate of the server at .* is not what tls of the site asks for/],
    ['another name', () => ({ database: { host: 'other.example.edu.au' } }), /the certificate of .*server certificate for "server"|the certificate of .*db\.example\.edu\.au/],
    ['no encryption', () => ({ database: { tls: DatabaseTls.disabled() } }), /lets in nobody from here, or nobody without encryption/],
    ['no such database', () => ({ database: { databaseName: 'nowhere' } }), /knows no such database or role/],
    ['a server that is not there', () => ({ database: { port: 1 } }), /does not answer after 2 attempts\. Does it run, and may this pod reach it/],
    ['an older pg_dump', () => ({ fakes: { pg_dump: '#!/bin/bash\necho "pg_dump (PostgreSQL) 9.6"\n' } }), /the server is PostgreSQL \d+, and this pg_dump is of 9: .* Write postgresVersion: "\d+" in backup\./],
    ['an empty database', () => ({ database: { databaseName: 'postgres' } }), /there is no table in the database: .* Nothing is deleted/],
    ['a full disk', () => ({ fakes: { pg_dump: wrapped('args=("${@/#--file=*/--file=/dev/full}"); exec REAL "${args[@]}"') } }), /the disk of the dumps is full/],
    ['a pg_dump that fails half way', () => ({ fakes: { pg_dump: cut('exit 1') } }), /pg_dump ended with 1/],
    ['a pg_dump that is killed half way', () => ({ fakes: { pg_dump: cut('kill -9 $$') } }), /ended by signal 9; 9 is most often a want of memory/],
    ['a dump that is cut off, and a pg_dump that does not say so', () => ({ fakes: { pg_dump: cut('exit 0') } }), /the dump is not good: it is cut off or damaged/],
    ['a dump that lost its last byte', () => ({ fakes: { pg_dump: cut('exit 0', '$((size - 1))') } }), /the dump is not good: it is cut off or damaged/],
    ['a dump with a wrong byte', () => ({ fakes: { pg_dump: wrapped(`REAL "$@" && printf '\\377\\377\\377\\377' | dd of="$file" bs=1 seek=$(($(stat -c %s "$file") / 2)) conv=notrunc status=none`) } }), /the dump is not good: it is cut off or damaged/],
    ['an empty dump', () => ({ fakes: { pg_dump: wrapped(': >"$file"') } }), /the dump is not good: it is empty/],
    ['a dump without some tables', () => ({ fakes: { pg_dump: wrapped('exec REAL --exclude-table=scans "$@"') } }), /the dump is not good: it holds 4 tables, and the database has 5/],
    ['a folder that cannot be written to', () => ({ variables: { FOLDER: '/nowhere' } }), /\/nowhere cannot be written to/],
  ])('with %s it ends with a failure that says so, and deletes nothing', async (_, given, message) => {
    const old = [`${PREFIX}-${stamp(400)}.dump`, `${PREFIX}-${stamp(31)}.dump`];
    for (const name of old) writeFileSync(join(dumps, name), 'x');
    const result = await dump(given());
    expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(result.stderr).toMatch(/^dump: /);
    expect(result.stdout + result.stderr).not.toContain('hunter2');
    expect(good()).toEqual([...old].sort());
    expect(readdirSync(dumps).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  /** A pg_dump that does something else. REAL is the real one, $file what it shall write. */
  function wrapped(body: string): string {
    return `#!/bin/bash\n[[ $1 == --version ]] && exec ${programs}/pg_dump "$@"\nfor a; do [[ $a == --file=* ]] && file=\${a#--file=}; done\n${body.replaceAll('REAL', `${programs}/pg_dump`)}\n`;
  }
  function cut(end: string, length = '$((size / 2))'): string {
    return wrapped(`REAL "$@"; size=$(stat -c %s "$file"); truncate -s ${length} "$file"; ${end}`);
  }

  test('a dump that was cut off still has its table of contents: to list it proves nothing', async () => {
    expect((await dump()).code).toBe(0);
    const file = join(dumps, good()[0]!);
    truncateSync(file, Math.floor(statSync(file).size / 2));
    const { stdout } = await server.program('pg_restore', ['--list', file]).catch(() => ({ stdout: '' }));
    expect(stdout).toContain('TABLE DATA');
  });

  test('a full disk of its own is a full disk', async () => {
    if (!existsSync('/dev/full')) throw new Error('/dev/full is not there');
    const result = await dump({ fakes: { pg_dump: wrapped('args=("${@/#--file=*/--file=/dev/full}"); exec REAL "${args[@]}"') } });
    expect(result.stderr).toContain('No space left on device');
  });

  test('deletes what is older, and of this site alone, once the new one is good', async () => {
    const old = [31, 32, 400].map((age) => `${PREFIX}-${stamp(age)}.dump`);
    const young = [0.5, 1, 29.9].map((age) => `${PREFIX}-${stamp(age)}.dump`);
    const others = [`${PREFIX}-2-${stamp(400)}.dump`, `xnat2-x-${stamp(400)}.dump`, `${PREFIX}-notes.dump`, `${PREFIX}-${stamp(400)}.dump.gz`, 'lost+found', `.xnat2-x-${stamp(1)}.dump.partial`];
    const unfinished = `.${PREFIX}-${stamp(2)}.dump.partial`;
    for (const name of [...old, ...young, ...others, unfinished]) writeFileSync(join(dumps, name), 'x');
    if (isRoot()) for (const name of readdirSync(dumps)) chmodSync(join(dumps, name), 0o666);
    const result = await dump();
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const made = readFileSync(join(here, 'result', 'dump'), 'utf8');
    expect(readdirSync(dumps).filter((name) => !name.endsWith('.lock')).sort()).toEqual([...young, ...others, made].sort());
    for (const name of old) expect(result.stdout).toContain(`dump: deleted ${name}, which is older than 30 days\n`);
    expect(result.stdout).toContain(`deleted ${unfinished.slice(1)}, which an earlier run has left unfinished`);
  });

  test('keeps the last good one, however old the others make it', async () => {
    const result = await dump({ fakes: { date: `#!/bin/bash\n[[ $* == '--utc +%Y%m%dT%H%M%SZ' ]] && { echo 20010101T000000Z; exit; }\nexec /usr/bin/date "$@"\n` } });
    expect(result.code).toBe(0);
    expect(good()).toEqual([`${PREFIX}-20010101T000000Z.dump`]);
  });

  test('leaves nothing half done when it is told to end', async () => {
    const { pods, places, machine } = prepare({ fakes: { pg_dump: wrapped('echo half >"$file"; exec sleep 60') } });
    const { program, args, options } = pods.command('backup', 'dump', { ...places, ...authorityOf({}), RESULT: join(here, 'dump') }, machine);
    const child = spawn(program, args, { env: options.env, ...(isRoot() && { uid: POD_USER, gid: POD_USER }) });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    while (!readdirSync(dumps).some((name) => name.endsWith('.partial'))) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(readdirSync(dumps).filter((name) => !name.endsWith('.lock'))).toEqual([]);
  });

  test('does not begin while another runs', async () => {
    const { pods, places, machine } = prepare({ fakes: { pg_dump: wrapped('exec sleep 60') } });
    const { program, args, options } = pods.command('backup', 'dump', { ...places, ...authorityOf({}), RESULT: join(here, 'dump') }, machine);
    const child = spawn(program, args, { env: options.env, ...(isRoot() && { uid: POD_USER, gid: POD_USER }) });
    try {
      while (!readdirSync(dumps).some((name) => name.endsWith('.lock'))) await new Promise((resolve) => setTimeout(resolve, 50));
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect((await dump()).stderr).toBe('dump: another backup of this database is running. Wait until it has ended.\n');
    } finally {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.on('exit', resolve));
    }
  });

  describe('a restore', () => {
    test('shows what there is, and does nothing, if asked', async () => {
      for (const name of [`${PREFIX}-20260101T000000Z.dump`, 'xnat2-x-20260102T000000Z.dump', 'notes.dump']) writeFileSync(join(dumps, name), 'x');
      const result = await restore({ variables: { DUMP: 'list' }, secrets: { password: 'wrong' } });
      expect(result).toEqual({ code: 0, stderr: '', stdout: `restore: there is ${PREFIX}-20260101T000000Z.dump, 1 bytes\nrestore: there is xnat2-x-20260102T000000Z.dump, 1 bytes\n` });
    });

    test('takes the newest that is good', async () => {
      expect((await dump()).code).toBe(0);
      const [name] = good();
      const broken = `${PREFIX}-20990101T000000Z.dump`;
      copyFileSync(join(dumps, name!), join(dumps, broken));
      truncateSync(join(dumps, broken), statSync(join(dumps, broken)).size - 1000);
      chmodSync(join(dumps, broken), 0o644);
      const result = await restore();
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout).toContain(`restore: ${broken} is not good: it is cut off or damaged`);
      expect(result.stdout).toContain(`restored ${name}: 5 tables`);
      await server.sql(`drop database ${/kept as (\w+)\./.exec(result.stdout)![1]!}`);
    });

    test.each([
      ['one that is not there', 'nothing-20260101T000000Z.dump', /there is no dump nothing-/],
      ['a path', '../secrets0/password', /there is no dump \.\.\//],
      ['one that is damaged', 'bad-20260101T000000Z.dump', /bad-20260101T000000Z\.dump is not good: .* Choose another/],
      ['none, where there is none', '', /there is no good dump of this site/],
    ])('refuses %s', async (_, chosen, message) => {
      writeFileSync(join(dumps, 'bad-20260101T000000Z.dump'), 'PGDMP rubbish');
      const before = await content();
      const result = await restore({ variables: { DUMP: chosen } });
      expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(message)]);
      expect(await content()).toBe(before);
    });

    test('refuses while others are connected, and says who', async () => {
      expect((await dump()).code).toBe(0);
      const child = spawn(join(programs, 'psql'), ['--quiet', '--command=select pg_sleep(60)', `host=127.0.0.1 port=${server.port} user=postgres application_name=tomcat dbname=${quoted(WEIRD)}`], {
        env: { PATH: process.env.PATH! },
      });
      try {
        while ((await server.sql("select 1 from pg_stat_activity where application_name = 'tomcat'")).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
        const before = await content();
        const result = await restore();
        expect(result.code).toBe(1);
        expect(result.stderr).toBe('restore: others are connected to the database: tomcat of postgres. Scale XNAT to 0 and end a backup that runs, then try again. Nothing was changed.\n');
        expect(await content()).toBe(before);
      } finally {
        await server.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tomcat'");
        child.kill();
      }
    });

    test.each([['beside', 'createdb'], ['in place', 'nocreatedb']])('that fails half way, %s, leaves the database as it was', async (_, right) => {
      expect((await dump()).code).toBe(0);
      await server.sql(`insert into public.xdat_user values (77, 'since the dump'); `, quoted(WEIRD));
      await server.sql(`alter role role0 ${right}`);
      try {
        const before = await content();
        const databases = await server.sql('select datname from pg_database order by 1');
        // Ends the real one after some of the work is done: the server sees a client that is gone.
        const killed = `#!/bin/bash\ncase " $* " in *--dbname=*) ${programs}/pg_restore "$@" & for i in $(seq 100); do [[ $(PGSSLMODE=disable psql -XAtq -h 127.0.0.1 -p ${server.port} -U postgres -d postgres -c "select count(*) from pg_locks l join pg_stat_activity a using (pid) where a.application_name = 'restore' and l.mode = 'AccessExclusiveLock'") -gt 0 ]] && break; sleep 0.01; done; kill -9 $!; wait $!; exit 1 ;; esac\nexec ${programs}/pg_restore "$@"\n`;
        const result = await restore({ fakes: { pg_restore: killed } });
        expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(/pg_restore ended with 1\. The database is as it was/)]);
        expect(await content()).toBe(before);
        expect(await server.sql('select datname from pg_database order by 1')).toEqual(databases);
      } finally {
        await server.sql('delete from public.xdat_user where id = 77', quoted(WEIRD));
        await server.sql('alter role role0 createdb');
      }
    });

    test('that cannot replace what others made says so, and leaves the database as it was', async () => {
      expect((await dump()).code).toBe(0);
      await server.sql('alter role role0 nocreatedb');
      await server.sql('create table public.newer (id int references public.xdat_user)', quoted(WEIRD));
      try {
        const before = await content();
        const result = await restore();
        expect([result.code, result.stderr]).toEqual([1, expect.stringContaining('there are tables that the dump does not know, and that stand on those that it replaces')]);
        expect(await content()).toBe(before);
      } finally {
        await server.sql('drop table public.newer', quoted(WEIRD));
        await server.sql('alter role role0 createdb');
      }
    });

    test.each([
      ['out of shared memory', /Raise its max_locks_per_transaction/],
      ['could not extend file "base/1/2": No space left on device', /the disk of the server is full/],
      ['must be owner of table scans', /Let it own the database's objects, or empty the database first/],
      ['permission denied to create extension "postgis"', /may not make an extension that the dump needs/],
      ['something else', /pg_restore ended with 1\. The database is as it was/],
    ])('of which PostgreSQL says "%s" says what to do', async (error, message) => {
      expect((await dump()).code).toBe(0);
      const pgRestore = `#!/bin/bash\ncase " $* " in *--dbname=*) printf '%s\\n' 'pg_restore: error: ${error}' >&2; exit 1 ;; esac\nexec ${programs}/pg_restore "$@"\n`;
      const databases = await server.sql('select datname from pg_database order by 1');
      const result = await restore({ fakes: { pg_restore: pgRestore } });
      expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(message)]);
      expect(result.stderr).toContain(error);
      expect(await server.sql('select datname from pg_database order by 1')).toEqual(databases);
    });

    test('by another PostgreSQL than the server is refused', async () => {
      expect((await dump()).code).toBe(0);
      const fakes = { pg_restore: `#!/bin/bash\n[[ $1 == --version ]] && { echo 'pg_restore (PostgreSQL) 99.1'; exit; }\nexec ${programs}/pg_restore "$@"\n` };
      const result = await restore({ fakes });
      expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(/this pg_restore is of 99: .* Write postgresVersion: "\d+" in backup\. Nothing was changed\.\n$/)]);
    });
  });
});

/** A name as a connection string has it. */
function quoted(database: string): string {
  return `'${database.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
