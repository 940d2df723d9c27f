import type { Size } from 'cdk8s';
import { S3_REGION } from '../../core/grammar/aws';
import { ROLE_ARN } from '../../core/grammar/sources';
import { address, by, filledListOf, filledText, heldBy, optional, required, secretOf, type Shape, size, text, valueOf } from '../../core/props/kind';
import { VERSIONS } from '../../core/versions';
import { CaBundle } from '../../values/ca-bundle';
import { VOLUME_SIZE } from '../../values/grammar/volumes';
import { type Image, imageKind, imageReferenceOf } from '../../values/image';
import { NetworkPeer } from '../../values/network-peer';
import { Secret } from '../../values/secret';
import { type IStorageClass, storageClassKind } from '../../values/storage-class';

/** A bucket for dumps. */
export interface S3BackupOptions {
  /** Name of the bucket. */
  readonly bucket: string;

  /**
   * Folder in the bucket.
   *
   * @default - the name of the site
   */
  readonly prefix?: string;

  /**
   * Region of the bucket, such as `ap-southeast-2`. AWS's own S3 needs it.
   *
   * @default - "us-east-1" beside an `endpoint`, where most services do not care
   */
  readonly region?: string;

  /**
   * URL of the service, where it is not AWS's, such as `https://s3.example.edu.au`.
   *
   * @default - AWS
   */
  readonly endpoint?: string;

  /**
   * The authorities that the endpoint's certificate is checked against.
   *
   * @default - those that the AWS CLI knows
   */
  readonly ca?: CaBundle;

  /**
   * The Secret with the keys `access_key` and `secret_key`, of a user that may list the bucket, and read, write and delete
   * what is in it. Exactly one of `credentials` and `serviceAccountRoleArn` is given.
   *
   * @default - the role is used
   */
  readonly credentials?: Secret;

  /**
   * ARN of an IAM role that the pods act in, by a service account of their own (IRSA). Its trust policy names the service
   * account `<site>-postgresql-backup`.
   *
   * @default - the credentials are used
   * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
   */
  readonly serviceAccountRoleArn?: string;

  /**
   * Where the service is on the network. With `serviceAccountRoleArn` the pods also ask STS for the role, on port 443: that is
   * what `stsPeers` is for.
   *
   * @default - anywhere, on the port of the endpoint
   */
  readonly peers?: NetworkPeer[];

  /**
   * Where STS is on the network, with `serviceAccountRoleArn`: such as the subnets of an interface endpoint. Without an
   * endpoint STS has no fixed addresses.
   *
   * @default - anywhere, on port 443
   */
  readonly stsPeers?: NetworkPeer[];

  /**
   * Room for one dump, before it is stored. On the node's disk it is requested as `ephemeral-storage`: the pod goes to a node
   * that has so much free, and is evicted when the dump is larger.
   *
   * @default Size.gibibytes(10)
   */
  readonly workspaceSize?: Size;

  /**
   * Class of a volume for that room, which lives as long as the pod. For a database that is larger than what the nodes'
   * own disks have free.
   *
   * @default - a folder on the node's disk
   */
  readonly workspaceClass?: IStorageClass;

  /**
   * Where the image of the AWS CLI comes from: a mirror of the official one, or an image with bash and the AWS CLI. Without a tag it has that of the
   * default.
   *
   * @default - `public.ecr.aws/aws-cli/aws-cli:2.22.35`
   */
  readonly image?: Image;
}

const S3 = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html';

export const s3BackupShape: Shape<S3BackupOptions> = {
  bucket: required(heldBy(address, 'backup-bucket', S3), 'missing'),
  prefix: optional(heldBy(text, 'backup-bucket', S3)),
  region: optional(by(filledText, S3_REGION), 'us-east-1'),
  endpoint: optional(heldBy(address, 'backup-bucket', S3)),
  ca: optional(valueOf(CaBundle, 'CaBundle.fromFile("s3-ca.pem")')),
  credentials: optional(secretOf(Secret, 'Secret.named("xnat-backup-s3")'), Secret.named('missing')),
  serviceAccountRoleArn: optional(heldBy(filledText, 'backup-bucket', ROLE_ARN), 'arn:aws:iam::000000000000:role/missing'),
  peers: optional(filledListOf(valueOf(NetworkPeer, 'NetworkPeer.cidr("10.0.9.0/24")'))),
  stsPeers: optional(filledListOf(valueOf(NetworkPeer, 'NetworkPeer.cidr("10.0.9.0/24")'))),
  workspaceSize: optional(by(size, VOLUME_SIZE)),
  workspaceClass: optional(storageClassKind),
  image: optional(imageKind),
};

/** The reference of an image with the AWS CLI. */
export function awsCliImage(image: Image | undefined): string {
  return imageReferenceOf(image, VERSIONS.awsCliRepository, VERSIONS.awsCli);
}
