import type { Finding } from './finding';

const mistakes = new WeakMap<object, readonly Finding[]>();

/** Keeps what was wrong with the arguments that a value was made of. */
export function setMistakes(value: object, findings: readonly Finding[]): void {
  if (findings.length > 0) mistakes.set(value, findings);
}

/** What was wrong with the arguments that a value was made of: the same findings for all that are given the value. */
export function mistakesOf(value: unknown): readonly Finding[] {
  return (typeof value === 'object' && value !== null && mistakes.get(value)) || [];
}
