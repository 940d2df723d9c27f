/** A claim, and where XNAT sees it. */
export interface IVolume {
  /** Name of the volume in the pod. */
  readonly volumeName: string;
  /** Name of the PersistentVolumeClaim. */
  readonly claimName: string;
  /** Absolute path in the container. */
  readonly mountPath: string;
  /** `ReadWriteOnce`, `ReadWriteMany` …; undefined for a claim that is not this library's. */
  readonly accessMode?: string;
  /** What makes such volumes, where it is known; it decides whether they can be snapshot. */
  readonly provisioner?: string;
}
