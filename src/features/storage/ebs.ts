import { KMS_KEY } from '../../core/grammar/aws';
import { by, filledText, flag, heldBy, optional, type Shape, text, wholeNumber } from '../../core/props/kind';

/** An EBS volume by the EBS CSI driver. */
export interface EbsOptions {
  /**
   * Whether the volume is encrypted at rest.
   *
   * @default true
   */
  readonly encrypted?: boolean;

  /**
   * ARN of the KMS key to encrypt with.
   *
   * @default - the account's default key for EBS
   */
  readonly kmsKeyArn?: string;

  /**
   * File system: `ext4`, `xfs` or `ext3`, in lower case.
   *
   * @default "ext4"
   */
  readonly fsType?: string;
}

/** A gp3 volume, whose speed does not depend on its size. */
export interface EbsGp3Options extends EbsOptions {
  /**
   * Input and output operations each second, 3000 to 80000; AWS grants at most 500 for each GiB.
   *
   * @default 3000
   */
  readonly iops?: number;

  /**
   * Throughput in MiB each second, 125 to 2000.
   *
   * @default 125
   */
  readonly throughput?: number;
}

const EBS = 'https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md';

export const ebsShape: Shape<EbsOptions> = {
  encrypted: optional(flag),
  kmsKeyArn: optional(by(filledText, KMS_KEY)),
  fsType: optional(heldBy(text, 'ebs-parameters', EBS)),
};

export const ebsGp3Shape: Shape<EbsGp3Options> = {
  ...ebsShape,
  iops: optional(heldBy(wholeNumber, 'ebs-parameters', EBS)),
  throughput: optional(heldBy(wholeNumber, 'ebs-parameters', EBS)),
};

/** Parameters of the EBS CSI driver. @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md */
export function ebsParameters(type: string, options: EbsGp3Options): Record<string, string> {
  return {
    type,
    'csi.storage.k8s.io/fstype': options.fsType ?? 'ext4',
    encrypted: String(options.encrypted ?? true),
    ...(options.kmsKeyArn !== undefined && { kmsKeyId: options.kmsKeyArn }),
    ...(options.iops !== undefined && { iops: String(options.iops) }),
    ...(options.throughput !== undefined && { throughput: String(options.throughput) }),
  };
}
