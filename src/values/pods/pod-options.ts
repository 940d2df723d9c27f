import { anyText } from '../../core/grammar/grammar';
import { DNS_SUBDOMAIN, ENV_NAME } from '../../core/grammar/kubernetes';
import { ANNOTATIONS, LABELS_OF_AN_OBJECT } from '../../core/grammar/labels';
import { HOST, IP } from '../../core/grammar/network';
import type { k8s } from '../../core/k8s';
import {
  by,
  filledListOf,
  filledText,
  hiddenText,
  listOf,
  mapOf,
  oneOf,
  optional,
  reference,
  required,
  type Shape,
  struct,
  text,
  valueOf,
} from '../../core/props/kind';
import { PULL_SECRET } from '../grammar/pods';
import { affinityKind, spreadKind } from './affinity';
import { EnvSource } from './env-source';
import { type Toleration, tolerationShape } from './toleration';

/** When a node fetches an image. */
export enum ImagePullPolicy {
  /** Where it does not have it yet. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** At each start, so that a tag that has moved is followed. */
  ALWAYS = 'Always',
  /** Never: the image was put on the nodes beforehand. */
  NEVER = 'Never',
}

/** Names for an address, in the pod's /etc/hosts. */
export interface HostAlias {
  /** IPv4 or IPv6 address. */
  readonly ip: string;
  /** Names of it. */
  readonly hostnames: string[];
}

/**
 * Where a pod runs and what stands on it. The same for each pod of the library; `pod` of a site, of `ClusterServices` and of `Defaults` says what all
 * pods below take. Of labels, annotations and variables all are joined, the nearest one wins; of everything else the nearest one is taken as a whole.
 */
export interface PodOptions {
  /**
   * Labels that a node must have.
   *
   * @default - any node
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
   */
  readonly nodeSelector?: { readonly [label: string]: string };

  /**
   * Taints of nodes that the pod puts up with.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * Which nodes the pod wants, and which pods it wants to be near to or far from, beside what the library says itself.
   *
   * @default - the library's own: several pods of one kind keep apart
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity
   */
  readonly affinity?: k8s.Affinity;

  /**
   * How pods of one kind are spread, in place of what the library says itself.
   *
   * @default - the library's own: over zones and nodes, where there are several
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
   */
  readonly topologySpreadConstraints?: k8s.TopologySpreadConstraint[];

  /**
   * Name of the PriorityClass: who gets a place first, and who has to go when there is none.
   *
   * @default - the cluster's default class
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priorityClassName?: string;

  /**
   * Further labels of the pod. Selectors stay as they are.
   *
   * @default - none
   */
  readonly labels?: { readonly [label: string]: string };

  /**
   * Further annotations of the pod.
   *
   * @default - none
   */
  readonly annotations?: { readonly [annotation: string]: string };

  /**
   * Further environment variables of its containers; init containers have none of them. None of them may hold a secret.
   *
   * @default - none
   */
  readonly env?: { readonly [name: string]: string };

  /**
   * Further environment variables whose values are elsewhere: `EnvSource.secret(…)`, `EnvSource.configMap(…)`, `EnvSource.field(…)`.
   *
   * @default - none
   */
  readonly envSources?: { readonly [name: string]: EnvSource };

  /**
   * Names for addresses that no name server knows.
   *
   * @default - none
   * @see https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/
   */
  readonly hostAliases?: HostAlias[];

  /**
   * Names of the Secrets with which its images are pulled.
   *
   * @default - none
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   */
  readonly imagePullSecrets?: string[];

  /**
   * When a node fetches its images.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;
}

const VARIABLES = anyText('each program reads its own variables');

const hostAliasShape: Shape<HostAlias> = {
  ip: required(by(filledText, IP), '127.0.0.1'),
  hostnames: required(filledListOf(by(filledText, HOST)), ['missing']),
};

export const podShape: Shape<PodOptions> = {
  nodeSelector: optional(LABELS_OF_AN_OBJECT),
  tolerations: optional(listOf(struct(tolerationShape))),
  affinity: optional(affinityKind),
  topologySpreadConstraints: optional(listOf(spreadKind)),
  priorityClassName: optional(by(filledText, DNS_SUBDOMAIN)),
  labels: optional(LABELS_OF_AN_OBJECT),
  annotations: optional(ANNOTATIONS),
  env: optional(mapOf(by(text, VARIABLES), by(text, ENV_NAME))),
  envSources: optional(mapOf(valueOf(EnvSource, 'EnvSource.secret(Secret.named("proxy").key("url"))'), by(reference, ENV_NAME))),
  hostAliases: optional(listOf(struct(hostAliasShape))),
  imagePullSecrets: optional(listOf(by(hiddenText, PULL_SECRET))),
  imagePullPolicy: optional(oneOf(ImagePullPolicy, 'ImagePullPolicy')),
};
