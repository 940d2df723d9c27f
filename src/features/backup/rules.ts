import type { Duration } from 'cdk8s';
import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { days, daysInWords, MOST_DAYS } from '../../core/units/days';
import { versionIn } from '../../values/image.rules';
import { EBS_IN_TREE, EFS_CSI, NO_PROVISIONER } from '../../values/provisioner-names';
import type { IStorageClass } from '../../values/storage-class';

export const backupRetention = new Rule<Duration>({
  id: 'backup-retention',
  refuses: 'backups that are kept for less than a day, for more than ten years, or for a part of a day',
  why: 'each would be deleted as soon as there is another: what was damaged yesterday could not be brought back today',
  check: (keepFor) => {
    const count = days(keepFor);
    const what = `keepFor is ${daysInWords(keepFor)}`;
    if (count > MOST_DAYS) {
      const why = 'a claim that nothing is ever deleted from is full one night; what must outlive ten years belongs into an archive of its own';
      return [{ what, why, fix: `write at most keepFor: Duration.days(${MOST_DAYS})` }];
    }
    if (!(count >= 1)) return [{ what, fix: 'write keepFor: Duration.days(30), or as many days as your rules ask for' }];
    if (Number.isInteger(count)) return [];
    return [{ what, why: 'what deletes old backups counts whole days', fix: `write keepFor: Duration.days(${Math.ceil(count)})` }];
  },
});

export interface VersionSubject {
  readonly given: string | undefined;
  /** The tag of an image says a version where none is given. */
  readonly image?: { readonly tag?: string };
  readonly server: string | undefined;
}

const VERSION = /^(\d{1,2})(\.\d+)?(-(bookworm|bullseye|trixie))?$/;

export const backupVersion = new Rule<VersionSubject>({
  id: 'backup-version',
  refuses: 'programs of PostgreSQL of another major than the server, or of no version',
  why: 'each backup would end in failure: an older pg_dump does not dump a newer server, and the dump of a newer one cannot be restored into an older',
  check: ({ given, image, server }) => {
    const [, wanted] = /^(\d+)/.exec(server ?? '') ?? [];
    if (given === undefined) {
      const ofTag = versionIn(image?.tag)?.split('.')[0];
      return ofTag === undefined || wanted === undefined || ofTag === wanted
        ? []
        : [{ what: `the tag of image is ${quoted(image!.tag!)}, and the server is ${server}`, fix: `choose a tag of PostgreSQL ${wanted}` }];
    }
    const major = VERSION.exec(given)?.[1];
    if (major === undefined) {
      return [
        {
          what: `postgresVersion is ${quoted(given)}`,
          why: 'there is no such Debian image, and the pod would not start; Alpine has other tools',
          fix: 'write the major of the server, such as "17", or better a release, such as "17.6"',
        },
      ];
    }
    return wanted === undefined || wanted === major
      ? []
      : [{ what: `postgresVersion is ${quoted(given)}, and the server is ${server}`, fix: `leave postgresVersion out, or write "${wanted}"` }];
  },
});

export interface BackupClaimSubject {
  readonly claimName: string | undefined;
  readonly database: string | undefined;
  readonly archive: string | undefined;
  /** Class of a claim that is to be made. */
  readonly storageClass: IStorageClass | undefined;
}

export const backupClaim = new Rule<BackupClaimSubject>({
  id: 'backup-claim',
  refuses: 'a backup on the claim of what it is a backup of, or on one that no volume is made for',
  why: 'what takes the one takes the other: the disk, a mistaken delete, a full volume',
  check: ({ claimName, database, archive, storageClass }) => {
    if (storageClass?.provisioner === NO_PROVISIONER) {
      return [
        {
          what: `the destination is a claim of the class ${storageClass.storageClassName}, which makes no volumes`,
          why: 'the claim, and the pod with it, would wait for ever',
          fix: 'make volume and claim yourself, and write BackupDestination.fromClaimName("…"); or name a class that makes volumes',
        },
      ];
    }
    if (claimName === undefined || ![database, archive].includes(claimName)) return [];
    const whose = claimName === database ? 'the database' : 'the archive';
    return [
      {
        what: `the destination is the claim ${quoted(claimName)}, which is that of ${whose}`,
        fix: 'use BackupDestination.claim(…) for one of its own, or better BackupDestination.s3(…)',
      },
    ];
  },
});

export interface BucketSubject {
  readonly bucket: string;
  readonly prefix?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials: boolean;
  readonly serviceAccountRoleArn?: string;
  readonly stsPeers?: unknown;
}

