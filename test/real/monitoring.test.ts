import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { NetworkPeer, type XnatSiteProps } from 'cdk8s-xnat';
import { VERSIONS } from '../../src/core/versions';
import { find, type Manifest, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { JMX_EXPORTER, TOMCAT } from './support/downloads';
import { emptyDir, temporaryFolder, writeFiles } from './support/folders';
import { runJava } from './support/java';
import { describeWith } from './support/parts';
import { type InitContainers, POD_USER, SitePod } from './support/pod';
import { isRoot, run, succeed } from './support/processes';
import { programs } from './support/programs';
import { environmentOf } from '../support/environment';

const PROPS: XnatSiteProps = { ...MINIMAL, monitoring: {}, networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] } };
const AGENT = '/opt/jmx-exporter/jmx_prometheus_javaagent.jar';

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

async function body(url: string): Promise<string | undefined> {
  try {
    return await (await fetch(url)).text();
  } catch {
    return undefined;
  }
}

/** The containers of a site with metrics, and the files that they read. */
function unpack(folder: string): { pod: SitePod; init: InitContainers; config: string; variables: Record<string, string> } {
  const pod = SitePod.of(PROPS);
  const init = pod.unpackScripts(join(folder, 'scripts'));
  writeFiles(join(folder, 'scripts'), pod.configMap('xnat-metrics'));
  const { initContainers } = find(pod.manifests, 'StatefulSet', 'xnat-xnat-web').spec.template.spec;
  const { env } = named<Manifest & { name: string; env: Array<{ name: string; value: string }> }>(initContainers, 'metrics-agent');
  return { pod, init, config: join(folder, 'scripts/jmx-exporter.yaml'), variables: environmentOf(env) };
}

