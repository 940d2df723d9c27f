import { bootstrapScript } from './support/bootstrap-script';
import { chmodSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { App, Duration } from 'cdk8s';
import { ClusterServices } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { type Manifest, named } from '../support/manifests';
import { type Certificate, makeAuthority, makeServerCertificate } from './support/certificates';
import { temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { describeWith } from './support/parts';
import { run } from './support/processes';
import { commandPath } from './support/programs';
import { environmentOf } from '../support/environment';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly user: string;
  readonly body: unknown;
}

/**
 * In the place of Elasticsearch where it must fail in a certain way, or must be another's: what the real one does is tried in
 * elasticsearch.test.ts.
 */
class FakeElasticsearch {
  readonly seen: Seen[] = [];
  readonly state = new Map<string, unknown>();
  /** What it answers before it is well; each request takes one. */
  readonly answers: Array<number | 'cut'> = [];
  password = 'superuser';
  private server?: Server;
  private port = 0;

  async start(certificate: Certificate, port = 0): Promise<number> {
    const server = createServer({ cert: readFileSync(certificate.certificate), key: readFileSync(certificate.key) }, (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const [user = '', given = ''] = split(Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString());
        const answer = this.answers.shift();
        if (answer === 'cut') {
          request.socket.destroy();
          return;
        }
        const status = answer ?? (given === this.password && user === 'elastic' ? 200 : 401);
        const [method, path] = [request.method!, request.url!];
        if (status === 200) {
          this.seen.push({ method, path, user, body: text === '' ? undefined : JSON.parse(text) });
          if (method !== 'GET') this.state.set(path, JSON.parse(text));
        }
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ status }));
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    return this.port;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    this.server = undefined;
  }
}

const split = (text: string) => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];

