import type { Manifest } from '../manifests/manifests';
import type { Cluster } from './cluster';

/** Something that an apply would run into, as a refusal tells it. */
export interface Finding {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** Looks at the YAML alone. */
export type OfflineCheck = (app: readonly Manifest[]) => Finding[];

/** Looks at the YAML and at the cluster that it is for. */
export type ClusterCheck = (app: readonly Manifest[], cluster: Cluster) => Finding[];

export const called = ({ kind, name, namespace }: { readonly kind: string; readonly name: string; readonly namespace?: string }): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

/** Where `kubectl` has to look. */
export const inNamespace = (namespace: string | undefined): string => (namespace === undefined ? '' : `--namespace ${namespace} `);
