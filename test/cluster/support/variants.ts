import type { Manifest } from '../../support/manifests';

/** What names an object in a cluster. */
export const keyOf = ({ apiVersion, kind, metadata }: Manifest): string =>
  [apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, metadata.namespace ?? '', metadata.name].join('/');

/** Every object of many states, with each content that it has in any of them, once. */
export function variantsOf(states: ReadonlyArray<readonly Manifest[]>): Map<string, Manifest[]> {
  const variants = new Map<string, Map<string, Manifest>>();
  for (const object of states.flat()) {
    const contents = variants.get(keyOf(object)) ?? new Map<string, Manifest>();
    contents.set(JSON.stringify(object), object);
    variants.set(keyOf(object), contents);
  }
  return new Map([...variants].map(([key, contents]) => [key, [...contents.values()]]));
}

/** Contents one after the other: the first of each object, then the second of each that has one, and so on. */
export function roundsOf(variants: ReadonlyMap<string, readonly Manifest[]>): Manifest[][] {
  const longest = Math.max(...[...variants.values()].map((contents) => contents.length));
  return Array.from({ length: longest }, (_, i) => [...variants.values()].flatMap((contents) => contents[i] ?? []));
}

/**
 * A walk over states that goes from each to each other exactly once, and ends where it began: with n states n(n-1) steps.
 */
export function everyStep(states: number): number[] {
  // From each state the way leads to all others; whoever is stuck has come back to the start of a loop (Hierholzer).
  const left = Array.from({ length: states }, (_, from) => Array.from({ length: states }, (_, to) => to).filter((to) => to !== from));
  const [stack, walk] = [[0], [] as number[]];
  while (stack.length > 0) {
    const next = left[stack.at(-1)!]!.pop();
    if (next === undefined) walk.push(stack.pop()!);
    else stack.push(next);
  }
  return walk.reverse();
}
