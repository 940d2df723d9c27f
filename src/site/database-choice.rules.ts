import { Rule } from '../core/refusals/rule';

/** Props of a site that are its database. */
export const DATABASES = ['postgres', 'cloudNativePostgres', 'externalPostgres'] as const;

export type DatabaseProp = (typeof DATABASES)[number];

const KEEPS: Readonly<Record<DatabaseProp, string>> = {
  postgres: 'for one server in the cluster',
  cloudNativePostgres: 'for several servers in the cluster',
  externalPostgres: 'for the external database',
};

export const databaseChoice = new Rule<readonly DatabaseProp[]>({
  id: 'database-choice',
  refuses: 'a site with two databases, or with none',
  why: 'XNAT keeps its data in exactly one PostgreSQL',
  check: (given) => {
    if (given.length === 1) return [];
    if (given.length === 0) {
      return [
        {
          what: 'none of postgres, cloudNativePostgres and externalPostgres is given',
          fix: 'add postgres: {} for one server in the cluster, cloudNativePostgres: {} for several, or externalPostgres: { host: "…", credentials: … }',
        },
      ];
    }
    const names = `${given.slice(0, -1).join(', ')} and ${given[given.length - 1]}`;
    return [
      {
        what: `${names} are ${given.length === 2 ? 'both' : 'all'} given`,
        fix: `keep one of them: ${given.map((name) => `${name} ${KEEPS[name]}`).join(', ')}`,
      },
    ];
  },
});
