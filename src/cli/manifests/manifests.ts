import { createHmac, randomBytes } from 'node:crypto';
import { parseAllDocuments } from 'yaml';
import { WrongUse } from '../command';
import { at, isTree, type Tree } from '../from-helm/values';
import { textOfFile } from '../reading';
import type { Terminal } from '../terminal';

/** An object of an app's YAML. */
export interface Manifest {
  readonly kind: string;
  readonly name: string;
  /** Undefined where kubectl chooses it, and for what has none. */
  readonly namespace?: string;
  /** All of it; of a Secret the keys with empty values. */
  readonly object: Tree;
}

/** Where cdk8s writes. */
export const DIST = 'dist';

/** The objects of these files and folders, in their order. */
export function manifestsIn(words: readonly string[], terminal: Terminal): Manifest[] {
  const given = words.length === 0 ? [DIST] : words;
  const files = given.flatMap((word) => {
    const below = terminal.filesIn(word);
    return below === undefined ? [word] : below.filter((file) => /\.(ya?ml|json)$/.test(file));
  });
  if (words.length === 0 && files[0] === DIST) throw new WrongUse(`there is no folder ${DIST} here: run cdk8s synth first, or name files or folders with YAML`);
  const found = files.flatMap((file) => manifestsOfText(textOfFile(file, terminal), file === '-' ? 'standard input' : file));
  if (found.length === 0) throw new WrongUse(`no object of Kubernetes is in ${given.join(', ')}: run cdk8s synth first, or name its files`);
  return found;
}

/** The objects of a text of YAML, which is named by its file where it is none. */
export function manifestsOfText(text: string, file: string): Manifest[] {
  const documents = parseAllDocuments(text, { version: '1.1' });
  return (Array.isArray(documents) ? documents : []).flatMap((document) => {
    if (document.errors.length > 0) throw new WrongUse(`${file} is no YAML: ${document.errors[0]!.code.toLowerCase().replace(/_/g, ' ')}`);
    return manifestOf(document.toJS());
  });
}

/** What is no object of Kubernetes is none; a List is what it holds. */
export function manifestOf(object: unknown): Manifest[] {
  if (!isTree(object)) return [];
  if (object.kind === 'List' && Array.isArray(object.items)) return object.items.flatMap(manifestOf);
  const [kind, name, namespace] = [object.kind, at(object, ['metadata', 'name']), at(object, ['metadata', 'namespace'])];
  if (typeof kind !== 'string' || typeof name !== 'string') return [];
  return [{ kind, name, ...(typeof namespace === 'string' && { namespace }), object: kind === 'Secret' ? keysAlone(object) : object }];
}

/** No command ever has the value of a Secret to show. */
function keysAlone(secret: Tree): Tree {
  const keys = [secret.data, secret.stringData].flatMap((data) => (isTree(data) ? Object.keys(data) : []));
  const annotations = at(secret, ['metadata', 'annotations']);
  const metadata = isTree(secret.metadata) ? secret.metadata : {};
  const alone = {
    apiVersion: secret.apiVersion,
    kind: secret.kind,
    type: secret.type,
    // A value may hide in an annotation, too, such as the one of kubectl.
    metadata: { ...metadata, ...(isTree(annotations) && { annotations: Object.fromEntries(Object.keys(annotations).map((key) => [key, ''])) }) },
    data: Object.fromEntries(keys.map((key) => [key, ''])),
  };
  marks.set(alone, markedValues(secret));
  return alone;
}

/** Tells whether two values are the same, and nothing else: the key is forgotten with the process. */
const MARK = randomBytes(32);
const marks = new WeakMap<Tree, ReadonlyMap<string, string>>();

/** What each value of a Secret is told from another one by, by its key. */
export const marksOf = ({ object }: Manifest): ReadonlyMap<string, string> => marks.get(object) ?? new Map();

function markedValues({ data, stringData }: Tree): Map<string, string> {
  const mark = (value: Buffer) => createHmac('sha256', MARK).update(value).digest('hex');
  const values = (some: unknown, encoding: BufferEncoding) =>
    Object.entries(isTree(some) ? some : {}).map(([key, value]) => [key, mark(Buffer.from(String(value), encoding))] as const);
  return new Map([...values(data, 'base64'), ...values(stringData, 'utf8')]);
}

export const title = ({ kind, name }: Manifest): string => `${kind} ${name}`;

/** Every object within an object, itself first: what has `containers` is a pod, wherever it stands. */
export function* within(value: unknown): Generator<Tree> {
  if (Array.isArray(value)) for (const item of value) yield* within(item);
  if (!isTree(value)) return;
  yield value;
  for (const item of Object.values(value)) yield* within(item);
}
