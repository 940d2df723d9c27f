// Runs shellcheck over every script of the library, where it is installed.
const { spawnSync } = require('node:child_process');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** What of a folder, and of those in it, is a script of bash by its first line. */
function scriptsBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sh'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => readFileSync(path, 'utf8').startsWith('#!'));
}

const folders = ['xnat', 'backup', 'logging', 'monitoring', 'secrets', 'smoke-test', 'storage'].map((part) => join(__dirname, '..', 'src', part, 'scripts'));
const files = [
  ...folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))),
  join(__dirname, 'certs.sh'),
  join(__dirname, 'real-parts.sh'),
  join(__dirname, '../examples/ais-production/hooks/pre-commit'),
  ...scriptsBelow(join(__dirname, 'cluster')),
  ...scriptsBelow(join(__dirname, '../test/cluster')),
  join(__dirname, '../.ci/run'),
  join(__dirname, '../.ci/packages.sh'),
];
const result = spawnSync('shellcheck', ['--external-sources', '--source-path=SCRIPTDIR', ...files], { stdio: 'inherit' });
if (result.error) {
  if (process.env.REQUIRE_REAL === '1') throw result.error;
  console.log('shellcheck is not installed: the scripts are not checked (apt-get install shellcheck)');
} else {
  process.exitCode = result.status;
}
