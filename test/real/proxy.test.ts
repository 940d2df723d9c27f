import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { MINIMAL } from '../support/sites';
import { emptyDir, temporaryFolder, writeVolume } from './support/folders';
import { ForwardProxy } from './support/forward-proxy';
import { runJava } from './support/java';
import { describeWith } from './support/parts';
import { POD_USER, SitePod } from './support/pod';
import { programs } from './support/programs';

const JAR = Buffer.from('a jar');
const SHA256 = createHash('sha256').update(JAR).digest('hex');

describeWith(['java'], "how XNAT's Java reaches a server", () => {
  test('by the proxy, but for the cluster, the database, the API server and what the site names', async () => {
    const site = SitePod.of({
      ...MINIMAL,
      proxy: { url: 'http://proxy.example.edu.au:3128', noProxy: ['pacs.example.edu.au', '.hospital.example', '10.20.0.7', 'fd00::7'] },
    });
    // As the kubelet does it.
    const toolOptions = site.javaToolOptions
      .replace('$(KUBERNETES_SERVICE_HOST)', '172.20.0.1')
      .match(/-Dhttps?\.\S+/g)!
      .join(' ');
    const ways: Record<string, string> = {
      'https://central.xnat.org/': 'proxy',
      'http://repo.example.edu.au/': 'proxy',
      'https://10.20.0.70/': 'proxy',
      'https://pacs.example.edu.au.evil.example/': 'proxy',
      'https://pacs.example.edu.au:8443/': 'direct',
      'https://inner.pacs.example.edu.au/': 'direct',
      'http://ris.hospital.example/': 'direct',
      'http://10.20.0.7/': 'direct',
      'http://[fd00::7]/': 'direct',
      'http://localhost:8080/': 'direct',
      'http://xnat-postgresql:5432/': 'direct',
      'http://xnat-xnat-web/': 'direct',
      'https://minio.storage.svc/': 'direct',
      'https://minio.storage.svc.cluster.local/': 'direct',
      'https://172.20.0.1/': 'direct',
    };
    const said = await runJava('Ways.java', Object.keys(ways), { jars: [], toolOptions });
    expect(Object.fromEntries(Object.keys(ways).map((url, i) => [url, said[i]]))).toEqual(
      Object.fromEntries(Object.entries(ways).map(([url, way]) => [url, way === 'proxy' ? 'proxy.example.edu.au:3128' : way])),
    );
  });
});

describeWith(['bash', 'curl', 'wget'], 'the download of a plugin', () => {
  const folder = temporaryFolder();
  const proxy = new ForwardProxy();
  const server = createServer((_, answer) => answer.end(JAR));
  let url = '';
  beforeAll(async () => {
    url = await proxy.start();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await proxy.stop();
    server.close();
  });
  beforeEach(() => proxy.asked.splice(0));

  let runs = 0;
  async function install(host: string, path?: string) {
    const own = join(folder, String(runs++));
    const { port } = server.address() as AddressInfo;
    const plugins = [{ name: 'xsync', version: '2.0', url: `http://${host}:${port}/xsync.jar`, sha256: SHA256 }];
    const site = SitePod.of({ ...MINIMAL, proxy: { url, noProxy: ['127.0.0.1'] }, xnat: { includedPlugins: [], plugins } });
    const variables = {
      POD_NAME: 'xnat-xnat-web-0',
      PLUGINS: join(writeVolume(join(own, 'templates'), { 'plugins.txt': site.templates['plugins.txt']! }), 'plugins.txt'),
      PLUGINS_IN_IMAGE: emptyDir(join(own, 'image')),
      TARGET: emptyDir(join(own, 'plugins')),
      ...site.proxyVariables('plugins'),
    };
    return site.unpackScripts(join(own, 'scripts')).run('plugins', variables, { user: POD_USER, path });
  }

  const WITH: Record<string, () => string | undefined> = {
    curl: () => undefined,
    wget: () => programs(join(folder, `wget${runs++}`), 'bash', 'cp', 'mv', 'rm', 'sha256sum', 'timeout', 'wget'),
  };

  test.each(Object.keys(WITH))('goes by the proxy, and not to a host of noProxy: %s', async (program) => {
    expect(await install('nexus.outside.example', WITH[program]!())).toMatchObject({ code: 0, stdout: 'install-plugins: xsync-2.0.jar \n' });
    expect(proxy.asked).toEqual([expect.stringMatching(/^http:\/\/nexus\.outside\.example:\d+\/xsync\.jar$/)]);
    expect((await install('127.0.0.1', WITH[program]!())).code).toBe(0);
    expect(proxy.asked.length).toBe(1);
  });
});
