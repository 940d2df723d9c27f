// Compiles src/ to lib/, and copies the files there that are no TypeScript.
const { execFileSync } = require('node:child_process');
const { cpSync, readdirSync, rmSync } = require('node:fs');
const { join, relative } = require('node:path');

const root = join(__dirname, '..');
rmSync(join(root, 'lib'), { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
const assets = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name === 'assets');
for (const { parentPath, name } of assets) {
  const folder = join(parentPath, name);
  cpSync(folder, join(root, 'lib', relative(join(root, 'src'), folder)), { recursive: true });
}
