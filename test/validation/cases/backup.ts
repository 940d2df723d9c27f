import { Chart, Duration, Size } from 'cdk8s';
import {
  BackupDestination,
  CaBundle,
  Image,
  NetworkPeer,
  Postgres,
  PostgresBackup,
  type PostgresBackupOptions,
  type PostgresBackupProps,
  type S3BackupOptions,
  Secret,
  VolumeSource,
  XnatSite,
} from 'cdk8s-xnat';
import { MINIMAL } from '../../support/sites';
import { type Allowed, type Build, type Case, javaScript, mistake, site } from '../case';

const BACKUP: PostgresBackupOptions = { destination: BackupDestination.fromClaimName('backups'), keepFor: Duration.days(30) };
const archiveSnapshots = { className: 'csi-aws-vsc' };

const backup = (options: { readonly [Name in keyof PostgresBackupOptions]?: PostgresBackupOptions[Name] }): Build =>
  site({ backup: { ...BACKUP, ...options } as PostgresBackupOptions });
const bucket = (options: Partial<S3BackupOptions>) =>
  backup({ destination: BackupDestination.s3({ bucket: 'example-backups', region: 'ap-southeast-2', credentials: Secret.named('s3'), ...options }) });
const named =
  (id: string): Build =>
  (app) =>
    void new XnatSite(app, id, { ...MINIMAL, backup: BACKUP });
/** A backup without a site. */
const own =
  (options: Partial<PostgresBackupProps>): Build =>
  (app) => {
    const chart = new Chart(app, 'uwa', { namespace: 'uwa' });
    new PostgresBackup(chart, 'backup', { ...BACKUP, database: new Postgres(chart, 'database'), ...options });
  };
const apart =
  (namespace: string): Build =>
  (app) => {
    const database = new Postgres(new Chart(app, 'database', { namespace, labels: { 'app.kubernetes.io/instance': 'uwa' } }), 'database');
    new PostgresBackup(new Chart(app, 'uwa', { namespace: 'uwa' }), 'backup', { ...BACKUP, database });
  };

