// Makes lib/ of src/: the declarations as tsc writes them, all code in one file, since a start costs by the files it
// reads, beside it, in one folder, the files that run in pods, and the command, the helpers of tests and the plugin of cdk8s each in
// a file of its own.
const { execFileSync } = require('node:child_process');
const { chmodSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { buildSync } = require('esbuild');
const { copyAssets } = require('./assets.js');
const { dependencies, engines, peerDependencies } = require('../package.json');

const root = join(__dirname, '..');
const lib = join(root, 'lib');

rmSync(lib, { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
const options = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: `node${/\d+/.exec(engines.node)[0]}`,
  external: Object.keys({ ...dependencies, ...peerDependencies }),
  // The names of classes stand in refusals.
  keepNames: true,
  logLevel: 'warning',
};
buildSync({ ...options, entryPoints: ['src/index.ts'], outfile: 'lib/index.js' });
// The command asks for the library as a site does: it is no second copy of it.
const command = { ...options, external: [...options.external, '../index'], banner: { js: '#!/usr/bin/env node' } };
buildSync({ ...command, entryPoints: ['src/cli/main.ts'], outfile: 'lib/cli/main.js' });
chmodSync(join(lib, 'cli/main.js'), 0o755);
// What the tests of a site import, and what the command cdk8s loads: neither needs the library.
buildSync({ ...options, entryPoints: ['src/testing/index.ts'], outfile: 'lib/testing/index.js' });
buildSync({ ...options, entryPoints: ['src/cli/check/plugin.ts'], outfile: 'lib/validation/index.js' });
// Those of the command lie beside its own.
copyAssets(join(lib, 'assets'), (folder) => !folder.startsWith(join(root, 'src/cli')));
copyAssets(join(lib, 'cli/assets'), (folder) => folder.startsWith(join(root, 'src/cli')));
