import type { Subjects } from './subjects';

export const siteSubjects: Subjects = {
  'database-choice': {
    refused: [
      { postgres: true, externalPostgres: true },
      { postgres: false, externalPostgres: false },
    ],
    allowed: [{ postgres: true, externalPostgres: false }],
  },
};
