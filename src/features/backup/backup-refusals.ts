import type { Duration } from 'cdk8s';
import type { IDatabase } from '../../contracts/database';
import type { Component } from '../../core/kubernetes/instance';
import type { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { otherNamespace } from '../../core/rules/other-namespace';
import { resourceLimits } from '../../core/rules/resources';
import type { Resources } from '../../core/units/resources';
import { storageReclaim } from '../../values/claims.rules';
import { caFile } from '../../values/database-tls.rules';
import { imageVersion } from '../../values/image.rules';
import { READY_WITHIN } from './archive-snapshots';
import type { BackupDestination } from './backup-destination';
import { backupOften } from './backup-often.rules';
import type { PostgresBackupProps } from './backup-options';
import { backupBucket, backupClaim, backupInClear, backupName, backupRetention, backupSnapshots, backupTimes, backupVersion } from './rules';
import { proxyUrl } from '../../values/proxy.rules';
import { awsCliImage, type S3BackupOptions } from './s3-backup-options';

interface BackupFacts {
  readonly props: PostgresBackupProps;
  readonly database: IDatabase;
  readonly component: Component;
  /** Reference of the image with PostgreSQL's programs. */
  readonly image: string;
  readonly resources: Resources;
  readonly schedule: string;
  readonly timeout: Duration;
  readonly claimName: string | undefined;
  readonly there: string | undefined;
  readonly here: string | undefined;
}

/** Holds every rule against a backup. */
export function refuseBackup(refusals: Refusals, facts: BackupFacts): void {
  const { props, database, claimName } = facts;
  const { destination, archive, archiveSnapshots } = props;
  refusals
    .apply(backupRetention, props.keepFor)
    .apply(backupOften, facts.schedule)
    .apply(backupName, facts.component.instance)
    .apply(backupVersion, { given: props.postgresVersion, image: props.image, server: database.serverVersion })
    .apply(imageVersion, { prop: 'postgresVersion', version: props.postgresVersion, image: props.image, needed: false })
    .apply(backupTimes, { timeout: facts.timeout, readyWithin: archiveSnapshots && (archiveSnapshots.readyWithin ?? READY_WITHIN) })
    .apply(resourceLimits, { prop: 'resources', resources: facts.resources })
    .apply(backupClaim, { claimName, database: database.claimName, archive: archive?.claimName, storageClass: destination._newClaim?.storageClass })
    .apply(otherNamespace, { what: 'the database', there: facts.there, here: facts.here });
  if (props.image) refusals.apply(imageTag, { prop: 'image', image: facts.image, debian: true });
  if (archiveSnapshots) {
    if (archiveSnapshots.image) refusals.apply(imageTag, { prop: 'archiveSnapshots.image', image: awsCliImage(archiveSnapshots.image) });
    refusals.apply(backupSnapshots, { archive: archive !== undefined, provisioner: archive?.provisioner });
  }
  if (props.proxy) refusals.apply(proxyUrl, props.proxy.url);
  refuseDestination(refusals, destination);
}

function refuseDestination(refusals: Refusals, { _newClaim: newClaim, _s3Options: s3Options }: BackupDestination): void {
  if (newClaim) {
    const { storageClass } = newClaim;
    refusals.apply(storageReclaim, { storageClass, source: undefined, volumeName: 'the backup' });
  }
  if (s3Options) refuseS3(refusals, s3Options);
}

function refuseS3(refusals: Refusals, s3: S3BackupOptions): void {
  refusals
    .apply(backupBucket, {
      ...s3,
      credentials: s3.credentials !== undefined,
    })
    .apply(backupInClear, s3.endpoint);
  if (s3.image) refusals.apply(imageTag, { prop: 'image of BackupDestination.s3', image: awsCliImage(s3.image) });
  if (s3.ca?._path !== undefined) refusals.apply(caFile, { path: s3.ca._path, pem: s3.ca._pem() });
}
