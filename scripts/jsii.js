/**
 * Compiles src with jsii, the compiler behind the Python, Java, .NET and Go packages of the CDKs: whatever their languages
 * cannot express is an error here. Works on a copy, since jsii writes its output beside the sources.
 *
 * Usage: node scripts/jsii.js [folder]   the folder is kept; without one a temporary folder is removed again
 */
const { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { spawnSync } = require('node:child_process');

const root = resolve(__dirname, '..');
const own = require('../package.json');

/** What jsii wants to know beside what package.json says; the versions of its peers are those that they start with. */
function manifest() {
  const lowest = Object.fromEntries(Object.entries(own.peerDependencies).map(([name, range]) => [name, range.replace(/^[\^~]/, '')]));
  return {
    name: own.name,
    version: own.version,
    description: own.description,
    license: own.license,
    author: { name: 'The cdk8s-xnat authors', organization: true },
    // Asked for by jsii; package.json gets its own when the repository has an address.
    repository: own.repository ?? { type: 'git', url: 'https://example.org/cdk8s-xnat.git' },
    main: 'lib/index.js',
    types: 'lib/index.d.ts',
    stability: 'stable',
    peerDependencies: own.peerDependencies,
    devDependencies: lowest,
    dependencies: own.dependencies,
    bundledDependencies: Object.keys(own.dependencies),
    jsii: { outdir: 'dist', versionFormat: 'short', targets: { python: { distName: own.name, module: 'cdk8s_xnat' } }, tsc: { rootDir: 'src', outDir: 'lib' } },
  };
}

function prepare(folder, readme) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`);
  // Programs of pods are built apart, for the Node of their image, and the command and the helpers of tests are no part of the API.
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true, filter: (path) => !/[\\/](job|cli|testing)$/.test(path) });
  writeFileSync(join(folder, 'README.md'), readme);
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** Compiles into a folder; the exit code. The page becomes part of what other languages' packages say of themselves. */
function compile(folder, readme) {
  prepare(folder, readme);
  const compiler = join(root, 'node_modules/jsii/bin/jsii');
  const { status } = spawnSync(process.execPath, [compiler, '--silence-warnings=reserved-word', '--fail-on-warnings'], { cwd: folder, stdio: 'inherit' });
  return status ?? 1;
}

module.exports = { compile, manifest };

if (require.main === module) {
  const kept = process.argv[2];
  const folder = kept ? resolve(kept) : mkdtempSync(join(tmpdir(), 'cdk8s-xnat-jsii-'));
  try {
    process.exitCode = compile(folder, readFileSync(join(root, 'README.md'), 'utf8'));
    if (process.exitCode === 0) console.log('jsii: the whole public API can be had in Python, Java, .NET and Go.');
  } finally {
    if (!kept) rmSync(folder, { recursive: true, force: true });
  }
}
