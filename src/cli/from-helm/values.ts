import { isAlias, isMap, LineCounter, parseDocument, type Tags } from 'yaml';
import { hasOwn } from '../../core/own';
import { WrongUse } from '../command';

/** Values as a chart gets them. */
export interface Tree {
  readonly [key: string]: unknown;
}

export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What `helm get values` writes above the values. */
const HEADING = /^(USER-SUPPLIED|COMPUTED) VALUES:[^\S\n]*$/m;

/** helm reads YAML 1.1 but for its dates and its minutes. */
const TAGS = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || (tag.format !== 'TIME' && !/:(timestamp|binary|omap|pairs|set)$/.test(tag.tag)));

/** Reads one values file; null where it is empty. */
export function parseValues(text: string, file: string): { values: Tree; remarks: string[] } {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(HEADING, ''), { version: '1.1', customTags: TAGS, lineCounter: lines, merge: true });
  const [twice, wrong] = [true, false].map((duplicate) => document.errors.filter(({ code }) => (code === 'DUPLICATE_KEY') === duplicate));
  const [error] = wrong!;
  if (error) throw new WrongUse(`${file} is no YAML: line ${lines.linePos(error.pos[0]).line}, ${error.code.toLowerCase().replace(/_/g, ' ')}`);
  if (document.contents !== null && !isMap(document.contents) && !isAlias(document.contents)) {
    const empty = (document.contents as { value?: unknown }).value === null;
    if (!empty) throw new WrongUse(`${file} holds no values: it begins with no "key: value"`);
  }
  const values = contentOf(document, file);
  if (isTree(values.sops)) throw new WrongUse(`${file} is encrypted by SOPS: sops --decrypt ${file} | cdk8s-xnat from-helm -`);
  const remarks = twice!.map(({ pos }) => `${file} has a key twice, the second time in line ${lines.linePos(pos[0]).line}; as in helm the last one counts`);
  return { values, remarks };
}

/** What is read may be a secret, so no message has it. */
function contentOf(document: { toJS(): unknown }, file: string): Tree {
  try {
    return (document.toJS() ?? {}) as Tree;
  } catch {
    throw new WrongUse(`${file} is no YAML: it has an alias (*name) without its anchor (&name)`);
  }
}

/** Lays values over others as helm does: maps are merged, lists and all else replaced. A null stays, and takes its key away at the end. */
export function layOver(below: Tree, above: Tree): Tree {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = hasOwn(merged, key) ? merged[key] : undefined;
    merged[key] = isTree(value) && isTree(under) ? layOver(under, value) : value;
  }
  return merged;
}

/** What a chart sees: without the keys that a null has taken away. */
export function withoutNulls(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).flatMap(([key, value]) => (value === null ? [] : [[key, isTree(value) ? withoutNulls(value) : value]])));
}

/** A key with all that lead to it. */
export type Path = readonly string[];

/** A path as a person writes it: `a.b[0].c`, keys with dots between quotes. */
export function pathText(path: Path): string {
  return path.map((key, i) => (/^\d+$/.test(key) ? `[${key}]` : `${i === 0 ? '' : '.'}${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}`)).join('');
}

/** Every leaf of a tree: what is no map or list, and each that is empty. */
export function leaves(value: unknown, path: Path = []): Array<{ path: Path; value: unknown }> {
  const entries = Array.isArray(value) ? value.map((item, i) => [String(i), item] as const) : isTree(value) ? Object.entries(value) : [];
  return entries.length === 0 ? [{ path, value }] : entries.flatMap(([key, item]) => leaves(item, [...path, key]));
}

/** What is at a path, if anything is. */
export function at(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }, tree);
}
