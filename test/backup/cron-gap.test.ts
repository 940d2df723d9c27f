import { longestGap } from '../../src/core/units/cron-gap';

const HOUR = 3600;
const DAY = 24 * HOUR;

describe('the longest time between two runs of a schedule', () => {
  test.each<[string, number]>([
    ['30 15 * * *', DAY],
    ['@daily', DAY],
    ['@hourly', HOUR],
    ['*/15 * * * *', HOUR / 4],
    ['0 1,13 * * *', DAY / 2],
    ['0 1,5 * * *', 20 * HOUR],
    ['0 1 * * 1-5', 3 * DAY],
    ['0 20 * * SUN', 7 * DAY],
    ['@weekly', 7 * DAY],
    ['0 1 1 * *', 31 * DAY],
    ['0 1,2 31 * *', 61 * DAY - HOUR],
    ['@yearly', 366 * DAY],
    ['0 0 29 2 *', (4 * 365 + 1) * DAY],
    // Either day will do, unless one of them is any.
    ['0 0 1 * MON', 7 * DAY],
    ['0 0 */1 * MON', 7 * DAY],
    ['0 0 */2 * MON', 2 * DAY],
  ])('%s', (schedule, gap) => {
    expect(longestGap(schedule)).toBe(gap);
  });

  test('is none where the schedule is none', () => {
    expect([longestGap('nonsense'), longestGap('0 0 31 2 *'), longestGap('@every 24h')]).toEqual([undefined, undefined, undefined]);
  });
});
