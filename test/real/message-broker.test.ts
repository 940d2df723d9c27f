import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from 'cdk8s-xnat';
import { find } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { ActiveMqServer } from './support/activemq-server';
import { emptyDir, temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { HOSTILE_TEXTS } from './support/hostile';
import type { JarName } from './support/jars';
import { runJava } from './support/java';
import { describeWith } from './support/parts';
import { InitContainers, SitePod } from './support/pod';

const CLIENT: readonly JarName[] = [
  'activemq-client',
  'hawtbuf',
  'jms',
  'j2ee-management',
  'slf4j-api',
  'slf4j-nop',
  'spring-core',
  'spring-beans',
  'spring-aop',
  'spring-context',
  'spring-expression',
  'commons-logging',
];

/** Passwords that a site may have: whatever XNAT does not evaluate, and a file can hold. */
const PASSWORDS = ['plain', 'xnat', 'ENC(abc)', ...HOSTILE_TEXTS.filter((text) => !/\$\{|#\{/.test(text) && !text.endsWith('\n') && text.length < 300)];

/** A site whose broker has the user `user<i>`, and what the pods of both make of one password. */
class BrokerSite {
  private readonly pod: SitePod;

  constructor(
    private readonly folder: string,
    readonly username: string,
  ) {
    this.pod = SitePod.of({ ...MINIMAL, messageBroker: { username, credentials: Secret.named('mq') } });
  }

  get manifests() {
    return this.pod.manifests;
  }

  /** XNAT's configuration, with the address of the broker of this test. */
  async xnatConfig(password: string | Buffer, port: number) {
    const output = emptyDir(join(this.folder, 'xnat', this.username));
    const result = await this.pod.unpackScripts(join(this.folder, 'scripts', this.username)).run('config', {
      POD_NAME: 'xnat-xnat-web-0',
      TEMPLATES: this.pod.unpackTemplates(join(this.folder, 'templates', this.username)),
      SECRETS: writeVolume(join(this.folder, 'secrets', this.username), {
        'mq/password': password,
        'xnat-postgresql/password': 'harmless',
        'xnat-xnat-web-admin/password': 'harmless',
      }),
      OUTPUT: output,
    });
    const file = join(output, 'xnat-conf.properties');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('tcp://xnat-activemq:61616?');
    writeFileSync(file, text.replace('tcp://xnat-activemq:61616?', `tcp://127.0.0.1:${port}?`));
    return result;
  }

  /** What the broker's own init container makes of it. */
  async users(password: string): Promise<string> {
    const files = find(this.manifests, 'ConfigMap', 'xnat-activemq-config').data as Record<string, string>;
    const { initContainers } = find(this.manifests, 'StatefulSet', 'xnat-activemq').spec.template.spec;
    const folder = join(this.folder, 'broker', this.username);
    mkdirSync(folder, { recursive: true });
    const init = new InitContainers(writeFiles(join(folder, 'scripts'), { 'render-config.sh': files['render-config.sh']! }), initContainers);
    const templates = Object.fromEntries(['users.properties', 'groups.properties'].map((name) => [name, files[name]!]));
    const result = await init.run('users', {
      POD_NAME: 'xnat-activemq-0',
      TEMPLATES: writeVolume(join(folder, 'templates'), templates),
      SECRETS: writeVolume(join(folder, 'secrets'), { 'mq/password': password }),
      OUTPUT: emptyDir(join(folder, 'output')),
    });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    return readFileSync(join(folder, 'output', 'users.properties'), 'utf8');
  }
}

describeWith(['bash', 'java', 'activemq'], 'an ActiveMQ with the configuration of a site', () => {
  const folder = temporaryFolder();
  let server: ActiveMqServer;
  const sites = PASSWORDS.map((_, i) => new BrokerSite(folder, `user${String(i).padStart(3, '0')}`));
  const use = async (mode: 'send' | 'receive') =>
    new Map(
      (await runJava('UseBroker.java', [mode, join(folder, 'xnat')], { jars: CLIENT })).map((line) => [
        line.split('\t')[0]!,
        line.slice(line.indexOf('\t') + 1),
      ]),
    );
  const configure = (name: string, user: string, password: string) => {
    const lines = [`spring.activemq.broker-url=tcp://127.0.0.1:${server.port}`, `spring.activemq.user=${user}`, `spring.activemq.password=${password}`];
    writeFiles(join(folder, 'xnat', name), { 'xnat-conf.properties': lines.join('\n') });
  };
  let sent: Map<string, string>;

  beforeAll(async () => {
    server = await ActiveMqServer.of(sites[0]!.manifests, join(folder, 'server'));
    // One broker for all: a site's own has one user.
    const users: string[] = [];
    for (const [i, site] of sites.entries()) {
      users.push(await site.users(PASSWORDS[i]!));
      expect(await site.xnatConfig(PASSWORDS[i]!, server.port)).toMatchObject({ code: 0, stderr: '' });
    }
    writeFiles(server.users, { 'users.properties': users.join(''), 'groups.properties': '' });
    await server.start();
    configure('wrong', 'user000', 'plain2');
    configure('unknown', 'admin', 'admin');
    configure('nameless', '', 'plain');
    configure('silent', 'user000', '');
    configure('anonymous', '', '');
    sent = await use('send');
  }, 120_000);

  afterAll(() => server?.stop());

  test('lets XNAT in, whatever characters its password has', () => {
    const outcomes = PASSWORDS.map((password, i) => [password, sent.get(sites[i]!.username)]);
    expect(outcomes).toEqual(PASSWORDS.map((password) => [password, 'sent']));
    expect(PASSWORDS.length).toBeGreaterThan(100);
  });

  test.each(['wrong', 'unknown', 'nameless', 'silent', 'anonymous'])('does not let in somebody %s', (name) => {
    expect(sent.get(name)).toMatch(/^refused\tUser name \[.*\] or password is invalid\.$/);
  });

  test('says no password in its log', () => {
    expect(server.output).toContain('Loading message broker');
    for (const password of ['plain2', 'ENC(abc)']) expect(server.output).not.toContain(password);
  });

  test('has kept every message when it is started again', async () => {
    await server.stop();
    await server.start();
    const received = await use('receive');
    expect(sites.map(({ username }) => received.get(username))).toEqual(sites.map(({ username }) => `received\tfor ${username}`));
  }, 120_000);
});

describeWith(['bash'], 'a password that XNAT would evaluate', () => {
  const folder = temporaryFolder();

  test.each(['${x}', 'a${env:PATH}', '#{1+1}', 'x#{', '${'])('%s stops the pod, and is not shown', async (password) => {
    const site = new BrokerSite(join(folder, Buffer.from(password).toString('hex')), 'xnat');
    const { code, stderr } = await site.xnatConfig(password, 61616);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'render-config: Secret mq, key password: holds ${ or #{, which XNAT would evaluate. Choose another.\n' +
        'render-config: 1 secret(s) refused, XNAT is not started.\n',
    );
  });

  test.each(['$', '{', '#', '$ {', '# {', '$$', '}'])('%s is none', async (password) => {
    const site = new BrokerSite(join(folder, Buffer.from(password).toString('hex')), 'xnat');
    expect(await site.xnatConfig(password, 61616)).toMatchObject({ code: 0, stderr: '' });
  });
});
