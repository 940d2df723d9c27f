import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Image, XnatImage, type XnatWebOptions } from 'cdk8s-xnat';
import { MINIMAL } from '../support/sites';
import { emptyDir, temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { describeWith } from './support/parts';
import { POD_USER, SitePod } from './support/pod';
import type { RunResult } from './support/processes';
import { programs } from './support/programs';

const JAR = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) % 256));
const SHA256 = createHash('sha256').update(JAR).digest('hex');

/** Jars as the AIS image has them. */
const IN_IMAGE = ['batch-launch-0.8.0-xpl.jar', 'container-service-3.7.3-fat.jar', 'openid-auth-plugin-1.4.1.jar', 'xsync-plugin-all-1.9.0.jar'];
const IMAGE = XnatImage.custom({
  image: Image.of('registry.example.edu.au/xnat', { tag: '1.9.3' }),
  plugins: { 'batch-launch': '0.8.0', 'container-service': '3.7.3', 'openid-auth': '1.4.1', xsync: '1.9.0' },
});

describeWith(['bash', 'curl', 'wget'], 'the init container that installs plugins', () => {
  const folder = temporaryFolder();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url!);
    if (request.url === '/moved/new.jar') response.writeHead(302, { location: '/plugins/new.jar' }).end();
    else if (request.url === '/plugins/new.jar') response.writeHead(200).end(JAR);
    else if (request.url === '/stalls/at-once.jar') return;
    else if (request.url === '/stalls/in-the-middle.jar') response.writeHead(200, { 'content-length': JAR.length }).write(JAR.subarray(0, 100));
    else if (request.url === '/stalls/first.jar' && requests.length === 1) return;
    else if (request.url === '/stalls/first.jar') response.writeHead(200).end(JAR);
    else if (request.url === '/stalls/drips.jar') {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 100);
      response.on('close', () => clearInterval(drip));
    } else response.writeHead(404).end('<html>not here</html>');
  });
  let runs = 0;

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => requests.splice(0));

  /** A volume for the plugins, and what the script makes of it with an XNAT of these options. */
  function volume(
    xnat: XnatWebOptions,
    inImage: readonly string[] = IN_IMAGE,
  ): { plugins: string; run: (path?: string, image?: Readonly<Record<string, string>>) => Promise<RunResult> } {
    const own = join(folder, String(runs++));
    const pod = SitePod.of({ ...MINIMAL, xnat: { image: IMAGE, ...xnat } });
    const init = pod.unpackScripts(join(own, 'scripts'));
    const { port } = server.address() as AddressInfo;
    // The library asks for https; the server of this test has no certificate.
    const list = pod.templates['plugins.txt']!.replaceAll('https://plugins.example.edu.au/', `http://127.0.0.1:${port}/`);
    const variables = {
      POD_NAME: 'xnat-xnat-web-0',
      PLUGINS: join(writeVolume(join(own, 'templates'), { 'plugins.txt': list }), 'plugins.txt'),
      PLUGINS_IN_IMAGE: writeFiles(join(own, 'image'), Object.fromEntries(inImage.map((name) => [name, `content of ${name}`]))),
      TARGET: emptyDir(join(own, 'plugins')),
    };
    return { plugins: variables.TARGET, run: (path, locale) => init.run('plugins', variables, { user: POD_USER, path, locale }) };
  }

  const download = (url: string, sha256 = SHA256, name = 'new') => ({ name, version: '2.0', url: `https://plugins.example.edu.au/${url}`, sha256 });

  test('keeps all plugins of the image where the site does not choose', async () => {
    const { plugins, run } = volume({});
    expect(await run()).toEqual({ code: 0, stdout: `install-plugins: ${IN_IMAGE.join(' ')} \n`, stderr: '' });
    expect(readdirSync(plugins).sort()).toEqual(IN_IMAGE);
    expect(readFileSync(join(plugins, IN_IMAGE[0]!), 'utf8')).toBe(`content of ${IN_IMAGE[0]}`);
  });

  test('keeps only the plugins that the site names', async () => {
    const { plugins, run } = volume({ includedPlugins: ['openid-auth', 'container-service'] });
    expect((await run()).code).toBe(0);
    expect(readdirSync(plugins).sort()).toEqual(['container-service-3.7.3-fat.jar', 'openid-auth-plugin-1.4.1.jar']);
  });

  test('installs none where none is wanted', async () => {
    const { plugins, run } = volume({ includedPlugins: [] });
    expect(await run()).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(plugins)).toEqual([]);
  });

  test('keeps jars of the image that nobody named, and leaves out one that is replaced', async () => {
    const { plugins, run } = volume({ plugins: [download('plugins/new.jar', SHA256, 'xsync')] }, [...IN_IMAGE, 'of-the-site-1.0.jar']);
    expect((await run()).code).toBe(0);
    expect(readdirSync(plugins).sort()).toEqual([...IN_IMAGE.slice(0, 3), 'of-the-site-1.0.jar', 'xsync-2.0.jar'].sort());
  });

  test('removes what an earlier attempt left behind', async () => {
    const { plugins, run } = volume({ includedPlugins: ['xsync'] });
    writeFiles(plugins, { 'bar-1.0.jar': 'an older version', 'foo.jar.part': 'half a download' });
    expect((await run()).code).toBe(0);
    expect(readdirSync(plugins)).toEqual(['xsync-plugin-all-1.9.0.jar']);
  });

  test('stops at a plugin that the image does not have, and lists what it has', async () => {
    const { run } = volume({ includedPlugins: ['xsync'] }, ['batch-launch-0.8.0-xpl.jar', 'container-service-3.7.3-fat.jar', 'openid-auth-plugin-1.4.1.jar']);
    expect(await run()).toMatchObject({
      code: 1,
      stderr:
        'install-plugins: plugin xsync: 0 jars of that name in the image, which has: ' +
        'batch-launch-0.8.0-xpl.jar container-service-3.7.3-fat.jar openid-auth-plugin-1.4.1.jar\n',
    });
  });

  test('stops at a plugin that the image has twice', async () => {
    const { run } = volume({ includedPlugins: ['xsync'] }, [...IN_IMAGE, 'xsync-plugin-all-1.8.0.jar']);
    expect(await run()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^install-plugins: plugin xsync: 2 jars of that name .* xsync-plugin-all-1.8.0.jar xsync-plugin-all-1.9.0.jar\n$/),
    });
  });

  test('downloads a plugin with the right checksum, once', async () => {
    const { plugins, run } = volume({ includedPlugins: ['xsync'], plugins: [download('plugins/new.jar')] });
    expect(await run()).toEqual({ code: 0, stdout: 'install-plugins: new-2.0.jar xsync-plugin-all-1.9.0.jar \n', stderr: '' });
    expect(readdirSync(plugins).sort()).toEqual(['new-2.0.jar', 'xsync-plugin-all-1.9.0.jar']);
    expect(readFileSync(join(plugins, 'new-2.0.jar')).equals(JAR)).toBe(true);
    expect((await run()).code).toBe(0);
    expect(requests).toEqual(['/plugins/new.jar']);
  });

  test('takes a checksum in capitals, and follows a redirection', async () => {
    const { plugins, run } = volume({ includedPlugins: [], plugins: [download('moved/new.jar', SHA256.toUpperCase())] });
    expect(await run()).toMatchObject({ code: 0, stderr: '' });
    expect(requests).toEqual(['/moved/new.jar', '/plugins/new.jar']);
    expect(readdirSync(plugins)).toEqual(['new-2.0.jar']);
  });

  test('puts a download in the place of the plugin of that name in the image', async () => {
    const { plugins, run } = volume({ plugins: [download('plugins/new.jar', SHA256, 'openid-auth')] });
    expect((await run()).code).toBe(0);
    expect(readdirSync(plugins).sort()).toEqual([...IN_IMAGE.filter((name) => !name.startsWith('openid')), 'openid-auth-2.0.jar'].sort());
  });

  test('downloads again what is no longer as it should be', async () => {
    const { plugins, run } = volume({ includedPlugins: [], plugins: [download('plugins/new.jar')] });
    writeFiles(plugins, { 'new-2.0.jar': 'tampered with' });
    expect((await run()).code).toBe(0);
    expect(readFileSync(join(plugins, 'new-2.0.jar')).equals(JAR)).toBe(true);
  });

  test('leaves no jar behind whose checksum is wrong, and says which it has', async () => {
    const { plugins, run } = volume({ includedPlugins: [], plugins: [download('plugins/new.jar', '0'.repeat(64))] });
    expect(await run()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        new RegExp(`^install-plugins: new-2.0.jar: the file at http://127.0.0.1:[0-9]+/plugins/new.jar has the SHA-256 ${SHA256}, not 0{64}\\.`),
      ),
    });
    expect(readdirSync(plugins)).toEqual([]);
  });

  test('takes no error page for a plugin', async () => {
    const { plugins, run } = volume({ includedPlugins: [], plugins: [download('plugins/gone.jar')] });
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toMatch(/404[\s\S]*install-plugins: new-2.0.jar: cannot be downloaded from http:\/\/127.0.0.1:[0-9]+\/plugins\/gone.jar\n$/);
    expect(readdirSync(plugins).filter((name) => name.endsWith('.jar'))).toEqual([]);
  });

  test('downloads with wget where the image has no curl, and asks for either where it has neither', async () => {
    const { plugins, run } = volume({ includedPlugins: ['xsync'], plugins: [download('moved/new.jar')] });
    const neither = programs(join(folder, 'neither'), 'bash', 'cp', 'mv', 'rm', 'sha256sum');
    expect(await run(neither)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('install-plugins: the image has neither curl nor wget, so no plugin can be downloaded\n'),
    });
    const wget = programs(join(folder, 'wget'), 'bash', 'cp', 'mv', 'rm', 'sha256sum', 'timeout', 'wget');
    expect(await run(wget)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(plugins, 'new-2.0.jar')).equals(JAR)).toBe(true);
  });

  describe('a server that stalls', () => {
    const SHORT = { STALL_SECONDS: '1', LONGEST_SECONDS: '2' };
    const WITH: Record<string, () => string | undefined> = {
      curl: () => undefined,
      wget: () => programs(join(folder, `wget-alone${runs++}`), 'bash', 'cp', 'mv', 'rm', 'sha256sum', 'timeout', 'wget'),
    };

    test.each(Object.keys(WITH).flatMap((program) => ['at-once', 'in-the-middle', 'drips'].map((how) => [how, program] as const)))(
      'ends the start with a message, and does not hold it for ever: %s, with %s',
      async (how, program) => {
        const { plugins, run } = volume({ includedPlugins: [], plugins: [download(`stalls/${how}.jar`)] });
        const began = Date.now();
        const { code, stderr } = await run(WITH[program]!(), SHORT);
        expect([code, stderr]).toEqual([1, expect.stringMatching(/new-2\.0\.jar: cannot be downloaded from http:\/\/127\.0\.0\.1:\d+\/stalls\//)]);
        expect(Date.now() - began).toBeLessThan(15_000);
        expect(readdirSync(plugins).filter((name) => name.endsWith('.jar'))).toEqual([]);
      },
    );

    test.each(Object.keys(WITH))('and answers at the next try is no failure, with %s', async (program) => {
      const { plugins, run } = volume({ includedPlugins: [], plugins: [download('stalls/first.jar')] });
      expect((await run(WITH[program]!(), { ...SHORT, LONGEST_SECONDS: '10' })).code).toBe(0);
      expect([requests.length, readFileSync(join(plugins, 'new-2.0.jar')).equals(JAR)]).toEqual([2, true]);
    });

    test('is not waited for longer than these times where nobody sets others', () => {
      const script = SitePod.of(MINIMAL).configMap('xnat-xnat-web-scripts')['install-plugins.sh']!;
      expect(script).toContain('STALL_SECONDS=${STALL_SECONDS:-30}\nLONGEST_SECONDS=${LONGEST_SECONDS:-600}\n');
    });
  });
});
