import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from '../k8s';

export interface CronJobFacts {
  /** Name, labels, and a namespace where it is not the chart's. */
  readonly metadata: k8s.ObjectMeta;
  readonly schedule: string;
  /** Undefined for that of the cluster's controller. */
  readonly timeZone?: string;
  /** Whether it never runs by itself. */
  readonly suspend?: boolean;
  /** Labels of its Jobs. */
  readonly jobLabels?: Record<string, string>;
  readonly job: k8s.JobSpec;
}

/**
 * Makes a CronJob of which one Job runs at a time. A control plane that was away goes on where it would have been, but not in the
 * middle of the day.
 */
export function makeCronJob(scope: Construct, id: string, { metadata, schedule, timeZone, suspend, jobLabels, job }: CronJobFacts): void {
  new k8s.KubeCronJob(scope, id, {
    metadata,
    spec: {
      schedule,
      timeZone,
      suspend,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: Duration.hours(1).toSeconds(),
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { ...(jobLabels && { metadata: { labels: jobLabels } }), spec: job },
    },
  });
}
