import type { SecretKey } from './secret';

/** What stands for something that only the pod knows, until a file of XNAT's is written: render-config.sh puts it in there. */
export class Placeholder {
  /** The pod's name, which a StatefulSet keeps for a pod's successor. */
  static readonly POD_NAME = new Placeholder('pod-name');
  /** `true` in the pod with ordinal 0, `false` in all others. */
  static readonly IS_PRIMARY = new Placeholder('is-primary');

  /** The content of a secret, escaped for the file's format. */
  static secret(key: SecretKey): Placeholder {
    return new Placeholder('secret', key);
  }

  /** A secret that Spring evaluates: one with `${` or `#{` does not pass. */
  static springSecret(key: SecretKey): Placeholder {
    return new Placeholder('spring-secret', key);
  }

  /** A secret that XNAT pastes into SQL: only a safe alphabet passes. */
  static sqlSecret(key: SecretKey): Placeholder {
    return new Placeholder('sql-secret', key);
  }

  private constructor(
    readonly kind: 'pod-name' | 'is-primary' | 'secret' | 'spring-secret' | 'sql-secret',
    readonly secret?: SecretKey,
  ) {}

  /** As the file has it. Nothing reads it but the pod. */
  toString(): string {
    return this.secret === undefined ? `@@${this.kind}@@` : `@@${this.kind}:${this.secret.secretName}/${this.secret.key}@@`;
  }
}
