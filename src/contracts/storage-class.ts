/** A StorageClass that a claim can name. */
export interface IStorageClass {
  /** Name of the StorageClass. */
  readonly storageClassName: string;
  /** The provisioner, where it is known; it decides which access modes are possible. */
  readonly provisioner?: string;
  /** What happens to a volume whose claim is deleted, where it is known. */
  readonly reclaimPolicy?: string;
}
