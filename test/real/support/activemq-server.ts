import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { find, type Manifest, named } from '../../support/manifests';
import { writeFiles } from './folders';
import { POD_USER } from './pod';
import { isRoot } from './processes';

/** Where Debian's package puts what the image has in /opt/apache-activemq. */
export const ACTIVEMQ_HOME = '/usr/share/activemq';

interface BrokerContainer {
  readonly name: string;
  readonly command: string[];
  readonly args: string[];
}

/** The broker of a site's YAML, started by its very command line; folders and port are this machine's. */
export class ActiveMqServer {
  static async of(manifests: readonly Manifest[], folder: string): Promise<ActiveMqServer> {
    const data = find(manifests, 'ConfigMap', 'xnat-activemq-config').data as Record<string, string>;
    const { containers } = find(manifests, 'StatefulSet', 'xnat-activemq').spec.template.spec;
    return new ActiveMqServer(named<BrokerContainer>(containers, 'activemq'), data, folder, await freePort());
  }

  private process?: ChildProcess;
  private readonly log: string[] = [];

  private constructor(
    private readonly container: BrokerContainer,
    files: Record<string, string>,
    private readonly folder: string,
    readonly port: number,
  ) {
    writeFiles(join(folder, 'config'), files);
    for (const name of ['data', 'tmp', 'users']) {
      mkdirSync(join(folder, name));
      if (isRoot()) chownSync(join(folder, name), POD_USER, POD_USER);
    }
  }

  /** The folder that an init container renders the users to. */
  get users(): string {
    return join(this.folder, 'users');
  }

  get output(): string {
    return this.log.join('');
  }

  async start(): Promise<void> {
    const here = [
      ['/opt/apache-activemq', ACTIVEMQ_HOME],
      ['/etc/activemq', join(this.folder, 'config')],
      ['/run/activemq', this.users],
      ['/var/lib/activemq', join(this.folder, 'data')],
      ['broker.port=61616', `broker.port=${this.port}`],
    ] as const;
    const translated = [...this.container.command, ...this.container.args].map((argument) =>
      here.reduce((text, [from, to]) => text.replace(from, to), argument),
    );
    const [program, ...args] = translated;
    this.process = spawn(program!, args, {
      cwd: join(this.folder, 'tmp'),
      env: { PATH: process.env.PATH!, LC_ALL: 'C' },
      ...(isRoot() && { uid: POD_USER, gid: POD_USER }),
    });
    this.process.stdout?.on('data', (chunk: Buffer) => this.log.push(chunk.toString()));
    this.process.stderr?.on('data', (chunk: Buffer) => this.log.push(chunk.toString()));
    for (let waited = 0; waited < 300; waited++) {
      if (await answers(this.port)) return;
      if (this.process.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the broker did not start\n${this.output}`);
  }

  /** Ends it as the kubelet does. */
  async stop(): Promise<number | null> {
    const running = this.process;
    if (!running || running.exitCode !== null) return running?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => running.on('exit', (code) => resolve(code)));
    running.kill('SIGTERM');
    return ended;
  }

  /** Everything that the broker holds in files of its own. */
  file(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
