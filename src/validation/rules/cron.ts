import { quoted } from '../describe';
import { Rule } from '../rule';

export interface CronSubject {
  readonly prop: string;
  readonly schedule: string;
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const DAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');
const WORDS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** The five fields: from, to, and names for the numbers. */
const FIELDS: ReadonlyArray<readonly [name: string, least: number, most: number, names: readonly string[], first: number]> = [
  ['minute', 0, 59, [], 0],
  ['hour', 0, 23, [], 0],
  ['day of the month', 1, 31, [], 0],
  ['month', 1, 12, MONTHS, 1],
  ['day of the week', 0, 6, DAYS, 0],
];

export const cronSchedule = new Rule<CronSubject>({
  id: 'cron-schedule',
  refuses: 'a schedule that cron does not know',
  why: 'the API server refuses such a CronJob, and the whole apply ends there',
  check: ({ prop, schedule }) => {
    const fault = faultOf(schedule);
    return fault === undefined ? [] : [{ what: `${prop} is ${quoted(schedule)}${fault}`, fix: 'write minute, hour, day of the month, month and day of the week, such as "30 3 * * *" for half past three each night' }];
  },
});

function faultOf(schedule: string): string | undefined {
  if (WORDS.includes(schedule)) return undefined;
  if (/^(CRON_)?TZ=/.test(schedule)) return ', which names a time zone: that is timeZone';
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== 5) return `, which has ${schedule.trim() === '' ? 'no field' : fields.length === 1 ? 'one field' : `${fields.length} fields`} in place of 5`;
  const wrong = FIELDS.find((field, i) => !fields[i]!.split(',').every((part) => isPart(part, field)));
  return wrong && `, whose ${wrong[0]} is none`;
}

function isPart(part: string, [, least, most, names, first]: (typeof FIELDS)[number]): boolean {
  const [range = '', step, ...rest] = part.split('/');
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*' || range === '?') return true;
  const numbers = range.split('-').map((text) => {
    const named = names.indexOf(text.toUpperCase());
    return named >= 0 ? named + first : /^\d+$/.test(text) ? Number(text) : NaN;
  });
  return numbers.length <= 2 && numbers.every((number) => number >= least && number <= most) && (numbers.length < 2 || numbers[0]! <= numbers[1]!);
}
