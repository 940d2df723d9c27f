import type { Size } from 'cdk8s';
import { DNS_LABEL } from '../../core/grammar/kubernetes';
import { between } from '../../core/grammar/numbers';
import { LABELS_OF_AN_OBJECT } from '../../core/grammar/labels';
import { VERSION } from '../../core/grammar/sources';
import { by, countingNumber, filledListOf, filledText, flag, heldBy, optional, type Shape, size, struct, text, valueOf } from '../../core/props/kind';
import { type ResourceOptions, resourceShape } from '../../core/units/resources';
import { VOLUME_SIZE } from '../../values/grammar/volumes';
import { type Image, imageKind } from '../../values/image';
import { NetworkPeer } from '../../values/network-peer';
import { type PodOptions, podShape } from '../../values/pods/pod-options';
import { type IStorageClass, storageClassKind } from '../../values/storage-class';
import { cloudNativeBackupShape, type CloudNativePostgresBackupOptions } from './cloud-native-backup';
import { OWN_DATABASE, OWN_ROLE } from './postgres-grammar';
import { PostgresTuning } from './postgres-tuning';

/** Metrics of the servers for Prometheus. */
export interface CloudNativePostgresMonitoringOptions {
  /**
   * Labels of the PodMonitor by which Prometheus finds it, such as `{ release: "prometheus" }`.
   *
   * @default - the library's own alone
   */
  readonly labels?: { readonly [label: string]: string };
}

/** A PostgreSQL of several servers inside the cluster, which the CloudNativePG operator runs. */
export interface CloudNativePostgresOptions {
  /**
   * Servers, of which one takes writes. Each has the whole database on a volume of its own.
   *
   * @default 3
   */
  readonly instances?: number;

  /**
   * Version of PostgreSQL.
   *
   * @default - the version with which the tag of `image` begins, else "16.10"
   */
  readonly version?: string;

  /**
   * Where the image comes from: a mirror of CloudNativePG's own, or an image made from it. Without a tag it has that of `version`.
   *
   * @default - `ghcr.io/cloudnative-pg/postgresql`, with the tag `<version>-standard-trixie`
   */
  readonly image?: Image;

  /**
   * Name of the database, which the operator makes once.
   *
   * @default "xnat"
   */
  readonly databaseName?: string;

  /**
   * The role that XNAT logs in as, and that owns the database. The operator makes it, and its password.
   *
   * @default "xnat"
   */
  readonly username?: string;

  /**
   * Size of each server's volume. It can grow.
   *
   * @default Size.gibibytes(20)
   */
  readonly size?: Size;

  /**
   * Class of the volumes.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: IStorageClass;

  /**
   * Size of a volume for the WAL of each server, so that a full archive of WAL does not fill the disk of the data.
   *
   * @default - the WAL lies beside the data
   */
  readonly walSize?: Size;

  /**
   * Class of the volumes for the WAL.
   *
   * @default - that of the data
   */
  readonly walStorageClass?: IStorageClass;

  /**
   * CPU and memory of each server.
   *
   * @default - 1 CPU and 2 GiB
   */
  readonly resources?: ResourceOptions;

  /**
   * Settings of the servers; those that the operator sets itself are refused.
   *
   * @default PostgresTuning.forMemory(resources.memoryLimit)
   */
  readonly tuning?: PostgresTuning;

  /**
   * Whether a commit waits until another server has it as well: then a failover loses nothing, and nothing is written while all others are down.
   *
   * @default - true from three servers on
   */
  readonly synchronous?: boolean;

  /**
   * Base backups and WAL in object storage. It needs the Barman Cloud plugin beside the operator.
   *
   * @default - none; `backup` of a site makes dumps all the same
   */
  readonly backup?: CloudNativePostgresBackupOptions;

  /**
   * A PodMonitor of the Prometheus Operator for the servers' metrics.
   *
   * @default - none
   */
  readonly monitoring?: CloudNativePostgresMonitoringOptions;

  /**
   * Namespace that the operator runs in: the NetworkPolicies let it in.
   *
   * @default "cnpg-system"
   */
  readonly operatorNamespace?: string;

  /**
   * Where the API server is on the network: each server asks it who the primary is.
   *
   * @default - anywhere, on the ports 443 and 6443
   */
  readonly apiServer?: NetworkPeer[];

  /**
   * Where the pods run and what stands on them. `hostAliases` are refused: a cluster has no field for them.
   *
   * @default - as the site's `pod` says; apart by zone and by node as far as possible
   */
  readonly pod?: PodOptions;
}

const INSTANCES = between(1, 9, { source: 'CloudNativePG, spec.instances', why: 'each copies the whole database, and nobody has as many zones', example: '3' });

export const cloudNativePostgresShape: Shape<CloudNativePostgresOptions> = {
  instances: optional(by(countingNumber, INSTANCES)),
  version: optional(heldBy(text, 'image-version', VERSION)),
  image: optional(imageKind),
  databaseName: optional(by(filledText, OWN_DATABASE)),
  username: optional(by(filledText, OWN_ROLE)),
  size: optional(by(size, VOLUME_SIZE)),
  storageClass: optional(storageClassKind),
  walSize: optional(by(size, VOLUME_SIZE)),
  walStorageClass: optional(storageClassKind),
  resources: optional(struct(resourceShape)),
  tuning: optional(valueOf(PostgresTuning, 'PostgresTuning.forMemory(Size.gibibytes(4))')),
  synchronous: optional(flag),
  backup: optional(struct(cloudNativeBackupShape)),
  monitoring: optional(struct<CloudNativePostgresMonitoringOptions>({ labels: optional(LABELS_OF_AN_OBJECT) })),
  operatorNamespace: optional(by(text, DNS_LABEL)),
  apiServer: optional(filledListOf(valueOf(NetworkPeer, 'NetworkPeer.cidr("10.0.0.1/32")'))),
  pod: optional(struct(podShape)),
};
