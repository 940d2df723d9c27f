import { type Size } from 'cdk8s';
import { ABSOLUTE_PATH, MOUNT_OPTION } from '../core/grammar/files';
import { DNS_SUBDOMAIN, DRIVER_NAME, LABEL_VALUE } from '../core/grammar/kubernetes';
import { HOST_OR_IP } from '../core/grammar/network';
import type { k8s } from '../core/k8s';
import { Arguments } from '../core/props/arguments';
import { by, filledListOf, filledText, listOf, mapOf, optional, required, type Shape, size, text } from '../core/props/kind';
import { ATTRIBUTE, ATTRIBUTE_NAME, VOLUME_HANDLE, VOLUME_SIZE } from './grammar/volumes';
import { NO_PROVISIONER } from './provisioner-names';

/** An export of an NFS server. */
export interface NfsVolumeOptions {
  /** DNS name or IP address of the server, as the nodes reach it. */
  readonly server: string;
  /** Exported path. */
  readonly path: string;
  /**
   * Options of the mount.
   *
   * @default - the node's
   */
  readonly mountOptions?: string[];
  /**
   * What the volume holds.
   *
   * @default - what the claim asks for
   */
  readonly capacity?: Size;
}

/** A volume that a CSI driver knows already. */
export interface CsiVolumeOptions {
  /** Name of the driver, such as `efs.csi.aws.com`. */
  readonly driver: string;
  /** The driver's own name of the volume, such as `fs-0123456789abcdef0`. */
  readonly volumeHandle: string;
  /**
   * Further attributes, as the driver documents them.
   *
   * @default - none
   */
  readonly attributes?: { readonly [name: string]: string };
  /**
   * Options of the mount.
   *
   * @default - the driver's
   */
  readonly mountOptions?: string[];
  /**
   * What the volume holds.
   *
   * @default - what the claim asks for
   */
  readonly capacity?: Size;
}

/** A folder or disk of one node, or of several that mount the same file system at the same path. */
export interface LocalVolumeOptions {
  /** Absolute path on the nodes. */
  readonly path: string;
  /** Names of the nodes that have it (`kubernetes.io/hostname`); pods that use it run on these alone. */
  readonly nodes: string[];
  /**
   * What the volume holds.
   *
   * @default - what the claim asks for
   */
  readonly capacity?: Size;
}

const nfsShape: Shape<NfsVolumeOptions> = {
  server: required(by(filledText, HOST_OR_IP), 'missing.invalid'),
  path: required(by(text, ABSOLUTE_PATH), '/missing'),
  mountOptions: optional(listOf(by(filledText, MOUNT_OPTION))),
  capacity: optional(by(size, VOLUME_SIZE)),
};

const csiShape: Shape<CsiVolumeOptions> = {
  driver: required(by(filledText, DRIVER_NAME), 'missing.invalid'),
  volumeHandle: required(by(filledText, VOLUME_HANDLE), 'missing'),
  attributes: optional(mapOf(by(text, ATTRIBUTE), by(text, ATTRIBUTE_NAME))),
  mountOptions: optional(listOf(by(filledText, MOUNT_OPTION))),
  capacity: optional(by(size, VOLUME_SIZE)),
};

const localShape: Shape<LocalVolumeOptions> = {
  path: required(by(text, ABSOLUTE_PATH), '/missing'),
  nodes: required(filledListOf(by(filledText, LABEL_VALUE)), ['missing']),
  capacity: optional(by(size, VOLUME_SIZE)),
};

interface SourceSpec {
  readonly volume?: Partial<k8s.PersistentVolumeSpec>;
  readonly capacity?: Size;
  readonly existing?: string;
  /** Paths that must be absolute, by the prop that gives them. */
  readonly paths?: Readonly<Record<string, string>>;
  readonly nodes?: readonly string[];
}

/**
 * A volume that exists already. It is bound to its claim both ways, so that neither can end up with another.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
 */
export class VolumeSource {
  /** An export of an NFS server. */
  static nfs(options: NfsVolumeOptions): VolumeSource {
    const args = new Arguments('VolumeSource.nfs');
    const known = args.options(options, nfsShape);
    const source = new VolumeSource({
      volume: { nfs: { server: known.server, path: known.path }, mountOptions: known.mountOptions },
      capacity: known.capacity,
      paths: { path: known.path },
    });
    return args.of(source);
  }

  /** A volume that a CSI driver knows, such as a whole EFS file system. */
  static csi(options: CsiVolumeOptions): VolumeSource {
    const args = new Arguments('VolumeSource.csi');
    const known = args.options(options, csiShape);
    const source = new VolumeSource({
      volume: {
        csi: {
          driver: known.driver,
          volumeHandle: known.volumeHandle,
          volumeAttributes: known.attributes && { ...options.attributes },
        },
        mountOptions: known.mountOptions,
      },
      capacity: known.capacity,
    });
    return args.of(source);
  }

  /** A folder or disk of the named nodes. */
  static local(options: LocalVolumeOptions): VolumeSource {
    const args = new Arguments('VolumeSource.local');
    const known = args.options(options, localShape);
    const source = new VolumeSource({
      volume: {
        local: { path: known.path },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: known.nodes }] }],
          },
        },
      },
      capacity: known.capacity,
      paths: { path: known.path },
      nodes: known.nodes,
    });
    return args.of(source);
  }

  /**
   * A PersistentVolume that another has made and that waits for this claim.
   *
   * @param persistentVolumeName name of the PersistentVolume
   */
  static fromVolumeName(persistentVolumeName: string): VolumeSource {
    const args = new Arguments('VolumeSource.fromVolumeName');
    const name = args.value('persistentVolumeName', by(filledText, DNS_SUBDOMAIN), persistentVolumeName, 'missing');
    return args.of(new VolumeSource({ existing: name }));
  }

  private constructor(private readonly spec: SourceSpec) {}

  /**
   * What the volume holds, where it was said.
   *
   * @internal
   */
  get _capacity(): Size | undefined {
    return this.spec.capacity;
  }

  /**
   * The CSI driver that knows the volume, or that nothing makes it; undefined where another has made it.
   *
   * @internal
   */
  get _provisioner(): string | undefined {
    return this.spec.volume && (this.spec.volume.csi?.driver ?? NO_PROVISIONER);
  }

  /**
   * Whether it is an export of an NFS server.
   *
   * @internal
   */
  get _isNfs(): boolean {
    return this.spec.volume?.nfs !== undefined;
  }

  /**
   * Name of the PersistentVolume, where another has made it.
   *
   * @internal
   */
  get _existingName(): string | undefined {
    return this.spec.existing;
  }

  /**
   * Paths that must be absolute, by the prop that gives them.
   *
   * @internal
   */
  get _paths(): { readonly [prop: string]: string } {
    return this.spec.paths ?? {};
  }

  /**
   * The nodes of a local volume.
   *
   * @internal
   */
  get _nodes(): readonly string[] | undefined {
    return this.spec.nodes;
  }

  /**
   * The part of the PersistentVolume that says where the data is.
   *
   * @internal
   */
  _toKube(): Partial<k8s.PersistentVolumeSpec> {
    return this.spec.volume ?? {};
  }
}
