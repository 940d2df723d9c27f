import type { Finding } from '../refusals/finding';
import { cronSchedule, cronTimeZone } from '../rules/cron';
import type { Grammar } from './grammar';

/** The rules call the prop by its usual name. */
const named = (prop: string, findings: Finding[]) => findings.map((finding) => ({ ...finding, what: finding.what.replace(/^\w+/, prop) }));

/** When a CronJob runs. */
export const CRON: Grammar<string> = {
  name: 'a schedule of cron, with five fields',
  source: 'API server, by robfig/cron ParseStandard: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax',
  example: '"30 2 * * *"',
  why: 'the API server refuses such a CronJob, or it never runs',
  matches: (value) => cronSchedule.findings(value).length === 0,
  findings: (prop, value) => named(prop, cronSchedule.findings(value)),
};

export const TIME_ZONE: Grammar<string> = {
  name: 'a name of the tz database',
  source: 'https://www.iana.org/time-zones; API server, validateTimeZone: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones',
  example: '"Australia/Perth"',
  why: 'the API server refuses the CronJob, and abbreviations mean something else elsewhere',
  matches: (value) => cronTimeZone.findings(value).length === 0,
  findings: (prop, value) => named(prop, cronTimeZone.findings(value)),
};
