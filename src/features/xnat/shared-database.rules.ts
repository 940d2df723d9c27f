import { OTHER_CLUSTER } from '../../core/app/cluster';
import { Rule } from '../../core/refusals/rule';

export interface SharedDatabase {
  readonly database: string;
  /** The XNAT that has it, too. */
  readonly otherPath: string;
}

export const sharedDatabase = new Rule<SharedDatabase>({
  id: 'shared-database',
  refuses: 'one database for two XNATs',
  why: "both write the same tables: each site would show the other's projects and users, and look for their scans in its own archive",
  check: ({ database, otherPath }) => [
    { what: `the database is ${database}, as for ${otherPath}`, fix: `give each a database of its own, by databaseName or host; ${OTHER_CLUSTER}` },
  ],
});
