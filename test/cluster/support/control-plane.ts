import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run, type RunResult, succeed } from '../../real/support/processes';
import { ApiClient } from './api-client';

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

/** An etcd and an API server of their own on loopback, with other projects' kinds: what decides about every apply. */
export class ControlPlane {
  readonly state: string;
  private client?: ApiClient;

  /** @param name of what it is for: others may run at the same time */
  constructor(
    readonly version: string,
    name: string,
  ) {
    this.state = join(CACHE, 'state', `control-${version}-${name}`);
  }

  get api(): ApiClient {
    return this.client!;
  }

  async start(): Promise<void> {
    const env = { ...(process.env as Record<string, string>), STATE: this.state, BIN: join(binary('kube-apiserver', this.version), '..'), OWNER: String(process.pid) };
    await succeed('bash', [join(SCRIPTS, 'up.sh'), 'control'], { env });
    this.client = new ApiClient(this.state);
    const definitions = readdirSync(join(CACHE, 'crds')).filter((file) => file.endsWith('.yaml'));
    await this.kubectl(['apply', '--server-side', ...definitions.flatMap((file) => ['-f', join(CACHE, 'crds', file)])]);
    await this.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
  }

  async stop(): Promise<void> {
    this.client?.close();
    await succeed('bash', [join(SCRIPTS, 'down.sh')], { env: { ...(process.env as Record<string, string>), STATE: this.state } });
  }

  /** kubectl, as an operator runs it; it must succeed. */
  async kubectl(args: readonly string[], input?: string): Promise<RunResult> {
    const result = await this.tryKubectl(args, input);
    if (result.code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${result.code}\n${result.stdout}${result.stderr}`);
    return result;
  }

  tryKubectl(args: readonly string[], input?: string): Promise<RunResult> {
    return run(binary('kubectl'), args, { env: { PATH: process.env.PATH!, HOME: this.state, KUBECONFIG: join(this.state, 'admin.kubeconfig') }, input });
  }
}

/** Why no API server of a version can be started here; undefined where it can. */
export function missingControlPlane(version: string): string | undefined {
  for (const path of [binary('kube-apiserver', version), binary('kubectl'), join(CACHE, 'crds')]) {
    if (!existsSync(path)) return `${path} is not there (npm run cluster:build)`;
  }
  return undefined;
}
