import { Chart, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { INetworkMember, IPodTraffic } from '../../contracts/network-member';
import { STAND_IN_DATABASE } from '../../contracts/stand-in-database';
import { k8s } from '../../core/k8s';
import { makeClaim } from '../../core/kubernetes/claim';
import { makeCronJob } from '../../core/kubernetes/cron-job';
import { Component } from '../../core/kubernetes/instance';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { checked } from '../../core/props/checked';
import { Refusals } from '../../core/refusals/refusals';
import { scopeOf } from '../../core/scope';
import { Cpu } from '../../core/units/cpu';
import { Resources } from '../../core/units/resources';
import { VERSIONS } from '../../core/versions';
import { useBucketFolder, useClaim } from '../../values/cluster-uses';
import { imageReferenceOf } from '../../values/image';
import { versionIn } from '../../values/image.rules';
import { withPodOptions } from '../../values/pods/with-pod-options';
import { makeSnapshotAccess } from './archive-snapshots';
import type { BackupClaimOptions } from './backup-destination';
import { type PostgresBackupProps, postgresBackupPropsShape } from './backup-options';
import { backupPod, type BackupPodFacts, restorePod } from './backup-pods';
import { refuseBackup } from './backup-refusals';
import { backupScripts } from './backup-scripts';
import { backupTraffic } from './backup-traffic';

/** A date that no year has: the CronJob of the restore is a mould for Jobs, even if somebody takes its `suspend` away. */
const NEVER = '0 0 31 2 *';

/**
 * Dumps of a PostgreSQL database on a schedule, to a claim or to S3, and the way back.
 *
 * A dump is read as a whole before it counts as one, and old ones are deleted only then. Beside the dumps a marker says whose
 * they are, and neither a backup nor a restore takes another site's for its own. The CronJob
 * `<site>-postgresql-backup` makes them; `<site>-postgresql-restore` is suspended, and `kubectl create job --from` makes
 * of it the Job that restores one. The archive is not in a dump: `archiveSnapshots` takes it at the same time.
 *
 * Reports the rules `backup-retention`, `cron-schedule`, `cron-time-zone`, `backup-version`, `backup-claim`,
 * `backup-bucket`, `backup-in-clear`, `backup-snapshots`, `backup-times`, `backup-name`, `other-namespace`, `object-name`,
 * `storage-reclaim`, `resource-limits`, `ca-file`, `bucket-folder`,
 * `shared-bucket-folder` and `claim-of-two`.
 *
 * @see https://www.postgresql.org/docs/current/app-pgdump.html
 */
export class PostgresBackup extends Construct implements INetworkMember {
  /** Name of the CronJob that dumps; kube-state-metrics tells by it when the last one succeeded. */
  readonly cronJobName: string;
  /** Name of the suspended CronJob from which a restore is made. */
  readonly restoreCronJobName: string;
  /** Name of the claim that dumps are kept on; undefined for a bucket. */
  readonly claimName?: string;
  /** The pods of both, for `NetworkPolicies`. */
  readonly podTraffic: IPodTraffic[];

  constructor(scope: Construct, id: string, props: PostgresBackupProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'PostgresBackup', props, postgresBackupPropsShape);
    const { destination, archiveSnapshots, archive, keepFor } = props;
    const database = props.database ?? STAND_IN_DATABASE;
    const s3 = destination._s3Options;
    const component = Component.of(this, 'postgresql-backup', 'backup');
    const restore = Component.of(this, 'postgresql-restore', 'backup');
    const version = props.postgresVersion ?? versionIn(props.image?.tag) ?? database.serverVersion ?? VERSIONS.postgres;
    const image = imageReferenceOf(props.image, VERSIONS.postgresRepository, version);
    const resources = new Resources(
      { cpu: Cpu.millis(250), ...(props.resources ?? { cpuLimit: Cpu.units(1), memoryLimit: Size.gibibytes(1) }) },
      Size.mebibytes(256),
    );
    const timeout = props.timeout ?? Duration.hours(6);
    // Where a site says what time it lives by, half past one is its own.
    const schedule = props.schedule ?? (props.timeZone === undefined ? '30 15 * * *' : '30 1 * * *');

    this.cronJobName = component.fullName;
    this.restoreCronJobName = restore.fullName;
    this.claimName = s3 ? undefined : (destination._existingClaimName ?? component.claimName('backups'));
    refuseBackup(Refusals.of(this), {
      props,
      database,
      component,
      image,
      resources,
      schedule,
      timeout,
      claimName: this.claimName,
      there: namespaceOf(props.database),
      here: namespaceOf(this),
    });

    const prefix = `${component.instance}-${database.databaseName.replace(/[^A-Za-z0-9._-]/g, '_')}`;
    const kept = { what: 'the backup', files: prefix };
    if (this.claimName !== undefined) useClaim(this, this.claimName, { ...kept, kind: 'backup', chart: Chart.of(this).node.path });
    if (s3) useBucketFolder(this, { bucket: s3.bucket, folder: s3.prefix ?? component.instance, endpoint: s3.endpoint }, { ...kept, prop: 'prefix' });
    const needsAccount = archiveSnapshots !== undefined || s3?.serviceAccountRoleArn !== undefined;
    const snapshot = archiveSnapshots && { component, options: archiveSnapshots, claimName: archive?.claimName ?? 'missing', prefix, keepFor };
    const facts: BackupPodFacts = {
      database,
      image,
      resources,
      scripts: `${component.fullName}-scripts`,
      prefix,
      owner: (props.owner ?? `${namespaceOf(this) ?? 'default'}/${component.instance}`).trim(),
      keepFor,
      caVolume: database.tls.ca?._volume(this, component.metadata('-database-ca'), 'database-ca'),
      claimName: this.claimName,
      s3: s3 && {
        options: s3,
        instance: component.instance,
        prefix,
        caVolume: (s3.ca ?? props.trust)?._volume(this, component.metadata('-s3-ca'), 's3-ca'),
        caBeside: s3.ca === undefined,
        proxy: props.proxy,
      },
      snapshot,
      serviceAccountName: needsAccount ? component.fullName : undefined,
    };

    if (destination._newClaim) this.makeClaim(component, this.claimName!, destination._newClaim);
    if (needsAccount) this.makeServiceAccount(component, s3?.serviceAccountRoleArn);
    if (archiveSnapshots) makeSnapshotAccess(this, component);
    new k8s.KubeConfigMap(this, 'scripts', {
      metadata: component.metadata('-scripts'),
      data: backupScripts({ s3: s3 !== undefined, snapshots: archiveSnapshots !== undefined }),
    });
    this.podTraffic = [
      backupTraffic(component, { database, s3, proxy: props.proxy, snapshots: archiveSnapshots }),
      backupTraffic(restore, { database, s3, proxy: props.proxy }),
    ];

    const activeDeadlineSeconds = Math.ceil(timeout.toSeconds({ integral: false }));
    makeCronJob(this, 'Resource', {
      metadata: component.metadata(),
      schedule,
      timeZone: props.timeZone ?? 'Etc/UTC',
      jobLabels: component.labels,
      job: { backoffLimit: 2, activeDeadlineSeconds, template: withPodOptions(this, { given: props.pod, template: () => backupPod(facts, component) }) },
    });
    makeCronJob(this, 'restore', {
      metadata: restore.metadata(),
      schedule: NEVER,
      suspend: true,
      jobLabels: restore.labels,
      job: { backoffLimit: 0, activeDeadlineSeconds, template: withPodOptions(this, { given: props.pod, template: () => restorePod(facts, restore) }) },
    });
  }

  private makeClaim(component: Component, name: string, { size, storageClass }: BackupClaimOptions): void {
    makeClaim(this, 'claim', { metadata: { name, labels: component.labels }, size, storageClassName: storageClass?.storageClassName });
  }

  private makeServiceAccount(component: Component, roleArn: string | undefined): void {
    const metadata = component.metadata();
    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: { ...metadata, ...(roleArn !== undefined && { annotations: { 'eks.amazonaws.com/role-arn': roleArn } }) },
      automountServiceAccountToken: false,
    });
  }
}
