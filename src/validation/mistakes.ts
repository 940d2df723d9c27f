import type { Finding } from './finding';

const mistakes = new WeakMap<object, readonly Finding[]>();

/** Keeps what was wrong with the arguments that a value was made of. */
export function setMistakes(value: object, findings: readonly Finding[]): void {
  if (findings.length > 0) mistakes.set(value, findings);
}

/** Hands out what was wrong with the arguments that a value was made of: once, to the first that is given the value. */
export function takeMistakes(value: unknown): readonly Finding[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = mistakes.get(value) ?? [];
  mistakes.delete(value);
  return found;
}
