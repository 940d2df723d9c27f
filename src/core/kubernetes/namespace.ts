import type { Construct } from 'constructs';
import { k8s } from '../k8s';
import { clusterScoped } from './cluster-scoped';
import { KEEP } from './keep';

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

export interface NamespaceFacts {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What a pod must keep to be admitted. */
  readonly enforce: PodSecurityLevel;
  /** What is only warned of and written to the audit log; the same where it is not given. */
  readonly warn?: PodSecurityLevel;
}

/** Makes a Namespace that a pruning tool leaves alone: with it everything in it would go, the claims too. */
export function makeNamespace(scope: Construct, id: string, { name, labels, enforce, warn = enforce }: NamespaceFacts): void {
  clusterScoped(
    new k8s.KubeNamespace(scope, id, {
      metadata: {
        name,
        annotations: KEEP,
        labels: {
          ...labels,
          'pod-security.kubernetes.io/enforce': enforce,
          'pod-security.kubernetes.io/warn': warn,
          'pod-security.kubernetes.io/audit': warn,
        },
      },
    }),
  );
}
