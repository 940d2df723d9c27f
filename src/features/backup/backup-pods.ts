import { type Duration, Size } from 'cdk8s';
import type { IDatabase } from '../../contracts/database';
import { hostsOf } from '../../contracts/database-hosts';
import type { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import type { Component } from '../../core/kubernetes/instance';
import { finitePod } from '../../core/kubernetes/job';
import { restrictedContainer } from '../../core/kubernetes/restricted';
import { scratch } from '../../core/kubernetes/scratch';
import { days } from '../../core/units/days';
import type { Resources } from '../../core/units/resources';
import { apiServerVolume, snapshotContainer, type SnapshotFacts } from './archive-snapshots';
import { s3Container, type S3Facts, s3Volumes, workspace } from './s3-containers';

/** The user of PostgreSQL's official Debian image. */
const UID = 999;
const SECRETS = '/run/secrets/database';
const CA = '/run/database-ca';
const RESULT = '/run/backup/dump';
/** By which the snapshots know that the dump has got where it belongs. */
const STORED = '/run/backup/stored';

/** As libpq calls what the site's JDBC driver does. */
const SSL_MODES: Readonly<Record<string, string>> = { unverified: 'require', disabled: 'disable' };

export interface BackupPodFacts {
  readonly database: IDatabase;
  readonly image: string;
  readonly resources: Resources;
  readonly scripts: string;
  /** What names of dumps begin with. */
  readonly prefix: string;
  /** Whose they are. */
  readonly owner: string;
  readonly keepFor: Duration;
  readonly caVolume?: k8s.Volume;
  /** Name of the claim, where dumps are kept on one. */
  readonly claimName?: string;
  readonly s3?: S3Facts;
  readonly snapshot?: SnapshotFacts;
  /** Name of the service account, where a role is acted in or the API server is asked. */
  readonly serviceAccountName?: string;
}

/** The pod that dumps the database; what follows on that happens side by side, so that neither waits for the other. */
export function backupPod(facts: BackupPodFacts, component: Component): k8s.PodTemplateSpec {
  const { s3, snapshot } = facts;
  // What whoever stores dumps has to know. The last two are set on a Job that somebody makes by hand.
  const keeping = { KEEP_DAYS: String(days(facts.keepFor)), OWNER: facts.owner, TAKE_OVER: '', ACCEPT_SMALLER: '' };
  // With S3 dumps are kept there, and the room for the new one is empty.
  const dump = databaseContainer('dump', facts, { ...(s3 ? { KEEP_DAYS: '' } : keeping), RESULT });
  const after = [
    ...(s3 ? [s3Container('upload', s3, { ...keeping, RESULT, STORED })] : []),
    ...(snapshot ? [snapshotContainer(snapshot, s3 ? STORED : '')] : []),
  ];
  return pod(facts, component, after.length === 0 ? [dump] : [dump, ...after], snapshot ? [apiServerVolume] : [], facts.serviceAccountName);
}

/** The pod that restores it. */
export function restorePod(facts: BackupPodFacts, component: Component): k8s.PodTemplateSpec {
  const { s3 } = facts;
  const chosen = { DUMP: '', OWNER: facts.owner };
  const restore = databaseContainer('restore', facts, chosen);
  const account = s3?.options.serviceAccountRoleArn === undefined ? undefined : facts.serviceAccountName;
  return pod(facts, component, s3 ? [s3Container('fetch', s3, chosen), restore] : [restore], [], account);
}

/** A pod whose first container ends before the others begin. */
function pod(
  facts: BackupPodFacts,
  component: Component,
  containers: k8s.Container[],
  volumes: k8s.Volume[],
  serviceAccountName?: string,
): k8s.PodTemplateSpec {
  const { s3, claimName, database, caVolume } = facts;
  const [first, ...others] = containers;
  return {
    metadata: {
      labels: component.labels,
      // A node that is emptied for thrift must not end it half way.
      annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
    },
    spec: finitePod({
      uid: UID,
      gid: UID,
      serviceAccountName,
      hostAliases: database.hostAliases,
      ...(others.length > 0 && { initContainers: [first!] }),
      containers: others.length > 0 ? others : [first!],
      volumes: [
        { name: 'scripts', configMap: { name: facts.scripts } },
        databaseSecrets(database),
        ...(caVolume ? [caVolume] : []),
        claimName === undefined && s3 ? workspace(s3.options) : { name: 'backups', persistentVolumeClaim: { claimName: claimName ?? 'missing' } },
        ...(s3 ? s3Volumes(s3) : []),
        ...volumes,
        scratch('result', Size.mebibytes(16)),
        scratch('tmp', Size.mebibytes(512)),
      ],
    }),
  };
}

function databaseContainer(name: string, facts: BackupPodFacts, more: Readonly<Record<string, string>>): k8s.Container {
  const { database, caVolume } = facts;
  const env = {
    PGHOST: hostsOf(database)
      .map(({ host }) => host)
      .join(','),
    PGPORT: hostsOf(database)
      .map(({ port }) => port)
      .join(','),
    // Of several servers one takes writes, and a restore writes.
    ...(database.hosts && { PGTARGETSESSIONATTRS: 'read-write' }),
    PGSSLMODE: SSL_MODES[database.tls.mode] ?? database.tls.mode,
    ...(caVolume && { PGSSLROOTCERT: `${CA}/ca.pem` }),
    DATABASE: database.databaseName,
    DATABASE_USER: database.username ?? '',
    SECRETS,
    ATTEMPTS: '60',
    PAUSE: '5',
    HOME: '/tmp',
    FOLDER: '/backups',
    PREFIX: facts.prefix,
    ...more,
  };
  return {
    name,
    image: facts.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', `/scripts/${name}.sh`],
    env: environment(env),
    resources: facts.resources.toKube(),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: 'scripts', mountPath: '/scripts', readOnly: true },
      { name: 'database', mountPath: SECRETS, readOnly: true },
      ...(caVolume ? [{ name: caVolume.name, mountPath: CA, readOnly: true }] : []),
      { name: 'result', mountPath: '/run/backup' },
      { name: 'backups', mountPath: '/backups' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

function databaseSecrets({ passwordKey, username, usernameKey }: IDatabase): k8s.Volume {
  const file = ({ secretName, key }: { secretName: string; key: string }, path: string) => ({ secret: { name: secretName, items: [{ key, path }] } });
  const sources = [file(passwordKey, 'password'), ...(username === undefined && usernameKey ? [file(usernameKey, 'username')] : [])];
  return { name: 'database', projected: { defaultMode: 0o440, sources } };
}
