import type { Size } from 'cdk8s';
import { VERSION } from '../../core/grammar/sources';
import { by, flag, heldBy, oneOf, optional, secretOf, type Shape, size, struct, text, wholeNumber } from '../../core/props/kind';
import { type ResourceOptions, resourceShape } from '../../core/units/resources';
import { VERSIONS } from '../../core/versions';
import { VOLUME_SIZE } from '../../values/grammar/volumes';
import { type Image, imageKind, imageReferenceOf } from '../../values/image';
import { versionIn } from '../../values/image.rules';
import { type AccountPodOptions, accountPodShape } from '../../values/pods/server-pod-options';
import { Secret } from '../../values/secret';
import { type IStorageClass, storageClassKind } from '../../values/storage-class';
import { HEAP } from './logging-grammar';
import { snapshotKind, type SnapshotOptions } from './snapshots';

/**
 * How Elasticsearch comes by the memory maps that it asks for, `vm.max_map_count` of the node.
 *
 * @see https://www.elastic.co/docs/deploy-manage/deploy/self-managed/vm-max-map-count
 */
export enum VmMaxMapCount {
  /** The node has enough, 262144 or more, as those of EKS have. */
  NODE = 'node',
  /** A privileged container sets it before Elasticsearch starts; the namespace must let it in. */
  INIT_CONTAINER = 'init-container',
  /** Elasticsearch does without memory maps. It always starts; searching large indices is slower. */
  DISABLE_MMAP = 'disable-mmap',
}

/** How Elasticsearch runs. */
export interface ElasticsearchOptions {
  /**
   * Version of Elasticsearch: 8, or 7.17. Its settings, and the image of Fluentd, are chosen by it.
   *
   * @default - the version with which the tag of `image` begins, else "8.19.3"
   */
  readonly version?: string;

  /**
   * Where the image comes from: a mirror of the official one, or an image made from it. Without a tag it has that of `version`.
   *
   * @default - `docker.elastic.co/elasticsearch/elasticsearch`, with `version` as its tag
   */
  readonly image?: Image;

  /**
   * Nodes of the cluster: one by itself, or an odd number from 3, so that a majority can always be found.
   *
   * @default 3
   */
  readonly replicas?: number;

  /**
   * CPU, memory and room on the node's disk of each node.
   *
   * @default - 1 CPU and 2 GiB
   */
  readonly resources?: ResourceOptions;

  /**
   * Java heap of each node: at most half the memory limit, and 31 GiB.
   *
   * @default - Elasticsearch takes about half the memory limit
   */
  readonly heap?: Size;

  /**
   * Size of each node's claim.
   *
   * @default Size.gibibytes(50)
   */
  readonly size?: Size;

  /**
   * Class of the claims: disks of one node, such as EBS. Not EFS or NFS. A claim keeps its class for ever:
   * another one needs a new stack beside the old.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: IStorageClass;

  /**
   * How it comes by its memory maps.
   *
   * @default VmMaxMapCount.NODE
   */
  readonly vmMaxMapCount?: VmMaxMapCount;

  /**
   * Whether the nodes may form a cluster that is none yet. Once it is there, set it to false: a node that has lost its
   * data would otherwise begin a second one.
   *
   * @default true
   */
  readonly bootstrapping?: boolean;

  /**
   * Whether two nodes of the cluster may run on one machine where there is no other.
   *
   * @default false
   */
  readonly shareMachines?: boolean;

  /**
   * Copies of the logs outside of its own disks.
   *
   * @default - none
   */
  readonly snapshots?: SnapshotOptions;

  /**
   * The Secret with the key `password`: of the superuser `elastic`. It is taken when the cluster is formed; a later one
   * is set by its REST interface.
   *
   * @default - the Secret `elastic-credentials`
   */
  readonly credentials?: Secret;

  /**
   * Where its pod runs and what stands on it.
   *
   * @default - as `pod` of the stack says
   */
  readonly pod?: AccountPodOptions;
}

export const elasticsearchShape: Shape<ElasticsearchOptions> = {
  pod: optional(struct(accountPodShape)),
  version: optional(heldBy(text, 'elasticsearch-version', VERSION)),
  image: optional(imageKind),
  replicas: optional(heldBy(wholeNumber, 'elasticsearch-replicas', 'Elasticsearch, quorum-based decision making')),
  resources: optional(struct(resourceShape)),
  heap: optional(by(size, HEAP)),
  size: optional(by(size, VOLUME_SIZE)),
  storageClass: optional(storageClassKind),
  vmMaxMapCount: optional(oneOf(VmMaxMapCount, 'VmMaxMapCount')),
  bootstrapping: optional(flag),
  shareMachines: optional(flag),
  snapshots: optional(snapshotKind),
  credentials: optional(secretOf(Secret, 'Secret.named("elastic-credentials")')),
};

/** The version that runs. */
export function elasticsearchVersionOf({ version, image }: ElasticsearchOptions): string {
  return version ?? versionIn(image?.tag) ?? VERSIONS.elasticsearch;
}

/** The reference of the image that runs. */
export function elasticsearchImageOf(options: ElasticsearchOptions): string {
  return imageReferenceOf(options.image, VERSIONS.elasticsearchRepository, elasticsearchVersionOf(options));
}
