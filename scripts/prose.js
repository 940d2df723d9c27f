// Runs vale over what people read, where it is installed: `bash scripts/real-parts.sh` builds it. The style is the project's own, in .vale/styles/House.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { homedir } = require('node:os');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
/** As real-parts.sh has it. */
const VERSION = '3.18.0';
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-xnat');
const built = join(cache, 'bin/tools', `vale-${VERSION}`, 'vale');

const papers = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'examples'];
// What is generated says what its sources say; proof.md has the titles of tests.
const docs = readdirSync(join(ROOT, 'docs'), { recursive: true })
  .filter((name) => name.endsWith('.md') && !name.startsWith('reference/') && name !== 'explanation/proof.md')
  .map((name) => `docs/${name}`);

const program = existsSync(built) ? built : 'vale';
const result = spawnSync(program, ['--output=line', ...papers, ...docs], { cwd: ROOT, stdio: 'inherit' });
if (result.error) {
  if (process.env.REQUIRE_REAL === '1') throw result.error;
  console.log('vale is not installed: the prose is not checked (bash scripts/real-parts.sh)');
} else {
  process.exitCode = result.status;
}
