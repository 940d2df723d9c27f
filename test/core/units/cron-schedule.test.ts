import { cronMoments, scheduleFault } from '../../../src/core/units/cron-schedule';

const upTo = (low: number, high: number, by = 1) => Array.from({ length: Math.floor((high - low) / by) + 1 }, (_, i) => low + i * by);
const ALL = { minutes: upTo(0, 59), hours: upTo(0, 23), days: upTo(1, 31), months: upTo(1, 12), weekdays: upTo(0, 6), eitherDay: false };

test.each([
  ['* * * * *', {}],
  ['? ? ? ? ?', {}],
  [' 0  1\t* * * ', { minutes: [0], hours: [1] }],
  ['0,30 1-3 * * *', { minutes: [0, 30], hours: [1, 2, 3] }],
  ['*/20 20/2 * * *', { minutes: [0, 20, 40], hours: [20, 22] }],
  ['1-9/4 5 * * *', { minutes: [1, 5, 9], hours: [5] }],
  ['59 23 31 12 6', { minutes: [59], hours: [23], days: [31], months: [12], weekdays: [6], eitherDay: true }],
  ['0 0 1 1 0', { minutes: [0], hours: [0], days: [1], months: [1], weekdays: [0], eitherDay: true }],
  ['0 0 */1 * MON', { minutes: [0], hours: [0], weekdays: [1] }],
  ['0 0 2,* * MON', { minutes: [0], hours: [0], days: [2, ...upTo(1, 31)], weekdays: [1] }],
  ['0 0 */2 * MON', { minutes: [0], hours: [0], days: upTo(1, 31, 2), weekdays: [1], eitherDay: true }],
  ['@yearly', { minutes: [0], hours: [0], days: [1], months: [1] }],
  ['@annually', { minutes: [0], hours: [0], days: [1], months: [1] }],
  ['@monthly', { minutes: [0], hours: [0], days: [1] }],
  ['@weekly', { minutes: [0], hours: [0], weekdays: [0] }],
  ['@daily', { minutes: [0], hours: [0] }],
  ['@midnight', { minutes: [0], hours: [0] }],
  ['@hourly', { minutes: [0] }],
])('what "%s" means', (schedule, moments) => {
  expect(cronMoments(schedule)).toEqual({ ...ALL, ...moments });
});

test.each([
  ['0 0 * JAN,feb,Mar,apr,may,jun *', 'months', [1, 2, 3, 4, 5, 6]],
  ['0 0 * jul,aug,sep,oct,nov,dec *', 'months', [7, 8, 9, 10, 11, 12]],
  ['0 0 * * sun,mon,tue,wed,thu,fri,sat', 'weekdays', [0, 1, 2, 3, 4, 5, 6]],
] as const)('%s knows its words', (schedule, field, values) => {
  expect(cronMoments(schedule)?.[field]).toEqual(values);
});

test.each([
  '60 * * * *',
  '0 24 * * *',
  '0 0 0 * *',
  '0 0 32 * *',
  '0 0 * 0 *',
  '0 0 * 13 *',
  '0 0 * * 7',
  '-1 * * * *',
  '5-1 * * * *',
  '1-2-3 * * * *',
  '*-5 * * * *',
  '*/0 * * * *',
  '*/x * * * *',
  '*/5x * * * *',
  '1, * * * *',
  'x1 * * * *',
  '1x * * * *',
  '0 0 * sun *',
  'jan * * * *',
])('%s is none', (schedule) => {
  expect([scheduleFault(schedule)?.what, cronMoments(schedule)]).toEqual([expect.stringMatching(/^schedule is ".*", whose .* is none$/), undefined]);
});

test.each(['0 0 30 2 *', '0 0 31 2,4,6,9,11 *', '0 0 30-31 2 ?', '0 0 31 FEB *'])('%s never comes', (schedule) => {
  expect(scheduleFault(schedule)?.what).toBe(`schedule is "${schedule}", a day that no year has`);
});

test.each(['0 0 29 2 *', '0 0 30 4,6,9,11 *', '0 0 31 1,3,5,7,8,10,12 *', '0 0 30,1 2 *', '0 0 30 2 1', '0 0 31 1 *', '0 0 31 12 *'])(
  '%s comes',
  (schedule) => {
    expect(scheduleFault(schedule)).toBeUndefined();
  },
);
