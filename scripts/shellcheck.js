// Runs shellcheck over every script of the library, where it is installed.
const { spawnSync } = require('node:child_process');
const { readdirSync } = require('node:fs');
const { join } = require('node:path');

const folders = ['xnat', 'backup', 'logging', 'monitoring', 'secrets', 'setup', 'smoke-test', 'storage'].map((part) => join(__dirname, '..', 'src', part, 'scripts'));
const files = [...folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))), join(__dirname, 'certs.sh'), join(__dirname, 'real-parts.sh'), join(__dirname, '../examples/ais-production/hooks/pre-commit')];
const result = spawnSync('shellcheck', files, { stdio: 'inherit' });
if (result.error) {
  if (process.env.REQUIRE_REAL === '1') throw result.error;
  console.log('shellcheck is not installed: the scripts are not checked (apt-get install shellcheck)');
} else {
  process.exitCode = result.status;
}
