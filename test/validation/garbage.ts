/** What plain JavaScript may hold in the place of anything. */
export const GARBAGE: readonly unknown[] = [undefined, null, 0, -1, NaN, '', 'x', [], {}, true, () => 1];

/** A value that a static maker makes, kept apart so that its arguments can be replaced. */
class Made {
  constructor(
    readonly make: (...args: never[]) => unknown,
    readonly args: readonly unknown[],
  ) {}
}

export function made<Args extends unknown[]>(make: (...args: Args) => unknown, ...args: { [I in keyof Args]: unknown }): Made {
  return new Made(make, args);
}

export type Path = ReadonlyArray<string | number>;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Every place in a tree of props: its props, their props, elements of lists, arguments of makers. */
export function places(node: unknown, path: Path = []): Path[] {
  const below = (key: string | number, value: unknown) => places(value, [...path, key]);
  if (node instanceof Made) return [path, ...node.args.flatMap((arg, i) => below(i, arg))];
  if (Array.isArray(node)) return [path, ...node.flatMap((element, i) => below(i, element))];
  if (isPlain(node)) return [path, ...Object.entries(node).flatMap(([key, value]) => below(key, value))];
  return [path];
}

/** The props with all makers called, and garbage in these places. */
export function planted(node: unknown, garbage: ReadonlyArray<readonly [Path, unknown]> = []): unknown {
  const here = garbage.find(([path]) => path.length === 0);
  if (here) return here[1];
  const child = (key: string | number, value: unknown) =>
    planted(
      value,
      garbage.flatMap(([[first, ...path], what]) => (first === key ? [[path, what] as const] : [])),
    );
  if (node instanceof Made) return node.make(...(node.args.map((arg, i) => child(i, arg)) as never[]));
  if (Array.isArray(node)) return node.map((element, i) => child(i, element));
  if (isPlain(node)) return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, child(key, value)]));
  return node;
}

/** What stands in a place of a tree of props. */
export function valueIn(node: unknown, path: Path): unknown {
  return path.reduce<unknown>((found, key) => (found instanceof Made ? found.args : (found as Record<string | number, unknown>))[key as never], node);
}

/** Whether garbage is of the type of what stands in a place, or leaves the place empty: it may be taken for a value. */
export function fits(garbage: unknown, node: unknown, path: Path): boolean {
  if (path.length === 0 || garbage === undefined) return true;
  return typeName(garbage) === typeName(valueIn(node, path));
}

function typeName(value: unknown): string {
  if (value instanceof Made) return 'class';
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return isPlain(value) ? 'object' : 'class';
}

/** A generator of numbers from 0 to below 1, the same in each run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
