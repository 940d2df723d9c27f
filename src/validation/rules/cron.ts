import { scheduleFault } from '../../kubernetes/cron-schedule';
import { quoted } from '../describe';
import { Rule } from '../rule';

export const cronSchedule = new Rule<string>({
  id: 'cron-schedule',
  refuses: 'a schedule that cron does not know, or that never comes',
  why: 'the API server refuses such a CronJob, and the apply ends there; or it never runs',
  check: (schedule) => {
    const fault = scheduleFault(schedule);
    return fault ? [fault] : [];
  },
});

const ZONE = /^(UTC|GMT|[A-Z][A-Za-z]+(\/[A-Z][A-Za-z0-9_+-]*){1,2})$/;

export const cronTimeZone = new Rule<string>({
  id: 'cron-time-zone',
  refuses: 'a time zone that is no name of the tz database',
  why: 'the API server refuses the CronJob, and abbreviations mean something else elsewhere: EST is in America',
  check: (zone) => (ZONE.test(zone) ? [] : [{ what: `timeZone is ${quoted(zone)}`, fix: 'write area and city, such as "Australia/Perth", or leave it out' }]),
});
