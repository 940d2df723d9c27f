import type { IConstruct } from 'constructs';

const PASSES = new WeakMap<IConstruct, Map<unknown, unknown>>();

/** Synthesizes an app. While it runs nothing in the app changes, so what is worked out of all its objects may be kept. */
export function inSynthPass<T>(app: IConstruct, synthesize: () => T): T {
  if (PASSES.has(app)) return synthesize();
  PASSES.set(app, new Map());
  try {
    return synthesize();
  } finally {
    PASSES.delete(app);
  }
}

/**
 * What is worked out of the objects of a whole app, such as all references to Secrets: once in a synthesis, however many
 * charts ask. At any other time it is worked out anew, since a construct may have been added in between.
 *
 * @param key the same for the same work
 */
export function oncePerPass<T>(scope: IConstruct, key: unknown, work: () => T): T {
  const known = PASSES.get(scope.node.root);
  if (known === undefined) return work();
  if (!known.has(key)) known.set(key, work());
  return known.get(key) as T;
}
