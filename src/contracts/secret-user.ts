import type { SecretKey } from '../values/secret';

/** How a pod writes the content of a Secret's key into a file, which decides what the content may be. */
export interface SecretUse {
  readonly key: SecretKey;
  /** As a whole value, as one that Spring evaluates, or as one that is pasted into SQL. */
  readonly kind: 'secret' | 'spring-secret' | 'sql-secret';
  readonly format: 'properties' | 'ini';
}

/** A construct whose pods write contents of Secrets into files; told by its member, since what is internal can stand in no `implements`. */
export interface ISecretUser {
  /**
   * Asked for at the end.
   *
   * @internal
   */
  _secretUses(): SecretUse[];
}
