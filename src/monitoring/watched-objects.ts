import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { at, listAt, objectsBelow } from '../kubernetes/objects-of-app';

/** What runs in a chart, whoever made it: all of it is watched. */
export interface WatchedObjects {
  /** Names of the StatefulSets. */
  readonly statefulSets: string[];
  /** Names of the claims that pods use. */
  readonly claims: string[];
  /** Name of the CronJob that backs up the database. */
  readonly backup?: string;
  /** Whether there is a smoke test. */
  readonly smokeTest: boolean;
  /** Whether cert-manager makes a certificate. */
  readonly certificates: boolean;
}

const BACKUP = /-postgresql-backup$/;
const SMOKE_TEST = 'smoke-test';

export function watchedObjects(scope: Construct): WatchedObjects {
  const objects = objectsBelow(Chart.of(scope), 'StatefulSet', 'CronJob', 'Job', 'Ingress', 'Certificate');
  const named = (kind: string) => objects.filter((object) => object.kind === kind).map(({ name }) => name);
  const claims = objects.flatMap(({ json }) => [json, at(json, 'spec', 'jobTemplate')].flatMap((owner) => listAt(owner, 'spec', 'template', 'spec', 'volumes')));
  const issued = objects.some(({ kind, json }) => kind === 'Ingress' && Object.keys(at(json, 'metadata', 'annotations') ?? {}).some((name) => /^cert-manager\.io\/(cluster-)?issuer$/.test(name)));
  return {
    statefulSets: named('StatefulSet').sort(),
    claims: [...new Set(claims.map((volume) => at(volume, 'persistentVolumeClaim', 'claimName')).filter((name) => typeof name === 'string'))].sort(),
    backup: named('CronJob').find((name) => BACKUP.test(name)),
    smokeTest: objects.some(({ kind, json }) => kind === 'Job' && at(json, 'metadata', 'labels', 'app.kubernetes.io/name') === SMOKE_TEST),
    certificates: issued || named('Certificate').length > 0,
  };
}
