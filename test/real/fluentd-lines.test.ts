import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { ClusterServices, ContainerRuntime, type FluentdOptions } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { find, type Manifest } from '../support/manifests';
import { makeAuthority, makeServerCertificate } from './support/certificates';
import { temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { describeWith } from './support/parts';
import { run, succeed } from './support/processes';

function configMap(name: string, fluentd: FluentdOptions = {}): Record<string, string> {
  const app = new App();
  const cluster = new ClusterServices(app, 'cluster', { efk: { fluentd } });
  if (fluentd.indexName !== undefined) cluster.acknowledge('fluentd-index', 'a trial of what may be acknowledged');
  return find(
    parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest),
    'ConfigMap',
    name,
  ).data as Record<string, string>;
}

/** Fluentd's Ruby runs so. */
const RUBY = ['-W0', '-Eascii-8bit:ascii-8bit'];
const ENVIRONMENT = { PATH: process.env.PATH!, LC_ALL: 'C' };

describeWith(['ruby', 'ruby-strptime'], 'what Fluentd makes of the bytes of a log, by the expressions of its configuration', () => {
  interface Read {
    readonly log: string | null;
    readonly unmatched_line: string | null;
    readonly parsed?: string | null;
  }

  async function read(containerRuntime: ContainerRuntime, lines: Buffer[], tag = 'kubernetes.var.log.containers.x.log'): Promise<Read[]> {
    const config = Object.values(configMap('fluentd-config', { containerRuntime })).join('\n');
    const value = (pattern: RegExp) => pattern.exec(config)?.[1];
    const question = {
      expression: value(/ expression \/(.*)\/$/m),
      timeFormat: value(/ time_format (.*)$/m),
      lineEnd: value(/ multiline_end_regexp \/(.*)\/$/m),
      values: { log: value(/ log \$\{(.*)\}$/m), unmatched_line: value(/ unmatched_line \$\{(.*)\}$/m) },
      lines: lines.map((line) => line.toString('base64')),
      tag,
    };
    const { stdout } = await succeed('ruby', [...RUBY, join(__dirname, 'ruby', 'lines.rb')], { input: JSON.stringify(question), env: ENVIRONMENT });
    return JSON.parse(stdout) as Read[];
  }

  const cri = (text: string | Buffer, flag = 'F', time = '2026-11-23T09:14:03.123456789+10:00') =>
    Buffer.concat([Buffer.from(`${time} stdout ${flag} `), Buffer.from(text)]);
  const docker = (log: string, time = '2026-11-23T09:14:03.123456789Z') => Buffer.from(JSON.stringify({ log, stream: 'stdout', time }));

  test('a name in Latin-1 arrives, with a mark in the place of what is not UTF-8', async () => {
    const latin = Buffer.from('patient J\xf6rg M\xfcller', 'latin1');
    expect(await read(ContainerRuntime.CRI, [cri(latin), latin])).toEqual([
      { log: 'patient J\ufffdrg M\ufffdller', unmatched_line: null, parsed: '2026-11-22T23:14:03.123456789Z' },
      { log: null, unmatched_line: 'patient J\ufffdrg M\ufffdller' },
    ]);
  });

  test('a character that the runtime cuts arrives whole', async () => {
    const text = Buffer.from('x漢字');
    const records = await read(ContainerRuntime.CRI, [cri(text.subarray(0, 2), 'P'), cri(text.subarray(2, 5), 'P'), cri(text.subarray(5), 'F')]);
    expect(records.map(({ log }) => log)).toEqual(['x漢字']);
  });

  test('nothing that a container can write is refused', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i).filter((byte) => byte !== 10));
    const [record] = await read(ContainerRuntime.CRI, [cri(bytes)]);
    expect(record!.log).toContain('\u0000\u0001');
    expect(record!.log).toContain('xyz{|}~\u007f\ufffd');
  });

  test.each([
    ['2026-11-23T09:14:03.123456789Z', '2026-11-23T09:14:03.123456789Z'],
    ['2026-11-23T09:14:03.123456789+10:00', '2026-11-22T23:14:03.123456789Z'],
    ['2026-11-23T09:14:03.5-09:30', '2026-11-23T18:44:03.500000000Z'],
  ])('the time %s of containerd', async (time, parsed) => {
    expect((await read(ContainerRuntime.CRI, [cri('x', 'F', time)]))[0]!.parsed).toBe(parsed);
  });

  test.each([
    ['2026-11-23T09:14:03.123456789Z', '2026-11-23T09:14:03.123456789Z'],
    ['2026-11-23T09:14:03Z', '2026-11-23T09:14:03.000000000Z'],
    ['2026-11-23T09:14:03+10:00', '2026-11-22T23:14:03.000000000Z'],
  ])('the time %s of docker', async (time, parsed) => {
    expect((await read(ContainerRuntime.DOCKER, [docker('x\n', time)]))[0]!.parsed).toBe(parsed);
  });

  test('a line that docker cut is one, and no line keeps its break', async () => {
    const long = 'x'.repeat(16 * 1024);
    const records = await read(ContainerRuntime.DOCKER, [docker(long), docker(long), docker('end\n'), docker('in\nside\n'), docker('\n')]);
    expect(records.map(({ log }) => log)).toEqual([`${long}${long}end`, 'in\nside', '']);
  });

  test.each([
    ['ais.${tag}.%Y%m%d', `ais.kubernetes.var.log.containers.${'p'.repeat(212)}.20261123`],
    ['ais-${tag[4]}-%Y.%j', `ais-${'p'.repeat(242)}-2026.327`],
  ])('a name of an index by %s keeps to 255 bytes, and keeps its date', async (indexName, name) => {
    const config = Object.values(configMap('fluentd-config', { indexName })).join('\n');
    const [, expression] = / efk_index \$\{(.*)\}$/m.exec(config)!;
    const question = {
      values: { index: expression },
      lines: [docker('x\n').toString('base64')],
      lineEnd: '\\n\\z',
      timeFormat: '%iso8601',
      tag: `kubernetes.var.log.containers.${'p'.repeat(253)}`,
    };
    const { stdout } = await succeed('ruby', [...RUBY, join(__dirname, 'ruby', 'lines.rb')], { input: JSON.stringify(question), env: ENVIRONMENT });
    const [{ index }] = JSON.parse(stdout) as [{ index: string }];
    expect([index, Buffer.byteLength(index) <= 255]).toEqual([name, true]);
  });
});

