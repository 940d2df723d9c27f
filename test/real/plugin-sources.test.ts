import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CaBundle, Image, type PluginDownload, PluginSource, Secret } from 'cdk8s-xnat';
import { MINIMAL } from '../support/sites';
import { makeAuthority, makeServerCertificate } from './support/certificates';
import { FakeS3 } from './support/fake-s3';
import { emptyDir, temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { describeWith } from './support/parts';
import { type InitContainers, POD_USER, SitePod } from './support/pod';
import { commandPath, programs } from './support/programs';
import type { RunResult } from './support/processes';

const JAR = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 11) % 256));
const SHA256 = createHash('sha256').update(JAR).digest('hex');
const TOKEN = 'glpat-"quoted"\\$(id)';

const plugin = (from: PluginSource, sha256 = SHA256): PluginDownload => ({ name: 'xsync', version: '2.0', from, sha256 });

let runs = 0;
const folder = temporaryFolder();

/** The pod's init containers, each with the folders that the kubelet would mount for it. */
class Pod {
  readonly plugins: string;
  readonly sources: string;
  private readonly own = join(folder, `run${runs++}`);
  private readonly pod: SitePod;
  private readonly init: InitContainers;

  constructor(plugins: PluginDownload[], trust?: CaBundle) {
    this.pod = SitePod.of({ ...MINIMAL, trust, xnat: { includedPlugins: [], plugins } });
    this.init = this.pod.unpackScripts(join(this.own, 'scripts'));
    this.plugins = emptyDir(join(this.own, 'plugins'));
    this.sources = join(this.own, 'sources');
  }

  /** What a claim, a Secret or a ConfigMap has, or what another container has brought. */
  mount(name: string, files: Record<string, string | Buffer>): this {
    writeFiles(join(this.sources, name), files);
    return this;
  }

  async install(
    options: { readonly variables?: Record<string, string>; readonly replace?: readonly [string, string]; readonly path?: string } = {},
  ): Promise<RunResult> {
    const text = this.pod.templates['plugins.txt']!.replaceAll(...(options.replace ?? ['\0', '']));
    const variables = {
      POD_NAME: 'xnat-xnat-web-0',
      PLUGINS: join(writeVolume(join(this.own, `templates${runs++}`), { 'plugins.txt': text }), 'plugins.txt'),
      PLUGINS_IN_IMAGE: emptyDir(join(this.own, `image${runs++}`)),
      TARGET: this.plugins,
      ...(options.variables ?? { SOURCES: this.sources }),
    };
    return this.init.run('plugins', variables, { user: POD_USER, path: options.path, locale: { STALL_SECONDS: '1', LONGEST_SECONDS: '2' } });
  }

  /** The container that brings the jar. */
  async bring(variables: Record<string, string>, path?: string): Promise<RunResult> {
    const target = emptyDir(join(this.sources, 'fetched'));
    return this.init.run('plugin-xsync', { TARGET: join(target, 'xsync-2.0.jar'), ...variables }, { user: POD_USER, path, locale: { HOME: this.own } });
  }

  get installed(): string[] {
    return readdirSync(this.plugins).filter((name) => name.endsWith('.jar'));
  }
}

const RIGHT = { code: 0, stdout: 'install-plugins: xsync-2.0.jar \n', stderr: '' };

describeWith(['bash'], 'a plugin that is mounted', () => {
  const KINDS: ReadonlyArray<readonly [string, PluginSource, string, string]> = [
    ['a claim', PluginSource.claim('plugins', 'released/xsync.jar'), 'released/xsync.jar', 'released/xsync.jar of the claim plugins'],
    ['a Secret', PluginSource.secret(Secret.named('xsync-jar').key('xsync.jar')), 'plugin.jar', 'xsync.jar of the Secret xsync-jar'],
    ['a ConfigMap', PluginSource.configMap('xsync-jar', 'xsync.jar'), 'plugin.jar', 'xsync.jar of the ConfigMap xsync-jar'],
  ];

  test.each(KINDS)('from %s is put in place, and a wrong one or none is told of', async (_kind, source, path, what) => {
    const pod = new Pod([plugin(source)]).mount('xsync', { [path]: JAR });
    expect(await pod.install()).toEqual(RIGHT);
    expect(readFileSync(join(pod.plugins, 'xsync-2.0.jar')).equals(JAR)).toBe(true);

    const wrong = new Pod([plugin(source)]).mount('xsync', { [path]: 'other' });
    expect(await wrong.install()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        `^install-plugins: xsync-2.0.jar: ${what} has the SHA-256 [0-9a-f]{64}, not ${SHA256}. If the change is wanted, correct sha256.\n$`,
      ) as string,
    });
    expect(readdirSync(wrong.plugins)).toEqual([]);

    const none = new Pod([plugin(source)]).mount('xsync', { [path.replace(/[^/]*$/, 'other.jar')]: JAR });
    expect(await none.install()).toMatchObject({
      code: 1,
      stderr: `install-plugins: xsync-2.0.jar: ${what} is not there. Jars in its folder: other.jar. Put the jar there, or correct from.\n`,
    });
  });

  test('is not copied twice, and follows what the kubelet links', async () => {
    const pod = new Pod([plugin(PluginSource.configMap('xsync-jar', 'xsync.jar'))]).mount('xsync', { '..data/plugin.jar': JAR });
    symlinkSync('..data/plugin.jar', join(pod.sources, 'xsync', 'plugin.jar'));
    expect(await pod.install()).toEqual(RIGHT);
    expect(await pod.install()).toEqual(RIGHT);
  });
});

