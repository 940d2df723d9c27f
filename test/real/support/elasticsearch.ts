import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import { find, type Manifest, named } from '../../support/manifests';
import { ELASTICSEARCH } from './downloads';
import { emptyDir, writeFiles, writeVolume } from './folders';
import { POD_USER } from './pod';
import { commandPath } from './programs';
import { isRoot, run, succeed } from './processes';

/** Where the image has it. */
const HOME = '/usr/share/elasticsearch';
/** The compiler that is enough for a test starts sooner. */
const JVM = '-Xms512m -Xmx512m -XX:TieredStopAtLevel=1';

export interface ElasticsearchFacts {
  readonly version: keyof typeof ELASTICSEARCH;
  /** What a cluster is told: its pods' volumes, scripts and settings are taken from there. */
  readonly objects: Manifest[];
  /** Content of a key of a Secret. */
  readonly secret: (name: string, key: string) => string | Buffer;
  /** A folder of the test's own. */
  readonly folder: string;
}

type Named = Manifest & { name: string };

/**
 * The nodes of the stack's Elasticsearch, each on an address of its own of this machine: with the settings, the scripts and the files that
 * its pods have. What differs is where they lie, and that an address is found in a file.
 */
export class ElasticsearchCluster {
  private readonly nodes: ChildProcess[] = [];
  private readonly home: string;
  private readonly pod: Manifest;
  private readonly configMap: Record<string, string>;

  constructor(private readonly facts: ElasticsearchFacts) {
    this.home = join(facts.folder, `elasticsearch-${facts.version}`);
    this.pod = find(facts.objects, 'StatefulSet', 'elasticsearch-master').spec.template.spec as Manifest;
    this.configMap = find(facts.objects, 'ConfigMap', 'elasticsearch-master-config').data as Record<string, string>;
  }

  /** Each version has addresses of its own, so that two tests do not meet. */
  address(node: number): string {
    const [major, minor] = this.facts.version.split('.');
    return `127.${major}.${minor}.${11 + node}`;
  }

  /** Unpacks it, and compiles into it what its zip lacks. */
  async install(): Promise<void> {
    const { folder, version } = this.facts;
    await succeed('jar', ['xf', ELASTICSEARCH[version]], { cwd: folder });
    for (const name of readdirSync(join(this.home, 'bin'))) chmodSync(join(this.home, 'bin', name), 0o755);
    const jars = ['lib', 'modules/x-pack-core'].flatMap((name) => readdirSync(join(this.home, name)).map((file) => join(this.home, name, file)));
    const source = readFileSync(join(__dirname, '..', 'java', 'LifecycleModule.java'), 'utf8');
    const other = version.startsWith('8') ? / \/\/ 7$/ : / \/\/ 8$/;
    const kept = source.split('\n').filter((line) => !other.test(line));
    writeFiles(join(folder, 'module'), { 'LifecycleModule.java': kept.join('\n') });
    const classes = join(folder, 'module', 'classes');
    await succeed('javac', [
      '-nowarn',
      '-d',
      classes,
      '-cp',
      jars.filter((file) => file.endsWith('.jar')).join(':'),
      join(folder, 'module', 'LifecycleModule.java'),
    ]);
    const plugin = join(this.home, 'plugins', 'lifecycle');
    const descriptor = { description: 'for tests', version: '1', name: 'lifecycle', classname: 'LifecycleModule', 'java.version': '17' };
    const lines = Object.entries({ ...descriptor, 'elasticsearch.version': version, 'extended.plugins': 'x-pack-core' }).map(
      ([key, value]) => `${key}=${value}\n`,
    );
    writeFiles(plugin, { 'plugin-descriptor.properties': lines.join('') });
    await succeed('jar', ['cf', join(plugin, 'lifecycle.jar'), '-C', classes, '.']);
    for (const name of ['logs', 'snapshots']) emptyDir(join(folder, name));
    // Like the image's, it is its user's, who is not root.
    if (isRoot()) await succeed('chown', ['-R', `${POD_USER}:${POD_USER}`, this.home, join(folder, 'logs'), join(folder, 'snapshots')]);
  }

