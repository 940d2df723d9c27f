import { DNS_SUBDOMAIN, DRIVER_NAME } from '../core/grammar/kubernetes';
import { Arguments } from '../core/props/arguments';
import { by, contract, filledText, type Kind, optional, type Shape } from '../core/props/kind';

/** A StorageClass that a claim can name. */
export interface IStorageClass {
  /** Name of the StorageClass. */
  readonly storageClassName: string;
  /** The provisioner, where it is known; it decides which access modes are possible. */
  readonly provisioner?: string;
  /** What happens to a volume whose claim is deleted, where it is known. */
  readonly reclaimPolicy?: string;
}

/** What is known of a StorageClass that exists in the cluster. */
export interface NamedStorageClassOptions {
  /**
   * Its driver, as `kubectl get storageclass` shows it, such as `nfs.csi.k8s.io`. The library then knows which access modes are
   * possible, and whether volumes can be snapshot.
   *
   * @default - not known; the access modes follow from the names of classes that clusters come with, such as `gp3`
   */
  readonly provisioner?: string;
}

const SHAPE: Shape<NamedStorageClassOptions> = { provisioner: optional(by(filledText, DRIVER_NAME)) };

/**
 * A StorageClass that exists in the cluster and is not this library's.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 */
export class StorageClass implements IStorageClass {
  /**
   * A StorageClass by its name. The library does not ask the cluster what it can do.
   *
   * @param storageClassName its name, as `kubectl get storageclass` shows it
   * @param options what is known of it
   */
  static named(storageClassName: string, options: NamedStorageClassOptions = {}): IStorageClass {
    const args = new Arguments('StorageClass.named');
    const name = args.value('storageClassName', by(filledText, DNS_SUBDOMAIN), storageClassName, 'missing');
    const { provisioner } = args.options(options, SHAPE);
    return args.of(new StorageClass(name, provisioner));
  }

  private constructor(
    readonly storageClassName: string,
    readonly provisioner: string | undefined,
  ) {}
}

export const storageClassKind: Kind<IStorageClass> = contract('a StorageClass, such as StorageClass.named("gp3")', { storageClassName: filledText });
