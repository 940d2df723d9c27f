import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import type { SecureSetting } from '../../contracts/efk-tls';
import { S3_REGION } from '../../core/grammar/aws';
import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import type { k8s } from '../../core/k8s';
import { Arguments } from '../../core/props/arguments';
import { by, duration, filledText, heldBy, optional, required, secretOf, type Shape, struct, text, valueOf } from '../../core/props/kind';
import { days } from '../../core/units/days';
import { type BucketFolder, useBucketFolder, useClaim } from '../../values/cluster-uses';
import { Secret } from '../../values/secret';
import { BASE_PATH, S3_ENDPOINT } from './logging-grammar';

/** A bucket of S3, or of something that speaks like it. */
export interface S3RepositoryOptions {
  /** Name of the bucket. */
  readonly bucket: string;

  /**
   * The Secret with the keys `access_key` and `secret_key`, of a user that may read, write, list and delete in the bucket.
   *
   * @default - the Secret `elasticsearch-s3`
   */
  readonly credentials?: Secret;

  /**
   * Folder in the bucket.
   *
   * @default "efk"
   */
  readonly basePath?: string;

  /**
   * Region of the bucket.
   *
   * @default - as S3 finds it
   */
  readonly region?: string;

  /**
   * Host of the service, where it is not AWS's, such as `minio.example.edu.au`.
   *
   * @default - AWS
   */
  readonly endpoint?: string;
}

const BUCKETS = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html';

const S3: Shape<S3RepositoryOptions> = {
  bucket: required(heldBy(text, 'efk-snapshots', BUCKETS), 'missing'),
  credentials: optional(secretOf(Secret, 'Secret.named("elasticsearch-s3")')),
  basePath: optional(by(filledText, BASE_PATH)),
  region: optional(by(filledText, S3_REGION)),
  endpoint: optional(by(filledText, S3_ENDPOINT)),
};

const FOLDER = '/usr/share/elasticsearch/snapshots';

interface RepositoryParts {
  readonly bucket?: string;
  readonly folder?: BucketFolder;
  readonly body: object;
  readonly secureSettings: readonly SecureSetting[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly claimName?: string;
}

/** Where snapshots are kept. */
export class SnapshotRepository {
  /** A bucket. From version 8 on; 7.17 would need a plugin in its image. */
  static s3(options: S3RepositoryOptions): SnapshotRepository {
    const args = new Arguments('SnapshotRepository.s3');
    const { bucket, basePath = 'efk', region, endpoint, credentials = Secret.named('elasticsearch-s3') } = args.options(options, S3);
    const key = (name: string): SecureSetting => ({ setting: `s3.client.default.${name}`, key: credentials.key(name) });
    return args.of(
      new SnapshotRepository({
        bucket,
        folder: { bucket, folder: basePath, endpoint },
        body: { type: 's3', settings: { bucket, base_path: basePath } },
        secureSettings: [key('access_key'), key('secret_key')],
        settings: { ...(region && { 's3.client.default.region': region }), ...(endpoint && { 's3.client.default.endpoint': endpoint }) },
      }),
    );
  }

  /**
   * A claim that every node of Elasticsearch mounts: ReadWriteMany, such as on EFS, in the stack's namespace. It is there.
   *
   * @param claimName name of the claim
   */
  static fromClaimName(claimName: string): SnapshotRepository {
    const args = new Arguments('SnapshotRepository.fromClaimName');
    const name = args.value('claimName', by(filledText, DNS_SUBDOMAIN), claimName, 'missing');
    return args.of(
      new SnapshotRepository({
        claimName: name,
        body: { type: 'fs', settings: { location: FOLDER, compress: true } },
        secureSettings: [],
        settings: { 'path.repo': [FOLDER] },
      }),
    );
  }

  private constructor(private readonly parts: RepositoryParts) {}

  /**
   * Name of the bucket, if it is one.
   *
   * @internal
   */
  get _bucket(): string | undefined {
    return this.parts.bucket;
  }

  /**
   * Tells who else would keep something there.
   *
   * @internal
   */
  _use(construct: Construct, namespace: string): void {
    const { folder, claimName } = this.parts;
    if (folder) useBucketFolder(construct, folder, { what: 'the snapshot repository of the logs', prop: 'basePath' });
    if (claimName !== undefined) useClaim(construct, claimName, { what: 'the snapshot repository of the logs', kind: 'other' }, namespace);
  }

  /**
   * What Elasticsearch is told of it.
   *
   * @internal
   */
  get _body(): object {
    return this.parts.body;
  }

  /**
   * What must stand in Elasticsearch's own keystore.
   *
   * @internal
   */
  get _secureSettings(): readonly SecureSetting[] {
    return this.parts.secureSettings;
  }

  /**
   * Settings of Elasticsearch.
   *
   * @internal
   */
  get _settings(): Readonly<Record<string, unknown>> {
    return this.parts.settings;
  }

  /**
   * The volume, and where it is mounted.
   *
   * @internal
   */
  _mounts(): Array<{ readonly volume: k8s.Volume; readonly mountPath: string }> {
    const { claimName } = this.parts;
    return claimName === undefined ? [] : [{ volume: { name: 'snapshots', persistentVolumeClaim: { claimName } }, mountPath: FOLDER }];
  }
}

/** Copies of the logs outside of Elasticsearch's own disks. */
export interface SnapshotOptions {
  /** Where they are kept. */
  readonly repository: SnapshotRepository;

  /**
   * When one is made, as Elasticsearch's own cron expressions have it: seconds first, in UTC. Half past three in the afternoon is half
   * past one in the morning in Eastern Australia.
   *
   * @default "0 30 15 * * ?"
   */
  readonly schedule?: string;

  /**
   * How long one is kept, from a day to ten years: then it is deleted. The newest three never are.
   *
   * @default Duration.days(90)
   */
  readonly keepFor?: Duration;
}

const snapshotShape: Shape<SnapshotOptions> = {
  repository: required(valueOf(SnapshotRepository, 'SnapshotRepository.s3({ bucket: "…" })'), SnapshotRepository.fromClaimName('missing')),
  schedule: optional(heldBy(text, 'efk-snapshots', 'https://www.elastic.co/guide/en/elasticsearch/reference/current/trigger-schedule.html#schedule-cron')),
  keepFor: optional(heldBy(duration, 'efk-snapshots', 'Elasticsearch, snapshot lifecycle management')),
};

export const snapshotKind = struct(snapshotShape);

/** With the seconds first, as Quartz has it. */
export const DEFAULT_SCHEDULE = '0 30 15 * * ?';

export const DEFAULT_KEEP_FOR = Duration.days(90);

/** A duration in Elasticsearch's words. @see https://www.elastic.co/docs/reference/elasticsearch/rest-apis/api-conventions#time-units */
function timeValue(duration: Duration): string {
  const count = days(duration);
  return Number.isInteger(count) ? `${count}d` : `${Math.ceil(duration.toSeconds({ integral: false }))}s`;
}

/** The policy by which Elasticsearch makes and deletes them. @see https://www.elastic.co/docs/deploy-manage/tools/snapshot-and-restore */
export function snapshotPolicy(options: SnapshotOptions, indexPattern: string): object {
  return {
    schedule: options.schedule ?? DEFAULT_SCHEDULE,
    name: '<efk-{now/d}>',
    repository: 'efk',
    config: { indices: [indexPattern], include_global_state: true },
    retention: { expire_after: timeValue(options.keepFor ?? DEFAULT_KEEP_FOR), min_count: 3 },
  };
}
