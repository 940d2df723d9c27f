import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';
import { shortestGap } from '../../core/units/cron-gap';

/** A dump of a database of some size takes about as long, and one at a time is made. */
const LEAST_SECONDS = 3600;

export const backupOften = new Rule<string>({
  id: 'backup-often',
  refuses: 'backups more often than once an hour',
  why: 'a dump is still being made when the next one is due, and is left out; each reads the whole database while people work',
  acknowledgeable: true,
  check: (schedule) => {
    const gap = shortestGap(schedule);
    return gap !== undefined && gap < LEAST_SECONDS
      ? [
          {
            what: `schedule is ${quoted(schedule)}, which comes every ${Math.round(gap / 60)} minutes`,
            fix: 'write "30 1 * * *" for each night, or "0 * * * *" for each hour; for less than an hour of loss use a server with point-in-time recovery',
          },
        ]
      : [];
  },
});
