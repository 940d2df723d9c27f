import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { listAt, objectsBelow, valueAt } from '../../core/kubernetes/objects-of-app';

/** What runs in a chart, whoever made it: all of it is watched. */
export interface WatchedObjects {
  /** Names of the StatefulSets. */
  readonly statefulSets: string[];
  /** Names of the claims that pods use. */
  readonly claims: string[];
  /** The CronJob that backs up the database. */
  readonly backup?: WatchedBackup;
  /** Whether there is a smoke test. */
  readonly smokeTest: boolean;
  /** Whether a Job sets XNAT up. */
  readonly setup: boolean;
  /** Name of the CronJob that removes old build folders. */
  readonly cleanUp?: string;
  /** Whether cert-manager makes a certificate. */
  readonly certificates: boolean;
}

export interface WatchedBackup {
  readonly name: string;
  readonly schedule: string;
  /** Seconds after which one is ended. */
  readonly timeout: number;
}

const BACKUP = /-postgresql-backup$/;

export function watchedObjects(scope: Construct): WatchedObjects {
  const objects = objectsBelow(Chart.of(scope), 'StatefulSet', 'CronJob', 'Job', 'Ingress', 'Certificate');
  const named = (kind: string) => objects.filter((object) => object.kind === kind).map(({ name }) => name);
  const claims = objects.flatMap(({ json }) =>
    [json, valueAt(json, 'spec', 'jobTemplate')].flatMap((owner) => listAt(owner, 'spec', 'template', 'spec', 'volumes')),
  );
  const isOf = (name: string, json: unknown) => valueAt(json, 'metadata', 'labels', 'app.kubernetes.io/name') === name;
  const jobOf = (name: string) => objects.some(({ kind, json }) => kind === 'Job' && isOf(name, json));
  const issued = objects.some(
    ({ kind, json }) =>
      kind === 'Ingress' && Object.keys(valueAt(json, 'metadata', 'annotations') ?? {}).some((name) => /^cert-manager\.io\/(cluster-)?issuer$/.test(name)),
  );
  return {
    statefulSets: named('StatefulSet').sort(),
    claims: [...new Set(claims.map((volume) => valueAt(volume, 'persistentVolumeClaim', 'claimName')).filter((name) => typeof name === 'string'))].sort(),
    backup: objects.filter(({ kind, name }) => kind === 'CronJob' && BACKUP.test(name)).map(backupOf)[0],
    smokeTest: jobOf('smoke-test'),
    setup: jobOf('xnat-setup'),
    cleanUp: objects.find(({ kind, json }) => kind === 'CronJob' && isOf('build-clean-up', json))?.name,
    certificates: issued || named('Certificate').length > 0,
  };
}

function backupOf({ name, json }: { readonly name: string; readonly json: unknown }): WatchedBackup {
  return {
    name,
    schedule: String(valueAt(json, 'spec', 'schedule')),
    timeout: Number(valueAt(json, 'spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds') ?? 0),
  };
}
