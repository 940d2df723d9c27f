// Makes one file of the program of the set-up's Job: src/features/setup/assets/setup.mjs, which is committed. With --check it only
// says whether the file is that of the sources.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { buildSync } = require('esbuild');

const root = join(__dirname, '..');
const file = join(root, 'src/features/setup/assets/setup.mjs');
const made = buildSync({
  absWorkingDir: root,
  entryPoints: ['src/features/setup/job/main.ts'],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: '// Made from src/features/setup/job by `npm run bundle`.' },
}).outputFiles[0].text;

if (!process.argv.includes('--check')) {
  writeFileSync(file, made);
} else if (readFileSync(file, 'utf8') !== made) {
  process.stderr.write('src/features/setup/assets/setup.mjs is not that of src/features/setup/job: npm run bundle\n');
  process.exitCode = 1;
}
