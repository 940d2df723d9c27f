/**
 * Makes the package for Python: a wheel, and the sources of one, by jsii and jsii-pacmak. They work on a copy, since they ask for things in
 * package.json that npm must not see. The wheel brings its JavaScript along; whoever installs it needs Node, and no npm.
 *
 * Usage: node scripts/python.js [folder]   dist/python, if none is given
 */
const { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, posix, resolve } = require('node:path');
const { spawnSync } = require('node:child_process');
const { buildSync } = require('esbuild');
const { compile, manifest } = require('./jsii.js');
const { copyAssets } = require('./assets.js');
require('./typescript.js');
const { fileUrl } = require('./site/repository');

const root = resolve(__dirname, '..');
const own = require('../package.json');
const target = resolve(process.argv[2] ?? join(root, 'dist/python'));

/** What `python3 -m venv` needs; Debian has it in a package of its own. */
function checkPython() {
  const { status, error } = spawnSync('python3', ['-c', 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))'], { stdio: 'ignore' });
  if (status === 0) return;
  const what = error ? 'python3 is not installed' : 'python3 is older than 3.10, or makes no virtual environments';
  console.error(`${what}: the wheel is built in one. On Debian: apt-get install python3 python3-venv`);
  process.exit(1);
}

/** What is packed: the description of the API that the compiler wrote, all code in one file, and what runs in pods. */
function stage(compiled, folder) {
  mkdirSync(join(folder, 'lib'), { recursive: true });
  const external = Object.keys({ ...own.dependencies, ...own.peerDependencies });
  buildSync({
    absWorkingDir: compiled,
    entryPoints: ['lib/index.js'],
    outfile: join(folder, 'lib/index.js'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: `node${/\d+/.exec(own.engines.node)[0]}`,
    external,
    keepNames: true,
    logLevel: 'warning',
  });
  copyAssets(join(folder, 'lib/assets'), (path) => !path.startsWith(join(root, 'src/cli')));
  for (const name of ['.jsii', 'LICENSE', 'README.md']) cpSync(join(compiled, name), join(folder, name));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest(), files: ['.jsii', 'lib'] }, undefined, 2));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of Object.keys(own.peerDependencies)) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  // npm packs these, and follows no link out of the folder.
  for (const name of Object.keys(own.dependencies)) cpSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
}

/** The page of docs/ about Python, as the registry shows it: there a link into the repository leads nowhere. */
function readme() {
  const page = 'docs/how-to/python.md';
  const address = fileUrl('blob');
  const link = (text, path) => (address ? `[${text}](${address}/${posix.join(posix.dirname(page), path)})` : text);
  return readFileSync(join(root, page), 'utf8').replace(/\[([^\]]+)\]\((?!https?:|#)([^)]+)\)/g, (_, text, path) => link(text, path));
}

/** Names for the examples of doc comments, with which jsii-rosetta knows how they are written in Python. */
function fixture(folder) {
  const { types } = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8'));
  const names = Object.values(types).map(({ name }) => name);
  const lines = [
    `import { App, Duration, Size } from 'cdk8s';`,
    `import { ${names.join(', ')} } from 'cdk8s-xnat';`,
    `declare const app: App;`,
    `declare const site: XnatSite;`,
    `/// here`,
  ];
  mkdirSync(join(folder, 'rosetta'));
  writeFileSync(join(folder, 'rosetta/default.ts-fixture'), lines.join('\n'));
}

function run(program, args, cwd) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
}

checkPython();
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-python-'));
try {
  const compiled = join(folder, 'compiled');
  if (compile(compiled, readme()) !== 0) throw new Error('jsii did not compile');
  const staged = join(folder, 'staged');
  stage(compiled, staged);
  fixture(compiled);
  run('jsii-rosetta/bin/jsii-rosetta', ['extract', '--fail', '--no-infuse', '--output', join(folder, 'examples.json'), compiled], root);
  const made = join(folder, 'made');
  const samples = ['--rosetta-tablet', join(folder, 'examples.json'), '--rosetta-unknown-snippets', 'fail'];
  run('jsii-pacmak/bin/jsii-pacmak', [staged, '--targets', 'python', '--outdir', made, ...samples], root);
  rmSync(target, { recursive: true, force: true });
  cpSync(join(made, 'python'), target, { recursive: true });
  for (const file of readdirSync(target)) console.log(join(target, file));
  if (!own.repository) console.error('not for a registry yet: package.json names no repository, and the wheel a placeholder');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
