import { Arguments } from '../validation/arguments';
import { filledText } from '../validation/kind';

/** A StorageClass that a claim can name. */
export interface IStorageClass {
  /** Name of the StorageClass. */
  readonly storageClassName: string;
  /** The provisioner, where it is known; it decides which access modes are possible. */
  readonly provisioner?: string;
  /** What happens to a volume whose claim is deleted, where it is known. */
  readonly reclaimPolicy?: string;
}

/**
 * A StorageClass that exists in the cluster and is not this library's.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 */
export class StorageClass implements IStorageClass {
  /** A StorageClass by its name; what it can do is not checked. */
  static named(storageClassName: string): IStorageClass {
    const args = new Arguments('StorageClass.named');
    return args.of(new StorageClass(args.value('storageClassName', filledText, storageClassName, 'missing')));
  }

  private constructor(readonly storageClassName: string) {}
}
