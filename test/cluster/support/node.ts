import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdk8s';
import { parseAllDocuments, stringify } from 'yaml';
import { commandPath } from '../../real/support/programs';
import { isRoot, run, type RunResult, succeed } from '../../real/support/processes';
import type { Manifest } from '../../support/manifests';
import { binary, CACHE, KUBERNETES } from './control-plane';

const ROOT = join(__dirname, '../../..');
const SCRIPTS = join(ROOT, 'scripts/cluster');

/** Folder of the cluster of a worker of Jest. Each has its own, so that stories can run beside each other. */
const stateOf = (worker: number) => `${process.env.CLUSTER_STATE ?? join(CACHE, 'state/node')}-${worker}`;

export const STATE = stateOf(Number(process.env.JEST_WORKER_ID ?? 1));

/** A folder whose `kubectl` reaches the cluster: what the pages' commands find first. */
const PROGRAMS = join(STATE, 'bin');

/** Why no node can be started here; undefined where it can. */
export function missingNode(): string | undefined {
  if (!isRoot()) return 'a node needs root';
  for (const command of ['containerd', 'runc', 'etcd', 'ipset', 'iptables', 'conntrack']) {
    if (commandPath(command) === undefined && !existsSync(`/usr/sbin/${command}`)) return `${command} is not installed (bash .ci/packages.sh)`;
  }
  if (!existsSync('/sys/fs/cgroup')) return 'this kernel has no cgroups';
  const probe = spawnSync('unshare', ['--net', 'ip', 'link', 'add', 'probe', 'type', 'bridge'], { encoding: 'utf8' });
  if (probe.status !== 0) return `no network namespace with a bridge can be made here (${probe.stderr.trim()})`;
  return existsSync(binary('kubelet')) ? undefined : `${binary('kubelet')} is not there (npm run cluster:build)`;
}

/** Starts the node of a worker, which its stories share. With CLUSTER_KEEP=1 it stays, and the next run takes it as it is. */
export async function startNode(worker: number): Promise<void> {
  const keep = process.env.CLUSTER_KEEP === '1';
  const state = stateOf(worker);
  const programs = join(state, 'bin');
  if (keep && existsSync(join(programs, 'kubectl'))) {
    const ready = await run(join(programs, 'kubectl'), ['get', '--raw', '/readyz', '--kubeconfig', join(state, 'admin.kubeconfig')]);
    if (ready.code === 0) return;
  }
  const images = await succeed('bash', [join(SCRIPTS, 'images.sh')]);
  const env = {
    ...(process.env as Record<string, string>),
    STATE: state,
    IMAGES: images.stdout.trim().split('\n').join(' '),
    ...(!keep && { OWNER: String(process.pid) }),
  };
  const up = await succeed('bash', [join(SCRIPTS, 'up.sh'), 'node'], { env });
  const [, kubectl] = /^export KUBECTL=(.*)$/m.exec(up.stdout)!;
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, 'kubectl'), `#!/bin/sh\nexec ${kubectl!.replace(/\\ /g, ' ')} "$@"\n`, { mode: 0o755 });
}

/** Ends it, and all that runs on it. */
export async function stopNode(worker: number): Promise<void> {
  if (process.env.CLUSTER_KEEP === '1') return;
  await succeed('bash', [join(SCRIPTS, 'down.sh')], { env: { ...(process.env as Record<string, string>), STATE: stateOf(worker) } });
}

function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: `${PROGRAMS}:${process.env.PATH!}`, HOME: STATE, KUBECONFIG: join(STATE, 'admin.kubeconfig'), ...more };
}

/** kubectl, as an operator runs it. A code other than 0 is a result, and no failure. */
export function tryKubectl(args: readonly string[], input?: string): Promise<RunResult> {
  return run(join(PROGRAMS, 'kubectl'), args, { env: environment(), input });
}

