import { quoted } from '../refusals/describe';

/** What is wrong with a schedule, and what to write in its place. */
export interface ScheduleFault {
  readonly what: string;
  readonly fix: string;
  /** In place of what holds for most. */
  readonly why?: string;
}

/** The moments that a schedule means. */
export interface CronMoments {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
  /** Whether a day of the month or a day of the week will do, rather than a day that is both. */
  readonly eitherDay: boolean;
}

interface CronField {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly words?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly CronField[] = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of the month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12, words: MONTHS },
  // As Kubernetes has it: a 7 is refused.
  { name: 'day of the week', low: 0, high: 6, words: DAYS },
];
const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
/** A star, also with a step of one or beside other values: any day, so that the other field alone decides. */
const ANY = /(^|,)[*?](\/0*1)?(,|$)/;
const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const FIX = 'write "30 15 * * *", which is each day at 15:30; the five fields are minute, hour, day of the month, month and day of the week';

/**
 * Why Kubernetes would refuse a schedule, or never act on it; undefined where it is right.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function scheduleFault(schedule: string): ScheduleFault | undefined {
  const what = `schedule is ${quoted(schedule)}`;
  const zone = /^(?:CRON_)?TZ=(\S*)\s*(.*)$/.exec(schedule);
  if (zone) return { what: `${what}, with a time zone in it`, fix: `write schedule: ${quoted(zone[2]!)}, timeZone: ${quoted(zone[1]!)}` };
  if (schedule.startsWith('@')) {
    if (schedule in MACROS) return undefined;
    const fix = 'write "@daily", or five fields such as "30 15 * * *"';
    return /^@every\b/.test(schedule)
      ? {
          what,
          why: 'Kubernetes takes it, and counts from when the CronJob was made: nobody can say at what hour it runs, and one that is made anew begins from the start',
          fix,
        }
      : { what: `${what}, which is none of ${Object.keys(MACROS).join(', ')}`, fix };
  }
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== FIELDS.length || schedule.trim() === '') {
    const count = schedule.trim() === '' ? 0 : fields.length;
    return { what: `${what}, of ${count} fields`, fix: count === 6 ? `leave out the seconds: ${quoted(fields.slice(1).join(' '))}` : FIX };
  }
  const values = FIELDS.map((field, i) => valuesOf(fields[i]!, field));
  const wrong = values.findIndex((found) => found === undefined);
  if (wrong >= 0) {
    const { name, low, high, words } = FIELDS[wrong]!;
    const named = words ? `, or ${words[0]!.toUpperCase()} to ${words.at(-1)!.toUpperCase()}` : '';
    return {
      what: `${what}, whose ${name} ${quoted(fields[wrong]!)} is none`,
      fix: `write ${low} to ${high}${named}; * for each, */2 for each second one, 1-5 for a range, 1,3 for several`,
    };
  }
  const [, , days, months] = values as number[][];
  // With a day of the week beside it, either of the two will do.
  if (ANY.test(fields[4]!) && !months!.some((month) => days!.some((day) => day <= LONGEST_MONTH[month - 1]!))) {
    return { what: `${what}, a day that no year has`, fix: FIX };
  }
  return undefined;
}

/** What a schedule means; undefined where it is none, which its own rule reports. */
export function cronMoments(schedule: string): CronMoments | undefined {
  if (scheduleFault(schedule)) return undefined;
  const fields = (MACROS[schedule] ?? schedule).trim().split(/\s+/);
  const [minutes, hours, days, months, weekdays] = FIELDS.map((field, i) => valuesOf(fields[i]!, field)!);
  return { minutes: minutes!, hours: hours!, days: days!, months: months!, weekdays: weekdays!, eitherDay: !ANY.test(fields[2]!) && !ANY.test(fields[4]!) };
}

/** The values that a field stands for; undefined where it is none. */
function valuesOf(text: string, field: CronField): number[] | undefined {
  const parts = text.split(',').map((part) => partOf(part, field));
  return parts.includes(undefined) ? undefined : (parts as number[][]).flat();
}

function partOf(text: string, { low, high, words }: CronField): number[] | undefined {
  const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? [];
  const number = (word: string) => {
    const index = words?.indexOf(word.toLowerCase()) ?? -1;
    return index >= 0 ? index + low : /^\d+$/.test(word) ? Number(word) : NaN;
  };
  const [first = '', last, ...more] = range.split('-');
  const every = first === '*' || first === '?';
  const from = every ? low : number(first);
  // A step makes of a single value the beginning of a range.
  const to = every ? high : last === undefined ? (step === undefined ? from : high) : number(last);
  const by = step === undefined ? 1 : Number(step);
  if (more.length > 0 || (every && last !== undefined) || !(from >= low && to <= high && from <= to) || !(by >= 1)) return undefined;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);
}
