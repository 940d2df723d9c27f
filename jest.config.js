/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testSequencer: '<rootDir>/scripts/jest-sequencer.js',
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/real/', '<rootDir>/test/cluster/', '<rootDir>/test/docs-site/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  moduleNameMapper: { '^cdk8s-xnat$': '<rootDir>/src/index.ts', '^cdk8s-xnat/testing$': '<rootDir>/src/testing/index.ts' },
  // A test runs in a context of its own, in which each global is looked up slowly: these are arguments of every module
  // instead, and a synthesis takes a sixth less. Not those that fake timers replace.
  sandboxInjectedGlobals: ['Array', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'WeakMap', 'WeakSet'],
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
};