  /** Starts all nodes, and waits until they are one cluster. */
  async start(password: string): Promise<void> {
    const { replicas } = find(this.facts.objects, 'StatefulSet', 'elasticsearch-master').spec as { replicas: number };
    for (let node = 0; node < replicas; node++) this.nodes.push(await this.startNode(node, replicas));
    const until = Date.now() + 200_000;
    for (;;) {
      const answer = await this.ask('GET', `/_cluster/health?wait_for_nodes=${replicas}&wait_for_status=green&timeout=5s`, { password }).catch(() => undefined);
      if (answer?.status === 200) return;
      if (answer?.status === 401) throw new Error('Elasticsearch does not take the password of its keystore');
      if (Date.now() > until || this.nodes.some(({ exitCode }) => exitCode !== null)) throw new Error(`no cluster was formed\n${this.log(0).slice(-4000)}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  /** What the kubelet does when a Secret has changed: the files of a running node are other ones, all at one moment. */
  renewFiles(node: number): void {
    for (const { name, mountPath } of this.certificateMounts()) {
      writeVolume(
        mountPath.replace(`${HOME}/config`, join(this.facts.folder, `node${node}`, 'config')),
        this.volumeFiles(named<Named>(this.pod.volumes, name)),
      );
    }
  }

  /** Ends a node as Kubernetes does, and starts it on the same data, as the next pod of its name. How long nobody answered there, in seconds. */
  async restart(node: number): Promise<number> {
    const child = this.nodes[node]!;
    const begun = Date.now();
    await new Promise((resolve) => {
      child.on('exit', resolve);
      process.kill(-child.pid!, 'SIGTERM');
    });
    rmSync(join(this.facts.folder, `node${node}`, 'config'), { recursive: true });
    rmSync(join(this.facts.folder, `node${node}`, 'settings'), { recursive: true });
    this.nodes[node] = await this.startNode(node, this.nodes.length);
    return Math.round((Date.now() - begun) / 1000);
  }

  log(node: number): string {
    return readFileSync(join(this.facts.folder, `node${node}.log`), 'utf8');
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.nodes.map(
        (child) =>
          new Promise((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve(undefined);
            child.on('exit', resolve);
            // The launcher and the server that it started, which are a group of their own.
            process.kill(-child.pid!, 'SIGKILL');
          }),
      ),
    );
  }

  /** A file of a Secret, as the pod has it. */
  private volumeFiles(volume: Named): Record<string, string | Buffer> {
    const of = (secret: string, items: Array<{ key: string; path: string }>) => items.map(({ key, path }) => [path, this.facts.secret(secret, key)] as const);
    const sources = (volume.projected?.sources ?? []) as Array<{ secret: { name: string; items: Array<{ key: string; path: string }> } }>;
    return Object.fromEntries(
      volume.secret ? of(volume.secret.secretName as string, volume.secret.items) : sources.flatMap(({ secret }) => of(secret.name, secret.items)),
    );
  }

  /** Runs the init container, whose keystore is the real one, and gives the node the files of its volumes. */
  private async prepare(node: number): Promise<string> {
    const here = join(this.facts.folder, `node${node}`);
    const config = emptyDir(join(here, 'config'));
    const { command, env } = named<Named>(this.pod.initContainers, 'config') as unknown as { command: string[]; env: Array<{ name: string; value: string }> };
    const scripts = writeFiles(join(here, 'scripts'), { 'prepare-elasticsearch.sh': this.configMap['prepare-elasticsearch.sh']! });
    const variables = Object.fromEntries(env.map(({ name, value }) => [name, value.replaceAll(HOME, this.home)]));
    await succeed(command[0]!, [command[1]!.replace('/scripts', scripts)], {
      user: POD_USER,
      env: {
        ...variables,
        CONFIG_TARGET: config,
        SECURE_SETTINGS: writeVolume(join(here, 'settings'), this.volumeFiles(named<Named>(this.pod.volumes, 'secure-settings'))),
        ES_JAVA_HOME: javaHome(),
      },
    });
    for (const { name, mountPath } of this.certificateMounts()) {
      writeVolume(mountPath.replace(`${HOME}/config`, config), this.volumeFiles(named<Named>(this.pod.volumes, name)));
    }
    const settings = this.configMap['elasticsearch.yml']!.replaceAll(`${HOME}/config`, config).replaceAll(
      `${HOME}/snapshots`,
      join(this.facts.folder, 'snapshots'),
    );
    writeFiles(config, { 'elasticsearch.yml': settings });
    return config;
  }

  private certificateMounts(): Array<{ name: string; mountPath: string }> {
    const { volumeMounts } = named<Named>(this.pod.containers, 'elasticsearch') as unknown as { volumeMounts: Array<{ name: string; mountPath: string }> };
    return volumeMounts.filter(({ mountPath }) => mountPath.startsWith(`${HOME}/config/certs`));
  }

  private async startNode(node: number, replicas: number): Promise<ChildProcess> {
    const { folder } = this.facts;
    const config = await this.prepare(node);
    // In the place of the cluster's DNS: the name of all nodes.
    writeFiles(config, { hosts: Array.from({ length: replicas }, (_, i) => `${this.address(i)} elasticsearch-master-headless\n`).join('') });
    const data = emptyDir(join(folder, `node${node}`, 'data'));
    if (isRoot()) await succeed('chown', ['-R', `${POD_USER}:${POD_USER}`, config, data]);
    const log = join(folder, `node${node}.log`);
    if (!existsSync(log)) writeFiles(folder, { [`node${node}.log`]: '' });
    const settings = { 'path.data': data, 'path.logs': join(folder, 'logs'), 'network.host': this.address(node) };
    const script = 'exec "$0" "$@" >>"$LOG" 2>&1';
    if (isRoot()) chownSync(log, POD_USER, POD_USER);
    const child = spawn(
      'bash',
      ['-c', script, join(this.home, 'bin/elasticsearch'), ...Object.entries(settings).map(([name, value]) => `-E${name}=${value}`)],
      {
        detached: true,
        cwd: folder,
        stdio: 'ignore',
        ...(isRoot() && { uid: POD_USER, gid: POD_USER }),
        env: {
          PATH: process.env.PATH!,
          HOME: folder,
          LOG: log,
          ES_PATH_CONF: config,
          ES_JAVA_HOME: javaHome(),
          ES_JAVA_OPTS: `${JVM} -Djdk.net.hosts.file=${join(config, 'hosts')}`,
          POD_NAME: `elasticsearch-master-${node}`,
          POD_IP: this.address(node),
          NODE_NAME: `machine-${node}`,
        },
      },
    );
    return child;
  }

  /** A request over TLS that is verified, to the name of the Service unless another one is given. */
  ask(
    method: string,
    path: string,
    { password, user = 'elastic', body, node = 0, servername, ca = this.ca }: AskOptions,
  ): Promise<{ readonly status: number; readonly body: Manifest }> {
    return new Promise((resolve, reject) => {
      const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
      const sent = request(
        {
          host: this.address(node),
          port: 9200,
          method,
          path,
          ca,
          servername: servername ?? this.servername,
          headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`, 'content-type': 'application/json' },
          // A connection of its own, so that each one sees the certificate of this moment.
          agent: false,
          timeout: 60_000,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const answer = Buffer.concat(chunks).toString();
            resolve({
              status: response.statusCode!,
              body: (answer.startsWith('{') || answer.startsWith('[') ? JSON.parse(answer) : { text: answer }) as Manifest,
            });
          });
        },
      );
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error('no answer in a minute')));
      sent.end(text);
    });
  }

  /** The authority that clients know, and the name in the certificate. */
  ca: string | Buffer = '';
  servername = 'elasticsearch-master';

  /** Runs the probe of readiness that asks by a command, as version 7 has it. */
  async probe(node: number, password: string): Promise<number | null> {
    const { readinessProbe } = named<Named>(this.pod.containers, 'elasticsearch') as unknown as { readinessProbe: { exec: { command: string[] } } };
    const here = writeFiles(join(this.facts.folder, 'probe'), { 'ca.crt': this.ca, password });
    const [shell, flag, script] = readinessProbe.exec.command as [string, string, string];
    const placed = script.replaceAll('/run/ca', here).replaceAll('/run/secrets/elastic', here).replaceAll('127.0.0.1', this.address(node));
    return (await run(shell, [flag, placed])).code;
  }
}

export interface AskOptions {
  readonly password: string;
  readonly user?: string;
  readonly body?: unknown;
  readonly node?: number;
  readonly servername?: string;
  readonly ca?: string | Buffer;
}

/** Of the Java on the path, whichever it is. */
function javaHome(): string {
  const java = dirname(dirname(realpathSync(commandPath('java')!)));
  if (!existsSync(join(java, 'bin/javac'))) throw new Error(`${java} is no JDK`);
  return java;
}