const BUCKET = /^(?!xn--|sthree-)(?!.*(\.\.|-s3alias$|--ol-s3$))(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ENDPOINT = /^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?\/?$/;
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

export const backupBucket = new Rule<BucketSubject>({
  id: 'backup-bucket',
  refuses: 'a bucket, prefix, endpoint or role that cannot be, or no way to log in',
  why: 'no dump could be stored, and nobody would miss it until one is needed',
  check: ({ bucket, prefix, region, endpoint, credentials, serviceAccountRoleArn: role, stsPeers }) => {
    const reports: Report[] = [];
    const check = (holds: boolean, what: string, fix: string) => {
      if (!holds) reports.push({ what, fix });
    };
    check(BUCKET.test(bucket), `bucket is ${quoted(withoutSecrets(bucket))}`, 'write its name alone: 3 to 63 lower-case letters, digits, hyphens and dots');
    check(
      prefix === undefined || (/^[\w!.*'()/-]*$/.test(prefix) && !prefix.split('/').some((part) => /^\.+$/.test(part)) && !prefix.includes('//')),
      `prefix is ${quoted(prefix ?? '')}`,
      'write a folder such as "xnat" or "prod/xnat": letters, digits, hyphens and slashes',
    );
    check(
      endpoint === undefined || ENDPOINT.test(endpoint),
      `endpoint is ${quoted(withoutSecrets(endpoint ?? ''))}`,
      'write a URL without a path, such as "https://s3.example.edu.au" or "https://minio.example.edu.au:9000"',
    );
    check(
      region !== undefined || endpoint !== undefined,
      'neither region nor endpoint is given',
      'write region: "ap-southeast-2", or where the bucket is; for another S3 than AWS, endpoint: "https://…"',
    );
    check(
      credentials !== (role !== undefined),
      role === undefined ? 'neither credentials nor serviceAccountRoleArn is given' : 'credentials and serviceAccountRoleArn are both given',
      'give credentials: Secret.named("…"), or serviceAccountRoleArn: "arn:aws:iam::…" on EKS',
    );
    check(
      role === undefined || ROLE.test(role),
      `serviceAccountRoleArn is ${quoted(role ?? '')}`,
      'write the ARN of the role, such as "arn:aws:iam::111122223333:role/xnat-backup"',
    );
    check(
      stsPeers === undefined || role !== undefined,
      'stsPeers is given, and no serviceAccountRoleArn',
      'remove stsPeers: only who acts in a role asks STS for it',
    );
    return reports;
  },
});

export const backupInClear = new Rule<string | undefined>({
  id: 'backup-in-clear',
  refuses: 'dumps that go to S3 in clear',
  why: 'a dump holds names and dates of birth, and whoever is on the way can read it',
  acknowledgeable: true,
  check: (endpoint) =>
    endpoint?.startsWith('http://')
      ? [
          {
            what: `endpoint is ${quoted(withoutSecrets(endpoint))}`,
            fix: 'write https://, and ca: CaBundle.fromFile("…") where its authority is your own; or acknowledge "backup-in-clear" where the traffic stays in the cluster',
          },
        ]
      : [],
});

export interface SnapshotSubject {
  readonly archive: boolean;
  readonly provisioner: string | undefined;
}

export const backupSnapshots = new Rule<SnapshotSubject>({
  id: 'backup-snapshots',
  refuses: 'snapshots of no archive, or of one that cannot be snapshot',
  why: 'every backup would end in failure, or the archive would not be in it',
  check: ({ archive, provisioner }) => {
    const reports: Report[] = [];
    if (!archive) reports.push({ what: 'archiveSnapshots is given, and no archive', fix: 'add archive: xnat.archive, or remove archiveSnapshots' });
    if (provisioner !== undefined && [EBS_IN_TREE, EFS_CSI, NO_PROVISIONER].includes(provisioner)) {
      reports.push({
        what: `the archive lies on ${provisioner === NO_PROVISIONER ? 'a volume of no driver, such as NFS or a local one' : provisioner}, which makes no VolumeSnapshots`,
        fix: 'remove archiveSnapshots, and back it up where it lies: AWS Backup for EFS, snapshots of the NFS server',
      });
    }
    return reports;
  },
});

export interface TimesSubject {
  readonly timeout: Duration;
  readonly readyWithin: Duration | undefined;
}

const seconds = (duration: Duration) => duration.toSeconds({ integral: false });

export const backupTimes = new Rule<TimesSubject>({
  id: 'backup-times',
  refuses: 'less than ten minutes for a backup, or less than its snapshot may take',
  why: 'it would be ended half way, each time',
  check: ({ timeout, readyWithin }) => {
    const reports: Report[] = [];
    if (seconds(timeout) < 600) reports.push({ what: `timeout is ${seconds(timeout)} s`, fix: 'leave it out for 6 hours, or write Duration.hours(1) or more' });
    else if (readyWithin && seconds(readyWithin) >= seconds(timeout)) {
      reports.push({
        what: `archiveSnapshots.readyWithin is ${seconds(readyWithin)} s, and timeout ${seconds(timeout)} s`,
        fix: 'raise timeout above readyWithin, by what a dump takes',
      });
    }
    if (readyWithin && seconds(readyWithin) < 60)
      reports.push({
        what: `archiveSnapshots.readyWithin is ${seconds(readyWithin)} s`,
        fix: 'leave it out for 2 hours, or write Duration.minutes(10) or more',
      });
    return reports;
  },
});

/** What Kubernetes grants a CronJob: it adds eleven characters for each Job. */
const LONGEST_CRON_JOB = 52;
const LONGEST_SITE = LONGEST_CRON_JOB - '-postgresql-restore'.length;

export const backupName = new Rule<string>({
  id: 'backup-name',
  refuses: 'a backup of a site whose name is too long for a CronJob',
  why: 'the API server refuses a CronJob whose name is over 52 characters',
  check: (instance) =>
    instance.length <= LONGEST_SITE
      ? []
      : [
          {
            what: `the name of the site is ${quoted(instance)}, ${instance.length} characters long`,
            fix: `a new site takes at most ${LONGEST_SITE} characters; for one that is there, make the backup in a chart of its own: new PostgresBackup(…)`,
          },
        ],
});