describeWith(['bash', 'curl', 'openssl'], 'the Job that brings Elasticsearch to its state', () => {
  const folder = temporaryFolder();
  const app = new App();
  new ClusterServices(app, 'cluster', { efk: { keepFor: Duration.days(45) } });
  const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
  const job = objects.find(({ kind }) => kind === 'Job')!;
  const script = bootstrapScript(objects);
  const container = named<Manifest & { name: string; command: string[]; env: Array<{ name: string; value: string }> }>(
    job.spec.template.spec.containers,
    'bootstrap',
  );

  let authority: Certificate;
  let certificate: Certificate;
  let elasticsearch: FakeElasticsearch;
  let port: number;
  let runs = 0;

  beforeAll(async () => {
    authority = await makeAuthority(folder, 'authority');
    certificate = await makeServerCertificate(folder, 'server', authority, 'localhost');
  });

  beforeEach(async () => {
    elasticsearch = new FakeElasticsearch();
    port = await elasticsearch.start(certificate);
  });
  afterEach(() => elasticsearch.stop());

  /** Runs what the YAML runs, with its variables; those of places and times are this test's. */
  async function bootstrap(passwords: Record<string, string> = {}, variables: Record<string, string> = {}) {
    const here = join(folder, `run${runs++}`);
    const scripts = writeFiles(join(here, 'scripts'), { 'bootstrap.sh': script });
    const env = environmentOf(container.env);
    const secrets = { elastic: elasticsearch.password, kibana_system: 'of-kibana', fluentd_writer: 'of-writer', ...passwords };
    return run(container.command[0]!, [join(scripts, 'bootstrap.sh')], {
      env: {
        ...env,
        ES_URL: `https://localhost:${port}`,
        CA_FILE: authority.certificate,
        CA_CONFIG_MAP: '',
        SECRETS: writeVolume(join(here, 'secrets'), secrets),
        ATTEMPTS: '5',
        PAUSE: '0.2',
        PATH: process.env.PATH!,
        ...variables,
      },
    });
  }

  test.each(['Changeme', 'elastic', 'PASSWORD'])('does not take the placeholder %s', async (password) => {
    const { code, stderr } = await bootstrap({ fluentd_writer: password });
    expect([code, stderr]).toEqual([1, 'efk-bootstrap: the password of fluentd_writer is a placeholder, the first thing that is tried. Choose another.\n']);
  });

  test('no password is an argument of any program, or in the log', async () => {
    const programs = join(folder, 'programs');
    const log = join(folder, 'arguments');
    // Every program that the script runs is seen through one that writes down its arguments.
    const spies = Object.fromEntries(
      ['curl', 'mktemp', 'rm', 'sleep'].map((name) => [name, `#!/bin/bash\nprintf '%s\\n' "$*" >>${log}\nexec ${commandPath(name)!} "$@"\n`]),
    );
    writeFiles(programs, spies);
    for (const name of Object.keys(spies)) chmodSync(join(programs, name), 0o755);
    elasticsearch.password = 'canary-one';
    const result = await bootstrap({ kibana_system: 'canary-two', fluentd_writer: 'canary-three' }, { PATH: `${programs}:${process.env.PATH!}` });
    expect(result.code).toBe(0);
    const seen = readFileSync(log, 'utf8');
    expect(seen).toContain('/_ilm/policy/ais-logs');
    expect(seen + result.stdout + result.stderr).not.toContain('canary');
  });

  test('waits for an Elasticsearch that starts late, answers 500, or hangs up', async () => {
    await elasticsearch.stop();
    const result = bootstrap({}, { ATTEMPTS: '60' });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    elasticsearch.answers.push(503, 'cut', 200, 500, 429, 'cut');
    await elasticsearch.start(certificate, port);
    expect(await result).toMatchObject({ code: 0 });
    expect(elasticsearch.state.size).toBe(5);
  });

  test('says so when Elasticsearch never answers', async () => {
    await elasticsearch.stop();
    const { code, stderr } = await bootstrap();
    expect(code).toBe(1);
    expect(stderr).toContain(`efk-bootstrap: https://localhost:${port} is not ready after 5 attempts, the last status was 000\n`);
  });

  test('says so when Elasticsearch is never well', async () => {
    elasticsearch.answers.push(200, ...Array<number>(10).fill(500));
    const { code, stderr } = await bootstrap();
    expect(code).toBe(1);
    expect(stderr).toBe('efk-bootstrap: POST /_security/user/kibana_system/_password: no answer after 5 attempts, the last status was 500\n');
  });

  test('does not try again what is refused, and says what Elasticsearch said', async () => {
    elasticsearch.answers.push(200, 400);
    const { code, stderr } = await bootstrap();
    expect([code, stderr]).toEqual([1, 'efk-bootstrap: POST /_security/user/kibana_system/_password: Elasticsearch says 400: {"status":400}\n']);
  });

  test('says so when the superuser has another password by now', async () => {
    const { code, stderr } = await bootstrap({ elastic: 'old' });
    expect([code, stderr.split('.')[0]]).toEqual([1, 'efk-bootstrap: Elasticsearch does not take the password of elastic']);
  });

  test.each([
    ['', 'is not there, or is empty'],
    ['line\n', 'holds a control character'],
    ['a\tb', 'holds a control character'],
    ['a\0b', 'holds a NUL byte'],
  ])('refuses the password %j', async (password, what) => {
    const { code, stderr } = await bootstrap({ kibana_system: password });
    expect(code).toBe(1);
    expect(stderr).toContain(`the password of kibana_system ${what}`);
  });

  test('reaches one whose certificate has another name, and still wants it signed', async () => {
    const theirs = await makeServerCertificate(folder, 'theirs', authority, 'security-master');
    await elasticsearch.stop();
    await elasticsearch.start(theirs, port);
    const variables = { ES_URL: `https://security-master:${port}`, CONNECT_TO: `localhost:${port}` };
    expect(await bootstrap({}, variables)).toMatchObject({ code: 0 });
    elasticsearch.state.clear();
    const other = await makeAuthority(folder, `stranger${runs}`);
    expect(await bootstrap({}, { ...variables, CA_FILE: other.certificate })).toMatchObject({ code: 1 });
    expect(await bootstrap()).toMatchObject({ code: 1 });
    expect(elasticsearch.state.size).toBe(0);
  });

  test('does not talk to one whose certificate another authority has signed', async () => {
    const other = await makeAuthority(folder, `other${runs}`);
    const { code } = await bootstrap({}, { CA_FILE: other.certificate });
    expect([code, elasticsearch.seen]).toEqual([1, []]);
  });

  test('copies the certificate of the authority, and nothing else, for Fluentd', async () => {
    const seen: Array<{ readonly request: string; readonly token?: string; readonly type?: string; readonly body: unknown }> = [];
    const answers = [500, 404];
    const account = writeVolume(join(folder, 'account'), { 'ca.crt': readFileSync(authority.certificate), token: 'canary-token' });
    const apiServer = createServer({ cert: readFileSync(certificate.certificate), key: readFileSync(certificate.key) }, (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const { authorization, 'content-type': type } = request.headers;
        seen.push({ request: `${request.method} ${request.url}`, token: authorization, type, body: JSON.parse(text) });
        response.writeHead(answers.shift() ?? 200).end('{}');
      });
    });
    await new Promise<void>((resolve) => apiServer.listen(0, '127.0.0.1', resolve));
    try {
      const variables = {
        CA_CONFIG_MAP: environmentOf(container.env).CA_CONFIG_MAP!,
        SERVICE_ACCOUNT_FOLDER: account,
        KUBERNETES_SERVICE_HOST: 'localhost',
        KUBERNETES_SERVICE_PORT: String((apiServer.address() as AddressInfo).port),
      };
      const { code, stdout, stderr } = await bootstrap({}, variables);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('efk-bootstrap: the certificate of the authority is in namespaces/efk-fluentd/configmaps/elasticsearch-ca.\n');
      expect(stdout).not.toContain('canary');
      expect(seen).toEqual(
        Array(3).fill({
          request: 'PATCH /api/v1/namespaces/efk-fluentd/configmaps/elasticsearch-ca',
          token: 'Bearer canary-token',
          type: 'application/merge-patch+json',
          body: { data: { 'ca.crt': readFileSync(authority.certificate, 'utf8') } },
        }),
      );
      // Never a key, were there one in the file.
      const both = join(writeFiles(folder, { 'both.pem': readFileSync(authority.certificate, 'utf8') + readFileSync(authority.key, 'utf8') }), 'both.pem');
      const refused = await bootstrap({}, { ...variables, CA_FILE: both });
      expect([refused.code, refused.stderr, seen.length]).toEqual([
        1,
        `efk-bootstrap: ${both} holds no certificate, or more than that. Look at cert-manager's log.\n`,
        3,
      ]);
    } finally {
      apiServer.closeAllConnections();
      apiServer.close();
    }
  });
});
