// npm run mutants                      core, values and the rooms below
// npm run mutants -- messaging         one room; or values, or a folder of core such as core/props
// npm run mutants -- login --force     all of it again, and not only what changed since the last run
//
// It changes the code in small ways, one at a time, and names the changes that no test notices. For each only those tests
// run that reach it, of those that test the room: a test that builds a hundred sites notices much, and says little of it.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith('-'));
const rooms = named.length > 0 ? named : ['core', 'values', 'database', 'login', 'messaging', 'storage'];

const folderOf = (room) => (existsSync(join(ROOT, 'src', room)) ? room : `features/${room}`);

/** Rules and checks of every room, on plain values or on one small app. */
const OF_ALL = ['validation/pure.test.ts', 'validation/all-at-once.test.ts'];
/** What tests values and core beside their own folders. */
const BESIDE = {
  core: ['site/makers.test.ts', 'backup/cron-gap.test.ts'],
  values: ['site/makers.test.ts', ...['database', 'login', 'storage', 'network', 'xnat/config'].map((room) => `${room}/*.test.ts`)],
};

function run(room) {
  const folder = folderOf(room);
  if (!existsSync(join(ROOT, 'src', folder))) throw new Error(`no folder src/${folder}; rooms are ${readdirSync(join(ROOT, 'src/features')).join(', ')}`);
  const tests = [...new Set([`${room}/**/*.test.ts`, ...OF_ALL, ...(BESIDE[room.split('/')[0]] ?? [])])];
  const stryker = [
    ...['run', '--mutate', `src/${folder}/**/*.ts,!src/core/kubernetes/**`],
    ...['--incremental', '--incrementalFile', `node_modules/.cache/mutants/${room.replaceAll('/', '-')}.json`],
    ...args.filter((arg) => arg.startsWith('-')),
  ];
  // Not by --testFiles: Stryker minds it in its first run alone, and loads all other tests for each mutant.
  const env = { ...process.env, MUTANTS_TESTS: tests.join(' ') };
  return spawnSync(join(ROOT, 'node_modules/.bin/stryker'), stryker, { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1;
}

process.exitCode = Math.max(...rooms.map(run));
