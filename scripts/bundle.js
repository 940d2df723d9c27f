// Makes one file of each program that runs in a pod: src/features/<room>/assets/<room>.mjs, of src/features/<room>/job. The files are
// committed. With --check it only says whether they are those of the sources.
const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { buildSync } = require('esbuild');

const root = join(__dirname, '..');
const rooms = readdirSync(join(root, 'src/features')).filter((room) => existsSync(join(root, 'src/features', room, 'job/main.ts')));

for (const room of rooms) {
  const job = `src/features/${room}/job`;
  const program = `src/features/${room}/assets/${room}.mjs`;
  const file = join(root, program);
  const made = buildSync({
    absWorkingDir: root,
    entryPoints: [`${job}/main.ts`],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: `// Made from ${job} by \`npm run bundle\`.` },
  }).outputFiles[0].text;

  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, made);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== made) {
    process.stderr.write(`${program} is not that of ${job}: npm run bundle\n`);
    process.exitCode = 1;
  }
}
