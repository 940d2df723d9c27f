import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, chmodSync, symlinkSync } from 'node:fs';
import { createServer, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { Login, AafEnvironment, OpenIdProvider, PersistentVolumeAccessMode, Secret, XnatSite } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { makeAuthority, makeServerCertificate } from './support/certificates';
import { type Answer, DicomReceiver } from './support/dicom-receiver';
import { emptyDir, temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { ForwardProxy } from './support/forward-proxy';
import { describeWith } from './support/parts';
import { POD_USER } from './support/pod';
import { PostgresServer } from './support/postgres-server';
import { isRoot, run, type RunResult } from './support/processes';
import { environmentOf } from '../support/environment';

const HEALTH = '/xapi/siteConfig/buildInfo';
const LOGIN = '/app/template/Login.vm';

/** The login page as XNAT writes it, with what this library has XNAT show. */
const page = (...parts: string[]) => `<!-- BEGIN xnat-templates/screens/Login.vm -->\n<form method="post" action="/login">\n${parts.join('\n')}\n</form>`;
const PASSWORD = '<input type="text" id="username" name="username" title="User">\n<input type="password"\n  id="password"\n  name="password">';
const AAF = '<p><a href="/openid-login?providerId=aaf"><img src="/images/aaf_service_223x54.png" /></a></p>';
const OTHER = '<p><a href="/openid-login?providerId=keycloak">Sign in</a></p>';

/** As much of XNAT as the test looks at. */
class FakeXnat {
  /** What it answers before it is well; each request for the health takes one. */
  readonly answers: Array<number | 'cut'> = [];
  health = 200;
  /** What its login page answers before it is well. */
  readonly loginAnswers: Array<number | 'cut' | 'silence'> = [];
  loginStatus = 200;
  login = page(PASSWORD, AAF, OTHER);
  readonly seen: string[] = [];
  private server?: HttpServer;

  async start(port = 0, host = '127.0.0.1', tls?: { cert: Buffer; key: Buffer }): Promise<number> {
    const listener = (request: { url?: string; socket: Socket; headers: object }, response: ServerResponse) => {
      this.seen.push(`${request.url} ${JSON.stringify(request.headers)}`);
      const answer =
        request.url === HEALTH ? (this.answers.shift() ?? this.health) : request.url === LOGIN ? (this.loginAnswers.shift() ?? this.loginStatus) : 404;
      if (answer === 'silence') return;
      if (answer === 'cut') request.socket.destroy();
      else response.writeHead(answer, { 'Content-Type': 'text/html' }).end(request.url === LOGIN ? this.login : '{"version":"1.9.3.1"}');
    };
    const server = tls ? createHttpsServer(tls, listener) : createServer(listener);
    this.server = server as HttpServer;
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    this.server = undefined;
  }
}

describeWith(['openssl', 'postgresql'], 'the Job that looks whether a site works', () => {
  const folder = temporaryFolder();
  const site = new XnatSite(new App(), 'uwa', {
    ...MINIMAL,
    dicom: {
      receivers: [
        { aeTitle: 'XNAT', port: 8104 },
        { aeTitle: 'MRI ROOM 2', port: 8105 },
      ],
    },
    setup: {},
    archive: { accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY },
    prearchive: { accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY },
    logins: [Login.aaf({ client: Secret.named('aaf'), environment: AafEnvironment.TEST })],
    smokeTest: {},
  });
  // Added after the site was made, as a site's file does.
  site.xnat.addLogin(
    new OpenIdProvider(site, 'keycloak', {
      providerId: 'keycloak',
      client: Secret.named('keycloak'),
      userAuthUri: 'https://id.example.edu.au/a',
      accessTokenUri: 'https://id.example.edu.au/t',
    }),
  );
  const objects = manifests(site);
  const job = objects.find(({ kind }) => kind === 'Job')!;
  const container = named<Manifest & { name: string; command: string[]; env: Array<{ name: string; value: string }> }>(
    job.spec.template.spec.containers,
    'smoke-test',
  );
  const variables = environmentOf(container.env);
  const data = find(objects, 'ConfigMap', 'uwa-smoke-test').data as Record<string, string>;

  let xnat: FakeXnat;
  const pods: FakeXnat[] = [];
  let port: number;
  let postgres: PostgresServer;
  let receivers: [DicomReceiver, DicomReceiver];
  let dicomPorts: [number, number];
  let others: TcpServer[] = [];
  const sockets = new Set<Socket>();
  let runs = 0;

  beforeAll(async () => {
    postgres = await PostgresServer.initialize();
    const authority = await makeAuthority(folder, 'authority');
    await postgres.start({
      certificate: await makeServerCertificate(folder, 'localhost', authority, 'localhost'),
      access: ['host all all 127.0.0.1/32 scram-sha-256'],
      args: [],
    });
  });
  afterAll(() => postgres.remove());

  beforeEach(async () => {
    xnat = new FakeXnat();
    port = await xnat.start();
    receivers = [new DicomReceiver(), new DicomReceiver()];
    dicomPorts = [await receivers[0].start(), await receivers[1].start()];
  });
  afterEach(async () => {
    for (const fake of [xnat, ...pods.splice(0)]) await fake.stop();
    for (const receiver of receivers) await receiver.stop();
    for (const socket of sockets) socket.destroy();
    for (const server of others) await new Promise((resolve) => server.close(resolve));
    others = [];
  });

  /** A further pod, at another address. */
  async function further(host: string): Promise<FakeXnat> {
    const fake = new FakeXnat();
    pods.push(fake);
    await fake.start(port, host);
    return fake;
  }

  /** A TCP server that does something to whoever comes; its port. */
  async function tcp(serve: (socket: Socket) => void): Promise<number> {
    const server = createTcpServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      serve(socket);
    });
    others.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  interface Given {
    readonly env?: Record<string, string>;
    /** A module that is loaded before the program. */
    readonly before?: string;
    readonly prepare?: (volumes: string) => void;
  }

  /** What the YAML runs, with its variables; those of places and times are this test's. */
  function programOf({ env = {}, before, prepare }: Given): { args: string[]; env: Record<string, string>; here: string; volumes: string } {
    const here = join(folder, `run${runs++}`);
    const scripts = writeVolume(join(here, 'scripts'), data);
    const volumes = join(here, 'volumes');
    for (const volume of variables.VOLUMES!.split(' ')) emptyDir(join(volumes, volume));
    prepare?.(volumes);
    const [program, ...args] = container.command.map((word) => word.replace(/^\/scripts(?=\/)/, scripts));
    expect(program).toBe('node');
    const receiverLines = variables.RECEIVERS!.split('\n').map((line, i) => line.replace(/^\S+ \d+ /, `127.0.0.1 ${dicomPorts[i]} `));
    const places = {
      PODS: '127.0.0.1',
      NAME_TTL: '0',
      POD_PORT: String(port),
      DEADLINE: '3',
      PAUSE: '0.2',
      PATIENCE: '2',
      SETTLE: '0',
      FIRST_POD: '127.0.0.1',
      FIRST_DEADLINE: '3',
      DATABASE: `127.0.0.1:${postgres.port}`,
      RECEIVERS: receiverLines.join('\n'),
      VOLUMES_FOLDER: volumes,
      HOSTNAME: 'uwa-smoke-test-x',
    };
    return { args, env: { ...variables, ...places, ...(before !== undefined && { NODE_OPTIONS: `--require ${before}` }), ...env }, here, volumes };
  }

  async function check(given: Given = {}): Promise<RunResult & { lines: string[]; folder: string }> {
    const { args, env, here, volumes } = programOf(given);
    const result = await run(process.execPath, args, { user: POD_USER, cwd: here, env });
    return { ...result, lines: result.stdout.trim().split('\n'), folder: volumes };
  }

  /** The same, as long as it runs. */
  function started(given: Given) {
    const { args, env, here, volumes } = programOf(given);
    const child = spawn(process.execPath, args, { cwd: here, env, ...(isRoot() && { uid: POD_USER, gid: POD_USER }) });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    return { child, ended, said: () => said, volumes };
  }

  const ok = (lines: readonly string[]) => lines.filter((line) => / ok {3}/.test(line));
  const failed = (lines: readonly string[]) => lines.filter((line) => line.includes('FAILED  ')).map((line) => line.replace(/^smoke-test: FAILED +/, ''));

  /** A module by which names have the addresses that this body of a function of `name` returns. */
  function names(name: string, body: string): string {
    const module = `
      const { existsSync, writeFileSync } = require('node:fs');
      const find = (name) => { ${body} };
      const found = (name) => find(name).map((address) => ({ address, family: 4 }));
      require('node:dns').promises.lookup = async (name) => found(name);
      require('node:module').syncBuiltinESMExports();`;
    return join(writeFiles(join(folder, 'modules'), { [`${name}.cjs`]: module }), `${name}.cjs`);
  }

  test('says of each thing that it is well, and ends with 0', async () => {
    const { code, stderr, lines, folder: volumes } = await check();
    expect([code, stderr]).toEqual([0, '']);
    const said = lines.map((line) =>
      line
        .replace(/after \d+ s/, 'after 0 s')
        .replace(/\d+% is/, '1% is')
        .replaceAll(`:${postgres.port}`, ':5432'),
    );
    expect(said).toEqual([
      `smoke-test: ok          web: 1 of 1 pods of this state answer ${HEALTH} with 200, after 0 s. XNAT does so once it has opened its database.`,
      'smoke-test: ok          login: the page asks for a user name and a password.',
      'smoke-test: ok          login: the page leads to aaf.',
      'smoke-test: ok          login: the page leads to keycloak.',
      'smoke-test: ok          database: PostgreSQL answers at 127.0.0.1:5432. XNAT could log in to it when its pod started, if web is well.',
      `smoke-test: ok          volume archive: a file was written, read and removed by user ${isRoot() ? POD_USER : process.getuid!()}. 1% is used.`,
      `smoke-test: ok          volume prearchive: a file was written, read and removed by user ${isRoot() ? POD_USER : process.getuid!()}. 1% is used.`,
      'smoke-test: not checked volume cache: only XNAT may use it. Its own pod tries to write there before it starts.',
      `smoke-test: ok          dicom XNAT: port ${dicomPorts[0]} grants an association for Verification (C-ECHO).`,
      `smoke-test: ok          dicom MRI ROOM 2: port ${dicomPorts[1]} grants an association for Verification (C-ECHO).`,
      'smoke-test: 10 checks: 9 ok, 0 FAILED, 1 not checked',
    ]);
    expect(readdirSync(join(volumes, 'archive'))).toEqual([]);
    expect(xnat.seen.join()).not.toMatch(/authorization|cookie/i);
  });

  test('goes on after a failure, and ends with 1', async () => {
    xnat.loginStatus = 500;
    receivers[0].answer = 'abort';
    const { code, lines } = await check();
    expect([code, failed(lines).length, ok(lines).length]).toEqual([1, 2, 5]);
    expect(lines.at(-1)).toBe('smoke-test: 8 checks: 5 ok, 2 FAILED, 1 not checked');
  });

  describe('the web server', () => {
    test('may start late, hang up, and answer 404, 401, 500 and 503 before', async () => {
      await xnat.stop();
      xnat.answers.push(404, 'cut', 500, 401, 503, 'cut');
      const result = check({ env: { DEADLINE: '60' } });
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await xnat.start(port);
      const { code, lines } = await result;
      expect(code).toBe(0);
      expect(lines[0]).toMatch(/^smoke-test: wait {8}web: 0 of 1 pods answer yet; 127\.0\.0\.1 refuses connections$/);
    });

    test.each([
      ['says 503 until the end', (fake: FakeXnat) => void (fake.health = 503), /the last that was seen: 127\.0\.0\.1 says 503\./],
      ['says 401, as XNAT does for what needs a login', (fake: FakeXnat) => void (fake.health = 401), /says 401\./],
      ['hangs up each time', (fake: FakeXnat) => void fake.answers.push(...Array<'cut'>(1000).fill('cut')), /: 127\.0\.0\.1 hangs up without an answer\./],
    ])('that %s is told, and the rest is looked at all the same', async (_, prepare, said) => {
      prepare(xnat);
      const { code, lines } = await check();
      expect(code).toBe(1);
      expect(failed(lines)).toEqual([expect.stringMatching(/^web: 0 of 1 pods of this state answer \S+ within 3 s; /)]);
      expect(failed(lines)[0]).toMatch(said);
      expect(ok(lines)).toHaveLength(8);
    });

    test('that nobody is behind is told: the pods of this state are not there', async () => {
      const { lines } = await check({ env: { PODS: 'no-such-host.invalid', PATIENCE: '1' } });
      expect(failed(lines)).toEqual([
        expect.stringMatching(/the last that was seen: no pod of this state of the site is there( \(the name server: EAI_AGAIN\))?\./),
      ]);
    });

    test('must answer from as many pods as there are to be', async () => {
      const twin = await further('127.0.0.2');
      const given = { env: { EXPECTED_PODS: '2' }, before: names('two', `return ['127.0.0.1', '127.0.0.2'];`) };
      expect((await check(given)).lines[0]).toContain(' ok          web: 2 of 2 pods');
      twin.health = 500;
      expect(failed((await check(given)).lines)).toEqual([expect.stringMatching(/^web: 1 of 2 pods .* 127\.0\.0\.2 says 500\./)]);
      twin.health = 200;
      twin.login = page(PASSWORD, AAF);
      const { code, lines } = await check(given);
      expect([code, failed(lines)]).toEqual([1, [expect.stringMatching(/^login: the page of 127\.0\.0\.2 does not lead to keycloak\./)]]);
      expect(ok(lines)).toContain('smoke-test: ok          login: the page leads to aaf.');
      twin.loginAnswers.push('cut');
      twin.login = xnat.login;
      expect(failed((await check(given)).lines)).toEqual([expect.stringMatching(/^login: \S+ of 127\.0\.0\.2 hangs up without an answer\. Look/)]);
      expect(failed((await check()).lines)).toEqual([]);
    });
  });

  describe('the login page', () => {
    test.each<[string, string, string[]]>([
      ['without a provider', page(PASSWORD, AAF), ['login: the page of 127.0.0.1 does not lead to keycloak.']],
      [
        'with another of a longer name',
        page(PASSWORD, AAF, OTHER.replace('keycloak', 'keycloak2')),
        ['login: the page of 127.0.0.1 does not lead to keycloak.'],
      ],
      ['without a password', page(AAF, OTHER), ['login: the page of 127.0.0.1 asks for no password,']],
      [
        'that is another page',
        '<html><body>It works!</body></html>',
        [
          'login: the page of 127.0.0.1 asks for no password,',
          'login: the page of 127.0.0.1 does not lead to aaf.',
          'login: the page of 127.0.0.1 does not lead to keycloak.',
        ],
      ],
      ['with a provider in a comment', page(PASSWORD, AAF, `<!-- of old:\n${OTHER}\n-->`), ['login: the page of 127.0.0.1 does not lead to keycloak.']],
      ['with a provider in a comment that never ends', page(PASSWORD, AAF, `<!--${OTHER}`), ['login: the page of 127.0.0.1 does not lead to keycloak.']],
      ['with a provider between two comments', page(PASSWORD, AAF, `<!-- a -->${OTHER}<!-- b --> -->`), []],
      ['of some megabytes', page(PASSWORD, '<p>x</p>\n'.repeat(300000), '<!-- c -->\n'.repeat(300), AAF, OTHER), []],
      [
        'with a provider in a list, as LDAP is',
        page(PASSWORD, AAF, '<select name="login_method"><option value="localdb">Database</option><option value="keycloak">Ours</option></select>'),
        [],
      ],
      ['with the id at the end of a longer query', page(PASSWORD, AAF, "<a href='/openid-login?a=b&amp;providerId=keycloak'>"), []],
    ])('%s', async (_, html, told) => {
      xnat.login = html;
      const { code, lines } = await check();
      expect(failed(lines).map((line, i) => line.slice(0, told[i]?.length))).toEqual(told);
      expect(code).toBe(told.length > 0 ? 1 : 0);
    });

    test('that is not there', async () => {
      xnat.loginStatus = 404;
      expect(failed((await check()).lines)).toEqual([expect.stringMatching(/^login: \/app\/template\/Login\.vm of 127\.0\.0\.1 says 404, not 200\./)]);
    });

    test('that is empty does not count as the one before', async () => {
      const twin = await further('127.0.0.2');
      twin.login = '';
      const { lines } = await check({ env: { EXPECTED_PODS: '2' }, before: names('empty', `return ['127.0.0.1', '127.0.0.2'];`) });
      expect(failed(lines)).toHaveLength(3);
    });

    test('may say 503, or be slow, before it is well', async () => {
      xnat.loginAnswers.push(503, 'silence', 'cut');
      const { code } = await check({ env: { SETTLE: '30', PATIENCE: '1' } });
      expect([code, xnat.loginAnswers]).toEqual([0, []]);
    });

    test('whose first answer comes too late, of a site that has no time left, is told', async () => {
      xnat.loginAnswers.push('silence');
      expect(failed((await check({ env: { PATIENCE: '1' } })).lines)).toEqual([
        expect.stringMatching(/^login: \S+ of 127\.0\.0\.1 does not answer within 1 s\. Look/),
      ]);
    });

    test('of a pod of an older state is not looked at', async () => {
      const old = await further('127.0.0.3');
      old.login = page(PASSWORD);
      const { code } = await check({ before: names('old', `return [name === '127.0.0.1' ? name : '127.0.0.3'];`) });
      expect([code, old.seen]).toEqual([0, []]);
    });

    test('of a pod of an older state is not looked at while a name server still tells of it', async () => {
      const old = new FakeXnat();
      await old.start(port, '127.0.0.3');
      const forgotten = join(folder, 'forgotten');
      const result = check({ before: names('remembered', `return [existsSync('${forgotten}') ? '127.0.0.1' : '127.0.0.3'];`), env: { NAME_TTL: '3' } });
      await new Promise((resolve) => setTimeout(resolve, 1500));
      writeFiles(folder, { forgotten: '' });
      const { code, lines } = await result;
      expect([code, old.seen, lines[0]]).toEqual([0, [], 'smoke-test: wait        web: 3 s, in which a name server may still tell of earlier pods']);
      expect(variables.NAME_TTL).toBe('30');
      await old.stop();
    });

    test('of a pod that an autoscaler takes away meanwhile does not count', async () => {
      const twin = await further('127.0.0.2');
      twin.loginStatus = 500;
      const seen = join(emptyDir(join(folder, 'taken-away')), 'seen');
      const before = names(
        'scaled',
        `const both = !existsSync('${seen}'); writeFileSync('${seen}', ''); return ['127.0.0.1', ...(both ? ['127.0.0.2'] : [])];`,
      );
      const { code, lines } = await check({ before, env: { EXPECTED_PODS: '2' } });
      expect([code, failed(lines)]).toEqual([0, []]);
    });

    test('of a site without passwords need not ask for one', async () => {
      xnat.login = page(AAF, OTHER);
      expect(await check({ env: { PASSWORD_LOGIN: 'false' } })).toMatchObject({ code: 0 });
    });
  });

  describe('the database', () => {
    const database = async (serve: (socket: Socket) => void) =>
      failed((await check({ env: { DATABASE: `127.0.0.1:${await tcp(serve)}` } })).lines).map((line) => line.replace(/:\d+ /, ': '));
    const hint = ' Does the server run, and do network policies and the firewall let this namespace in?';

    test('may have to encrypt, and does', async () => {
      expect(failed((await check({ env: { DATABASE_TLS: 'true' } })).lines)).toEqual([]);
    });

    test('that does not encrypt is told where XNAT wants it', async () => {
      const plain = await tcp(
        (socket) => void socket.once('data', (asked: Buffer) => socket.write(asked.equals(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])) ? 'N' : '?')),
      );
      const env = { DATABASE: `127.0.0.1:${plain}` };
      expect(failed((await check({ env })).lines)).toEqual([]);
      expect(failed((await check({ env: { ...env, DATABASE_TLS: 'true' } })).lines)).toEqual([
        `database: 127.0.0.1:${plain} is PostgreSQL without encryption, which XNAT asks for.${hint}`,
      ]);
    });

    test.each<[string, (socket: Socket) => void, string]>([
      ['hangs up', (socket) => void socket.destroy(), 'hung up without an answer, as if it were no PostgreSQL'],
      ['is silent', () => undefined, 'does not answer within 2 s'],
      [
        'is an SSH server, whose banner begins like an answer',
        (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
        'gives an answer that is no PostgreSQL',
      ],
      ['hangs up after a letter', (socket) => void socket.end('S'), 'gives an answer that is no PostgreSQL'],
      ['is a web server', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'gives an answer that is no PostgreSQL'],
    ])('that %s is told', async (_, serve, said) => {
      expect(await database(serve)).toEqual([`database: 127.0.0.1: ${said}.${hint}`]);
    });

    test('of several servers all are looked at, and one that is down is told', async () => {
      const answering = await tcp((socket) => void socket.once('data', () => socket.write('S')));
      const { lines } = await check({ env: { DATABASE: `127.0.0.1:1 127.0.0.1:${answering}`, PATIENCE: '5' } });
      expect(lines.filter((line) => line.includes('database: PostgreSQL answers at'))).toEqual([
        expect.stringContaining(`ok          database: PostgreSQL answers at 127.0.0.1:${answering}. `),
      ]);
      expect(failed(lines)).toEqual([
        expect.stringMatching(/^database: 127\.0\.0\.1:1 refuses connections\. XNAT works without it, and has one server less to fail over to\./),
      ]);
    });

    test('may refuse at first', async () => {
      let asked = 0;
      const slow = await tcp((socket) => void (asked++ > 0 ? socket.write('S') : socket.destroy()));
      expect(await check({ env: { DATABASE: `127.0.0.1:${slow}`, SETTLE: '30' } })).toMatchObject({ code: 0 });
      expect(asked).toBe(2);
    });

    test.each([
      ['whose port is closed', '127.0.0.1:1', 'refuses connections'],
      ['whose name is not known', 'no-such-host.invalid:5432', 'has a name that is not in DNS (E'],
    ])('%s is told', async (_, address, said) => {
      expect(failed((await check({ env: { DATABASE: address, PATIENCE: '5' } })).lines)).toEqual([expect.stringContaining(`database: ${address} ${said}`)]);
    });
  });

  describe('a volume', () => {
    const archive = async (prepare: (folder: string) => void) => {
      const { lines } = await check({ prepare: (volumes) => prepare(join(volumes, 'archive')) });
      expect(lines.filter((line) => line.includes(' ok          volume prearchive'))).toHaveLength(1);
      return failed(lines);
    };

    test('of another user is told', async () => {
      const told = await archive((path) => chmodSync(path, 0o555));
      expect(told).toEqual(
        isRoot()
          ? [expect.stringMatching(/^volume archive: cannot be written to by user 65534, group 65534: permission denied\. Fix its owner, or its mode\.$/)]
          : [expect.stringContaining('permission denied')],
      );
    });

    test('that is full is told', async () => {
      // What the kernel says of a full disk, it says of this.
      const told = await archive((path) => symlinkSync('/dev/full', join(path, '.smoke-test-uwa-smoke-test-x')));
      expect(told).toEqual([expect.stringMatching(/^volume archive: cannot be written to by user \d+, group \d+: no space left on device\. Make room\.$/)]);
    });

    test('that loses what is written is told', async () => {
      const before = join(folder, 'lying.cjs');
      const module = `
        const fs = require('node:fs');
        const { readFile } = fs.promises;
        fs.promises.readFile = async (path, ...more) => (String(path).includes('/archive/') ? Buffer.from('other') : readFile(path, ...more));
        require('node:module').syncBuiltinESMExports();`;
      writeFiles(folder, { 'lying.cjs': module });
      const { lines, folder: volumes } = await check({ before });
      expect(failed(lines)).toEqual([expect.stringMatching(/^volume archive: what was written is not what is read\./)]);
      expect(readdirSync(join(volumes, 'archive'))).toEqual([]);
    });

    test('whose server does not answer is told, in its time, and the rest is looked at', async () => {
      const began = Date.now();
      // Whoever writes to a pipe that nobody reads waits for ever, as for a server of files that is gone.
      const told = await archive((path) => expect(spawnSync('mkfifo', ['-m', '666', join(path, '.smoke-test-uwa-smoke-test-x')]).status).toBe(0));
      expect(told).toEqual(['volume archive: a file could not be written, read and removed within 8 s. Look at the server that it is on.']);
      expect(Date.now() - began).toBeLessThan(20000);
    });

    test('keeps what was in it', async () => {
      const { folder: volumes } = await check({
        prepare: (path) => void writeFiles(join(path, 'archive'), { 'P001/scan.dcm': 'scan', '.smoke-test-older': 'of another' }),
      });
      expect(readdirSync(join(volumes, 'archive')).sort()).toEqual(['.smoke-test-older', 'P001']);
    });
  });

  describe('a DICOM receiver', () => {
    test('is asked for an association as the standard has it, and released', async () => {
      await check();
      expect(receivers.map(({ requests, released }) => [requests.map(({ called, calling }) => called + calling), released])).toEqual([
        [['XNAT            SMOKE_TEST      '], 1],
        [['MRI ROOM 2      SMOKE_TEST      '], 1],
      ]);
      expect(receivers[0].requests[0]).toMatchObject({
        application: '1.2.840.10008.3.1.1.1',
        context: { id: 1, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] },
        maximumLength: 16384,
        implementation: expect.stringMatching(/^2\.25\.[1-9]\d{30,38}$/) as string,
      });
    });

    test.each(['ABCDEFGHIJKLMNOP', 'A', '100%s %d', "it's", 'a"b$c`d`', '!@#&*()'])('may have the AE title %s', async (title) => {
      const { code, stderr } = await check({ env: { RECEIVERS: `127.0.0.1 ${dicomPorts[0]} ${title}`, CALLING_AE: '%s $HOME' } });
      expect([code, stderr]).toEqual([0, '']);
      expect(receivers[0].requests.map(({ called, calling }) => [called, calling])).toEqual([[title.padEnd(16), '%s $HOME        ']]);
    });

    test.each<[Answer, string]>([
      ['unknown service', 'knows the AE title, but not the service Verification (C-ECHO)'],
      ['silence', 'does not answer within 2 s'],
      ['garbage', 'gives an answer that is no DICOM'],
      ['huge', 'gives an answer that is no DICOM'],
      ['half', 'gives an answer that is no DICOM'],
      ['hang up', 'hung up without an answer, as if it were no DICOM receiver'],
      ['abort', 'aborts the association'],
      [
        [1, 7],
        'rejects the association: it does not know the called AE title. Let setup make the receiver, or add it in XNAT, under Administer, Site Administration, DICOM SCP Receivers',
      ],
      [
        [1, 3],
        'rejects the association: it does not know the calling AE title SMOKE_TEST. Allow it in the whitelist of the receiver, or give the test a title that is allowed',
      ],
      [[1, 1], 'rejects the association: it gives no reason'],
      [[3, 2], 'rejects the association: its number of associations is reached'],
      [[2, 9], 'rejects the association: source 2, reason 9'],
    ])('%j is told', async (answer, said) => {
      receivers[1].answer = answer;
      const { code, lines } = await check();
      expect([code, failed(lines)]).toEqual([1, [`dicom MRI ROOM 2: port ${dicomPorts[1]} ${said}.`]]);
    });

    test('may be made after XNAT answers', async () => {
      receivers[1].answer = [1, 7];
      const result = check({ env: { SETTLE: '30' } });
      await new Promise((resolve) => setTimeout(resolve, 1500));
      receivers[1].answer = 'grant';
      expect((await result).code).toBe(0);
      expect(receivers[1].requests.length).toBeGreaterThan(1);
      expect(receivers[0].requests).toHaveLength(1);
    });

    test('is not looked at before the pod that it is in is of this state', async () => {
      const marker = join(folder, 'replaced');
      const before = names('first', `return name !== 'pods' ? ['127.0.0.2'] : existsSync('${marker}') ? ['127.0.0.1', '127.0.0.2'] : ['127.0.0.1'];`);
      await further('127.0.0.2');
      const result = check({ before, env: { PODS: 'pods', FIRST_POD: 'xnat-0.headless', FIRST_DEADLINE: '60' } });
      await new Promise((resolve) => setTimeout(resolve, 2000));
      expect(receivers[0].requests).toEqual([]);
      writeFiles(folder, { replaced: '' });
      const { code, lines } = await result;
      expect([code, receivers[0].requests.length]).toEqual([0, 1]);
      expect(lines).toContain('smoke-test: wait        dicom: xnat-0, which the receivers are in, is not of this state yet');
    });

    test('in a pod that stays what it was is told', async () => {
      const env = { PODS: 'pods', FIRST_POD: 'xnat-0.headless', FIRST_DEADLINE: '1' };
      const { code, lines } = await check({ before: names('stays', `return [name === 'pods' ? '127.0.0.1' : '127.0.0.2'];`), env });
      expect([code, failed(lines), receivers[0].requests]).toEqual([
        1,
        [expect.stringMatching(/^dicom: xnat-0, which the receivers are in, is not of this state after 1 s\./)],
        [],
      ]);
    });

    test('whose port is closed is told', async () => {
      const { lines } = await check({ env: { RECEIVERS: '127.0.0.1 1 XNAT' } });
      expect(failed(lines)).toEqual(['dicom XNAT: port 1 refuses connections.']);
    });
  });

  describe('the public URL', () => {
    let ingress: FakeXnat;
    let ca: string;
    let url: string;

    beforeAll(async () => {
      const authority = await makeAuthority(folder, 'public-authority');
      const made = await makeServerCertificate(folder, 'public', authority, 'localhost');
      ca = authority.certificate;
      ingress = new FakeXnat();
      url = `https://localhost:${await ingress.start(0, '127.0.0.1', { cert: readFileSync(made.certificate), key: readFileSync(made.key) })}`;
    });
    afterAll(() => ingress.stop());

    const told = async (env: Record<string, string>) => (await check({ env })).lines.filter((line) => line.includes('public: '));

    test('that answers with a certificate that is accepted is well', async () => {
      expect(await told({ PUBLIC_URL: url, NODE_EXTRA_CA_CERTS: ca })).toEqual([
        `smoke-test: ok          public: ${url} answers through the ingress, with a certificate that is accepted.`,
      ]);
    });

    test('with a certificate of nobody is told', async () => {
      expect(await told({ PUBLIC_URL: url })).toEqual([
        expect.stringMatching(/FAILED {6}public: \S+ has a certificate that is not accepted: .+ \(UNABLE_TO_[A-Z_]+\)\. Node knows the public authorities;/),
      ]);
    });

    test('with a certificate of another name is told', async () => {
      expect(await told({ PUBLIC_URL: url.replace('localhost', '127.0.0.1'), NODE_EXTRA_CA_CERTS: ca })).toEqual([
        expect.stringMatching(/public: \S+ has a certificate that is not accepted: .+ \(ERR_TLS_CERT_ALTNAME_INVALID\)\./),
      ]);
    });

    test.each([
      ['leads elsewhere', (fake: FakeXnat) => void fake.answers.push(404), /says 404, not 200\. Does the ingress lead to this site\?/],
      ['hangs up', (fake: FakeXnat) => void fake.answers.push('cut'), /public: \S+ hangs up without an answer\. Does the ingress run/],
    ])('that %s is told', async (_, prepare, said) => {
      prepare(ingress);
      expect((await told({ PUBLIC_URL: url, NODE_EXTRA_CA_CERTS: ca })).join()).toMatch(said);
    });

    describe('by a proxy', () => {
      const proxy = new ForwardProxy();
      let PUBLIC_PROXY: string;
      beforeAll(async () => {
        PUBLIC_PROXY = await proxy.start();
      });
      afterAll(() => proxy.stop());

      test('is well, and the certificate is that of the site', async () => {
        const env = { PUBLIC_URL: url, PUBLIC_PROXY, NODE_EXTRA_CA_CERTS: ca };
        expect(await told(env)).toEqual([`smoke-test: ok          public: ${url} answers through the ingress, with a certificate that is accepted.`]);
        expect(proxy.asked).toEqual([`CONNECT ${new URL(url).host}`]);
        expect(await told({ ...env, NODE_EXTRA_CA_CERTS: '' })).toEqual([expect.stringMatching(/has a certificate that is not accepted/)]);
        expect(await told({ ...env, PUBLIC_URL: url.replace('localhost', 'other.example') })).toEqual([expect.stringMatching(/ERR_TLS_CERT_ALTNAME_INVALID/)]);
      });

      test('that refuses, or is not there, is told', async () => {
        proxy.refuses = 403;
        expect(await told({ PUBLIC_URL: url, PUBLIC_PROXY })).toEqual([
          expect.stringMatching(
            /public: \S+ is not reached: the proxy http:\S+ says 403 to localhost:\d+\. If the site is reached without it, add its name to noProxy\./,
          ),
        ]);
        expect(await told({ PUBLIC_URL: url, PUBLIC_PROXY: 'http://127.0.0.1:1' })).toEqual([
          expect.stringMatching(/is not reached: the proxy http:\/\/127\.0\.0\.1:1 does not answer/),
        ]);
      });
    });

    test('that says 503 until the load balancer has found the pod is well', async () => {
      ingress.answers.push(503, 503);
      const { code } = await check({ env: { PUBLIC_URL: url, NODE_EXTRA_CA_CERTS: ca, SETTLE: '30' } });
      expect([code, ingress.answers]).toEqual([0, []]);
    });

    test('that is not in DNS is told', async () => {
      expect((await told({ PUBLIC_URL: 'https://no-such-host.invalid', PATIENCE: '5' })).join()).toMatch(/is not in DNS/);
    });
  });

  test('a Job that is ended ends at once', async () => {
    xnat.health = 503;
    const { child, ended, said } = started({ env: { DEADLINE: '600', PAUSE: '60' } });
    while (!said().includes('answer yet')) await new Promise((resolve) => setTimeout(resolve, 20));
    const before = Date.now();
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(Date.now() - before).toBeLessThan(5000);
  });

  test('a Job that is ended while it tries a volume leaves no file there', async () => {
    const before = join(folder, 'slow.cjs');
    const module = `
      const fs = require('node:fs');
      const { readFile } = fs.promises;
      fs.promises.readFile = (path, ...more) => (String(path).includes('/archive/') ? new Promise(() => setInterval(() => undefined, 1000)) : readFile(path, ...more));
      require('node:module').syncBuiltinESMExports();`;
    writeFiles(folder, { 'slow.cjs': module });
    const { child, ended, volumes } = started({ before, env: { PATIENCE: '60' } });
    const sample = join(volumes, 'archive/.smoke-test-uwa-smoke-test-x');
    while (!existsSync(sample)) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(existsSync(sample)).toBe(false);
  });
});