describeWith(['ruby', 'openssl'], 'the API server that Fluentd asks for the labels of pods', () => {
  const folder = temporaryFolder();
  const script = writeFiles(folder, { 'kubernetes-api.rb': configMap('fluentd-main')['kubernetes-api.rb']! });
  const asked: string[] = [];
  let refused: string | undefined;
  let server: Server | undefined;
  let port = 0;
  let environment: Record<string, string>;

  beforeAll(async () => {
    const authority = await makeAuthority(folder, 'authority');
    const certificate = await makeServerCertificate(folder, 'server', authority, 'localhost');
    const account = writeVolume(join(folder, 'account'), { 'ca.crt': readFileSync(authority.certificate), token: 'canary-token\n' });
    server = createServer({ cert: readFileSync(certificate.certificate), key: readFileSync(certificate.key) }, (request, response) => {
      asked.push(`${request.headers.authorization} ${request.url}`);
      response.writeHead(refused !== undefined && request.url!.startsWith(refused) ? 403 : 200).end('{}');
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    environment = {
      ...ENVIRONMENT,
      KUBERNETES_SERVICE_HOST: 'localhost',
      KUBERNETES_SERVICE_PORT: String(port),
      K8S_NODE_NAME: 'node-1',
      SERVICE_ACCOUNT_FOLDER: account,
      API_SERVER_PAUSE: '0.1',
    };
  });
  beforeEach(() => {
    asked.length = 0;
    refused = undefined;
  });
  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** As the configuration has it in its quotes. */
  const ask = (variables: Record<string, string> = {}) =>
    run('ruby', [...RUBY, '-e', `require '${script}/kubernetes-api.rb'; print KubernetesApi.url`], { env: { ...environment, ...variables } });

  test('is named where it answers what the filter asks', async () => {
    expect(await ask()).toEqual({ code: 0, stdout: `https://localhost:${port}/api`, stderr: '' });
    expect(asked).toEqual([
      'Bearer canary-token /api',
      'Bearer canary-token /api/v1/pods?limit=1&fieldSelector=spec.nodeName%3Dnode-1',
      'Bearer canary-token /api/v1/namespaces?limit=1',
    ]);
  });

  test.each(['/api', '/api/v1/pods', '/api/v1/namespaces'])('is not named where it says 403 to %s', async (path) => {
    refused = path;
    const { code, stdout, stderr } = await ask();
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toBe(`kubernetes-api: it answers 403 to ${path}. Lines go without site and component until the API server answers.\n`);
  });

  test.each([
    ['away', { KUBERNETES_SERVICE_PORT: '1' }, /ECONNREFUSED/],
    ['another', { SERVICE_ACCOUNT_FOLDER: '/nowhere' }, /kubernetes-api: /],
    ['in no cluster', { KUBERNETES_SERVICE_HOST: '', KUBERNETES_SERVICE_PORT: '' }, /kubernetes-api: /],
  ])('is not named where it is %s', async (_, variables, why) => {
    const { code, stdout, stderr } = await ask(variables);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(why);
    expect(stderr).not.toContain('canary');
  });

  test('ends Fluentd once it answers, and not before', async () => {
    refused = '/api/v1/pods';
    const worker = `ENV['SERVERENGINE_WORKER_ID'] = '0'; require '${script}/kubernetes-api.rb'; print KubernetesApi.url; $stdout.flush; sleep 20`;
    // In the place of Fluentd's supervisor.
    const supervisor = `child = nil; trap(:TERM) { Process.kill(:KILL, child); print 'ended'; exit }; child = spawn('ruby', '-e', ARGV[0]); sleep 20; print 'not told'`;
    const result = run('ruby', ['-W0', '-e', supervisor, worker], { env: environment });
    while (asked.filter((line) => line.includes('/pods')).length < 4) await new Promise((resolve) => setTimeout(resolve, 50));
    refused = undefined;
    const { stdout, stderr } = await result;
    expect(stdout).toBe('ended');
    expect(stderr).toContain('kubernetes-api: the API server answers. Fluentd is started again.\n');
  });
});

describeWith(['ruby', 'openssl'], 'the container that waits for the bootstrap before Fluentd begins', () => {
  const NAME = 'elasticsearch-master.efk.svc';
  const folder = temporaryFolder();
  const script = writeFiles(folder, { 'wait-for-elasticsearch.rb': configMap('fluentd-main')['wait-for-elasticsearch.rb']! });
  let authority: string;
  let server: Server | undefined;
  let port = 0;
  let runs = 0;
  /** What the server says: to who asks for rights, and to who asks for the template. */
  let rights: number | Record<string, boolean> = 200;
  let template = 200;
  const asked: string[] = [];

  beforeAll(async () => {
    const made = await makeAuthority(folder, 'authority');
    authority = made.certificate;
    const certificate = await makeServerCertificate(folder, 'server', made, NAME);
    server = createServer({ cert: readFileSync(certificate.certificate), key: readFileSync(certificate.key) }, (request, response) => {
      asked.push(`${request.method} ${request.url} ${Buffer.from(request.headers.authorization!.replace('Basic ', ''), 'base64').toString()}`);
      if (request.method === 'GET') response.writeHead(template).end('{}');
      else if (typeof rights === 'number') response.writeHead(rights).end('{}');
      else response.writeHead(200).end(JSON.stringify({ has_all_requested: false, index: { 'ais.*': rights } }));
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => {
    [rights, template] = [{ create_doc: true, create_index: true, auto_configure: false }, 403];
    asked.length = 0;
  });
  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** With the variables of the pod; those of places and times are this test's. Its end, or what it says after a second without one. */
  async function wait(seen?: string, variables: Record<string, string> = {}) {
    const app = new App();
    new ClusterServices(app, 'cluster', { efk: {} });
    const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
    const [container] = find(objects, 'DaemonSet', 'fluentd').spec.template.spec.initContainers as Array<{
      command: string[];
      env: Array<{ name: string; value: string }>;
    }>;
    const here = writeFiles(join(folder, `run${runs++}`), seen === undefined ? { password: 'pä"ss\\' } : { password: 'pä"ss\\', seen });
    const env = {
      ...Object.fromEntries(container!.env.map(({ name, value }) => [name, value])),
      ...ENVIRONMENT,
      ELASTICSEARCH_HOST: '127.0.0.1',
      ELASTICSEARCH_PORT: String(port),
      CA_FILE: authority,
      PASSWORD_FILE: join(here, 'password'),
      SEEN_FILE: join(here, 'seen'),
      PAUSE: '0.05',
      ...variables,
    };
    const path = container!.command[1]!.replace('/etc/fluent', script);
    const { code, stdout, stderr } = await run('timeout', ['--signal=TERM', '1', container!.command[0]!, path], { env });
    return { code, said: stdout.split('\n')[0], stderr, seen: existsSync(env.SEEN_FILE) ? readFileSync(env.SEEN_FILE, 'utf8') : undefined };
  }
  const SEEN = 'ais-logs ais.*\n';
  const WAITS = 'Fluentd waits for the Job efk-bootstrap.';
  const GOES_ON = 'Fluentd begins all the same: lines gather on the disk.';

  test('lets Fluentd begin where its user may write, and notes that', async () => {
    expect(await wait()).toEqual({ code: 0, said: 'wait-for-elasticsearch: Elasticsearch is ready for Fluentd.', stderr: '', seen: SEEN });
    expect(asked).toEqual(['POST /_security/user/_has_privileges fluentd_writer:pä"ss\\', 'GET /_index_template/ais-logs fluentd_writer:pä"ss\\']);
  });

  test('waits for the template where the user may ask for it, as the superuser may, though the node has seen one', async () => {
    template = 404;
    const said = `wait-for-elasticsearch: there is no index template ais-logs. ${WAITS}`;
    // Ended by the test.
    expect(await wait(SEEN)).toMatchObject({ code: 124, said });
    template = 200;
    expect(await wait()).toMatchObject({ code: 0, seen: SEEN });
  });

  test.each([[{ create_doc: false, create_index: true, auto_configure: true }], [{ create_doc: true, create_index: false, auto_configure: false }]])(
    'waits where the user may not write: %j',
    async (may) => {
      rights = may;
      expect(await wait(SEEN)).toMatchObject({ code: 124, said: `wait-for-elasticsearch: fluentd_writer may not write to ais.*. ${WAITS}` });
    },
  );

  test.each([401, 500])('waits at an answer of %i, unless the node has seen the bootstrap’s work', async (status) => {
    rights = status;
    const said = `wait-for-elasticsearch: Elasticsearch answers ${status} to fluentd_writer.`;
    expect(await wait()).toMatchObject({ code: 124, said: `${said} ${WAITS}`, seen: undefined });
    expect(await wait(SEEN)).toMatchObject({ code: 0, said: `${said} ${GOES_ON}` });
    expect(await wait('ais-logs other.*\n')).toMatchObject({ code: 124 });
  });

  test('keeps nobody waiting for an Elasticsearch that is away, once the node has seen it', async () => {
    expect(await wait(undefined, { ELASTICSEARCH_PORT: '1' })).toMatchObject({ code: 124, seen: undefined });
    const result = await wait(SEEN, { ELASTICSEARCH_PORT: '1' });
    expect([result.code, result.said]).toEqual([0, expect.stringContaining(GOES_ON)]);
  });

  test('tells no password to one with another name, or of another authority', async () => {
    const other = await makeAuthority(folder, 'other');
    for (const variables of [{ SERVER_NAME: 'security-master' }, { CA_FILE: other.certificate }] as Array<Record<string, string>>)
      expect(await wait(undefined, variables)).toMatchObject({ code: 124 });
    expect(asked).toEqual([]);
  });
});