describeWith(['bash', 'curl', 'wget', 'jmx-exporter'], 'the init container that fetches the metrics agent', () => {
  const folder = temporaryFolder();
  const { init, variables } = unpack(folder);
  const jar = readFileSync(JMX_EXPORTER);
  const requests: string[] = [];
  const answers: number[] = [];
  const STALLS = -1;
  const server = createServer((request, response) => {
    requests.push(request.url!);
    const status = answers.shift() ?? (request.url === '/agent.jar' ? 200 : 404);
    if (status === 0) request.socket.destroy();
    else if (status === STALLS) response.writeHead(200, { 'content-length': jar.length }).write(jar.subarray(0, 1000));
    else response.writeHead(status).end(status === 200 ? jar : 'not here');
  });
  let runs = 0;
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    requests.splice(0);
    answers.splice(0);
  });

  const target = () => join(emptyDir(join(folder, `target${runs++}`)), 'agent.jar');
  const fetchAgent = (to: string, others: Record<string, string> = {}, path?: string, image?: Record<string, string>) => {
    const { port } = server.address() as AddressInfo;
    return init.run(
      'metrics-agent',
      { ...variables, TARGET: to, ATTEMPTS: '2', URL: `http://127.0.0.1:${port}/agent.jar`, ...others },
      { user: POD_USER, path, locale: image },
    );
  };
  const without = 'XNAT starts without the agent, and shows no metrics.\n';

  test('is told the file of Maven Central, and its checksum', () => {
    expect(variables).toMatchObject({ URL: VERSIONS.jmxExporterUrl, TARGET: AGENT });
    expect(createHash('sha256').update(jar).digest('hex')).toBe(variables.SHA256);
  });

  test.each(['curl', 'wget'])('fetches it by %s, once', async (program) => {
    const to = target();
    const path = programs(join(folder, program), 'bash', 'sha256sum', 'rm', 'mv', 'sleep', 'timeout', program);
    for (let i = 0; i < 2; i++) expect(await fetchAgent(to, {}, path)).toEqual({ code: 0, stdout: 'fetch-agent: the agent is there.\n', stderr: '' });
    expect([requests, readFileSync(to).equals(jar)]).toEqual([['/agent.jar'], true]);
  });

  test('tries again where the server is not well', async () => {
    answers.push(503);
    const to = target();
    expect(await fetchAgent(to)).toMatchObject({ code: 0, stdout: 'fetch-agent: the agent is there.\n' });
    expect(existsSync(to)).toBe(true);
  });

  test('leaves another file alone, and lets XNAT start', async () => {
    const to = target();
    const { code, stderr } = await fetchAgent(to, { SHA256: 'a'.repeat(64) });
    expect([code, readdirSync(join(to, '..'))]).toEqual([0, []]);
    expect(stderr).toBe(
      `fetch-agent: the file at http://127.0.0.1:${(server.address() as AddressInfo).port}/agent.jar has the SHA-256 ${variables.SHA256}, not ${'a'.repeat(64)}. If the change is wanted, correct agent.sha256. ${without}`,
    );
  });

  test.each<[string, number[]]>([
    ['is not there', [404, 404]],
    ['hangs up', [0, 0]],
  ])('lets XNAT start where the server %s', async (_, told) => {
    answers.push(...told);
    const to = target();
    const { code, stderr } = await fetchAgent(to);
    expect([code, stderr.endsWith(without), readdirSync(join(to, '..'))]).toEqual([0, true, []]);
  });

  test.each(['curl', 'wget'])('lets XNAT start where the server stalls in the middle, with %s', async (program) => {
    answers.push(STALLS, STALLS);
    const path = programs(join(folder, `${program}-stalls`), 'bash', 'sha256sum', 'rm', 'mv', 'sleep', 'timeout', program);
    const began = Date.now();
    const { code, stderr } = await fetchAgent(target(), {}, path, { STALL_SECONDS: '1', LONGEST_SECONDS: '2' });
    expect([code, stderr.endsWith(without), requests.length]).toEqual([0, true, 2]);
    expect(Date.now() - began).toBeLessThan(15_000);
  });

  test('removes a file that is no longer the right one', async () => {
    const to = target();
    writeFileSync(to, 'half a download');
    if (isRoot()) await run('chown', [String(POD_USER), to]);
    expect((await fetchAgent(to, { URL: 'http://127.0.0.1:1/agent.jar' })).code).toBe(0);
    expect(existsSync(to)).toBe(false);
  });

  test('lets XNAT start where the image can download nothing', async () => {
    const path = programs(join(folder, 'nothing'), 'bash', 'sha256sum', 'rm', 'mv', 'sleep');
    expect(await fetchAgent(target(), {}, path)).toMatchObject({ code: 0, stderr: `fetch-agent: the image has neither curl nor wget. ${without}` });
  });
});

