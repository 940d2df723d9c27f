import type { Duration } from 'cdk8s';

/** Ten years. */
export const MOST_DAYS = 3650;

/** Days of a duration, with a fraction where there is one. */
export function days(duration: Duration): number {
  return duration.toSeconds({ integral: false }) / 86_400;
}

/** A duration as a message names it: in days where it is at least one, else in hours. */
export function daysInWords(duration: Duration): string {
  const amount = days(duration);
  const [count, unit] = amount < 1 ? [amount * 24, 'hour'] : [amount, 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
