import { type Code, isObject } from '../code/code';
import type { Draft } from './draft';
import { at, isTree, leaves, type Path, type Tree } from './values';

/** The release that is taken over. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** What its manifest says, where that is known. */
  readonly running?: Running;
}

/** What a manifest says of a release. */
export interface Running {
  /** The name of the release, and of the chart, as its labels have it. */
  readonly release?: string;
  readonly chart?: string;
  /** Tag of XNAT's image. */
  readonly tag?: string;
  /** The claims that XNAT mounts, by their paths. */
  readonly claims: ReadonlyMap<string, string>;
}

/** What a converter may read. */
export class Values {
  constructor(
    /** What the chart sees: its defaults, and the values over them. */
    private readonly all: Tree,
    /** What the site has written. */
    private readonly given: Tree,
    /** What the chart takes where the site says nothing. */
    private readonly defaults: Tree,
    readonly release: Release,
    /** Name of the chart's objects. */
    readonly fullName: string,
    /** Where XNAT's own values are: the empty text, or a key with a dot. */
    readonly root: string,
  ) {}

  /** A value by its key; keys with dots in them are named one by one. */
  get(key: string | Path): unknown {
    return at(this.all, pathOf(key));
  }

  /** A value that the site itself has written. */
  own(key: string | Path): unknown {
    return at(this.given, pathOf(key));
  }

  /** Whether the site has written something else than the chart takes by itself. */
  changed(key: string | Path): boolean {
    return leaves(this.own(key)).some(
      ({ path, value }) => value !== undefined && value !== null && JSON.stringify(at(this.defaults, [...pathOf(key), ...path])) !== JSON.stringify(value),
    );
  }

  /** A text or a number as text; undefined where it is empty. */
  text(key: string | Path): string | undefined {
    return textOf(this.get(key));
  }

  /** A whole number, also one in quotes. */
  number(key: string | Path): number | undefined {
    const text = this.text(key);
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  }

  flag(key: string | Path): boolean {
    const value = this.get(key);
    return value === true || value === 'true';
  }

  tree(key: string | Path): Tree {
    const value = this.get(key);
    return isTree(value) ? value : {};
  }

  list(key: string | Path): readonly unknown[] {
    const value = this.get(key);
    return Array.isArray(value) ? value : [];
  }
}

export function textOf(value: unknown): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
}

export const pathOf = (key: string | Path): Path => (typeof key === 'string' ? key.split('.') : key);

/** Turns some keys of a chart into props. */
export interface Converter {
  /** The keys that it reads: `*` is any name or place in a list, `**` all below. */
  readonly keys: readonly string[];
  convert(values: Values, draft: Draft): void;
}

/** A Helm chart of XNAT. */
export interface HelmChart {
  readonly name: string;
  readonly title: string;
  /** Where XNAT's own values are: the empty text, or a key with a dot. */
  readonly root: string;
  readonly defaults: Tree;
  /** Name of its objects, by the values. */
  fullName(values: Tree, release: string): string;
  readonly converters: readonly Converter[];
  /** Why a key is not carried over. */
  readonly left: { readonly [keys: string]: string };
  /** Keys of objects that stay in the cluster as they are. */
  readonly kept: { readonly [keys: string]: string };
}

/** Whether a pattern such as `volumes.*.size` or `plugins.**` names a key. */
export function matches(pattern: string, path: Path): boolean {
  const parts = pattern.split('.');
  const deep = parts[parts.length - 1] === '**';
  const fixed = deep ? parts.slice(0, -1) : parts;
  if (deep ? path.length < fixed.length : path.length !== fixed.length) return false;
  return fixed.every((part, i) => part === '*' || part === path[i]);
}

/** JSON as code; what is null is left out. */
export function jsonCode(value: unknown): Code {
  if (Array.isArray(value)) return value.filter((item) => item !== null && item !== undefined).map(jsonCode);
  if (isTree(value))
    return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === null || item === undefined ? [] : [[key, jsonCode(item)]])));
  return value as string | number | boolean;
}

/** A map of texts, as annotations and labels are; what is no text is told. */
export function texts(values: Values, key: string, draft: Draft): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values.tree(key)).flatMap(([name, value]) => {
      if (typeof value !== 'object') return [[name, String(value)]];
      if (value !== null) draft.leave([...pathOf(key), name], 'it is no text');
      return [];
    }),
  );
}

/** An object of code without what is undefined; undefined where nothing is left. */
export function filled(object: { readonly [name: string]: Code | undefined }): { readonly [name: string]: Code } | undefined {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined && !(isObject(value) && Object.keys(value).length === 0));
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as { readonly [name: string]: Code });
}
