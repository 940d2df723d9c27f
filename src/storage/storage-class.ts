import type { IStorageClass } from '../contracts/storage-class';
import { Arguments } from '../validation/arguments';
import { contract, filledText, type Kind } from '../validation/kind';

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

export const storageClassKind: Kind = contract('a StorageClass, such as StorageClass.named("gp3")', { storageClassName: filledText });
