import type { Finding } from '../../core/refusals/finding';
import type { SecretValue } from './secret-value';

/** Values by Secret and key. */
export type SecretValues = Map<string, Map<string, SecretValue>>;

/** A file's values, or why there are none. */
export interface Opened {
  readonly values?: SecretValues;
  readonly findings?: readonly Finding[];
}