/** kubectl; it must succeed. What it printed. */
export async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const result = await tryKubectl(args, input);
  if (result.code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${result.code}\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** The objects that kubectl gets; of one that is named, that one alone. */
export async function getAll(...args: readonly string[]): Promise<Manifest[]> {
  const found = JSON.parse(await kubectl(['get', ...args, '--output', 'json'])) as Manifest;
  return (found.items as Manifest[] | undefined) ?? [found];
}

/**
 * Commands of bash, as they stand on a page, with a `kubectl` that reaches the cluster.
 *
 * @param options.answers what is typed while they run, a line each
 * @param options.code what the last of them ends with, as `kubectl diff` does with 1 where there is a difference
 */
export async function bash(
  commands: string,
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly answers?: readonly string[]; readonly code?: number } = {},
): Promise<string> {
  const result = await run('bash', ['--norc', '-euo', 'pipefail', '-c', commands], {
    cwd: options.cwd ?? ROOT,
    env: environment(options.env),
    input: (options.answers ?? []).map((line) => `${line}\n`).join(''),
  });
  if (result.code !== (options.code ?? 0)) throw new Error(`the commands ended with ${result.code}\n${commands}\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** Commands that end when somebody ends them, such as `kubectl get --watch`. */
export interface Running {
  /** What they have printed by now, errors too. */
  output(): string;
  /** Waits until they have printed this. */
  until(text: string | RegExp, seconds: number): Promise<void>;
  /** Ctrl-C. */
  interrupt(): Promise<void>;
}

/** Starts commands of bash in a terminal of their own, as they stand on a page. */
export function start(commands: string, cwd = ROOT): Running {
  // A group of its own, so that Ctrl-C reaches whatever bash has started.
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], { cwd, env: environment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  return {
    output: () => printed,
    until: (text, seconds) =>
      eventually(`${String(text)} of ${commands}`, seconds, async () => {
        if (typeof text === 'string' ? printed.includes(text) : text.test(printed)) return;
        throw new Error(`${isOver() ? 'They have ended. ' : ''}They printed ${printed}`);
      }),
    interrupt: async () => {
      if (!isOver()) process.kill(-child.pid!, 'SIGINT');
      await ended;
    },
  };
}

/** Applies what an app synthesizes, as `kubectl apply` of its files does; the objects. */
export async function apply(app: App): Promise<Manifest[]> {
  const text = app.synthYaml();
  await kubectl(['apply', '--validate=strict', '--filename', '-'], text);
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

/** Applies objects of a test's own. */
export async function applyObjects(...objects: readonly Manifest[]): Promise<void> {
  await kubectl(['apply', '--filename', '-'], objects.map((object) => stringify(object)).join('---\n'));
}

/** Runs a command in a pod; what it printed. */
export async function inPod(
  namespace: string,
  pod: string,
  command: readonly string[],
  options: { readonly container?: string; readonly input?: string } = {},
): Promise<string> {
  return kubectl(
    [
      'exec',
      ...(options.input === undefined ? [] : ['--stdin']),
      '--namespace',
      namespace,
      pod,
      ...(options.container === undefined ? [] : ['--container', options.container]),
      '--',
      ...command,
    ],
    options.input,
  );
}

/** A program on the node itself: its loopback is the one where `kubectl port-forward` listens. */
export async function onNode(program: string, ...args: readonly string[]): Promise<string> {
  const [enter, ...rest] = inside();
  return (await succeed(enter!, [...rest, program, ...args])).stdout;
}

/** curl on the node, which may reach every Service by its address. */
export async function curl(namespace: string, service: string, path: string, ...args: readonly string[]): Promise<string> {
  const [found] = await getAll('service', service, '--namespace', namespace);
  const { clusterIP, ports } = found!.spec;
  return onNode('curl', ...CURL, ...args, `http://${clusterIP}:${ports[0].port}${path}`);
}

/** curl on the node, to one pod: a Service keeps a client with the pod that it has found first. */
export async function curlPod(namespace: string, pod: string, path: string, ...args: readonly string[]): Promise<string> {
  const [found] = await getAll('pod', pod, '--namespace', namespace);
  if (found!.status.podIP === undefined) throw new Error(`${pod} has no address yet`);
  return onNode('curl', ...CURL, ...args, `http://${found!.status.podIP}:8080${path}`);
}

const CURL = ['--silent', '--show-error', '--fail-with-body', '--max-time', '60'];

/** What a command begins with that runs in the node's network. */
function inside(): string[] {
  return readFileSync(join(PROGRAMS, 'kubectl'), 'utf8').split('\n')[1]!.split(' ').slice(1, -2);
}

/** A real helm, which the pages' commands find beside kubectl. It is fetched the first time. */
export async function installHelm(): Promise<void> {
  const helm = (await succeed('bash', [join(SCRIPTS, 'helm.sh')])).stdout.trim();
  writeFileSync(join(PROGRAMS, 'helm'), `#!/bin/sh\nexec ${[...inside(), helm].join(' ')} "$@"\n`, { mode: 0o755 });
}

/** Asks until the answer is there, and fails with the last reason when it never comes. */
export async function eventually<T>(what: string, seconds: number, ask: () => Promise<T>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s. ${(error as Error).message}`);
      await pause(1);
    }
  }
}

export const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Waits until a workload has rolled out whole: `statefulset/xnat-xnat-web`. */
export async function rolledOut(namespace: string, workload: string, seconds = 180): Promise<void> {
  await kubectl(['rollout', 'status', workload, '--namespace', namespace, `--timeout=${seconds}s`]);
}

/** Makes a Secret, with values that no shell and no file format likes. */
export async function makeSecret(namespace: string, name: string, values: Readonly<Record<string, string>>): Promise<void> {
  await applyObjects({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { ...values } });
}

/** Makes a namespace, as an operator does before the first apply. */
export async function makeNamespace(name: string): Promise<void> {
  await kubectl(['create', 'namespace', name]);
}

/** What remains of a story goes, so that the next one finds the node as it was. */
export async function removeNamespaces(...names: readonly string[]): Promise<void> {
  // The namespace's own end waits half as long as its slowest pod may take, again and again. So pods go first, at once, and nobody makes new ones.
  await Promise.all(
    names.map(async (name) => {
      await kubectl([
        'delete',
        'statefulsets,deployments,replicasets,daemonsets,cronjobs,jobs',
        '--all',
        '--namespace',
        name,
        '--cascade=orphan',
        '--wait=false',
      ]);
      await kubectl(['delete', 'pods', '--all', '--namespace', name, '--grace-period=1', '--timeout=120s']);
    }),
  );
  await kubectl(['delete', 'namespace', ...names, '--ignore-not-found', '--wait=true', '--timeout=120s']);
  for (const volume of await getAll('persistentvolumes')) {
    if (names.includes(volume.spec.claimRef?.namespace as string))
      await kubectl(['delete', 'persistentvolume', volume.metadata.name as string, '--wait=false']);
  }
}

export { KUBERNETES };
