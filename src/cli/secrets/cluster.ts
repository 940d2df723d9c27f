import { WrongUse } from '../command';
import { isTree } from '../from-helm/values';
import type { Manifest } from '../manifests/manifests';
import type { Terminal } from '../terminal';
import type { NeededSecret } from './needed';

/** A cluster, by kubectl. A value goes to it by standard input alone, and never into a message. */
export class Cluster {
  constructor(
    private readonly terminal: Terminal,
    private readonly context: string | undefined,
  ) {}

  /** What the cluster is called, so that a person sees it before anything is made. */
  get name(): string {
    return this.context ?? this.kubectl(['config', 'current-context']).trim();
  }

  /** The values of a Secret; undefined where there is none. */
  valuesOf(secret: NeededSecret): Map<string, Buffer> | undefined {
    const found = this.kubectl([...inNamespace(secret), 'get', 'secret', secret.name, '--ignore-not-found', '--output', 'json']);
    if (found.trim() === '') return undefined;
    const { data } = JSON.parse(found) as { data?: unknown };
    return new Map(Object.entries(isTree(data) ? data : {}).map(([key, value]) => [key, Buffer.from(String(value), 'base64')]));
  }

  /** Makes a namespace that is not there, as the YAML has it. */
  makeNamespace(namespace: string, manifest: Manifest | undefined): void {
    if (this.kubectl(['get', 'namespace', namespace, '--ignore-not-found', '--output', 'name']).trim() !== '') return;
    const object = manifest?.object ?? { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    // As the apply to come does it, which then has nothing to warn of.
    this.kubectl(['apply', '--filename', '-'], JSON.stringify(object));
  }

  makeSecret({ namespace, name }: NeededSecret, values: ReadonlyMap<string, Buffer>): void {
    const object = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, ...(namespace !== undefined && { namespace }) },
      type: typeOf([...values.keys()]),
      data: Object.fromEntries([...values].map(([key, value]) => [key, value.toString('base64')])),
    };
    // Not apply: it would copy the values into an annotation.
    this.kubectl(['create', '--filename', '-'], JSON.stringify(object), values);
  }

  private kubectl(args: readonly string[], input?: string, secret: ReadonlyMap<string, Buffer> = new Map()): string {
    const outcome = this.terminal.run('kubectl', [...(this.context === undefined ? [] : ['--context', this.context]), ...args], input);
    if (outcome === undefined) throw new WrongUse('kubectl is not installed here, and the Secrets are made by it');
    if (outcome.code === 0) return outcome.out;
    const said = [...secret.values()].reduce((text, value) => withoutValue(text, value), outcome.err.trim());
    throw new WrongUse(`kubectl ${args.filter((arg) => arg !== '-').join(' ')} failed: ${said}`);
  }
}

const inNamespace = ({ namespace }: NeededSecret) => (namespace === undefined ? [] : ['--namespace', namespace]);

function withoutValue(text: string, value: Buffer): string {
  return [value.toString('utf8'), value.toString('base64')].reduce((rest, one) => (one === '' ? rest : rest.split(one).join('***')), text);
}

/** The type cannot be changed later. */
function typeOf(keys: readonly string[]): string {
  if (keys.includes('.dockerconfigjson')) return 'kubernetes.io/dockerconfigjson';
  return keys.includes('tls.crt') && keys.includes('tls.key') ? 'kubernetes.io/tls' : 'Opaque';
}
