// Synthesizes every example into dist/examples/<name>/.
const { execFileSync } = require('node:child_process');
const { readdirSync, rmSync, existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
for (const name of readdirSync(join(root, 'examples')).sort()) {
  const main = join(root, 'examples', name, 'main.ts');
  if (!existsSync(main)) continue;
  const outdir = join(root, 'dist', 'examples', name);
  rmSync(outdir, { recursive: true, force: true });
  execFileSync(process.execPath, ['-r', './scripts/typescript.js', main], {
    cwd: root,
    env: { ...process.env, CDK8S_OUTDIR: outdir },
    stdio: 'inherit',
  });
  console.log(`dist/examples/${name}: ${readdirSync(outdir).join(', ')}`);
}
