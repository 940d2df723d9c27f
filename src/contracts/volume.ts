import type { VolumeReach } from '../values/volume-reach';

/** A claim, and where XNAT sees it. */
export interface IVolume {
  /** Name of the volume in the pod. */
  readonly volumeName: string;
  /** Name of the PersistentVolumeClaim. */
  readonly claimName: string;
  /** Absolute path in the container. */
  readonly mountPath: string;
  /** Folder of the volume that is mounted, without slashes at its ends; undefined for all of it. */
  readonly subPath?: string;
  /** `ReadWriteOnce`, `ReadWriteMany` …, as it is written; read it at the end. Undefined for a claim that is not this library's. */
  readonly accessMode?: string;
  /** What makes such volumes, where it is known; it decides whether they can be snapshot. */
  readonly provisioner?: string;
  /**
   * What is known of the nodes that can mount it.
   *
   * @internal
   */
  readonly _reach?: VolumeReach;
  /**
   * Told by those that mount it: where this holds at the end, pods on several nodes do, and an access mode that nobody gave
   * has to allow for them.
   *
   * @internal
   */
  _shareIf?(several: () => boolean): void;
}
