const base = { ...require('./jest.config.js') };
// An order belongs to a whole run, and these are parts of one.
delete base.testSequencer;

const cluster = (name, more) => ({
  ...base,
  displayName: name,
  testMatch: [`<rootDir>/test/cluster/${name}/**/*.test.ts`],
  testPathIgnorePatterns: ['/node_modules/'],
  ...more,
});

/** The tests on a real Kubernetes: an API server on loopback, and a node in a network namespace. @type {import('jest').Config} */
module.exports = {
  testTimeout: 300000,
  reporters: ['default', '<rootDir>/scripts/cluster/proof.js'],
  projects: [
    cluster('control-plane', {
      globalSetup: '<rootDir>/test/cluster/support/own-control-planes.ts',
      globalTeardown: '<rootDir>/test/cluster/support/stop-control-planes.ts',
    }),
    cluster('node', { globalSetup: '<rootDir>/test/cluster/support/start-node.ts', globalTeardown: '<rootDir>/test/cluster/support/stop-node.ts' }),
  ],
};
