import { ApiObject, type Duration, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { checksum } from '../checksum';
import { k8s } from '../k8s';
import { restrictedPod } from './restricted';

export interface JobFacts {
  /** Name, labels, and a namespace where it is not the chart's. */
  readonly metadata: k8s.ObjectMeta;
  /** Its name, where that is known only at the end of the synthesis. The one of the metadata stands for it until then. */
  readonly name?: string;
  /** Asked at the end of the synthesis. */
  readonly spec: () => k8s.JobSpec;
}

/** Makes a Job. */
export function makeJob(scope: Construct, id: string, { metadata, name, spec }: JobFacts): void {
  const job = new k8s.KubeJob(scope, id, { metadata, spec: Lazy.any({ produce: spec }) as k8s.JobSpec });
  if (name !== undefined) Object.assign(ApiObject.of(job).metadata, { name });
}

/**
 * The name of a Job that holds a hash of what it does. A Job cannot be changed: another task is another Job, and the same one is
 * not done again.
 *
 * @param stem what the name begins with
 * @param spec what the Job does; it may hold the name, and is asked with an empty one
 * @param more texts that make it another Job as well
 */
export function jobName(stem: string, spec: (name: string) => k8s.JobSpec, more: Readonly<Record<string, string>> = {}): string {
  return `${stem}-${checksum({ ...more, spec: JSON.stringify(spec('')) }).slice(0, 8)}`;
}

export interface SingleTryFacts {
  /** Seconds after which Kubernetes ends it. */
  readonly activeDeadlineSeconds: number;
  /** How long it stays after its end, and its log with it. */
  readonly keepFor: Duration;
  readonly template: k8s.PodTemplateSpec;
}

/** A Job whose program knows itself what may be tried again: once it has failed, only a pod that was put off its node is replaced. */
export function singleTry({ activeDeadlineSeconds, keepFor, template }: SingleTryFacts): k8s.JobSpec {
  return {
    backoffLimit: 0,
    activeDeadlineSeconds,
    ttlSecondsAfterFinished: Math.ceil(keepFor.toSeconds({ integral: false })),
    podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] },
    template,
  };
}

export interface FinitePodFacts extends Omit<k8s.PodSpec, 'restartPolicy' | 'securityContext' | 'imagePullSecrets'> {
  readonly uid: number;
  readonly gid: number;
  /** Names of Secrets. */
  readonly imagePullSecrets?: readonly string[];
}

/** The pod of a Job or of a CronJob: it runs to its end once, restricted, without a token for the API server. */
export function finitePod({ uid, gid, imagePullSecrets = [], ...more }: FinitePodFacts): k8s.PodSpec {
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    imagePullSecrets: imagePullSecrets.length > 0 ? imagePullSecrets.map((name) => ({ name })) : undefined,
    securityContext: restrictedPod(uid, gid),
    ...more,
  };
}
