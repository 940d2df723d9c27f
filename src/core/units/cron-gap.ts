import { type CronMoments, cronMoments } from './cron-schedule';

const DAY = 86_400_000;
/** After 28 years the days of the week are those of the same dates again, and leap years have come seven times. */
const [FROM, UNTIL] = [Date.UTC(2024, 0, 1), Date.UTC(2052, 0, 1)];

/** The longest time between two runs of a schedule, in seconds, but for clocks that are put forward; undefined where it is none. */
export function longestGap(schedule: string): number | undefined {
  const moments = cronMoments(schedule);
  if (!moments) return undefined;
  const { minutes, hours } = moments;
  const times = [...new Set(hours.flatMap((hour) => minutes.map((minute) => hour * 3600 + minute * 60)))].sort((a, b) => a - b);
  const [first, last] = [times[0]!, times.at(-1)!];
  const within = Math.max(0, ...times.slice(1).map((time, i) => time - times[i]!));
  const days: number[] = [];
  for (let day = FROM; day < UNTIL; day += DAY) if (isMeant(new Date(day), moments)) days.push(day / 1000);
  return Math.max(within, ...days.slice(1).map((day, i) => day - days[i]! + first - last));
}

/** The shortest time between two runs within a day, in seconds; undefined where there is one run a day, or none. */
export function shortestGap(schedule: string): number | undefined {
  const moments = cronMoments(schedule);
  if (!moments) return undefined;
  const times = moments.hours.flatMap((hour) => moments.minutes.map((minute) => hour * 3600 + minute * 60)).sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  return gaps.length === 0 ? undefined : Math.min(...gaps);
}

function isMeant(date: Date, { days, months, weekdays, eitherDay }: CronMoments): boolean {
  const [day, weekday] = [days.includes(date.getUTCDate()), weekdays.includes(date.getUTCDay())];
  return months.includes(date.getUTCMonth() + 1) && (eitherDay ? day || weekday : day && weekday);
}
