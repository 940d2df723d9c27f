import { isSecretName, masked } from '../../core/secrets';
import { isTree, type Tree } from '../from-helm/values';
import { type Manifest, marksOf } from '../manifests/manifests';

/** A field that an apply would change. */
export interface FieldChange {
  readonly path: string;
  /** Undefined where it is added. */
  readonly before?: unknown;
  /** Undefined where it is removed. */
  readonly after?: unknown;
}

/** What a cluster adds to an object, and no YAML says. */
const OF_THE_CLUSTER = ['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'managedFields', 'selfLink', 'finalizers', 'ownerReferences'];
const NOTES = ['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision'];

/** The fields in which two states of an object differ. The value of a Secret is not among them: of it only that it is another. */
export function fieldChanges(before: Manifest, after: Manifest): FieldChange[] {
  const changes = compared(plain(before.object), plain(after.object), '').map(hidden);
  if (after.kind !== 'Secret') return changes;
  const [was, is] = [marksOf(before), marksOf(after)];
  const same = [...is.keys()].filter((key) => was.has(key) && was.get(key) !== is.get(key));
  const keys = changes.map((change) => (change.path.startsWith('data.') ? { ...change, ...blank(change) } : change));
  return [...keys, ...same.map((key) => ({ path: step('data', key), before: HIDDEN, after: 'another value' }))];
}

const HIDDEN = 'not shown';
const blank = ({ before, after }: FieldChange) => ({ ...(before !== undefined && { before: HIDDEN }), ...(after !== undefined && { after: HIDDEN }) });

function plain(object: Tree): Tree {
  const metadata = Object.entries(isTree(object.metadata) ? object.metadata : {}).filter(([key]) => !OF_THE_CLUSTER.includes(key));
  const without = metadata.map(([key, value]) =>
    key === 'annotations' && isTree(value) ? [key, Object.fromEntries(Object.entries(value).filter(([name]) => !NOTES.includes(name)))] : [key, value],
  );
  const rest = Object.entries(object).filter(([key]) => !['status', 'metadata'].includes(key));
  return { ...Object.fromEntries(rest), metadata: Object.fromEntries(without) as Tree };
}

function compared(before: unknown, after: unknown, path: string): FieldChange[] {
  if (isEmpty(before) && isEmpty(after)) return [];
  if (isTree(before) && isTree(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => compared(before[key], after[key], step(path, key)));
  }
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  if (before === after) return [];
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** By what their items are told apart, as kubectl merges them. */
const NAMES = ['name', 'mountPath', 'containerPort', 'port', 'host', 'key', 'ip', 'secretName'];

function ofLists(before: readonly unknown[], after: readonly unknown[], path: string): FieldChange[] {
  const name = NAMES.find((key) => [before, after].every((list) => isNamed(list, key)));
  if (name === undefined) {
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    if (before.length !== after.length || !before.every(isTree) || !after.every(isTree)) return [{ path, before, after }];
    return before.flatMap((item, i) => compared(item, after[i], `${path}[${i}]`));
  }
  const [a, b] = [before, after].map((list) => new Map((list as Tree[]).map((item) => [String(item[name]), item])));
  const changes = [...new Set([...a!.keys(), ...b!.keys()])].flatMap((id) => compared(a!.get(id), b!.get(id), `${path}[${id}]`));
  // Init containers run in their order; so do rules.
  const [was, is] = [a!, b!].map((map) => [...map.keys()].join('\n'));
  return changes.length === 0 && was !== is ? [{ path, before: [...a!.keys()], after: [...b!.keys()] }] : changes;
}

const isNamed = (list: readonly unknown[], key: string) =>
  list.every((item) => isTree(item) && ['string', 'number'].includes(typeof item[key])) &&
  new Set((list as Tree[]).map((item) => item[key])).size === list.length;

const isEmpty = (value: unknown) =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0) || (isTree(value) && Object.keys(value).length === 0);

const step = (path: string, key: string) => `${path}${path === '' ? '' : '.'}${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}`;

/** What looks like a secret is not shown, wherever it stands: in a variable, an argument, a file. */
function hidden({ path, before, after }: FieldChange): FieldChange {
  const shown = (value: unknown) => withoutSecrets(value, nameIn(path));
  return { path, ...(before !== undefined && { before: shown(before) }), ...(after !== undefined && { after: shown(after) }) };
}

/** Names that end as a secret does, and hold the name of a Secret or of a key in one. */
const PLACES = /(secretName|Secret|secretKeyRef|secretRef|existingSecret|pullSecret)$/;

function withoutSecrets(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, name));
  if (isTree(value)) {
    const own = typeof value.name === 'string' && 'value' in value ? value.name : undefined;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item, key === 'value' && own !== undefined ? own : key)]));
  }
  if (typeof value !== 'string' || value === '') return value;
  return isSecretName(name) && !PLACES.test(name) ? HIDDEN : masked(value);
}

/** The name of a field: its key, or of the value of a variable the variable's. */
function nameIn(path: string): string {
  const [, variable] = /\[([^\]]*)\]\.value$/.exec(path) ?? [];
  return variable ?? path.replace(/^.*[.[]/, '').replace(/[\]"]/g, '');
}
