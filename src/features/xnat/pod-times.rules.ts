import type { Duration } from 'cdk8s';
import { type Report, Rule } from '../../core/refusals/rule';

export interface PodTimes {
  readonly startupTimeout: Duration;
  readonly terminationGracePeriod: Duration;
}

const seconds = (duration: Duration) => duration.toSeconds({ integral: false });

export const podTimes = new Rule<PodTimes>({
  id: 'pod-times',
  refuses: 'less than a minute to start, or less than 30 seconds to end',
  why: 'an XNAT that is killed before it has started begins anew without end, and loses what it was writing when it ends',
  check: ({ startupTimeout, terminationGracePeriod }) => {
    const reports: Report[] = [];
    if (seconds(startupTimeout) < 60) {
      reports.push({
        what: `startupTimeout is ${seconds(startupTimeout)} s`,
        fix: 'write Duration.minutes(15), or what the slowest start takes and half as much again',
      });
    }
    if (seconds(terminationGracePeriod) < 30) {
      reports.push({
        what: `terminationGracePeriod is ${seconds(terminationGracePeriod)} s, of which 20 s pass before XNAT is told to end`,
        fix: 'write Duration.minutes(2), or at least 30 seconds',
      });
    }
    return reports;
  },
});
