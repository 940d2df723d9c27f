import { Duration } from 'cdk8s';
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackupDestination, CaBundle, DatabaseTls, type ExternalPostgresOptions, Secret } from 'cdk8s-xnat';
import { BackupPods } from './support/backup-pod';
import { HOSTILE_DATA, HOSTILE_ROWS } from './support/backup-data';
import { type Certificate, makeAuthority, makeServerCertificate } from './support/certificates';
import { A_YEAR_AHEAD, leftForLater } from './support/clock';
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
    const bin = writeFiles(join(here, `bin${jobs}`), { none: '', ...fakes });
    for (const name of readdirSync(bin)) chmodSync(join(bin, name), 0o755);
    const places = {
      FOLDER: dumps,
      SECRETS: writeVolume(join(here, `secrets${jobs++}`), { password: PASSWORDS[0]!, username: 'role0', ...secrets }),
      ATTEMPTS: '2',
      PAUSE: '0.1',
      ...variables,
    };
    // In the place of a line in /etc/hosts.
    return {
      pods,
      places,
      machine: { PATH: `${bin}:${programs}:${process.env.PATH!}`, PGHOSTADDR: (database?.hosts ?? ['']).map(() => '127.0.0.1').join(), HOME: here },
    };
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
        backup: { destination: BackupDestination.fromClaimName('backups'), keepFor: Duration.days(30) },
      },
      (site) => database.tls && !ca && site.acknowledge('tls-unverified', 'the point of this test'),
    );
    return pods;
  }
  const authorityOf = (given: Given): Record<string, string> => {
    const tls = given.database?.tls;
    if (tls && !tls.ca) return {};
    return { PGSSLROOTCERT: tls?.ca?._path ?? authority.certificate };
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
    const { stdout } = await server.program('pg_dump', [
      '--no-owner',
      '--no-privileges',
      `host=127.0.0.1 port=${server.port} user=postgres dbname=${quoted(database)}`,
    ]);
    return stdout.replace(/^\\(un)?restrict .*$/gm, '');
  }

  test('of several servers dumps and restores the one that takes writes', async () => {
    const standby = await PostgresServer.initialize();
    try {
      const certificate = await makeServerCertificate(folder, 'standby', authority, NAME);
      await standby.start({ certificate, access: ['hostssl all all 127.0.0.1/32 trust'], args: ['-c', 'default_transaction_read_only=on'] });
      await standby.sql(`set default_transaction_read_only = off;\ncreate role role0 login;\ncreate database ${identifier(WEIRD)};`);
      const hosts = [{ host: NAME, port: 1 }, { host: NAME, port: standby.port }, { host: NAME }];
      const before = await content();
      expect(await dump({ database: { host: undefined, hosts } })).toMatchObject({ code: 0, stderr: '' });
      expect(good()).toHaveLength(1);
      expect(await restore({ database: { host: undefined, hosts } })).toMatchObject({ code: 0 });
      expect(await content()).toBe(before);
      const none = await dump({ database: { host: undefined, hosts: hosts.slice(0, 2) } });
      expect(none).toMatchObject({ code: 1, stderr: expect.stringMatching(/the database at db.*\(ports 1,\d+\) does not answer after 2 attempts/) });
    } finally {
      await standby.remove();
    }
  });

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
    await server.sql(
      'drop table public.scans cascade; drop schema "Other schema" cascade; create table public.rubbish (a int); drop view if exists public.visible',
      quoted(WEIRD),
    );
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
    const result = await restore({
      database: { databaseName: 'fresh', username: 'role1' },
      secrets: { password: PASSWORDS[1]! },
      variables: { DUMP: good()[0]! },
    });
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
    [
      'another authority',
      () => ({ database: { tls: DatabaseTls.verifyFull(CaBundle.fromFile(other.certificate)) } }),
      /the certificate of the server at .* is not what tls of the site asks for/,
    ],
    [
      'another name',
      () => ({ database: { host: 'other.example.edu.au' } }),
      /the certificate of .*server certificate for "server"|the certificate of .*db\.example\.edu\.au/,
    ],
    ['no encryption', () => ({ database: { tls: DatabaseTls.disabled() } }), /lets in nobody from here, or nobody without encryption/],
    ['no such database', () => ({ database: { databaseName: 'nowhere' } }), /knows no such database or role/],
    ['a server that is not there', () => ({ database: { port: 1 } }), /does not answer after 2 attempts\. Does it run, and may this pod reach it/],
    ...['9.6', '99.1'].map((version): [string, () => Given, RegExp] => [
      `the pg_dump of ${version}`,
      () => ({
        fakes: { pg_dump: `#!/bin/bash\n[[ $1 == --version ]] && { echo "pg_dump (PostgreSQL) ${version}"; exit; }\nexec ${programs}/pg_dump "$@"\n` },
      }),
      /the server is PostgreSQL \d+, and this pg_dump is of \d+: its dumps could not be restored into that server\. Write postgresVersion: "\d+" in backup, or a release of it\. Nothing is dumped/,
    ]),
    ['an empty database', () => ({ database: { databaseName: 'postgres' } }), /there is no table in the database: .* Nothing is deleted/],
    [
      'a full disk',
      () => ({ fakes: { pg_dump: wrapped('args=("${@/#--file=*/--file=/dev/full}"); exec REAL "${args[@]}"') } }),
      /the disk of the dumps is full/,
    ],
    ['a pg_dump that fails half way', () => ({ fakes: { pg_dump: cut('exit 1') } }), /pg_dump ended with 1/],
    ['a pg_dump that is killed half way', () => ({ fakes: { pg_dump: cut('kill -9 $$') } }), /ended by signal 9; 9 is most often a want of memory/],
    [
      'a dump that is cut off, and a pg_dump that does not say so',
      () => ({ fakes: { pg_dump: cut('exit 0') } }),
      /the dump is not good: it is cut off or damaged/,
    ],
    ['a dump that lost its last byte', () => ({ fakes: { pg_dump: cut('exit 0', '$((size - 1))') } }), /the dump is not good: it is cut off or damaged/],
    [
      'a dump with a wrong byte',
      () => ({
        fakes: {
          pg_dump: wrapped(`REAL "$@" && printf '\\377\\377\\377\\377' | dd of="$file" bs=1 seek=$(($(stat -c %s "$file") / 2)) conv=notrunc status=none`),
        },
      }),
      /the dump is not good: it is cut off or damaged/,
    ],
    ['an empty dump', () => ({ fakes: { pg_dump: wrapped(': >"$file"') } }), /the dump is not good: it is empty/],
    [
      'a dump without some tables',
      () => ({ fakes: { pg_dump: wrapped('exec REAL --exclude-table=scans "$@"') } }),
      /the dump is not good: it holds 4 tables, and the database has 5/,
    ],
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
    const old = [...[31, 32, 400].map((age) => `${PREFIX}-${stamp(age)}.dump`), `${PREFIX}-${stamp(31)}.small.dump`];
    const young = [0.5, 1, 29.9].map((age) => `${PREFIX}-${stamp(age)}.dump`);
    const others = [
      `${PREFIX}-2-${stamp(400)}.dump`,
      `xnat2-x-${stamp(400)}.dump`,
      `${PREFIX}-notes.dump`,
      `${PREFIX}-${stamp(400)}.dump.gz`,
      'lost+found',
      `.xnat2-x-${stamp(1)}.dump.partial`,
    ];
    const unfinished = `.${PREFIX}-${stamp(2)}.dump.partial`;
    for (const name of [...old, ...young, ...others, unfinished]) writeFileSync(join(dumps, name), 'x');
    if (isRoot()) for (const name of readdirSync(dumps)) chmodSync(join(dumps, name), 0o666);
    const result = await dump();
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const made = readFileSync(join(here, 'result', 'dump'), 'utf8');
    expect(
      readdirSync(dumps)
        .filter((name) => !/\.(lock|owner)$/.test(name))
        .sort(),
    ).toEqual([...young, ...others, made].sort());
    for (const name of old) expect(result.stdout).toContain(`dump: deleted ${name}, which is older than 30 days\n`);
    expect(result.stdout).toContain(`deleted ${unfinished.slice(1)}, which an earlier run has left unfinished`);
  });

  test('keeps the last good one, however old the others make it', async () => {
    const result = await dump({
      fakes: { date: `#!/bin/bash\n[[ $* == '--utc +%Y%m%dT%H%M%SZ' ]] && { echo 20010101T000000Z; exit; }\nexec /usr/bin/date "$@"\n` },
    });
    expect(result.code).toBe(0);
    expect(good()).toEqual([`${PREFIX}-20010101T000000Z.dump`]);
  });

  test('of old ones keeps the newest three, the new one among them', async () => {
    const [oldest, ...kept] = [900, 800, 700, -2].map((age) => `${PREFIX}-${stamp(age)}.dump`);
    for (const name of [oldest!, ...kept]) writeFileSync(join(dumps, name), 'x');
    expect(await dump()).toMatchObject({ code: 0, stderr: '' });
    expect(good()).toEqual([...kept, readFileSync(join(here, 'result', 'dump'), 'utf8')].sort());
  });

  test('deletes five at most, the oldest, where the clock is a year ahead, and says that the clock may be wrong', async () => {
    const kept = Array.from({ length: 30 }, (_, i) => `${PREFIX}-${stamp(29.5 - i)}.dump`);
    for (const name of kept) writeFileSync(join(dumps, name), 'x');
    const { code, stdout, stderr } = await dump({ fakes: { date: A_YEAR_AHEAD } });
    expect([code, stderr]).toEqual([0, expect.stringMatching(leftForLater(23))]);
    expect(good().filter((name) => kept.includes(name))).toEqual(kept.slice(5));
    expect(stdout.match(/deleted /g)).toHaveLength(5);
  });

  describe('a dump that is less than half as big as the one before it', () => {
    const before = `${PREFIX}-${stamp(1)}.dump`;
    const old = [400, 401, 402, 403].map((age) => `${PREFIX}-${stamp(age)}.dump`);
    beforeEach(() => {
      writeFileSync(join(dumps, before), Buffer.alloc(20_000_000));
      for (const name of [...old, `${PREFIX}-${stamp(-2)}.dump`, `${PREFIX}-2-${stamp(0.5)}.dump`]) writeFileSync(join(dumps, name), 'x');
    });

    test('is kept under a name of its own, each time, and nothing is deleted', async () => {
      const there = good();
      for (let attempt = 0; attempt < 2; attempt++) {
        const result = await dump();
        expect(result.code).toBe(1);
        expect(result.stderr).toMatch(
          new RegExp(`^dump: ${PREFIX}-\\S+\\.small\\.dump has \\d+ bytes, less than half of the 20000000 of ${before}\\. A database that was lost`),
        );
        expect(existsSync(join(here, 'result', 'dump'))).toBe(false);
      }
      const made = good().filter((name) => !there.includes(name));
      expect(made.length).toBeGreaterThan(0);
      expect(made.every((name) => name.endsWith('.small.dump'))).toBe(true);
      expect(good()).toEqual(expect.arrayContaining(there));
    });

    test('is one like others where somebody says so', async () => {
      expect(await dump({ variables: { ACCEPT_SMALLER: 'yes' } })).toMatchObject({ code: 0, stderr: '' });
      expect(good()).not.toContain(old[3]);
      expect(await dump()).toMatchObject({ code: 0, stderr: '' });
    });
  });

  describe('a folder with dumps of another site of that name', () => {
    const marker = () => join(dumps, `.${PREFIX}.owner`);
    const mine = 'https://xnat.example.edu.au';
    const other = 'https://other.example.edu.au';

    test('is marked by the first dump', async () => {
      expect((await dump()).code).toBe(0);
      expect(readFileSync(marker(), 'utf8')).toBe(`${mine}\n`);
      expect((await dump()).code).toBe(0);
    });

    test('is left alone, before anything is dumped', async () => {
      writeFileSync(marker(), `${other}\n`);
      const theirs = [400, 401, 402, 403].map((age) => `${PREFIX}-${stamp(age)}.dump`);
      const unfinished = `.${PREFIX}-${stamp(0)}.dump.partial`;
      for (const name of [...theirs, unfinished]) writeFileSync(join(dumps, name), 'x');
      const result = await dump({ fakes: { pg_dump: wrapped('touch "$FOLDER/it-has-begun"') } });
      expect([result.code, result.stderr]).toEqual([
        1,
        `dump: the dumps ${PREFIX}-*.dump there are of another site: of ${other}, and this is ${mine}. Nothing is stored, and nothing is deleted. ` +
          `Give it a claim of its own, or another name. Is it the same site, which has moved to another URL? Then run one backup with TAKE_OVER=${other}.\n`,
      ]);
      expect(
        readdirSync(dumps)
          .filter((name) => !/\.(lock|owner)$/.test(name))
          .sort(),
      ).toEqual([unfinished, ...theirs].sort());
    });

    test('is taken over by a site that has moved', async () => {
      writeFileSync(marker(), `${other}\n`);
      expect((await dump({ variables: { TAKE_OVER: other } })).stdout).toContain(`the dumps of ${other} are those of ${mine} from now on`);
      expect(readFileSync(marker(), 'utf8')).toBe(`${mine}\n`);
    });

    test('gives no newest dump to a restore; one that is named is taken', async () => {
      expect((await dump()).code).toBe(0);
      const [name] = good();
      chmodSync(dumps, 0o777);
      writeFileSync(marker(), `${other}\n`);
      const before = await content();
      const result = await restore();
      expect([result.code, result.stderr]).toEqual([
        1,
        expect.stringContaining(
          `there are of another site: of ${other}, and this is ${mine}. The newest is not taken unasked: name one by DUMP. Nothing was changed.`,
        ),
      ]);
      expect(await content()).toBe(before);
      expect((await restore({ variables: { DUMP: 'list' } })).stdout).toContain(` bytes, of ${other}\n`);
      const named = await restore({ variables: { DUMP: name! } });
      expect(named).toMatchObject({ code: 0, stderr: '' });
      expect(named.stdout).toContain(`restore: ${name} is a dump of ${other}, and this is ${mine}. It is taken, since you named it.\n`);
      await server.sql(`drop database ${/kept as (\w+)\./.exec(named.stdout)![1]!}`);
    });
  });

  test.each([
    [71, /the file system of the dumps has no locks: flock ended with 71\. Mount an NFS share as version 4 .* It said: flock: 3: No locks available/],
    [1, /another backup or a restore of this database is running/],
  ])('says what it means that flock ends with %d', async (code, message) => {
    const result = await dump({ fakes: { flock: `#!/bin/bash\necho 'flock: 3: No locks available' >&2\nexit ${code}\n` } });
    expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(good()).toEqual([]);
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
      expect((await dump()).stderr).toBe('dump: another backup or a restore of this database is running. Wait until it has ended.\n');
    } finally {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.on('exit', resolve));
    }
  });

  describe('a restore', () => {
    test('shows what there is, and does nothing, if asked', async () => {
      for (const name of [`${PREFIX}-20260101T000000Z.dump`, 'xnat2-x-20260102T000000Z.dump', 'notes.dump']) writeFileSync(join(dumps, name), 'x');
      const result = await restore({ variables: { DUMP: 'list' }, secrets: { password: 'wrong' } });
      expect(result).toEqual({
        code: 0,
        stderr: '',
        stdout: `restore: there is ${PREFIX}-20260101T000000Z.dump, 1 bytes\nrestore: there is xnat2-x-20260102T000000Z.dump, 1 bytes\n`,
      });
    });

    test('takes the newest that is good', async () => {
      expect((await dump()).code).toBe(0);
      const [name] = good();
      const broken = `${PREFIX}-${stamp(-0.5)}.dump`;
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
      const child = spawn(
        join(programs, 'psql'),
        ['--quiet', '--command=select pg_sleep(60)', `host=127.0.0.1 port=${server.port} user=postgres application_name=tomcat dbname=${quoted(WEIRD)}`],
        {
          env: { PATH: process.env.PATH! },
        },
      );
      try {
        while ((await server.sql("select 1 from pg_stat_activity where application_name = 'tomcat'")).length === 0)
          await new Promise((resolve) => setTimeout(resolve, 50));
        const before = await content();
        const result = await restore();
        expect(result.code).toBe(1);
        expect(result.stderr).toBe(
          'restore: others are connected to the database: tomcat of postgres. Scale XNAT to 0, suspend the CronJob of the backup and let a backup that runs end, then try again. Nothing was changed.\n',
        );
        expect(await content()).toBe(before);
      } finally {
        await server.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tomcat'");
        child.kill();
      }
    });

    test.each([
      ['beside', 'createdb'],
      ['in place', 'nocreatedb'],
    ])('that fails half way, %s, leaves the database as it was', async (_, right) => {
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
        expect([result.code, result.stderr]).toEqual([
          1,
          expect.stringContaining('there are tables that the dump does not know, and that stand on those that it replaces'),
        ]);
        expect(await content()).toBe(before);
      } finally {
        await server.sql('drop table public.newer', quoted(WEIRD));
        await server.sql('alter role role0 createdb');
      }
    });

    const locked = (file: string) => spawn('flock', ['--exclusive', '--no-fork', file, 'sleep', '60'], { ...(isRoot() && { uid: POD_USER, gid: POD_USER }) });

    test('does not begin while a backup runs, and lets none begin', async () => {
      expect((await dump()).code).toBe(0);
      const child = locked(
        join(
          dumps,
          readdirSync(dumps).find((name) => name.endsWith('.lock'))!,
        ),
      );
      try {
        await new Promise((resolve) => setTimeout(resolve, 500));
        const result = await restore();
        expect([result.code, result.stderr]).toEqual([
          1,
          'restore: a backup or another restore of this database is running. Suspend the CronJob of the backup, wait until it has ended, then try again. Nothing was changed.\n',
        ]);
        expect((await restore({ variables: { DUMP: 'list' } })).code).toBe(0);
      } finally {
        child.kill();
      }
      // While it runs pg_restore finds the lock taken.
      const fakes = {
        pg_restore: `#!/bin/bash\ncase " $* " in *--dbname=*) exec 9>"$FOLDER/.$PREFIX.lock"; flock --nonblock 9 || echo taken >>${here}/seen ;; esac\nexec ${programs}/pg_restore "$@"\n`,
      };
      chmodSync(here, 0o777);
      const result = await restore({ fakes });
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(join(here, 'seen'), 'utf8')).toBe('taken\n');
      await server.sql(`drop database ${/kept as (\w+)\./.exec(result.stdout)![1]!}`);
    });

    test.each([
      ['for a while', true],
      ['for ever', false],
    ])('waits for who connects at the end of it, %s', async (_, leaves) => {
      expect((await dump()).code).toBe(0);
      const before = await content();
      const databases = await server.sql('select datname from pg_database order by 1');
      writeFileSync(join(here, 'nightly'), `host=127.0.0.1 port=${server.port} user=postgres sslmode=disable application_name=nightly dbname=${quoted(WEIRD)}`);
      const psql = `psql -XAtq "$(<${here}/nightly)"`;
      const fakes = {
        pg_restore: `#!/bin/bash\ncase " $* " in *--dbname=*) ${programs}/pg_restore "$@" || exit; ${psql} -c 'select pg_sleep(${leaves ? 8 : 600})' >/dev/null 2>&1 & sleep 1; exit ;; esac\nexec ${programs}/pg_restore "$@"\n`,
      };
      try {
        const result = await restore({ fakes, variables: { ATTEMPTS: leaves ? '60' : '2', PAUSE: leaves ? '1' : '0.1' } });
        expect(result.stdout).toContain('restore: the new database is whole, and waits to take the name. Connected to the old one: nightly of postgres');
        if (leaves) {
          expect(result).toMatchObject({ code: 0, stderr: '' });
          await server.sql(`drop database ${/kept as (\w+)\./.exec(result.stdout)![1]!}`);
        } else {
          expect([result.code, result.stderr]).toEqual([
            1,
            expect.stringContaining(
              'the new database cannot take the place of the old one. Connected to that: nightly of postgres. Scale XNAT to 0 and suspend the CronJob of the backup',
            ),
          ]);
          await server.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'nightly'");
          expect(await server.sql('select datname from pg_database order by 1')).toEqual(databases);
        }
        expect(await content()).toBe(before);
      } finally {
        await server.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'nightly'");
      }
    });

    test('of a database that is called postgres renames it by another', async () => {
      await server.sql('create table public.mine (id int); insert into public.mine values (1); create role keeper superuser login password $$k$$');
      const given: Given = { database: { databaseName: 'postgres', username: 'keeper' }, secrets: { password: 'k' } };
      try {
        expect(await dump(given)).toMatchObject({ code: 0, stderr: '' });
        await server.sql('insert into public.mine values (2)');
        const result = await restore(given);
        expect(result).toMatchObject({ code: 0, stderr: '' });
        expect(await server.sql('select id from public.mine')).toEqual([['1']]);
        await server.sql(`drop database ${/kept as (\w+)\./.exec(result.stdout)![1]!}`);
      } finally {
        await server.sql('drop table public.mine; drop role keeper');
      }
    });

    test('goes into the database itself where only another role may make its extensions', async () => {
      await server.sql('create extension pg_stat_statements; create schema "of another"; create extension pageinspect schema "of another"', quoted(WEIRD));
      try {
        await server.sql('grant usage on schema "of another" to role0', quoted(WEIRD));
        expect(await dump()).toMatchObject({ code: 0, stderr: '' });
        const before = await content();
        await server.sql('delete from public.xdat_user', quoted(WEIRD));
        const databases = await server.sql('select datname from pg_database order by 1');
        const result = await restore();
        expect(result).toMatchObject({ code: 0, stderr: '' });
        expect(result.stdout).toMatch(
          /a new database is not made: the role cannot make the dump's extensions in it: ERROR: +permission denied to create extension/,
        );
        expect(result.stdout).not.toContain('WARNING');
        expect(await content()).toBe(before);
        expect(await server.sql('select datname from pg_database order by 1')).toEqual(databases);
      } finally {
        await server.sql('drop extension pg_stat_statements; drop schema "of another" cascade', quoted(WEIRD));
      }
    });

    test('into the database itself names what is newer than the dump and stays', async () => {
      expect((await dump()).code).toBe(0);
      await server.sql('alter role role0 nocreatedb');
      await server.sql(
        'set role role0; create table public."new er" (id serial); create view public.newest as select 1 as a; create sequence public.counter; create function public.later(int) returns int language sql as $$select $1$$; create table public.new_part partition of public.parted default; create table public.ranges (id int) partition by range (id); create table public.ranges_1 partition of public.ranges default',
        quoted(WEIRD),
      );
      try {
        const result = await restore();
        expect(result).toMatchObject({ code: 0, stderr: '' });
        expect(result.stdout.match(/(?<=newer than the dump, and still there: ).*/g)).toEqual([
          'function later(integer)',
          'sequence counter',
          'table "new er"',
          'table ranges',
          'table ranges_1',
          'view newest',
        ]);
        expect(result.stdout).toMatch(/restore: WARNING: what is newer than the dump stays, with its rows/);
        expect(result.stdout).toMatch(/: 8 tables are there, and 5 were in the dump\n$/);
      } finally {
        await server.sql(
          'drop table public."new er"; drop view public.newest; drop sequence public.counter; drop function public.later; drop table if exists public.new_part, public.ranges',
          quoted(WEIRD),
        );
        await server.sql('alter role role0 createdb');
      }
    });

    test('after which tables are missing is a failure', async () => {
      expect((await dump()).code).toBe(0);
      await server.sql('alter role role0 nocreatedb');
      await server.sql('create table public.newer (id int)', quoted(WEIRD));
      // Leaves out what is called large, and says nothing.
      const pgRestore = `#!/bin/bash\nfor a; do [[ $a == --use-list=* ]] && sed --in-place '/ large/d' "\${a#--use-list=}"; done\nexec ${programs}/pg_restore "$@"\n`;
      await server.sql('drop table public.large', quoted(WEIRD));
      try {
        const result = await restore({ fakes: { pg_restore: pgRestore } });
        expect([result.code, result.stderr]).toEqual([
          1,
          expect.stringMatching(/^restore: only 4 of the 5 tables of .* are there\. Do not start XNAT on it\./),
        ]);
      } finally {
        await server.sql('drop table public.newer', quoted(WEIRD));
        await server.sql('alter role role0 createdb');
        const result = await restore();
        expect(result).toMatchObject({ code: 0, stderr: '' });
        await server.sql(`drop database ${/kept as (\w+)\./.exec(result.stdout)![1]!}`);
      }
    });

    test('passes over what a wrong clock or an empty database has left', async () => {
      expect((await dump()).code).toBe(0);
      const [name] = good();
      const [small, future] = [`${PREFIX}-${stamp(-0.5)}.small.dump`, `${PREFIX}-${stamp(-2)}.dump`];
      for (const each of [small, future, `${PREFIX}-${stamp(3)}.small.dump`]) {
        copyFileSync(join(dumps, name!), join(dumps, each));
        chmodSync(join(dumps, each), 0o644);
      }
      const result = await restore();
      expect(result.stdout.match(/(?<=restore: ).*(?= it is passed over)/g)).toEqual([
        `${future} is stamped more than a day in the future, by a clock that was wrong:`,
        `${small} was less than half as big as the one before it:`,
      ]);
      expect(result.stdout).toContain(`restored ${name}: `);
      for (const each of [small, future]) {
        const named = await restore({ variables: { DUMP: each } });
        expect(named.stdout).toContain(`restored ${each}: `);
        await server.sql(`drop database ${/kept as (\w+)\./.exec(named.stdout)![1]!}`);
      }
      await server.sql(`drop database ${/kept as (\w+)\./.exec(result.stdout)![1]!}`);
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
      expect([result.code, result.stderr]).toEqual([
        1,
        expect.stringMatching(/this pg_restore is of 99: .* Write postgresVersion: "\d+" in backup\. Nothing was changed\.\n$/),
      ]);
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