describeWith(['bash', 'curl', 'wget'], 'a download with a token', () => {
  const asked: Array<string | undefined> = [];
  const lines: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        lines.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      } catch {
        // It has ended.
      }
    }
    if (request.url === '/moved.jar') response.writeHead(302, { location: `http://localhost:${port()}/elsewhere.jar` }).end();
    else if (request.url === '/elsewhere.jar' || request.headers.authorization === `Bearer ${TOKEN}`) response.writeHead(200).end(JAR);
    else response.writeHead(401).end();
  });
  const port = () => (server.address() as AddressInfo).port;
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => asked.splice(0));

  const from = (path: string) => PluginSource.url(`https://nexus.example.edu.au/${path}`, { token: Secret.named('nexus').key('token') });
  const install = async (path: string, token: string, programsOnly?: string) => {
    const pod = new Pod([plugin(from(path))]);
    const tokens = writeVolume(join(pod.sources, 'tokens'), { xsync: token });
    // The library asks for https; the server of this test has no certificate.
    const replace = ['https://nexus.example.edu.au/', `http://127.0.0.1:${port()}/`] as const;
    return { pod, result: await pod.install({ variables: { TOKENS: tokens }, replace, path: programsOnly }) };
  };

  test('shows it to the server alone: in no argument of a program, and in no message', async () => {
    const { pod, result } = await install('xsync.jar', `${TOKEN}\r\n`);
    expect(result).toEqual(RIGHT);
    expect(pod.installed).toEqual(['xsync-2.0.jar']);
    expect(asked).toEqual([`Bearer ${TOKEN}`]);
    expect(lines.filter((line) => line.startsWith('curl')).length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('glpat-'))).toEqual([]);
  });

  test('does not show it to another server that the first one leads to', async () => {
    const { result } = await install('moved.jar', TOKEN);
    expect(result).toEqual(RIGHT);
    expect(asked).toEqual([`Bearer ${TOKEN}`, undefined]);
  });

  test('says what to do with one that the server does not take', async () => {
    const { pod, result } = await install('xsync.jar', 'old-token');
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(
      /401[\s\S]*install-plugins: xsync-2\.0\.jar: cannot be downloaded from http:\S+ with the token of the plugin xsync\. After 401, 403 or 404 store one in its Secret that may read the jar\.\n$/,
    );
    expect(result.stderr).not.toContain('old-token');
    expect(pod.installed).toEqual([]);
  });

  test.each([
    ['', 'the token of the plugin xsync is not there, or is empty. Fill the key of its Secret.'],
    ['two words', 'the token of the plugin xsync holds a blank or a control character. Store the token alone, with printf %s.'],
  ])('says so of one that is none: %j', async (token, message) => {
    expect((await install('xsync.jar', token)).result).toMatchObject({ code: 1, stderr: `install-plugins: ${message}\n` });
    expect(asked).toEqual([]);
  });

  test('needs curl: wget would show the token to others', async () => {
    const path = programs(join(folder, 'wget-alone'), 'bash', 'cp', 'mv', 'rm', 'sha256sum', 'timeout', 'wget');
    expect((await install('xsync.jar', TOKEN, path)).result).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('install-plugins: the image has no curl, which a download with a token needs\n') as string,
    });
    expect(asked).toEqual([]);
  });
});

describeWith(['bash', 'curl', 'wget', 'openssl'], "a mirror with a certificate of an authority of one's own", () => {
  const own = temporaryFolder();
  let server: Server;
  let ca = '';
  beforeAll(async () => {
    const authority = await makeAuthority(own, 'university');
    const { certificate, key } = await makeServerCertificate(own, 'server', authority, 'localhost');
    ca = authority.certificate;
    server = createSecureServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) => response.end(JAR)).listen(0, 'localhost');
    await new Promise((resolve) => server.once('listening', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const WITH: Record<string, () => string | undefined> = {
    curl: () => undefined,
    wget: () => programs(join(folder, `wget${runs++}`), 'bash', 'cp', 'mv', 'rm', 'sha256sum', 'timeout', 'wget'),
  };
  test.each(Object.keys(WITH))('is trusted with the PEM that the pod has made, and not without: %s', async (program) => {
    const { port } = server.address() as AddressInfo;
    const replace = ['https://nexus.example.edu.au/', `https://localhost:${port}/`] as const;
    const site = () => new Pod([plugin(PluginSource.url('https://nexus.example.edu.au/xsync.jar'))], CaBundle.fromConfigMapName('university-ca'));
    expect(await site().install({ variables: { CA_BUNDLE: ca }, replace, path: WITH[program]!() })).toEqual(RIGHT);
    const without = await site().install({ variables: { CA_BUNDLE: '' }, replace, path: WITH[program]!() });
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('xsync-2.0.jar: cannot be downloaded from https://localhost')]);
  });
});

