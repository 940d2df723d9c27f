const base = require('./jest.config');

// For `npm run mutants`: the tests of what stryker.config.json has changed. All others build whole sites, and each mutant
// would wait for them.
/** @type {import('jest').Config} */
module.exports = {
  ...base,
  testMatch: [
    ...['database', 'login', 'storage'].map((room) => `<rootDir>/test/${room}/**/*.test.ts`),
    ...['pure', 'refusals', 'all-at-once'].map((name) => `<rootDir>/test/validation/${name}.test.ts`),
    '<rootDir>/test/core/**/*.test.ts',
    '<rootDir>/test/backup/cron-gap.test.ts',
  ],
};
