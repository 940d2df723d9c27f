import { ApiObject, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { arn, S3_REGION } from '../../core/grammar/aws';
import { type Grammar, pattern } from '../../core/grammar/grammar';
import { webUrl } from '../../core/grammar/network';
import { CRON } from '../../core/grammar/schedules';
import { by, duration, filledListOf, filledText, heldBy, optional, required, secretOf, type Shape, text, valueOf } from '../../core/props/kind';
import { days } from '../../core/units/days';
import { NetworkPeer } from '../../values/network-peer';
import { Secret, type SecretKey, secretKeyKind } from '../../values/secret';

/** Base backups and WAL of a CloudNativePG cluster in object storage, by the Barman Cloud plugin. */
export interface CloudNativePostgresBackupOptions {
  /** Bucket and folder, such as `s3://imaging-backups/xnat`. The folder is this cluster's alone. */
  readonly destination: string;

  /** How far back the database can be restored, in whole days: what is not needed for that is deleted. */
  readonly keepFor: Duration;

  /**
   * When a base backup is made, in UTC, in the five fields of cron. WAL is archived all the time, at the latest every five minutes.
   *
   * @default - "30 15 * * *", half past one in the morning of Eastern Australia
   */
  readonly schedule?: string;

  /**
   * URL of the service, where it is not AWS's.
   *
   * @default - AWS
   */
  readonly endpoint?: string;

  /**
   * The authority of the endpoint's certificate, as a key of a Secret.
   *
   * @default - those that the plugin knows
   */
  readonly endpointCa?: SecretKey;

  /**
   * Region of the bucket.
   *
   * @default - what the service says itself
   */
  readonly region?: string;

  /**
   * The Secret with the keys `access_key` and `secret_key`. Exactly one of `credentials` and `serviceAccountRoleArn` is given.
   *
   * @default - the role is used
   */
  readonly credentials?: Secret;

  /**
   * ARN of an IAM role that the cluster's pods act in (IRSA). Its trust policy names the service account `<site>-cnpg`.
   *
   * @default - the credentials are used
   */
  readonly serviceAccountRoleArn?: string;

  /**
   * Where the service is on the network.
   *
   * @default - anywhere, on the port of the endpoint
   */
  readonly peers?: NetworkPeer[];
}

export const CNPG_DESTINATION: Grammar<string> = {
  ...pattern({
    name: 'a bucket and a folder in it, such as s3://imaging-backups/xnat',
    source: 'destinationPath of barman-cloud: https://cloudnative-pg.io/plugin-barman-cloud/docs/object_stores/',
    example: '"s3://imaging-backups/xnat"',
    why: 'nothing could be stored, and PostgreSQL keeps its WAL until its disk is full',
    pattern: /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w!.*'()-]+)+$/,
  }),
  meant: (value) => {
    const bare = value
      .trim()
      .replace(/^(s3:\/\/|https?:\/\/)?\/*/i, '')
      .replace(/\/+$/, '');
    return bare.includes('/') ? `s3://${bare}` : `s3://${bare}/xnat`;
  },
};

export const CNPG_ENDPOINT = webUrl(['https', 'http'], 'nothing could be stored, and PostgreSQL keeps its WAL until its disk is full');

export const CNPG_ROLE = arn('the ARN of a role of IAM', /iam::\d{12}:role\/[\w+=,.@/-]+/, '"arn:aws:iam::111122223333:role/xnat-backup"');

export const cloudNativeBackupShape: Shape<CloudNativePostgresBackupOptions> = {
  destination: required(by(filledText, CNPG_DESTINATION), 's3://missing/missing'),
  keepFor: required(heldBy(duration, 'cnpg-backup', 'retentionPolicy: https://cloudnative-pg.io/plugin-barman-cloud/docs/retention/'), Duration.days(30)),
  schedule: optional(by(text, CRON)),
  endpoint: optional(by(text, CNPG_ENDPOINT)),
  endpointCa: optional(secretKeyKind),
  region: optional(by(filledText, S3_REGION)),
  credentials: optional(secretOf(Secret, 'Secret.named("xnat-backup-s3")'), Secret.named('missing')),
  serviceAccountRoleArn: optional(by(filledText, CNPG_ROLE), 'arn:aws:iam::000000000000:role/missing'),
  peers: optional(filledListOf(valueOf(NetworkPeer, 'NetworkPeer.cidr("10.0.9.0/24")'))),
};

export const BARMAN_PLUGIN = 'barman-cloud.cloudnative-pg.io';

const selector = ({ secretName: name, key }: SecretKey) => ({ name, key });

/** What the plugin, and the operator before it, call the configuration of barman-cloud. */
export function barmanConfiguration({ destination, endpoint, endpointCa, credentials }: CloudNativePostgresBackupOptions): object {
  return {
    destinationPath: destination,
    endpointURL: endpoint,
    endpointCA: endpointCa && selector(endpointCa),
    s3Credentials: credentials
      ? { accessKeyId: selector(credentials.key('access_key')), secretAccessKey: selector(credentials.key('secret_key')) }
      : { inheritFromIAMRole: true },
    wal: { compression: 'gzip', maxParallel: 4 },
    data: { compression: 'gzip' },
  };
}

interface BackupFacts {
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly options: CloudNativePostgresBackupOptions;
}

/** The store, and the schedule by which base backups go into it. */
export function makeCloudNativeBackup(scope: Construct, { metadata, options }: BackupFacts): void {
  const { keepFor, region, endpoint, schedule = '30 15 * * *' } = options;
  // Servers of other makers than AWS do not know the checksums that newer clients send.
  const older = { AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required', AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required' };
  const variables = { ...(region !== undefined && { AWS_DEFAULT_REGION: region }), ...(endpoint !== undefined && older) };
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }));
  new ApiObject(scope, 'object-store', {
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata,
    spec: {
      configuration: barmanConfiguration(options),
      retentionPolicy: `${Math.ceil(days(keepFor))}d`,
      instanceSidecarConfiguration: {
        ...(env.length > 0 && { env }),
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
      },
    },
  });
  new ApiObject(scope, 'scheduled-backup', {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    metadata,
    spec: {
      // The operator counts seconds as well.
      schedule: schedule.startsWith('@') ? schedule : `0 ${schedule}`,
      immediate: true,
      backupOwnerReference: 'self',
      cluster: { name: metadata.name },
      method: 'plugin',
      pluginConfiguration: { name: BARMAN_PLUGIN },
    },
  });
}
