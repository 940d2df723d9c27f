import { quoted } from '../refusals/describe';
import { nearest } from '../refusals/nearest';
import { type Report, Rule } from '../refusals/rule';
import { scheduleFault } from '../units/cron-schedule';

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
  check: (zone) => zoneReports('timeZone', zone),
});

export const xnatTimeZone = new Rule<string>({
  id: 'xnat-time-zone',
  refuses: 'a time zone of XNAT that is no name of the tz database',
  why: 'Java takes UTC for a zone that it does not know, without a word: the times of sessions and logs would be off',
  check: (zone) => zoneReports('timeZone', zone),
});

/** jsii's library is that of ES2020, which does not know of it. */
const zones = () => (Intl as unknown as { supportedValuesOf(key: 'timeZone'): string[] }).supportedValuesOf('timeZone');

function zoneReports(prop: string, zone: string): Report[] {
  if (ZONE.test(zone) && isKnown(zone)) return [];
  const meant = nearest(
    zone,
    zones().filter((known) => ZONE.test(known)),
  );
  return [
    {
      what: `${prop} is ${quoted(zone)}`,
      fix: meant === undefined ? 'write area and city, such as "Australia/Perth", or leave it out' : `write ${quoted(meant)}, or leave it out`,
    },
  ];
}

const KNOWN = new Map<string, boolean>();

/** Whether this Node.js knows it: it carries the same database, with names of old as well. It takes a moment to tell. */
function isKnown(zone: string): boolean {
  const known = KNOWN.get(zone) ?? isTimeZone(zone);
  KNOWN.set(zone, known);
  return known;
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}
