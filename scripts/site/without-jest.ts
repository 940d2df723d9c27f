// The tests' own examples are read outside of jest: what they remove after all tests is removed at the end of the process.
Object.assign(globalThis, { afterAll: (end: () => void) => process.once('exit', end) });
