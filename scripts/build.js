// Compiles src/ to lib/, and copies the files there that are no TypeScript.
const { execFileSync } = require('node:child_process');
const { cpSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
rmSync(join(root, 'lib'), { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
for (const folder of [
  'xnat/scripts',
  'backup/scripts',
  'messaging/conf',
  'logging/conf',
  'logging/scripts',
  'monitoring/conf',
  'monitoring/scripts',
  'pipelines/texts',
  'secrets/scripts',
  'setup/assets',
  'smoke-test/scripts',
  'storage/scripts',
])
  cpSync(join(root, 'src', folder), join(root, 'lib', folder), { recursive: true });