export const backupCases: readonly Case[] = [
  mistake(
    'backup-retention',
    'kept for no day',
    backup({ keepFor: Duration.days(0) }),
    `
      [uwa/backup] keepFor is 0 hours (backup-retention)
          why  each would be deleted as soon as there is another: what was damaged yesterday could not be brought back today
          fix  write keepFor: Duration.days(30), or as many days as your rules ask for`,
    backup({ keepFor: Duration.days(1) }),
  ),
  mistake(
    'backup-retention',
    'kept for longer than anybody counts',
    backup({ keepFor: Duration.days(1e21) }),
    `
      [uwa/backup] keepFor is 1e+21 days (backup-retention)
          why  a claim that nothing is ever deleted from is full one night; what must outlive ten years belongs into an archive of its own
          fix  write at most keepFor: Duration.days(3650)`,
    backup({ keepFor: Duration.days(3650) }),
  ),
  mistake(
    'backup-retention',
    'kept for a part of a day',
    backup({ keepFor: Duration.hours(36) }),
    `
      [uwa/backup] keepFor is 1.5 days (backup-retention)
          why  what deletes old backups counts whole days
          fix  write keepFor: Duration.days(2)`,
    backup({ keepFor: Duration.days(2) }),
  ),
  mistake(
    'prop-required',
    'without a retention',
    backup({ keepFor: undefined }),
    `
      [uwa] backup lacks keepFor (prop-required)
          why  there is no value that would suit every site
          fix  add keepFor, a Duration, such as Duration.minutes(10)`,
    backup({}),
  ),
  mistake(
    'prop-required',
    'nowhere',
    backup({ destination: undefined }),
    `
      [uwa] backup lacks destination (prop-required)
          why  there is no value that would suit every site
          fix  add destination, a BackupDestination, such as BackupDestination.claim({ size: Size.gibibytes(50) })`,
    backup({}),
  ),
  mistake(
    'cron-schedule',
    'seconds first, as Quartz has them',
    backup({ schedule: '0 30 15 * * *' }),
    `
      [uwa] backup.schedule is "0 30 15 * * *", of 6 fields (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  leave out the seconds: "30 15 * * *"`,
    backup({ schedule: '30 15 * * *' }),
  ),
  mistake(
    'cron-schedule',
    'a time zone in the schedule',
    backup({ schedule: 'TZ=Australia/Perth 30 1 * * *' }),
    `
      [uwa] backup.schedule is "TZ=Australia/Perth 30 1 * * *", with a time zone in it (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  write schedule: "30 1 * * *", timeZone: "Australia/Perth"`,
    backup({ schedule: '30 1 * * *', timeZone: 'Australia/Perth' }),
  ),
  mistake(
    'cron-schedule',
    'an hour that no day has',
    backup({ schedule: '0 24 * * *' }),
    `
      [uwa] backup.schedule is "0 24 * * *", whose hour "24" is none (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  write 0 to 23; * for each, */2 for each second one, 1-5 for a range, 1,3 for several`,
    backup({ schedule: '0 0 * * *' }),
  ),
  mistake(
    'cron-schedule',
    'Sunday as the seventh day',
    backup({ schedule: '0 1 * * 7' }),
    `
      [uwa] backup.schedule is "0 1 * * 7", whose day of the week "7" is none (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  write 0 to 6, or SUN to SAT; * for each, */2 for each second one, 1-5 for a range, 1,3 for several`,
    backup({ schedule: '0 1 * * SUN' }),
  ),
  mistake(
    'cron-schedule',
    'a range that runs backwards',
    backup({ schedule: '0 1 * * 5-1' }),
    `
      [uwa] backup.schedule is "0 1 * * 5-1", whose day of the week "5-1" is none (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  write 0 to 6, or SUN to SAT; * for each, */2 for each second one, 1-5 for a range, 1,3 for several`,
    backup({ schedule: '0 1 * * 1-5' }),
  ),
  mistake(
    'cron-schedule',
    'a step of nothing',
    backup({ schedule: '*/0 1 * * *' }),
    `
      [uwa] backup.schedule is "*/0 1 * * *", whose minute "*/0" is none (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  write 0 to 59; * for each, */2 for each second one, 1-5 for a range, 1,3 for several`,
    backup({ schedule: '0 1 * * *' }),
  ),
  mistake(
    'cron-schedule',
    'a day that no year has',
    backup({ schedule: '0 1 31 2,4,JUN *' }),
    `
      [uwa] backup.schedule is "0 1 31 2,4,JUN *", a day that no year has (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  write "30 15 * * *", which is each day at 15:30; the five fields are minute, hour, day of the month, month and day of the week`,
    backup({ schedule: '0 1 31 2,4,JUL *' }),
  ),
  mistake(
    'cron-schedule',
    'an interval',
    backup({ schedule: '@every 24h' }),
    `
      [uwa] backup.schedule is "@every 24h" (cron-schedule)
          why  Kubernetes takes it, and counts from when the CronJob was made: nobody can say at what hour it runs, and one that is made anew begins from the start
          fix  write "@daily", or five fields such as "30 15 * * *"`,
    backup({ schedule: '@daily' }),
  ),
  mistake(
    'cron-schedule',
    'a word that is none',
    backup({ schedule: '@nightly' }),
    `
      [uwa] backup.schedule is "@nightly", which is none of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  write "@daily", or five fields such as "30 15 * * *"`,
    backup({ schedule: '@daily' }),
  ),
  ...['*/1', '1,*', '?/01'].map((weekday) =>
    mistake(
      'cron-schedule',
      `a day that no year has, on each day of the week as ${weekday}`,
      backup({ schedule: `0 0 31 2 ${weekday}` }),
      `
      [uwa] backup.schedule is "0 0 31 2 ${weekday}", a day that no year has (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  write "30 15 * * *", which is each day at 15:30; the five fields are minute, hour, day of the month, month and day of the week`,
      backup({ schedule: '0 0 31 1 */1' }),
    ),
  ),
  mistake(
    'cron-schedule',
    'nothing at all',
    backup({ schedule: '' }),
    `
      [uwa] backup.schedule is "", of 0 fields (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  write "30 15 * * *", which is each day at 15:30; the five fields are minute, hour, day of the month, month and day of the week`,
    backup({ schedule: '30 15 * * *' }),
  ),
  mistake(
    'cron-time-zone',
    'an abbreviation',
    backup({ timeZone: 'AEST' }),
    `
      [uwa] backup.timeZone is "AEST" (cron-time-zone)
          why  the API server refuses the CronJob, and abbreviations mean something else elsewhere: EST is in America
          fix  write area and city, such as "Australia/Perth", or leave it out`,
    backup({ timeZone: 'Australia/Sydney' }),
  ),
  mistake(
    'cron-time-zone',
    'an offset',
    backup({ timeZone: '+08:00' }),
    `
      [uwa] backup.timeZone is "+08:00" (cron-time-zone)
          why  the API server refuses the CronJob, and abbreviations mean something else elsewhere: EST is in America
          fix  write area and city, such as "Australia/Perth", or leave it out`,
    backup({ timeZone: 'Australia/Perth' }),
  ),
  mistake(
    'cron-time-zone',
    'a city that is misspelt',
    backup({ timeZone: 'Australia/Sidney' }),
    `
      [uwa] backup.timeZone is "Australia/Sidney" (cron-time-zone)
          why  the API server refuses the CronJob, and abbreviations mean something else elsewhere: EST is in America
          fix  write "Australia/Sydney", or leave it out`,
    backup({ timeZone: 'Australia/Sydney' }),
  ),
  mistake(
    'cron-time-zone',
    'a city that nobody knows',
    backup({ timeZone: 'Australia/Woop_Woop_Junction' }),
    `
      [uwa] backup.timeZone is "Australia/Woop_Woop_Junction" (cron-time-zone)
          why  the API server refuses the CronJob, and abbreviations mean something else elsewhere: EST is in America
          fix  write area and city, such as "Australia/Perth", or leave it out`,
    backup({ timeZone: 'Australia/Perth' }),
  ),
  mistake(
    'cron-time-zone',
    'a city without its area',
    backup({ timeZone: 'australia/perth' }),
    `
      [uwa] backup.timeZone is "australia/perth" (cron-time-zone)
          why  the API server refuses the CronJob, and abbreviations mean something else elsewhere: EST is in America
          fix  write "Australia/Perth", or leave it out`,
    backup({}),
  ),
  mistake(
    'backup-version',
    'an older pg_dump than the server',
    backup({ postgresVersion: '15' }),
    `
      [uwa/backup] postgresVersion is "15", and the server is 16.10 (backup-version)
          why  each backup would end in failure: an older pg_dump does not dump a newer server, and the dump of a newer one cannot be restored into an older
          fix  leave postgresVersion out, or write "16"`,
    backup({ postgresVersion: '16' }),
  ),
  mistake(
    'backup-version',
    'an image of Alpine',
    backup({ postgresVersion: '16-alpine' }),
    `
      [uwa/backup] postgresVersion is "16-alpine" (backup-version)
          why  there is no such Debian image, and the pod would not start; Alpine has other tools
          fix  write the major of the server, such as "17", or better a release, such as "17.6"`,
    backup({ postgresVersion: '16.10-bookworm' }),
  ),
  mistake(
    'backup-version',
    'an image of an older pg_dump than the server',
    backup({ image: Image.of('registry.example.edu.au/postgres', { tag: '15.2' }) }),
    `
      [uwa/backup] the tag of image is "15.2", and the server is 16.10 (backup-version)
          why  each backup would end in failure: an older pg_dump does not dump a newer server, and the dump of a newer one cannot be restored into an older
          fix  choose a tag of PostgreSQL 16`,
    backup({ image: Image.of('registry.example.edu.au/postgres', { tag: '16' }) }),
  ),
  mistake(
    'image-version',
    'an image of another PostgreSQL than the one that is named',
    backup({ postgresVersion: '16', image: Image.of('registry.example.edu.au/postgres', { tag: '15.2' }) }),
    `
      [uwa/backup] postgresVersion is "16", and the tag of image "15.2" (image-version)
          why  what runs would be another than what it is configured for
          fix  remove postgresVersion: it is taken from the tag; or correct the tag`,
    backup({ postgresVersion: '16', image: Image.of('registry.example.edu.au/postgres', { tag: '16.10' }) }),
  ),
  mistake(
    'image-tag',
    'an AWS CLI whose tag moves',
    backup({
      destination: BackupDestination.s3({
        bucket: 'backups',
        region: 'ap-southeast-2',
        credentials: Secret.named('s3'),
        image: Image.of('registry.example.edu.au/aws-cli', { tag: 'latest' }),
      }),
    }),
    `
      [uwa/backup] image of BackupDestination.s3 is "registry.example.edu.au/aws-cli:latest", whose tag moves (image-tag)
          why  a pod that starts again would run another version: XNAT then changes its database, and PostgreSQL cannot read its own
          fix  name a released version, or add the digest: { digest: "sha256:…" }`,
    backup({
      destination: BackupDestination.s3({
        bucket: 'backups',
        region: 'ap-southeast-2',
        credentials: Secret.named('s3'),
        image: Image.of('registry.example.edu.au/aws-cli'),
      }),
    }),
  ),
  mistake(
    'backup-claim',
    'the database’s own claim',
    backup({ destination: BackupDestination.fromClaimName('data-uwa-postgresql') }),
    `
      [uwa/backup] the destination is the claim "data-uwa-postgresql", which is that of the database (backup-claim)
          why  what takes the one takes the other: the disk, a mistaken delete, a full volume
          fix  use BackupDestination.claim(…) for one of its own, or better BackupDestination.s3(…)`,
    backup({}),
  ),
  mistake(
    'backup-claim',
    'the archive’s claim',
    site({ archive: { existingClaim: 'nfs' }, backup: { destination: BackupDestination.fromClaimName('nfs'), keepFor: Duration.days(30) } }),
    `
      [uwa/backup] the destination is the claim "nfs", which is that of the archive (backup-claim)
          why  what takes the one takes the other: the disk, a mistaken delete, a full volume
          fix  use BackupDestination.claim(…) for one of its own, or better BackupDestination.s3(…)`,
    backup({}),
  ),
  mistake(
    'backup-bucket',
    'a URL in the place of a bucket',
    bucket({ bucket: 's3://Backups' }),
    `
      [uwa/backup] bucket is "s3://Backups" (backup-bucket)
          why  no dump could be stored, and nobody would miss it until one is needed
          fix  write its name alone: 3 to 63 lower-case letters, digits, hyphens and dots`,
    bucket({}),
  ),
  mistake(
    'backup-bucket',
    'neither region nor endpoint',
    bucket({ region: undefined }),
    `
      [uwa/backup] neither region nor endpoint is given (backup-bucket)
          why  no dump could be stored, and nobody would miss it until one is needed
          fix  write region: "ap-southeast-2", or where the bucket is; for another S3 than AWS, endpoint: "https://…"`,
    bucket({ region: undefined, endpoint: 'https://s3.example.edu.au' }),
  ),
  mistake(
    'backup-bucket',
    'nobody to log in as',
    bucket({ credentials: undefined }),
    `
      [uwa/backup] neither credentials nor serviceAccountRoleArn is given (backup-bucket)
          why  no dump could be stored, and nobody would miss it until one is needed
          fix  give credentials: Secret.named("…"), or serviceAccountRoleArn: "arn:aws:iam::…" on EKS`,
    bucket({ credentials: undefined, serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/xnat-backup' }),
  ),
  mistake(
    'backup-bucket',
    'two to log in as, of whom one is none',
    bucket({ serviceAccountRoleArn: 'xnat-backup' }),
    `
      [uwa/backup] credentials and serviceAccountRoleArn are both given (backup-bucket)
          why  no dump could be stored, and nobody would miss it until one is needed
          fix  give credentials: Secret.named("…"), or serviceAccountRoleArn: "arn:aws:iam::…" on EKS
      [uwa/backup] serviceAccountRoleArn is "xnat-backup" (backup-bucket)
          why  no dump could be stored, and nobody would miss it until one is needed
          fix  write the ARN of the role, such as "arn:aws:iam::111122223333:role/xnat-backup"`,
    bucket({}),
  ),
  mistake(
    'backup-bucket',
    'STS without a role',
    bucket({ stsPeers: [NetworkPeer.cidr('10.0.9.0/24')] }),
    `
      [uwa/backup] stsPeers is given, and no serviceAccountRoleArn (backup-bucket)
          why  no dump could be stored, and nobody would miss it until one is needed
          fix  remove stsPeers: only who acts in a role asks STS for it`,
    bucket({ credentials: undefined, serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/xnat-backup', stsPeers: [NetworkPeer.cidr('10.0.9.0/24')] }),
  ),
  mistake(
    'backup-bucket',
    'a region, a prefix and an endpoint that are none',
    bucket({ region: 'Sydney, AU', prefix: '../xnat', endpoint: 'https://admin:hunter2@s3.example.edu.au/xnat' }),
    `
      [uwa] BackupDestination.s3(…).region is "Sydney, AU", but must be a region: lower-case letters, digits and hyphens, and not a zone (prop-grammar)
          why  requests are signed for a region, and S3 refuses those for another one
          fix  write a value such as "ap-southeast-2"
      [uwa/backup] prefix is "../xnat" (backup-bucket)
          why  no dump could be stored, and nobody would miss it until one is needed
          fix  write a folder such as "xnat" or "prod/xnat": letters, digits, hyphens and slashes
      [uwa/backup] endpoint is "https://…@s3.example.edu.au/xnat" (backup-bucket)
          why  no dump could be stored, and nobody would miss it until one is needed
          fix  write a URL without a path, such as "https://s3.example.edu.au" or "https://minio.example.edu.au:9000"`,
    bucket({ region: 'ap-southeast-2', prefix: 'prod/xnat', endpoint: 'https://s3.example.edu.au' }),
  ),
  mistake(
    'backup-in-clear',
    'dumps in clear',
    bucket({ endpoint: 'http://minio.minio.svc:9000' }),
    `
      [uwa/backup] endpoint is "http://minio.minio.svc:9000" (backup-in-clear)
          why  a dump holds names and dates of birth, and whoever is on the way can read it
          fix  write https://, and ca: CaBundle.fromFile("…") where its authority is your own; or acknowledge "backup-in-clear" where the traffic stays in the cluster`,
    bucket({ endpoint: 'https://minio.minio.svc:9000' }),
  ),
  mistake(
    'object-name',
    'no class',
    backup({ archiveSnapshots: { className: '' } }),
    `
      [uwa] backup.archiveSnapshots.className is "", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  use lower-case letters, digits, hyphens and dots, begin and end with a letter or digit`,
    backup({ archiveSnapshots: { className: 'csi-aws-vsc' } }),
  ),
  mistake(
    'prop-required',
    'snapshots whose class is missing',
    backup({ archiveSnapshots: javaScript({}) }),
    `
      [uwa] backup.archiveSnapshots lacks className (prop-required)
          why  there is no value that would suit every site
          fix  add className, a string`,
    backup({ archiveSnapshots: { className: 'csi-aws-vsc' } }),
  ),
  mistake(
    'backup-snapshots',
    'an archive on NFS',
    site({ archive: { source: VolumeSource.nfs({ server: 'nfs.example.edu.au', path: '/xnat' }) }, backup: { ...BACKUP, archiveSnapshots } }),
    `
      [uwa/backup] the archive lies on a volume of no driver, such as NFS or a local one, which makes no VolumeSnapshots (backup-snapshots)
          why  every backup would end in failure, or the archive would not be in it
          fix  remove archiveSnapshots, and back it up where it lies: AWS Backup for EFS, snapshots of the NFS server`,
    site({ archive: { source: VolumeSource.csi({ driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' }) }, backup: { ...BACKUP, archiveSnapshots } }),
  ),
  mistake(
    'backup-snapshots',
    'no archive',
    own({ archiveSnapshots }),
    `
      [uwa/backup] archiveSnapshots is given, and no archive (backup-snapshots)
          why  every backup would end in failure, or the archive would not be in it
          fix  add archive: xnat.archive, or remove archiveSnapshots`,
    own({ archiveSnapshots, archive: { volumeName: 'archive', claimName: 'archive', mountPath: '/data' } }),
  ),
  mistake(
    'backup-times',
    'a minute',
    backup({ timeout: Duration.minutes(1) }),
    `
      [uwa/backup] timeout is 60 s (backup-times)
          why  it would be ended half way, each time
          fix  leave it out for 6 hours, or write Duration.hours(1) or more`,
    backup({ timeout: Duration.hours(1) }),
  ),
  mistake(
    'backup-times',
    'less than the snapshot may take',
    backup({ timeout: Duration.hours(1), archiveSnapshots }),
    `
      [uwa/backup] archiveSnapshots.readyWithin is 7200 s, and timeout 3600 s (backup-times)
          why  it would be ended half way, each time
          fix  raise timeout above readyWithin, by what a dump takes`,
    backup({ timeout: Duration.hours(4), archiveSnapshots }),
  ),
  mistake(
    'backup-times',
    'no time for the snapshot',
    backup({ archiveSnapshots: { className: 'csi', readyWithin: Duration.seconds(1) } }),
    `
      [uwa/backup] archiveSnapshots.readyWithin is 1 s (backup-times)
          why  it would be ended half way, each time
          fix  leave it out for 2 hours, or write Duration.minutes(10) or more`,
    backup({ archiveSnapshots: { className: 'csi', readyWithin: Duration.minutes(1) } }),
  ),
  mistake(
    'backup-name',
    'a name that is too long for a CronJob',
    named('a'.repeat(34)),
    `
      [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/backup] the name of the site is "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 34 characters long (backup-name)
          why  the API server refuses a CronJob whose name is over 52 characters
          fix  a new site takes at most 33 characters; for one that is there, make the backup in a chart of its own: new PostgresBackup(…)`,
    named('a'.repeat(33)),
  ),
  mistake(
    'prop-grammar',
    'no room for a dump',
    backup({ destination: BackupDestination.claim({ size: Size.kibibytes(1) }) }),
    `
      [uwa] BackupDestination.claim(…).size is Size.kibibytes(1), but must be from Size.mebibytes(16) to Size.pebibyte(8) (prop-grammar)
          why  a smaller volume is full before XNAT has started, and nobody makes a larger one
          fix  write a value such as Size.gibibytes(100)`,
    backup({ destination: BackupDestination.claim({ size: Size.gibibytes(1) }) }),
  ),
  mistake(
    'storage-reclaim',
    'dumps that go with their claim',
    backup({ destination: BackupDestination.claim({ size: Size.gibibytes(1), storageClass: { storageClassName: 'gp3', reclaimPolicy: 'Delete' } }) }),
    `
      [uwa/backup] the backup lies on the class gp3, whose reclaim policy is Delete (storage-reclaim)
          why  one kubectl delete of the claim or the namespace would destroy the data with it
          fix  use a class with ReclaimPolicy.RETAIN, or acknowledge "storage-reclaim" where the data is elsewhere too`,
    backup({ destination: BackupDestination.claim({ size: Size.gibibytes(1), storageClass: { storageClassName: 'gp3', reclaimPolicy: 'Retain' } }) }),
  ),
  mistake(
    'backup-claim',
    'a claim of a class that makes no volumes',
    backup({
      destination: BackupDestination.claim({
        size: Size.gibibytes(1),
        storageClass: { storageClassName: 'manual', provisioner: 'kubernetes.io/no-provisioner' },
      }),
    }),
    `
      [uwa/backup] the destination is a claim of the class manual, which makes no volumes (backup-claim)
          why  the claim, and the pod with it, would wait for ever
          fix  make volume and claim yourself, and write BackupDestination.fromClaimName("…"); or name a class that makes volumes`,
    backup({ destination: BackupDestination.fromClaimName('manual') }),
  ),
  mistake(
    'resource-limits',
    'a limit under what is requested',
    backup({ resources: { memory: Size.gibibytes(2), memoryLimit: Size.gibibytes(1) } }),
    `
      [uwa/backup] resources.memoryLimit is 1024 MiB, under the 2048 MiB of memory (resource-limits)
          why  the API server refuses such a pod
          fix  raise memoryLimit, or leave it out: it is then as large as memory`,
    backup({ resources: { memory: Size.gibibytes(2) } }),
  ),
  mistake(
    'object-name',
    'a claim that is no name',
    backup({ destination: BackupDestination.fromClaimName('My Backups') }),
    `
      [uwa] claimName of BackupDestination.fromClaimName is "My Backups", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  write "my-backups", if that is meant; use lower-case letters, digits, hyphens and dots, begin and end with a letter or digit`,
    backup({ destination: BackupDestination.fromClaimName('my-backups') }),
  ),
  mistake(
    'other-namespace',
    'a database of another namespace',
    apart('other'),
    `
      [uwa/backup] the database is in the namespace "other", and this in "uwa" (other-namespace)
          why  they know each other by short names and by labels, which hold within one namespace
          fix  make both in one chart, or give both charts the same namespace`,
    apart('uwa'),
  ),
  mistake(
    'ca-file',
    'an authority of S3 that is no file',
    bucket({ endpoint: 'https://s3.example.edu.au', ca: CaBundle.fromFile('nowhere.pem') }),
    `
      [uwa/backup] the CA bundle nowhere.pem cannot be read (ca-file)
          why  without a certificate the driver trusts nobody, and XNAT does not start; a private key would lie open in a ConfigMap
          fix  correct the path: it is relative to the folder in which the synthesis runs`,
    bucket({ endpoint: 'https://s3.example.edu.au', ca: CaBundle.fromConfigMapName('ca') }),
  ),
];

const schedules = ['@daily', '@weekly', '0 0 31 2 */2', '0,30 1-5 * * *', '*/15 0-23/2 1 JAN-dec ?', '0 1 31 2 MON', '5/10 * * * sun,3', '  0 1 * * *'];

export const backupAllowed: readonly Allowed[] = [
  ...schedules.map((schedule) => ({ rule: 'cron-schedule', title: schedule, allowed: site({ buildVolume: {}, buildCleanUp: { schedule } }) })),
  ...['UTC', 'Etc/UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+8', 'Australia/Perth', 'Asia/Calcutta'].map((timeZone) => ({
    rule: 'cron-time-zone',
    title: timeZone,
    allowed: backup({ timeZone }),
  })),
  { rule: 'backup-bucket', title: 'a service with a port', allowed: bucket({ region: undefined, endpoint: 'https://minio.example.edu.au:9000' }) },
  { rule: 'backup-bucket', title: 'no folder', allowed: bucket({ prefix: '' }) },
  { rule: 'backup-version', title: 'a major alone', allowed: backup({ postgresVersion: '16' }) },
  { rule: 'backup-claim', title: 'a claim of its own', allowed: backup({ destination: BackupDestination.claim({ size: Size.gibibytes(1) }) }) },
  {
    rule: 'backup-snapshots',
    title: 'an archive of which nothing is known',
    allowed: site({ archive: { existingClaim: 'archive' }, backup: { ...BACKUP, archiveSnapshots } }),
  },
];
