import type { SecretKey } from './secret';

/** Something that only the pod knows; render-config.sh puts it in the placeholder's place. */
export interface PodFact {
  readonly placeholder: string;
}

/** The pod's name, which a StatefulSet keeps for a pod's successor. */
export const POD_NAME: PodFact = { placeholder: '@@pod-name@@' };

/** `true` in the pod with ordinal 0, `false` in all others. */
export const IS_PRIMARY: PodFact = { placeholder: '@@is-primary@@' };

/** render-config.sh puts the secret's content in its place, escaped for the file's format. */
export function secretPlaceholder({ secretName, key }: SecretKey): string {
  return `@@secret:${secretName}/${key}@@`;
}

/** As `secretPlaceholder`, for a secret that Spring evaluates: one with `${` or `#{` does not pass. */
export function springSecretPlaceholder({ secretName, key }: SecretKey): string {
  return `@@spring-secret:${secretName}/${key}@@`;
}

/** As `secretPlaceholder`, for a secret that XNAT pastes into SQL: only a safe alphabet passes. */
export function sqlSecretPlaceholder({ secretName, key }: SecretKey): string {
  return `@@sql-secret:${secretName}/${key}@@`;
}
