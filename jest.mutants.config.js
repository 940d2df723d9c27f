/** For `npm run mutants`, which chooses the tests: all are loaded for each mutant. @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config'),
  // The bundles are held against their sources, which Stryker has changed.
  testPathIgnorePatterns: ['/node_modules/', '/job-program/bundle\\.test\\.ts$'],
  testMatch: (process.env.MUTANTS_TESTS ?? '**/*.test.ts').split(' ').map((tests) => `<rootDir>/test/${tests}`),
};
