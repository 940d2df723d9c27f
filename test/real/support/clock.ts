import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from './folders';
import { commandPath } from './programs';

/** A `date` of a node whose clock is a year ahead. */
export const A_YEAR_AHEAD = `#!/bin/bash\ncase " $* " in *' --date='*) exec ${commandPath('date')!} "$@" ;; *) exec ${commandPath('date')!} --date='+1 year' "$@" ;; esac\n`;

/** The PATH of such a node. */
export function pathAYearAhead(folder: string): string {
  writeFiles(folder, { date: A_YEAR_AHEAD });
  chmodSync(join(folder, 'date'), 0o755);
  return `${folder}:${process.env.PATH!}`;
}

/** What is said of so many that are left. */
export const leftForLater = (count: number) =>
  new RegExp(
    `: ${count} more are older than 30 days, and stay for now: a run deletes 5 at most\\. If nobody has shortened keepFor, look at the clock of the node: it says ${new Date(Date.now() + 365 * 86_400_000).getUTCFullYear()}-`,
  );
