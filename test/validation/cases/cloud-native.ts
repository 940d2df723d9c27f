import { Duration, Size } from 'cdk8s';
import { type CloudNativePostgresOptions, PostgresTuning, Secret } from 'cdk8s-xnat';
import { type Allowed, type Case, site } from '../case';

const database = (cloudNativePostgres: CloudNativePostgresOptions) => site({ postgres: undefined, cloudNativePostgres });

const cluster = (rule: string, title: string, broken: CloudNativePostgresOptions, report: string, mended: CloudNativePostgresOptions): Case => ({
  rule,
  title,
  broken: database(broken),
  report,
  mended: database(mended),
});

const backup = { destination: 's3://imaging-backups/uwa', keepFor: Duration.days(30), credentials: Secret.named('uwa-backup-s3') };

export const cloudNativeCases: readonly Case[] = [
  cluster(
    'cnpg-instances',
    'a cluster of one server',
    { instances: 1 },
    `
      [uwa/database] instances is 1 (cnpg-instances)
          why  with one there is nothing to fail over to; with two, the loss of one leaves a single copy of all that is written until it is back
          fix  write instances: 3, or leave it out; or acknowledge "cnpg-instances" where that is acceptable, such as in a trial`,
    { instances: 3 },
  ),
  cluster(
    'cnpg-parameter',
    'an archive command beside the operator',
    { tuning: PostgresTuning.forMemory(Size.gibibytes(2)).with({ archive_command: 'cp %p /archive/%f' }) },
    `
      [uwa/database] tuning sets archive_command, which is the operator's (cnpg-parameter)
          why  the operator refuses the cluster, or the change of it
          fix  remove archive_command from tuning`,
    { tuning: PostgresTuning.forMemory(Size.gibibytes(2)) },
  ),
  cluster(
    'cnpg-memory',
    'less memory reserved than the buffers take',
    { resources: { memory: Size.gibibytes(1), memoryLimit: Size.gibibytes(8) } },
    `
      [uwa/database] shared_buffers is 2048 MB, and resources.memory 1024 MiB (cnpg-memory)
          why  the operator refuses the cluster: its pods could be put on a node where that memory is not free
          fix  write resources: { memory: Size.mebibytes(2048) } or more, or lower shared_buffers`,
    {
      resources: { memory: Size.mebibytes(2048), memoryLimit: Size.gibibytes(8) },
    },
  ),
  cluster(
    'cnpg-wal',
    'a small volume for the WAL',
    { walSize: Size.gibibytes(4) },
    `
      [uwa/database] walSize is 4096 MiB, and max_wal_size 4096 MB (cnpg-wal)
          why  the operator refuses the cluster; PostgreSQL stops when the volume of its WAL is full
          fix  write walSize: Size.gibibytes(8), or lower max_wal_size by tuning`,
    { walSize: Size.gibibytes(8) },
  ),
  cluster(
    'cnpg-backup',
    'a backup that nobody logs in for',
    { backup: { ...backup, credentials: undefined } },
    `
      [uwa/database] neither credentials nor serviceAccountRoleArn is given (cnpg-backup)
          why  the plugin refuses it, or stores nothing, and PostgreSQL keeps its WAL until its disk is full
          fix  give credentials: Secret.named("…"), or serviceAccountRoleArn: "arn:aws:iam::…" on EKS`,
    { backup },
  ),
  cluster(
    'cnpg-pod',
    'names for addresses in pods of the operator',
    { pod: { hostAliases: [{ ip: '10.20.0.7', hostnames: ['s3.example.edu.au'] }] } },
    `
      [uwa/database] pod.hostAliases is given (cnpg-pod)
          why  the operator makes the pods, and they would be without it
          fix  remove pod.hostAliases`,
    {
      pod: {},
    },
  ),
  cluster(
    'cnpg-name',
    'the superuser as the owner',
    { username: 'postgres' },
    `
      [uwa/database] username is "postgres" (cnpg-name)
          why  the operator refuses the cluster, and there is no database
          fix  leave it out for "xnat", or write another name`,
    {},
  ),
];

export const cloudNativeAllowed: readonly Allowed[] = [
  { rule: 'cnpg-wal', title: 'the WAL beside the data', allowed: database({ size: Size.gibibytes(100) }) },
  {
    rule: 'cnpg-backup',
    title: 'a role in place of a password',
    allowed: database({ backup: { ...backup, credentials: undefined, serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/uwa' } }),
  },
];
