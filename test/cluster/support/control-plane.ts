import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { run, type RunResult, succeed } from '../../real/support/processes';
import type { Manifest } from '../../support/manifests';
import { ApiClient } from './api-client';
import { keyOf } from './variants';

/** Where the scripts of the cluster keep what they build. */
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-xnat');
const SCRIPTS = join(__dirname, '../../../scripts/cluster');

const versions = readFileSync(join(SCRIPTS, 'versions.sh'), 'utf8');
const versionOf = (name: string) => process.env[name] ?? new RegExp(`^${name}=\\$\\{${name}:-(.*)\\}$`, 'm').exec(versions)![1]!;

/** The version that everything is tried on. */
export const KUBERNETES = versionOf('KUBERNETES');
/** An older one, of which there is the API server alone. */
export const OLDER_KUBERNETES = versionOf('OLDER_KUBERNETES');

export const binary = (name: string, version = KUBERNETES) => join(CACHE, 'bin', `kubernetes-${version}`, name);

const folder = (version: string, worker: string) => join(CACHE, 'state', `control-${version}-${worker}`);
/** Go programs that end soon need not tidy up their memory: a quarter less of CPU. */
const HASTE = { GOGC: '400' };
/** Jest's own process, which outlives its workers. */
const OWNER = 'CLUSTER_OWNER';

/**
 * An etcd and an API server on loopback, with other projects' kinds: what decides about every apply. Files of tests that run in one worker of Jest,
 * one after the other, share it, since a start costs five seconds of CPU: each leaves it without objects of its own.
 */
export class ControlPlane {
  readonly state: string;
  private client?: ApiClient;

  constructor(readonly version: string) {
    this.state = folder(version, process.env.JEST_WORKER_ID ?? '1');
  }

  get api(): ApiClient {
    return this.client!;
  }

  /** Starts it, unless another file of this worker has. */
  async start(): Promise<void> {
    const owner = process.env[OWNER]!;
    const started = join(this.state, 'started-by');
    const runs = existsSync(started) && readFileSync(started, 'utf8') === owner;
    if (!runs) {
      const env = {
        ...(process.env as Record<string, string>),
        STATE: this.state,
        BIN: join(binary('kube-apiserver', this.version), '..'),
        OWNER: owner,
        ...HASTE,
      };
      await succeed('bash', [join(SCRIPTS, 'up.sh'), 'control'], { env });
    }
    this.client = new ApiClient(this.state);
    if (runs) return;
    const definitions = readdirSync(join(CACHE, 'crds')).filter((file) => file.endsWith('.yaml'));
    await this.kubectl(['apply', '--server-side', ...definitions.flatMap((file) => ['-f', join(CACHE, 'crds', file)])]);
    await this.untilEstablished();
    writeFileSync(started, owner);
  }

  /** Not by `kubectl wait`: it fails where it asks before the API server has written a first condition. */
  private async untilEstablished(): Promise<void> {
    const established = ({ status }: Manifest) =>
      ((status?.conditions ?? []) as Array<{ type: string; status: string }>).some((one) => one.type === 'Established' && one.status === 'True');
    for (const end = Date.now() + 60_000; ; await setTimeout(100)) {
      const { body } = await this.api.ask('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
      const waiting = (body.items as Manifest[]).filter((one) => !established(one));
      if (waiting.length === 0) return;
      if (Date.now() > end) throw new Error(`never established: ${waiting.map(keyOf).join(', ')}`);
    }
  }

  /** Leaves it to the next file of tests. */
  leave(): void {
    this.client?.close();
  }

  /** kubectl, as an operator runs it; it must succeed. */
  async kubectl(args: readonly string[], input?: string): Promise<RunResult> {
    const result = await this.tryKubectl(args, input);
    if (result.code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${result.code}\n${result.stdout}${result.stderr}`);
    return result;
  }

  tryKubectl(args: readonly string[], input?: string): Promise<RunResult> {
    return run(binary('kubectl'), args, {
      env: { ...HASTE, PATH: process.env.PATH!, HOME: this.state, KUBECONFIG: join(this.state, 'admin.kubeconfig') },
      input,
    });
  }
}

/** Why no API server of a version can be started here; undefined where it can. */
export function missingControlPlane(version: string): string | undefined {
  for (const path of [binary('kube-apiserver', version), binary('kubectl'), join(CACHE, 'crds')]) {
    if (!existsSync(path)) return `${path} is not there (npm run cluster:build)`;
  }
  return undefined;
}

/** Before the first file of tests. */
export function own(): void {
  process.env[OWNER] = String(process.pid);
}

/** After the last one: ends all that its workers have started. */
export async function stopAll(workers: number): Promise<void> {
  const states = [KUBERNETES, OLDER_KUBERNETES].flatMap((version) => Array.from({ length: workers }, (_, i) => folder(version, String(i + 1))));
  await Promise.all(
    states
      .filter((state) => existsSync(state))
      .map((STATE) => succeed('bash', [join(SCRIPTS, 'down.sh')], { env: { ...(process.env as Record<string, string>), STATE } })),
  );
}
