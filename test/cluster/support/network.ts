import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { run, succeed } from '../../real/support/processes';
import type { Manifest } from '../../support/manifests';
import { inPod, STATE } from './node';

/** Where a connection may end. */
export interface Target {
  readonly address: string;
  readonly port: number;
}

/** Takes connections on ports, on all addresses, and says when it does. */
const LISTEN = `
const net = require('node:net');
const ports = process.argv.slice(1).map(Number);
Promise.all(ports.map((port) => new Promise((done) => net.createServer((socket) => socket.on('error', () => undefined).end()).listen(port, '0.0.0.0', done))))
  .then(() => console.log('ready'));
process.on('SIGTERM', () => process.exit());
`;

/** Tries all connections of its input at once, from an address of its own or from any, and prints which are taken. */
const TRY = `
const net = require('node:net');
const { targets, from } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const reach = ({ address, port }) => new Promise((done) => {
  const socket = net.connect({ host: address, port, localAddress: from });
  const end = (open) => { socket.destroy(); done(open); };
  socket.on('connect', () => end(true)).on('error', () => end(false));
  // On a busy machine the answer may be there, and only not be seen yet.
  setTimeout(() => setImmediate(() => setImmediate(() => end(false))), 3000).unref();
});
Promise.all(targets.map(reach)).then((open) => console.log(JSON.stringify(open)));
`;

/** Asks the cluster's DNS by UDP. */
const LOOK_UP = `
const { Resolver } = require('node:dns').promises;
new Resolver({ timeout: 1000, tries: 1 }).resolve4('kubernetes.default.svc.cluster.local').then(() => console.log('found'), () => console.log('not found'));
`;

/** The same with nothing but bash: for images that have no other program. Policies refuse at once; what is silent is no answer. */
const TRY_IN_BASH = `
while read -r address port; do (exec 3<>"/dev/tcp/$address/$port" && echo "$address $port") 2>/dev/null & done
wait
`;

/**
 * A pod in another one's place: with its labels, and open on every port, so that nothing but a policy can close one.
 *
 * @param declared the ports that the other one's containers declare, which Services name
 */
export function standIn(
  namespace: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  ports: readonly number[],
  declared: readonly object[] = [],
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      // The ports of others, such as 443, are no more than any.
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65534,
        seccompProfile: { type: 'RuntimeDefault' },
        sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
      },
      containers: [
        {
          name: 'stand-in',
          image: 'docker.io/library/node:22',
          imagePullPolicy: 'IfNotPresent',
          ports: declared,
          command: ['node', '-e', LISTEN, ...ports.map(String)],
          // The kubelet asks from the node, which no policy keeps out.
          readinessProbe: { tcpSocket: { port: ports[0] }, periodSeconds: 1 },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}

/** Which of the targets a stand-in reaches. */
export async function reachedFromStandIn(namespace: string, pod: string, targets: readonly Target[]): Promise<boolean[]> {
  return JSON.parse(await inPod(namespace, pod, ['node', '-e', TRY], { input: JSON.stringify({ targets }) })) as boolean[];
}

/** Whether a stand-in finds a name of the cluster. */
export async function findsNames(namespace: string, pod: string): Promise<boolean> {
  return (await inPod(namespace, pod, ['node', '-e', LOOK_UP])).trim() === 'found';
}

/** Which of the targets a pod reaches whose image has bash. */
export async function reachedFromBash(namespace: string, pod: string, container: string, targets: readonly Target[]): Promise<boolean[]> {
  const line = ({ address, port }: Target) => `${address} ${port}`;
  const open = new Set(
    (
      await inPod(namespace, pod, ['bash', '-c', `timeout --foreground 20 bash -c '${TRY_IN_BASH}' || true`], {
        container,
        input: targets.map((target) => `${line(target)}\n`).join(''),
      })
    )
      .trim()
      .split('\n'),
  );
  return targets.map((target) => open.has(line(target)));
}

/** The TCP ports that are open in a pod to more than itself, as its kernel has them. */
export async function openPorts(namespace: string, pod: string, container: string): Promise<number[]> {
  const tables = await inPod(namespace, pod, ['cat', '/proc/net/tcp', '/proc/net/tcp6'], { container });
  const listening = [...tables.matchAll(/^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:0000 0A /gm)];
  const loopback = (address: string) => address.endsWith('0100007F') || address === '00000000000000000000000001000000';
  return [...new Set(listening.filter(([, address]) => !loopback(address!)).map(([, , port]) => parseInt(port!, 16)))].sort((a, b) => a - b);
}

/**
 * The world outside of the cluster: a network of its own beside the node's, with some addresses, which leads to the pods through the
 * node. What comes from the node itself is let in by Kubernetes always.
 */
export class Outside {
  private readonly node = `cdk8s-xnat-${basename(STATE)}`;
  private readonly name = `${this.node}-out`;
  private listener?: ChildProcess;

  constructor(private readonly addresses: readonly string[]) {}

  /** Opens the ports on all its addresses. */
  async start(ports: readonly number[]): Promise<void> {
    await this.stop();
    await succeed('ip', ['netns', 'add', this.name]);
    await succeed('ip', ['-n', this.node, 'link', 'add', 'outside', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.name]);
    await succeed('ip', ['-n', this.node, 'link', 'set', 'outside', 'master', 'node', 'up']);
    for (const address of this.addresses) await succeed('ip', ['-n', this.name, 'address', 'add', `${address}/24`, 'dev', 'eth0']);
    for (const link of ['lo', 'eth0']) await succeed('ip', ['-n', this.name, 'link', 'set', link, 'up']);
    await succeed('ip', ['-n', this.name, 'route', 'add', 'default', 'via', '192.0.2.1']);
    this.listener = spawn('nsenter', [...this.enter, process.execPath, '-e', LISTEN, ...ports.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(this.listener.stdout!, 'data');
  }

  async stop(): Promise<void> {
    if (this.listener?.exitCode === null) {
      this.listener.kill();
      await once(this.listener, 'exit');
    }
    await run('ip', ['-n', this.node, 'link', 'delete', 'outside']);
    await run('ip', ['netns', 'delete', this.name]);
  }

  /** Which of the targets one of its addresses reaches. */
  async reached(from: string, targets: readonly Target[]): Promise<boolean[]> {
    return JSON.parse(
      (await succeed('nsenter', [...this.enter, process.execPath, '-e', TRY], { input: JSON.stringify({ targets, from }) })).stdout,
    ) as boolean[];
  }

  private get enter(): string[] {
    return [`--net=/run/netns/${this.name}`];
  }
}