describeWith(['bash', 'java', 'jmx-exporter', 'tomcat'], 'Tomcat, as a pod with metrics starts it', () => {
  const folder = temporaryFolder();
  const { pod, init, config } = unpack(folder);
  const tomcat = join(folder, 'target/tomcat');
  const home = join(folder, 'target/home');
  let http: number;
  let metricsPort: number;
  let server: ChildProcess | undefined;
  let log = '';
  let metrics: string;

  /** The agent's jar and files, in this test's places. */
  const agents = (jar: string) => `${jar}=${metricsPort}:${config}`;

  async function copy(jar: string): Promise<void> {
    const variables = {
      ...{ POD_NAME: 'xnat-xnat-web-0', TOMCAT: join(folder, 'image/tomcat'), HOME_IN_IMAGE: join(folder, 'image/home'), VOLUMES: '' },
      ...{ TOMCAT_TARGET: tomcat, HOME_TARGET: home, DATA_TARGET: join(folder, 'target/data'), AGENTS: agents(jar) },
    };
    expect(await init.run('home', variables, { user: POD_USER })).toMatchObject({ code: 0, stderr: '' });
  }

  async function start(): Promise<void> {
    // As in the image, where CATALINA_OPTS has flags of its own.
    const env = {
      PATH: process.env.PATH!,
      HOME: home,
      CATALINA_OPTS: '-Dof.image=1',
      JAVA_TOOL_OPTIONS: pod.javaToolOptions.replaceAll('/data/xnat/home', home),
    };
    server = spawn(join(tomcat, 'bin/catalina.sh'), ['run'], { cwd: home, env, ...(isRoot() && { uid: POD_USER, gid: POD_USER }) });
    log = '';
    for (const stream of [server.stdout, server.stderr]) stream?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    for (let waited = 0; waited < 300 && server.exitCode === null; waited++) {
      if ((await body(`http://127.0.0.1:${http}/hello.txt`)) === 'hello') return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`Tomcat did not start\n${log}`);
  }

  async function stop(): Promise<void> {
    const running = server;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.on('exit', resolve));
    running.kill('SIGTERM');
    await ended;
  }

  beforeAll(async () => {
    [http, metricsPort] = [await freePort(), await freePort()];
    const image = join(folder, 'image/tomcat');
    mkdirSync(image, { recursive: true });
    await succeed('tar', ['xzf', TOMCAT, '--strip-components=1', '--no-same-owner', '-C', image]);
    await run('rm', ['-rf', ...readdirSync(join(image, 'webapps')).map((name) => join(image, 'webapps', name))]);
    const serverXml = readFileSync(join(image, 'conf/server.xml'), 'utf8').replace('port="8005"', 'port="-1"').replace('port="8080"', `port="${http}"`);
    writeFiles(image, {
      'conf/server.xml': serverXml,
      'webapps/ROOT/hello.txt': 'hello',
      'webapps/ROOT/new.jsp': '<% session.setAttribute("a", "b"); %>',
      // An image may have one of its own, which nobody may write to.
      'bin/setenv.sh': 'CATALINA_OPTS="$CATALINA_OPTS -Dof.setenv=1"',
    });
    chmodSync(join(image, 'bin/setenv.sh'), 0o444);
    writeFiles(join(folder, 'image/home'), { 'templates/a': 'a' });
    await run('chmod', ['-R', 'a+rX', join(folder, 'image')]);
    for (const path of [tomcat, home, join(folder, 'target/data')]) emptyDir(path);
    // The second time as after a restart of the init container.
    for (let i = 0; i < 2; i++) await copy(JMX_EXPORTER);
    await run('cp', [JMX_EXPORTER, join(folder, 'agent.jar')]);
    await copy(join(folder, 'agent.jar'));
    await start();
    await body(`http://127.0.0.1:${http}/new.jsp`);
    await body(`http://127.0.0.1:${http}/nothing`);
    metrics = (await body(`http://127.0.0.1:${metricsPort}/metrics`)) ?? '';
  });
  afterAll(stop);

  const value = (name: string, from = metrics) => {
    const found = from.split('\n').find((line) => line.startsWith(`${name} `));
    return found === undefined ? undefined : Number(found.split(' ').at(-1));
  };

  test('the agent is an option of the server alone, once, beside those of the image', async () => {
    expect(readFileSync(join(tomcat, 'bin/setenv.sh'), 'utf8').match(/javaagent/g)).toHaveLength(1);
    const command = await succeed('bash', ['-c', `tr '\\0' '\\n' </proc/${server!.pid}/cmdline`]);
    const options = command.stdout.split('\n');
    expect(options).toEqual(expect.arrayContaining(['-Dof.image=1', '-Dof.setenv=1', `-javaagent:${agents(join(folder, 'agent.jar'))}`]));
    expect(options.filter((option) => option.startsWith('-javaagent'))).toHaveLength(1);
  });

  test("the JVM's heap, threads and garbage are shown", () => {
    const heap = value('jvm_memory_max_bytes{area="heap"}')!;
    // -Xmx of the pod: 60 percent of 3000 MiB.
    expect(heap).toBeGreaterThan(1790 * 2 ** 20 * 0.9);
    expect(heap).toBeLessThanOrEqual(1800 * 2 ** 20);
    expect(value('jvm_memory_used_bytes{area="heap"}')).toBeGreaterThan(1e6);
    expect(value('jvm_threads_current')).toBeGreaterThan(10);
    expect(metrics).toMatch(/^jvm_gc_collection_seconds_sum\{gc="[^"]+"\} [\d.]+$/m);
    expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(value('jmx_scrape_error')).toBe(0);
  });

  test("Tomcat's requests, threads and sessions are shown", () => {
    const port = `{port="${http}"}`;
    expect(value(`tomcat_requests_total${port}`)).toBeGreaterThanOrEqual(3);
    expect(value(`tomcat_request_errors_total${port}`)).toBe(1);
    expect(value(`tomcat_request_seconds_total${port}`)).toBeGreaterThan(0);
    expect(value(`tomcat_sent_bytes_total${port}`)).toBeGreaterThan(5);
    expect(value(`tomcat_received_bytes_total${port}`)).toBeDefined();
    expect(value(`tomcat_threads_max${port}`)).toBe(200);
    expect(value(`tomcat_threads${port}`)).toBeGreaterThan(0);
    expect(value(`tomcat_threads_busy${port}`)).toBeDefined();
    expect(value(`tomcat_connections${port}`)).toBeGreaterThan(0);
    expect(value('tomcat_sessions_active{context="/"}')).toBe(1);
    expect(value('tomcat_sessions_begun_total{context="/"}')).toBe(1);
  });

  test('what is shown is little', () => {
    expect(metrics.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length).toBeLessThan(150);
    expect([...new Set(metrics.match(/^[a-z]+(?=_)/gm))].sort()).toEqual(['jmx', 'jvm', 'process', 'tomcat']);
  });

  test('another JVM in the container has no agent, and does not end for want of the port', async () => {
    const env = { PATH: process.env.PATH!, JAVA_TOOL_OPTIONS: pod.javaToolOptions.replaceAll('/data/xnat/home', home) };
    const keytool = (toolOptions: string) => run('keytool', ['-genkeypair', '-help'], { env: { ...env, JAVA_TOOL_OPTIONS: toolOptions } });
    expect(await keytool(env.JAVA_TOOL_OPTIONS)).toMatchObject({ code: 0 });
    // Why it is not among those options: that JVM would end.
    expect((await keytool(`${env.JAVA_TOOL_OPTIONS} -javaagent:${agents(join(folder, 'agent.jar'))}`)).code).not.toBe(0);
  });

  test('without its jar the server starts all the same', async () => {
    await stop();
    await copy('/opt/jmx-exporter/jmx_prometheus_javaagent.jar');
    await start();
    expect(await body(`http://127.0.0.1:${http}/hello.txt`)).toBe('hello');
    expect(await body(`http://127.0.0.1:${metricsPort}/metrics`)).toBeUndefined();
  });
});

