import type { Size } from 'cdk8s';
import { DNS_LABEL } from '../../core/grammar/kubernetes';
import { by, filledText, flag, heldBy, listOf, oneOf, optional, secretOf, type Shape, size, struct, text } from '../../core/props/kind';
import { type ResourceOptions, resourceShape } from '../../core/units/resources';
import { type Image, imageKind } from '../../values/image';
import { type AccountPodOptions, accountPodShape } from '../../values/pods/server-pod-options';
import { Secret } from '../../values/secret';
import { ELASTIC_USER } from './logging-grammar';

/** Who runs the nodes' containers, and so how their logs are written. */
export enum ContainerRuntime {
  /** containerd or CRI-O, as on EKS. */
  CRI = 'cri',
  /** docker, with its driver json-file. */
  DOCKER = 'docker',
}

/** How logs are collected. */
export interface FluentdOptions {
  /**
   * Who runs the nodes' containers.
   *
   * @default ContainerRuntime.CRI
   */
  readonly containerRuntime?: ContainerRuntime;

  /**
   * Namespaces whose logs are left out. The stack's own always are.
   *
   * @default - none
   */
  readonly excludedNamespaces?: string[];

  /**
   * Name of the indices, with a date as `strftime` knows it: down to the day, there is one for each day.
   *
   * @default "ais.%Y%m%d"
   */
  readonly indexName?: string;

  /**
   * Whether the lines of a stack trace become one record.
   *
   * @default true
   */
  readonly joinExceptions?: boolean;

  /**
   * How much of the node's disk logs may take that cannot be sent. Then the oldest are dropped.
   *
   * @default Size.gibibytes(1)
   */
  readonly bufferLimit?: Size;

  /**
   * What chunks of the buffer are told apart by.
   *
   * @default ["tag", "time"]
   */
  readonly bufferKeys?: string[];

  /**
   * Whether it runs on every node, also on those that others are kept from, such as the control plane's.
   *
   * @default true
   */
  readonly everyNode?: boolean;

  /**
   * CPU, memory and room on the node's disk of each pod.
   *
   * @default - 100m and 256 MiB, at most 512 MiB
   */
  readonly resources?: ResourceOptions;

  /**
   * The image: one of Fluentd's own for DaemonSets, a mirror of it, or an image made from it. Its tag names the major version of
   * Elasticsearch; without a tag it has that of the default.
   *
   * @default - `docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch8-1.1`, or elasticsearch7, as Elasticsearch is
   */
  readonly image?: Image;

  /**
   * The Secret with the key `password`: of the user that writes, in the namespace of Fluentd.
   *
   * @default - the Secret `fluentd-writer`
   */
  readonly credentials?: Secret;

  /**
   * The user of Elasticsearch that writes. The stack makes `fluentd_writer`, and any whose name begins with `fluentd_writer_`: they may write to the
   * indices, and nothing else. Two that take turns let a password change while both are valid.
   *
   * @default "fluentd_writer"
   */
  readonly username?: string;

  /**
   * Whether a ServiceMonitor tells the Prometheus Operator of it.
   *
   * @default false
   */
  readonly createServiceMonitor?: boolean;

  /**
   * Where its pod runs and what stands on it.
   *
   * @default - as `pod` of the stack says, but for the nodes: it runs on all of them
   */
  readonly pod?: AccountPodOptions;
}

const INDEX = 'https://www.elastic.co/guide/en/elasticsearch/reference/current/indices-create-index.html#indices-create-api-path-params';
const BUFFER = 'https://docs.fluentd.org/configuration/buffer-section';

export const fluentdShape: Shape<FluentdOptions> = {
  pod: optional(struct(accountPodShape)),
  containerRuntime: optional(oneOf(ContainerRuntime, 'ContainerRuntime')),
  excludedNamespaces: optional(listOf(heldBy(text, 'fluentd-excluded', DNS_LABEL.source))),
  indexName: optional(heldBy(filledText, 'fluentd-index-name', INDEX)),
  joinExceptions: optional(flag),
  bufferLimit: optional(heldBy(size, 'fluentd-buffer-limit', BUFFER)),
  bufferKeys: optional(listOf(heldBy(filledText, 'fluentd-buffer', BUFFER))),
  everyNode: optional(flag),
  resources: optional(struct(resourceShape)),
  image: optional(imageKind),
  credentials: optional(secretOf(Secret, 'Secret.named("fluentd-writer")')),
  username: optional(by(filledText, ELASTIC_USER)),
  createServiceMonitor: optional(flag),
};
