// Synthesizes every example into dist/examples/<name>/, in one process: to load the library takes longer than any of them.
const { readdirSync, rmSync, existsSync } = require('node:fs');
const { join } = require('node:path');
require('./typescript.js');

const root = join(__dirname, '..');
process.chdir(root);
for (const name of readdirSync(join(root, 'examples')).sort()) {
  const main = join(root, 'examples', name, 'main.ts');
  if (!existsSync(main)) continue;
  const outdir = join(root, 'dist', 'examples', name);
  rmSync(outdir, { recursive: true, force: true });
  process.env.CDK8S_OUTDIR = outdir;
  require(main);
  console.log(`dist/examples/${name}: ${readdirSync(outdir).join(', ')}`);
}
