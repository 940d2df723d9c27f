import type { Size } from 'cdk8s';
import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { Arguments } from '../../core/props/arguments';
import { by, filledText, optional, required, type Shape, size } from '../../core/props/kind';
import { VOLUME_SIZE } from '../../values/grammar/volumes';
import { type IStorageClass, storageClassKind } from '../../values/storage-class';
import { type S3BackupOptions, s3BackupShape } from './s3-backup-options';

/** A claim that dumps are kept on. */
export interface BackupClaimOptions {
  /** Size of the claim: room for some dumps more than `keepFor` makes, of which each is smaller than the database. */
  readonly size: Size;

  /**
   * Class of the claim. Choose one that retains, on other disks than the database's.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: IStorageClass;
}

const claimShape: Shape<BackupClaimOptions> = { size: required(by(size, VOLUME_SIZE), undefined), storageClass: optional(storageClassKind) };

interface DestinationParts {
  readonly newClaim?: BackupClaimOptions;
  readonly existingClaimName?: string;
  readonly s3Options?: S3BackupOptions;
}

/** Where dumps of the database are kept. */
export class BackupDestination {
  /**
   * A claim that is made. Argo CD, Helm and Flux leave it when they delete the rest. `kubectl delete --filename`, and the end
   * of the namespace or of the cluster, take it with them.
   */
  static claim(options: BackupClaimOptions): BackupDestination {
    const args = new Arguments('BackupDestination.claim');
    const newClaim = args.options(options, claimShape);
    return args.of(new BackupDestination(newClaim.size === undefined ? { existingClaimName: 'missing' } : { newClaim }));
  }

  /**
   * A claim that you have made in the site's namespace, such as one on an NFS server. The group 999 must be able to write to
   * it. Several sites may share one.
   *
   * @param claimName name of the claim
   */
  static fromClaimName(claimName: string): BackupDestination {
    const args = new Arguments('BackupDestination.fromClaimName');
    return args.of(new BackupDestination({ existingClaimName: args.value('claimName', by(filledText, DNS_SUBDOMAIN), claimName, 'missing') }));
  }

  /** A bucket of S3, or of something that speaks like it, such as MinIO or Ceph. */
  static s3(options: S3BackupOptions): BackupDestination {
    const args = new Arguments('BackupDestination.s3');
    return args.of(new BackupDestination({ s3Options: args.options(options, s3BackupShape) }));
  }

  private constructor(private readonly parts: DestinationParts) {}

  /**
   * The claim that is to be made, if it is one.
   *
   * @internal
   */
  get _newClaim(): BackupClaimOptions | undefined {
    return this.parts.newClaim;
  }

  /**
   * Name of a claim that is there, if it is one.
   *
   * @internal
   */
  get _existingClaimName(): string | undefined {
    return this.parts.existingClaimName;
  }

  /**
   * The bucket, if it is one.
   *
   * @internal
   */
  get _s3Options(): S3BackupOptions | undefined {
    return this.parts.s3Options;
  }
}