describeWith(['bash'], 'a plugin in an image of its own', () => {
  const pod = () => new Pod([plugin(PluginSource.image(Image.of('registry.example.edu.au/xsync', { tag: '2.0' }), '/plugins/xsync.jar'))]);

  test.each(['dash', 'busybox', 'bash'].filter((shell) => commandPath(shell) !== undefined))(
    'is copied by the shell of that image, and verified: %s',
    async (shell) => {
      const own = join(folder, `shell-${shell}`);
      const path = programs(own, 'cp', 'mv', 'id');
      symlinkSync(commandPath(shell)!, join(own, 'sh'));
      const site = pod();
      const image = writeFiles(join(own, 'image'), { 'xsync.jar': JAR });
      expect(await site.bring({ JAR: join(image, 'xsync.jar') }, path)).toEqual({
        code: 0,
        stdout: `copy-plugin: ${image}/xsync.jar is copied.\n`,
        stderr: '',
      });
      expect(await site.install()).toEqual(RIGHT);
      expect(await pod().bring({ JAR: join(image, 'other.jar') }, path)).toEqual({
        code: 1,
        stdout: '',
        stderr: `copy-plugin: the image has no ${image}/other.jar. In ${image} are: xsync.jar. Correct the path in PluginSource.image.\n`,
      });
      expect((await pod().bring({ JAR: image }, path)).stderr).toBe(
        `copy-plugin: ${image} of the image is not a file. Correct the path in PluginSource.image.\n`,
      );
    },
  );

  test('is refused where it is another one than it was', async () => {
    const site = pod().mount('fetched', { 'xsync-2.0.jar': 'other' });
    expect(await site.install()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('xsync-2.0.jar: /plugins/xsync.jar of the image registry.example.edu.au/xsync:2.0 has the SHA-256') as string,
    });
    expect(site.installed).toEqual([]);
  });
});

describeWith(['bash', 'aws'], 'a plugin in S3, by the real AWS CLI', () => {
  let s3: FakeS3;
  let endpoint: string;
  beforeEach(async () => {
    s3 = new FakeS3('plugins');
    endpoint = `http://127.0.0.1:${await s3.start()}`;
    s3.objects.set('released/xsync.jar', { body: JAR, metadata: {} });
  });
  afterEach(() => s3.stop());

  const bring = async (uri: string, keys: Record<string, string> = {}) => {
    const pod = new Pod([plugin(PluginSource.s3(uri, { endpoint, credentials: Secret.named('s3') }))]);
    const SECRETS = writeVolume(join(folder, `keys${runs++}`), { access_key: 'AKIDEXAMPLE', secret_key: `wJalr/"'\\%$(id) #\n`, ...keys });
    return { pod, result: await pod.bring({ URI: uri, ENDPOINT: endpoint, AWS_REGION: 'us-east-1', SECRETS, HOME: join(folder) }) };
  };

  test('is fetched with the keys of the Secret, and verified', async () => {
    const { pod, result } = await bring('s3://plugins/released/xsync.jar');
    expect(result).toEqual({ code: 0, stdout: 'fetch-plugin: s3://plugins/released/xsync.jar is fetched.\n', stderr: '' });
    expect([...s3.credentials].every((each) => each.includes('AKIDEXAMPLE'))).toBe(true);
    expect(await pod.install()).toEqual(RIGHT);
  });

  test('says what to do where it is not there, not allowed, or the keys are missing', async () => {
    expect((await bring('s3://plugins/other.jar')).result).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^fetch-plugin: s3:\/\/plugins\/other\.jar: there is no such object\. Upload the jar, or correct the URI/) as string,
    });
    s3.troubles.set('!HEAD released/', 403);
    const { pod, result } = await bring('s3://plugins/released/xsync.jar');
    expect(result).toMatchObject({ code: 1, stderr: expect.stringMatching(/S3 does not let it\. Give the user or the role s3:GetObject/) as string });
    expect(existsSync(join(pod.sources, 'fetched', 'xsync-2.0.jar'))).toBe(false);
    expect((await bring('s3://plugins/released/xsync.jar', { secret_key: '' })).result).toMatchObject({
      code: 1,
      stderr: 'fetch-plugin: the secret_key of S3 is not there, or is empty. Fill the key of its Secret.\n',
    });
  });
});
