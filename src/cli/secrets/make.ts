import { randomBytes } from 'node:crypto';
import { enumerate } from '../../core/refusals/describe';
import { WrongUse } from '../command';
import type { Manifest } from '../manifests/manifests';
import { reasonOf } from '../reading';
import type { Terminal } from '../terminal';
import type { Cluster } from './cluster';
import { problemIn } from './content';
import type { NeededKey, NeededSecret } from './needed';

/** What has become of a Secret. */
export interface Outcome {
  readonly secret: NeededSecret;
  readonly state: 'there' | 'made' | 'whole';
  /** Keys with a value that nobody was asked for. */
  readonly madeUp: readonly string[];
  /** What a person has to look at. */
  readonly findings: readonly string[];
}

export const idOf = ({ namespace, name }: NeededSecret): string => (namespace === undefined ? name : `${namespace}/${name}`);

/** Makes the Secrets that are not there yet. All values are asked for before the first one is made. */
export function makeSecrets(secrets: readonly NeededSecret[], manifests: readonly Manifest[], cluster: Cluster, terminal: Terminal): Outcome[] {
  const there = new Map(secrets.map((secret) => [secret, cluster.valuesOf(secret)]));
  // A Secret of one name in several namespaces has one value in all of them.
  const known = new Map<string, Buffer>();
  for (const [{ name }, values] of there) for (const [key, value] of values ?? []) known.set(`${name}/${key}`, value);
  const missing = secrets.filter((secret) => there.get(secret) === undefined && secret.keys.length > 0);
  refuseUnasked(missing, known, terminal);
  const madeUp = new Set<string>();
  for (const secret of missing) {
    for (const key of secret.keys) {
      const id = `${secret.name}/${key.key}`;
      if (known.has(id)) continue;
      const value = key.origin === 'random' ? undefined : asked(secret, key, secrets, terminal);
      if (value === undefined) madeUp.add(id);
      known.set(id, value ?? Buffer.from(randomBytes(24).toString('hex')));
    }
  }
  for (const namespace of new Set(missing.flatMap((secret) => secret.namespace ?? []))) {
    cluster.makeNamespace(
      namespace,
      manifests.find(({ kind, name }) => kind === 'Namespace' && name === namespace),
    );
  }
  return secrets.map((secret) => {
    const values = there.get(secret);
    if (values !== undefined) return { secret, state: 'there', madeUp: [], findings: findingsIn(secret, values) };
    if (secret.keys.length === 0) {
      return { secret, state: 'whole', madeUp: [], findings: [`${idOf(secret)} is read whole, and is not there: make it as its reader documents`] };
    }
    cluster.makeSecret(secret, new Map(secret.keys.map(({ key }) => [key, known.get(`${secret.name}/${key}`)!])));
    return { secret, state: 'made', madeUp: secret.keys.flatMap(({ key }) => (madeUp.has(`${secret.name}/${key}`) ? [key] : [])), findings: [] };
  });
}

/** A Secret that is there stays as it is. */
function findingsIn(secret: NeededSecret, values: ReadonlyMap<string, Buffer>): string[] {
  return secret.keys.flatMap((key) => {
    const value = values.get(key.key);
    if (value === undefined) return [`${idOf(secret)} lacks the key ${key.key}: its readers do not start. Add it, or delete the Secret and run this again`];
    const problem = problemIn(value, key);
    return problem === undefined ? [] : [`${key.key} of ${idOf(secret)} ${problem.what}: ${problem.fix} (not shown here)`];
  });
}

function refuseUnasked(missing: readonly NeededSecret[], known: ReadonlyMap<string, Buffer>, { interactive }: Terminal): void {
  if (interactive) return;
  const open = missing.flatMap((secret) =>
    secret.keys
      .filter(({ key, origin }) => ['given', 'file'].includes(origin) && !known.has(`${secret.name}/${key}`))
      .map(({ key }) => `${key} of ${idOf(secret)}`),
  );
  if (open.length > 0) throw new WrongUse(`nobody is there to be asked for ${enumerate(open)}: run it in a terminal. Nothing is made`);
}

/** A value that its reader can use; undefined where one is to be made up. */
function asked({ name, namespace }: NeededSecret, key: NeededKey, all: readonly NeededSecret[], terminal: Terminal): Buffer | undefined {
  if (!terminal.interactive) return undefined;
  const others = all.filter((other) => other.name === name && other.namespace !== namespace).map((other) => other.namespace);
  const where = `${namespace === undefined ? '' : `${namespace}/`}${name}${others.length > 0 ? `, in ${enumerate(others.map(String))} too` : ''}`;
  for (;;) {
    const value = key.origin === 'file' ? fromFile(where, key, terminal) : typed(where, key, terminal);
    if (value === undefined) return undefined;
    const problem = typeof value === 'string' ? value : said(problemIn(value, key));
    if (problem === undefined) return value as Buffer;
    terminal.err(`${terminal.colours.err.red('Not yet:')} it ${problem}\n`);
  }
}

const said = (problem: ReturnType<typeof problemIn>) => problem && `${problem.what}: ${problem.fix}`;

function typed(where: string, { key, origin }: NeededKey, { askHidden }: Terminal): Buffer | undefined {
  const line = askHidden(`${where}, ${key}${origin === 'chosen' ? ' (nothing: one is made up)' : ''}: `);
  if (line === undefined) throw new WrongUse('no answer any more: nothing is made');
  return line === '' && origin === 'chosen' ? undefined : Buffer.from(line);
}

/** Its content; or what is wrong with its path. */
function fromFile(where: string, { key }: NeededKey, { ask, readBytes }: Terminal): Buffer | string {
  const path = ask(`${where}, path of the file for ${key}: `);
  if (path === undefined) throw new WrongUse('no answer any more: nothing is made');
  try {
    return readBytes(path.trim());
  } catch (error) {
    return `cannot be read: ${reasonOf(error)}`;
  }
}
