import type { Duration } from 'cdk8s';
import type { IDatabase } from '../contracts/database';
import type { IVolume } from '../contracts/volume';
import { databaseKind } from '../database/database-kind';
import { type ResourceOptions, resourceShape } from '../kubernetes/resources';
import { contract, duration, filledText, optional, required, type Shape, struct, text, valueOf, wholeNumber } from '../validation/kind';
import { type ArchiveSnapshotOptions, archiveSnapshotShape } from './archive-snapshots';
import { BackupDestination } from './backup-destination';

/** Dumps of the site's database on a schedule, and the way back. */
export interface PostgresBackupOptions {
  /** Where they are kept. */
  readonly destination: BackupDestination;

  /** Days after which one is deleted. The last good one never is. */
  readonly keepDays: number;

  /**
   * When one is made, in the five fields of cron, or `@daily` and its like.
   *
   * @default "30 15 * * *" - half past one in the morning in Eastern Australia, if timeZone is left out
   */
  readonly schedule?: string;

  /**
   * Time zone of the schedule, such as `Australia/Perth`.
   *
   * @default "Etc/UTC"
   */
  readonly timeZone?: string;

  /**
   * Version of PostgreSQL whose programs dump and restore, such as `17` or `16.10`: the server's major.
   *
   * @default - the server's, where it is this library's; else "16.10"
   */
  readonly postgresVersion?: string;

  /**
   * CPU and memory of what dumps and restores.
   *
   * @default - a quarter of a CPU and 256 MiB, at most 1 CPU and 1 GiB
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
}

/** A backup of a database, whoever made it. */
export interface PostgresBackupProps extends PostgresBackupOptions {
  /** The database. */
  readonly database: IDatabase;

  /**
   * The archive, such as `xnat.archive`, for `archiveSnapshots`.
   *
   * @default - there are no snapshots
   */
  readonly archive?: IVolume;
}

export const postgresBackupShape: Shape<PostgresBackupOptions> = {
  destination: required(valueOf(BackupDestination, 'BackupDestination.claim({ size: Size.gibibytes(50) })'), BackupDestination.existingClaim('missing')),
  keepDays: required(wholeNumber, 30),
  schedule: optional(text),
  timeZone: optional(filledText),
  postgresVersion: optional(filledText),
  resources: optional(struct(resourceShape)),
  timeout: optional(duration),
  archiveSnapshots: optional(struct(archiveSnapshotShape)),
};

/** Stands in for options that are none, so that the other mistakes are found as well. */
export const MISSING_BACKUP: PostgresBackupOptions = { destination: BackupDestination.existingClaim('missing'), keepDays: 30 };

export const postgresBackupPropsShape: Shape<PostgresBackupProps> = {
  ...postgresBackupShape,
  database: required(databaseKind, undefined),
  archive: optional(contract('a volume, such as xnat.archive', { claimName: filledText })),
};
