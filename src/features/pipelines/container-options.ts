import type { NetworkOutbound } from '../../contracts/network-member';
import { outboundShape } from '../../contracts/outbound-shape';
import { between } from '../../core/grammar/numbers';
import {
  address,
  by,
  countingNumber,
  filledListOf,
  filledText,
  flag,
  heldBy,
  listOf,
  optional,
  required,
  type Shape,
  struct,
  text,
  valueOf,
} from '../../core/props/kind';
import { ContainerBackend } from './container-backend';

/** On which nodes pipelines run. */
export interface PlacementConstraint {
  /**
   * A label of nodes, such as `node.kubernetes.io/instance-type`; on a Docker Swarm with what it belongs to, such as
   * `node.labels.pool` or `node.role`.
   */
  readonly attribute: string;

  /** The value that a node must have; with `userSettable` those among which is chosen, the first one being the default. */
  readonly values: string[];

  /**
   * Whether a node with such a value is one that does not fit.
   *
   * @default false
   */
  readonly isNot?: boolean;

  /**
   * Whether whoever starts a pipeline may choose among the values.
   *
   * @default false
   */
  readonly userSettable?: boolean;
}

/** How pipelines run. */
export interface ContainerServiceOptions {
  /**
   * Where they run.
   *
   * @default ContainerBackend.kubernetes()
   */
  readonly backend?: ContainerBackend;

  /**
   * Number of the user that they run as; on a Docker Swarm also with that of the group, such as `1000:1000`.
   *
   * @default - the user of XNAT, who owns the archive; on a Docker Swarm with XNAT's group
   */
  readonly containerUser?: string;

  /**
   * On which nodes they run.
   *
   * @default - on any
   */
  readonly constraints?: PlacementConstraint[];

  /**
   * Whether what is left of a finished pipeline is removed: its Job, or its service.
   *
   * @default true
   */
  readonly autoCleanup?: boolean;

  /**
   * Whether images are fetched when XNAT starts, on a Docker Swarm.
   *
   * @default false
   */
  readonly pullImagesOnStart?: boolean;

  /**
   * How many pipelines' results are taken into the archive at the same time, on a Docker Swarm.
   *
   * @default - as many as there are
   */
  readonly maxConcurrentFinalizingJobs?: number;

  /**
   * Whether users are mailed when their pipeline has ended.
   *
   * @default true
   */
  readonly statusEmail?: boolean;

  /**
   * Whom pipelines may connect to beside XNAT, such as a license server, where they are Jobs.
   *
   * @default - to nobody
   */
  readonly jobEgress?: NetworkOutbound[];

  /**
   * URL at which pipelines reach XNAT, without a trailing slash.
   *
   * @default - its Service inside the cluster; for a Docker Swarm the URL of the site
   */
  readonly processingUrl?: string;
}

const SERVICE = 'https://bitbucket.org/xnatdev/container-service';
const NODES = 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/; https://docs.docker.com/engine/swarm/services/#placement-constraints';

const CONSTRAINT: Shape<PlacementConstraint> = {
  attribute: required(heldBy(filledText, 'placement', NODES), 'missing'),
  values: required(filledListOf(heldBy(text, 'placement', NODES)), ['missing']),
  isNot: optional(flag),
  userSettable: optional(flag),
};

export const containerServiceShape: Shape<ContainerServiceOptions> = {
  backend: optional(valueOf(ContainerBackend, 'ContainerBackend.kubernetes()')),
  containerUser: optional(heldBy(text, 'container-user', SERVICE)),
  constraints: optional(listOf(struct(CONSTRAINT))),
  autoCleanup: optional(flag),
  pullImagesOnStart: optional(flag),
  maxConcurrentFinalizingJobs: optional(by(countingNumber, between(1, 1000, { source: SERVICE, why: 'XNAT has no thread for so many' }))),
  statusEmail: optional(flag),
  jobEgress: optional(listOf(struct(outboundShape))),
  processingUrl: optional(heldBy(address, 'processing-url', 'RFC 3986')),
};