describeWith(['java', 'jmx-exporter', 'dbcp2', 'hikaricp'], 'the metrics agent', () => {
  const { config } = unpack(temporaryFolder());

  test('runs on Java 8, which the AIS image 1.9 has', async () => {
    expect(await runJava('ClassVersions.java', [JMX_EXPORTER], { jars: [] })).toEqual(['52']);
  });

  test('shows the connection pools that are told to show themselves, as the how-to says', async () => {
    const page = readFileSync('docs/how-to/monitoring.md', 'utf8');
    const name = /'datasource\.jmxName': '([^']+)'/.exec(page)![1]!;
    const port = await freePort();
    const lines = await runJava('ShowPools.java', [String(port), name], {
      jars: ['commons-dbcp2', 'commons-pool2', 'commons-logging', 'hikaricp', 'slf4j-api', 'slf4j-nop'],
      options: [`-javaagent:${JMX_EXPORTER}=${port}:${config}`],
    });
    expect(lines.filter((line) => line.startsWith('database_')).sort()).toEqual([
      'database_connections_active{pool="other"} 1.0',
      'database_connections_active{pool="xnat"} 2.0',
      'database_connections_awaited{pool="other"} 0.0',
      'database_connections_idle{pool="other"} 0.0',
      'database_connections_idle{pool="xnat"} 3.0',
      'database_connections_max{pool="xnat"} 40.0',
    ]);
  });
});
