import type { Duration } from 'cdk8s';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { days, daysInWords, MOST_DAYS } from '../../core/units/days';

export interface SnapshotSubject {
  readonly bucket: string | undefined;
  readonly major: number;
  readonly schedule: string;
  readonly keepFor: Duration;
}

/** Seconds, minutes, hours, day of the month, month, day of the week, and perhaps a year. */
const CRON = /^[\d*,/-]+ [\d*,/-]+ [\d*,/-]+ [\d*?,/LW-]+ [\dA-Z*,/-]+ [\dA-Z*?,/L#-]+( [\d*,/-]+)?$/;

/** The least and the greatest number of each field; the step after a slash has no other bounds. */
const BOUNDS = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [1, 7],
  [1970, 2099],
] as const;

function isSchedule(schedule: string): boolean {
  const numbersOf = (field: string) => (field.replace(/\/\d+/g, '').match(/\d+/g) ?? []).map(Number);
  return CRON.test(schedule) && schedule.split(' ').every((field, i) => numbersOf(field).every((number) => number >= BOUNDS[i]![0] && number <= BOUNDS[i]![1]));
}

export const snapshots = new Rule<SnapshotSubject>({
  id: 'efk-snapshots',
  refuses: 'snapshots in a bucket that cannot be, by a schedule that Elasticsearch does not know, kept for less than a day, or for more than ten years',
  why: 'the Job that sets them up is refused, and nobody misses the snapshots until one is needed',
  check: ({ bucket, major, schedule, keepFor }): Report[] => {
    const [, , , day = '', , weekday = ''] = schedule.split(' ');
    const count = days(keepFor);
    const oneOpen = (day === '?') !== (weekday === '?');
    return [
      ...(bucket === undefined || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
        ? []
        : [{ what: `bucket is ${quoted(bucket)}`, fix: 'use 3 to 63 lower-case letters, digits, hyphens and dots' }]),
      ...(bucket === undefined || major >= 8
        ? []
        : [
            {
              what: `the repository is a bucket, and Elasticsearch ${major} has no plugin for one`,
              fix: 'use SnapshotRepository.fromClaimName(…), or version 8',
            },
          ]),
      ...(isSchedule(schedule) && oneOpen
        ? []
        : [
            {
              what: `snapshots.schedule is ${quoted(schedule)}`,
              fix: 'write six fields, seconds first, with "?" for the day of the month or of the week: "0 30 15 * * ?"',
            },
          ]),
      ...(count >= 1 && count <= MOST_DAYS
        ? []
        : [
            {
              what: `snapshots.keepFor is ${daysInWords(keepFor)}`,
              fix: count > MOST_DAYS ? `write at most Duration.days(${MOST_DAYS})` : 'write Duration.days(90), or as many days as your rules ask for',
            },
          ]),
    ];
  },
});
