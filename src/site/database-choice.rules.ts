import { Rule } from '../core/refusals/rule';

export interface DatabaseChoice {
  readonly postgres: boolean;
  readonly externalPostgres: boolean;
}

export const databaseChoice = new Rule<DatabaseChoice>({
  id: 'database-choice',
  refuses: 'a site with two databases, or with none',
  why: 'XNAT keeps its data in exactly one PostgreSQL',
  check: ({ postgres, externalPostgres }) => {
    if (postgres && externalPostgres) {
      return [
        {
          what: 'postgres and externalPostgres are both given',
          fix: 'remove postgres to use the external database, or externalPostgres to keep the one in the cluster',
        },
      ];
    }
    return postgres || externalPostgres
      ? []
      : [
          {
            what: 'neither postgres nor externalPostgres is given',
            fix: 'add postgres: {} for one in the cluster, or externalPostgres: { host: "…", credentials: … }',
          },
        ];
  },
});
