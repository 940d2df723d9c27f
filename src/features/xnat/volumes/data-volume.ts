import { Chart, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { IVolume } from '../../../contracts/volume';
import { ABSOLUTE_PATH } from '../../../core/grammar/files';
import { DNS_SUBDOMAIN, shortName } from '../../../core/grammar/kubernetes';
import { k8s } from '../../../core/k8s';
import { clusterScoped } from '../../../core/kubernetes/cluster-scoped';
import { Component } from '../../../core/kubernetes/instance';
import { KEEP } from '../../../core/kubernetes/keep';
import { PersistentVolumeAccessMode } from '../../../core/kubernetes/plus-enums';
import { checked } from '../../../core/props/checked';
import { by, filledText, heldBy, oneOf, optional, required, type Shape, size, text, valueOf } from '../../../core/props/kind';
import { Refusals } from '../../../core/refusals/refusals';
import { scopeOf } from '../../../core/scope';
import { memoryQuantity } from '../../../core/units/quantity';
import { reachOf } from '../../../values/access-modes';
import { accessMode, claimExceedsVolume, claimOptions, claimReadOnly, localNodes, neverBound, storageReclaim } from '../../../values/claims.rules';
import { useClaim } from '../../../values/cluster-uses';
import { SUB_PATH, VOLUME_SIZE } from '../../../values/grammar/volumes';
import { type IStorageClass, storageClassKind } from '../../../values/storage-class';
import type { VolumeReach } from '../../../values/volume-reach';
import { VolumeSource } from '../../../values/volume-source';
import { volumeOfTwoSites, volumeOverlap } from './rules';
import { overlaps } from './shared-files';

/** Where XNAT keeps files of one kind. */
export interface DataVolumeOptions {
  /**
   * Size of the claim. A larger size and another apply let it grow, where the class allows it; it never shrinks.
   *
   * @default - see the volume
   */
  readonly size?: Size;

  /**
   * Class of the claim.
   *
   * @default - the cluster's default class; none for a static volume
   */
  readonly storageClass?: IStorageClass;

  /**
   * How many nodes may use the volume at once. It cannot be changed once the claim exists.
   *
   * @default - READ_WRITE_MANY where the class or the source is known to share, such as EFS and NFS; of another also where XNAT may
   * have several pods, or where pipelines on Kubernetes mount the volume; otherwise READ_WRITE_ONCE
   */
  readonly accessMode?: PersistentVolumeAccessMode;

  /**
   * A volume that exists already, for which a PersistentVolume is made and bound to the claim.
   *
   * @default - the class makes the volume
   */
  readonly source?: VolumeSource;

  /**
   * A claim that exists already in the namespace. No object is made; given alone.
   *
   * @default - a claim is made
   */
  readonly existingClaim?: string;

  /**
   * Folder of the volume that XNAT sees, such as `archive` where one claim has several. It must be there, and be XNAT's: a folder that Kubernetes makes
   * belongs to root on many volumes. What else mounts the volume, pipelines too, is told of it.
   *
   * @default - all of the volume
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
   */
  readonly subPath?: string;
}

/** A volume of XNAT's, by its name and place. */
export interface DataVolumeProps extends DataVolumeOptions {
  /** Name of the volume, which begins the name of its claim: `<volume>-<site>-xnat-web`. */
  readonly volumeName: string;

  /** Absolute path in XNAT's container. */
  readonly mountPath: string;

  /**
   * Size of the claim where the options have none.
   *
   * @default Size.gibibytes(10)
   */
  readonly defaultSize?: Size;
}

export const dataVolumeShape: Shape<DataVolumeOptions> = {
  size: optional(by(size, VOLUME_SIZE)),
  storageClass: optional(storageClassKind),
  accessMode: optional(oneOf(PersistentVolumeAccessMode, 'PersistentVolumeAccessMode'), PersistentVolumeAccessMode.READ_WRITE_ONCE),
  source: optional(valueOf(VolumeSource, 'VolumeSource.nfs({ server: "…", path: "/…" })'), VolumeSource.fromVolumeName('missing')),
  existingClaim: optional(by(text, DNS_SUBDOMAIN)),
  subPath: optional(by(filledText, SUB_PATH)),
};

const SHAPE: Shape<DataVolumeProps> = {
  ...dataVolumeShape,
  volumeName: required(by(text, shortName(20)), 'missing'),
  mountPath: required(heldBy(text, 'mount-path', ABSOLUTE_PATH.source), '/data/missing'),
  defaultSize: optional(by(size, VOLUME_SIZE)),
};

/**
 * A claim for files of XNAT's, and for a static volume the PersistentVolume that belongs to it.
 *
 * The access mode is decided at the end, when it is known who mounts the volume. A volume that no XNAT mounts is ReadWriteOnce,
 * unless its class or its source is known to share.
 *
 * `never-bound`, `storage-reclaim`, `volume-overlap`, `volume-of-two-sites` and `claim-of-two`.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export class DataVolume extends Construct implements IVolume {
  readonly volumeName: string;
  readonly claimName: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly provisioner?: string;
  /** @internal */
  readonly _reach?: VolumeReach;
  private readonly givenMode?: PersistentVolumeAccessMode;
  private readonly isMade: boolean;
  private readonly sharers: Array<() => boolean> = [];

  constructor(scope: Construct, id: string, props: DataVolumeProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'DataVolume', props, SHAPE);
    const component = Component.of(this, 'xnat-web', 'storage');
    const requested = props.size ?? props.source?._capacity ?? props.defaultSize ?? Size.gibibytes(10);

    this.volumeName = props.volumeName;
    this.mountPath = props.mountPath;
    this.subPath = props.subPath?.replace(/\/+$/, '');
    this.claimName = props.existingClaim ?? component.claimName(this.volumeName);

    const { storageClass, source, existingClaim } = props;
    this.provisioner = source ? source._provisioner : storageClass?.provisioner;
    this.isMade = existingClaim === undefined;
    this.givenMode = props.accessMode;
    this._reach = reachOf(storageClass, source);
    useClaim(this, this.claimName, { what: `the volume "${this.volumeName}"`, kind: 'volume', chart: Chart.of(this).node.path });
    const refusals = Refusals.of(this).apply(claimOptions, props);
    if (existingClaim !== undefined) return;
    refusals
      .apply(localNodes, { nodes: source?._nodes ?? [], accessMode: props.accessMode })
      .apply(claimReadOnly, props.accessMode)
      // Whether the nodes of a local volume mount one file system there, the site alone knows.
      .apply(accessMode, { accessMode: props.accessMode, reach: source?._nodes ? undefined : this._reach })
      .apply(claimExceedsVolume, { claim: requested, volume: source?._capacity })
      .apply(neverBound, { storageClass, source })
      .apply(storageReclaim, { storageClass, source, volumeName: this.volumeName })
      .reportLater(() => {
        const found = overlaps(this, this.claimName);
        return [...volumeOverlap.findings(found), ...volumeOfTwoSites.findings(found)];
      });
    this.makeClaim(component, requested, storageClass, source);
  }

  /** As it is written; undefined for a claim that exists already. It is settled when all who mount the volume are known. */
  get accessMode(): string | undefined {
    if (!this.isMade || this.givenMode !== undefined) return this.givenMode;
    const shared = this._reach ? this._reach.nodes === 'many' : this.sharers.some((several) => several());
    return shared ? PersistentVolumeAccessMode.READ_WRITE_MANY : PersistentVolumeAccessMode.READ_WRITE_ONCE;
  }

  /** @internal */
  _shareIf(several: () => boolean): void {
    this.sharers.push(several);
  }

  private makeClaim(component: Component, requested: Size, storageClass: IStorageClass | undefined, source: VolumeSource | undefined): void {
    const metadata = { name: this.claimName, labels: component.labels };
    const accessModes = Lazy.any({ produce: () => [this.accessMode] }) as string[];
    // Without a class of its own a static volume must not wait for the default one.
    const storageClassName = storageClass?.storageClassName ?? (source ? '' : undefined);
    new k8s.KubePersistentVolumeClaim(this, 'Resource', {
      metadata: { ...metadata, annotations: KEEP },
      spec: {
        accessModes,
        storageClassName,
        volumeMode: 'Filesystem',
        volumeName: source && (source._existingName ?? this.claimName),
        resources: { requests: { storage: memoryQuantity(requested) } },
      },
    });
    if (!source || source._existingName !== undefined) return;
    clusterScoped(
      new k8s.KubePersistentVolume(this, 'volume', {
        metadata: { ...metadata, annotations: KEEP },
        spec: {
          accessModes,
          capacity: { storage: memoryQuantity(source._capacity ?? requested) },
          persistentVolumeReclaimPolicy: 'Retain',
          // Of a volume, unlike of a claim, an empty class is no class.
          storageClassName: storageClassName === '' ? undefined : storageClassName,
          volumeMode: 'Filesystem',
          claimRef: {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            name: this.claimName,
            namespace: Chart.of(this).namespace ?? 'default',
          },
          ...source._toKube(),
        },
      }),
    );
  }
}
