import type { IConstruct } from 'constructs';

interface Pass {
  readonly known: Map<unknown, unknown>;
  readonly atEnd: Array<() => void>;
}

const PASSES = new WeakMap<IConstruct, Pass>();

/** Synthesizes an app. While it runs nothing in the app changes, so what is worked out of all its objects may be kept. */
export function inSynthPass<T>(app: IConstruct, synthesize: () => T): T {
  if (PASSES.has(app)) return synthesize();
  const pass: Pass = { known: new Map(), atEnd: [] };
  PASSES.set(app, pass);
  try {
    return synthesize();
  } finally {
    PASSES.delete(app);
    for (const undo of pass.atEnd) undo();
  }
}

/**
 * What is worked out of the objects of a whole app, such as all references to Secrets: once in a synthesis, however many
 * charts ask. At any other time it is worked out anew, since a construct may have been added in between.
 *
 * @param key the same for the same work
 */
export function oncePerPass<T>(scope: IConstruct, key: unknown, work: () => T): T {
  const known = PASSES.get(scope.node.root)?.known;
  if (known === undefined) return work();
  if (!known.has(key)) known.set(key, work());
  return known.get(key) as T;
}

/** Has something undone at the end of the synthesis; at any other time at once. */
export function atEndOfPass(scope: IConstruct, undo: () => void): void {
  const pass = PASSES.get(scope.node.root);
  if (pass) pass.atEnd.push(undo);
  else undo();
}
