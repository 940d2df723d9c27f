import { Duration } from 'cdk8s';
import type { PodTimes } from './pod-times.rules';
import type { XnatImage } from './xnat-image';
import type { XnatWebProps } from './xnat-web-options';

/** How long a pod may take to start, and to end. */
export function timesOf({ startupTimeout, terminationGracePeriod }: XnatWebProps): PodTimes {
  return {
    startupTimeout: startupTimeout ?? Duration.minutes(15),
    terminationGracePeriod: terminationGracePeriod ?? Duration.minutes(2),
  };
}

/** Share of the memory limit for the Java heap. */
export function heapPercentOf({ heapPercent }: XnatWebProps): number {
  return heapPercent ?? 60;
}

/** Whether a container beside XNAT's shows its log. */
export function showsLogs({ showLogs }: XnatWebProps, image: XnatImage): boolean {
  return showLogs ?? image.logsToFiles;
}
