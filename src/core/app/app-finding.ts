import type { WrittenObject } from '../kubernetes/objects-of-app';
import type { Finding } from '../refusals/finding';

/** What is wrong with an object, and the one before it that it does not go with. */
export interface AppFinding {
  readonly later: WrittenObject;
  readonly earlier: WrittenObject;
  readonly findings: readonly Finding[];
}
