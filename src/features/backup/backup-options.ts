import { Duration } from 'cdk8s';
import type { IDatabase } from '../../contracts/database';
import { databaseKind } from '../../contracts/database-kind';
import type { IVolume } from '../../contracts/volume';
import { anyText } from '../../core/grammar/grammar';
import { CRON, TIME_ZONE } from '../../core/grammar/schedules';
import { VERSION } from '../../core/grammar/sources';
import { by, contract, duration, filledText, heldBy, optional, required, type Shape, struct, text, valueOf } from '../../core/props/kind';
import { type ResourceOptions, resourceShape } from '../../core/units/resources';
import { CaBundle } from '../../values/ca-bundle';
import { type Image, imageKind } from '../../values/image';
import { type PodOptions, podShape } from '../../values/pods/pod-options';
import { type ArchiveSnapshotOptions, archiveSnapshotShape } from './archive-snapshots';
import { type ProxyOptions, proxyShape } from '../../values/proxy';
import { BackupDestination } from './backup-destination';

/** Dumps of the site's database on a schedule, and the way back. */
export interface PostgresBackupOptions {
  /** Where they are kept. */
  readonly destination: BackupDestination;

  /** How long one is kept, in whole days, at most 3650: then it is deleted. The newest three never are. */
  readonly keepFor: Duration;

  /**
   * When one is made, in the five fields of cron, or `@daily` and its like.
   *
   * @default - half past one in the morning: of `timeZone` where it is given, else of Eastern Australia, "30 15 * * *" in UTC
   */
  readonly schedule?: string;

  /**
   * Time zone of the schedule, such as `Australia/Perth`.
   *
   * @default "Etc/UTC"
   */
  readonly timeZone?: string;

  /**
   * Version of PostgreSQL whose programs dump and restore, such as `17.6`. Its major is the server's, or each backup ends in
   * failure: no server takes the dumps of another major's `pg_dump`. Change it when the server gets another major.
   *
   * @default - the version with which the tag of `image` begins, else the server's, where it is this library's, else "16.10"
   */
  readonly postgresVersion?: string;

  /**
   * Where the image of PostgreSQL's programs comes from: a mirror of the official Debian image, or an image made from it. Without a tag
   * it has that of `postgresVersion`.
   *
   * @default - `docker.io/library/postgres`, with `postgresVersion` as its tag
   */
  readonly image?: Image;

  /**
   * CPU, memory and room on the node's disk of what dumps and restores. A dump on its way to S3 has `workspaceSize` beside that.
   *
   * @default - a quarter of a CPU and 256 MiB, at most 1 CPU and 1 GiB; 128 MiB of the node's disk, and 1 GiB at most
   */
  readonly resources?: ResourceOptions;

  /**
   * How long one backup or one restore may take; then it is ended.
   *
   * @default Duration.hours(6)
   */
  readonly timeout?: Duration;

  /**
   * VolumeSnapshots of the archive, made when the dump is: database and archive belong together.
   *
   * @default - the archive is not backed up here
   */
  readonly archiveSnapshots?: ArchiveSnapshotOptions;

  /**
   * Where its pods run and what stands on them.
   *
   * @default - as the site's `pod` says
   */
  readonly pod?: PodOptions;
}

/** A backup of a database, whoever made it. */
export interface PostgresBackupProps extends PostgresBackupOptions {
  /** The database. */
  readonly database: IDatabase;

  /**
   * Whose the dumps are: text that no other site has, such as its URL. It is stored beside the dumps. A backup that finds
   * another there ends in failure, so that two sites of one name do not delete each other's dumps.
   *
   * @default - namespace and name of the site; `XnatSite` gives its URL
   */
  readonly owner?: string;

  /**
   * The archive, such as `xnat.archive`, for `archiveSnapshots`.
   *
   * @default - there are no snapshots
   */
  readonly archive?: IVolume;

  /**
   * Authorities of your own that are trusted beside those of the AWS CLI's image, where the destination has no `ca`.
   *
   * @default - none; `XnatSite` gives its `trust`
   */
  readonly trust?: CaBundle;

  /**
   * The proxy through which S3 is reached.
   *
   * @default - none; `XnatSite` gives its `proxy`
   */
  readonly proxy?: ProxyOptions;
}

export const postgresBackupShape: Shape<PostgresBackupOptions> = {
  pod: optional(struct(podShape)),
  destination: required(valueOf(BackupDestination, 'BackupDestination.claim({ size: Size.gibibytes(50) })'), BackupDestination.fromClaimName('missing')),
  keepFor: required(heldBy(duration, 'backup-retention', 'counted in days by the script that prunes'), Duration.days(30)),
  schedule: optional(by(text, CRON)),
  timeZone: optional(by(filledText, TIME_ZONE)),
  postgresVersion: optional(heldBy(filledText, 'image-version', VERSION)),
  image: optional(imageKind),
  resources: optional(struct(resourceShape)),
  timeout: optional(
    heldBy(
      duration,
      'backup-times',
      'activeDeadlineSeconds of a Job: https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup',
    ),
  ),
  archiveSnapshots: optional(struct(archiveSnapshotShape)),
};

/** Stands in for options that are none, so that the other mistakes are found as well. */
export const STAND_IN_BACKUP: PostgresBackupOptions = { destination: BackupDestination.fromClaimName('missing'), keepFor: Duration.days(30) };

export const postgresBackupPropsShape: Shape<PostgresBackupProps> = {
  ...postgresBackupShape,
  database: required(databaseKind, undefined),
  trust: optional(valueOf(CaBundle, 'CaBundle.fromFile("university-ca.pem")')),
  proxy: optional(struct(proxyShape)),
  owner: optional(by(filledText, anyText('it is compared with what lies beside the dumps, and with nothing else'))),
  archive: optional(contract('a volume, such as xnat.archive', { claimName: filledText })),
};
