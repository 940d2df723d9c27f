import { type Duration, Size } from 'cdk8s';
import { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';
import { restrictedContainer, restrictedPod } from '../../core/kubernetes/restricted';
import { inMemory, scratch } from '../../core/kubernetes/scratch';
import type { Resources } from '../../core/units/resources';
import type { SecretKey } from '../../values/secret';
import type { PostgresTuning } from './postgres-tuning';

/** The user of the official Debian image. */
const UID = 999;
const SECRETS = '/run/secrets/postgresql';
/** Not the image's own path: from version 18 on the image refuses a mount there. */
const DATA = '/var/lib/postgresql-data';
/** What the image runs once it has made the data folder. */
const INIT = '/docker-entrypoint-initdb.d';

export interface PostgresPodOptions {
  readonly component: Component;
  readonly image: string;
  readonly tuning: PostgresTuning;
  readonly resources: Resources;
  readonly claimName: string;
  /** Name of the ConfigMap with what the image runs at its first start. */
  readonly initConfigMap: string;
  readonly databaseName: string;
  readonly username: string;
  readonly passwordKey: SecretKey;
  readonly terminationGracePeriod: Duration;
}

/** The pod of a PostgreSQL server. @see https://github.com/docker-library/docs/tree/master/postgres */
export function postgresPod(options: PostgresPodOptions): k8s.PodTemplateSpec {
  const ready = ['pg_isready', '--quiet', '--host=127.0.0.1', `--username=${options.username}`];
  return {
    metadata: {
      labels: options.component.labels,
      // A node that is emptied for thrift must not take the only database with it.
      annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: options.terminationGracePeriod.toSeconds(),
      securityContext: restrictedPod(UID, UID),
      containers: [
        {
          name: 'postgresql',
          image: options.image,
          imagePullPolicy: 'IfNotPresent',
          args: [...options.tuning._args(), ...locks(options.tuning)],
          ports: [{ name: 'postgresql', containerPort: 5432, protocol: 'TCP' }],
          env: [
            { name: 'POSTGRES_DB', value: options.databaseName },
            // XNAT's role is another one, which own-role.sh makes: the superuser logs in by the socket in the pod alone.
            { name: 'POSTGRES_USER', value: options.username === 'postgres' ? 'superuser' : 'postgres' },
            { name: 'XNAT_ROLE', value: options.username },
            { name: 'POSTGRES_PASSWORD_FILE', value: `${SECRETS}/password` },
            { name: 'POSTGRES_INITDB_ARGS', value: '--data-checksums --auth-host=scram-sha-256' },
            // A subfolder: a fresh volume may hold lost+found, and initdb wants an empty folder.
            { name: 'PGDATA', value: `${DATA}/pgdata` },
          ],
          resources: options.resources.toKube(),
          securityContext: restrictedContainer,
          // Recovery after a crash can take minutes; until it is done nobody may call the server dead.
          startupProbe: { exec: { command: ready }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 120 },
          readinessProbe: { exec: { command: ready }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
          livenessProbe: {
            tcpSocket: { port: k8s.IntOrString.fromString('postgresql') },
            periodSeconds: 20,
            timeoutSeconds: 5,
            failureThreshold: 6,
          },
          volumeMounts: [
            { name: 'data', mountPath: DATA },
            { name: 'run', mountPath: '/var/run/postgresql' },
            { name: 'tmp', mountPath: '/tmp' },
            { name: 'shm', mountPath: '/dev/shm' },
            { name: 'secrets', mountPath: SECRETS, readOnly: true },
            { name: 'init', mountPath: INIT, readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: options.claimName } },
        scratch('run', Size.mebibytes(16)),
        scratch('tmp', Size.mebibytes(512)),
        // The runtime's 64 MB break parallel queries. What lies there is memory of the container.
        inMemory('shm', options.resources.memoryLimit),
        {
          name: 'secrets',
          secret: {
            secretName: options.passwordKey.secretName,
            defaultMode: 0o440,
            items: [{ key: options.passwordKey.key, path: 'password' }],
          },
        },
        { name: 'init', configMap: { name: options.initConfigMap, defaultMode: 0o555 } },
      ],
    },
  };
}

/**
 * A restore by a role that makes no databases is one transaction, which holds a lock on all that it drops and makes: more than the server's own
 * 64 for each connection where XNAT has a thousand tables. 256 take 7 MB.
 */
function locks({ settings }: PostgresTuning): string[] {
  return 'max_locks_per_transaction' in settings ? [] : ['-c', 'max_locks_per_transaction=256'];
}
