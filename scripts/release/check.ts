// npm run release:check: everything of a release up to what leaves the repository. It changes nothing outside dist/release, and ends with the
// commands that are left. docs/explanation/releasing.md is its page.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { changelogProblems, lastCommands, type Packed, packageProblems, type Problem, sectionOf, tagOf, treeProblems, versionProblems } from './facts';

const ROOT = join(__dirname, '../..');
const OUT = join(ROOT, 'dist/release');

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const text = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string };

/** A step fails by its problems, or by an error that it throws. */
function step(title: string, look: () => readonly Problem[]): void {
  process.stdout.write(`\n=== ${title}\n`);
  const problems = look();
  for (const problem of problems) console.error(`release:check: ${problem}`);
  if (problems.length > 0) process.exit(1);
}

/** A command whose output is for the reader. */
function passes(...[program, ...args]: [string, ...string[]]): Problem[] {
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' });
  return status === 0 ? [] : [`${[program, ...args].join(' ')} failed`];
}

step('the tree is clean', () => treeProblems(text('git', 'status', '--porcelain')));

step(`the version, its tag and its change notes: ${tagOf(version)}`, () => {
  const lock = JSON.parse(read('package-lock.json')) as { version: string };
  return versionProblems({ version, locked: lock.version, tags: text('git', 'tag', '--list').split('\n'), notes: readdirSync(join(ROOT, '.changeset')) });
});

step('CHANGELOG.md tells of it', () => changelogProblems(read('CHANGELOG.md'), version));

step('nobody has published it', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['view', `${name}@${version}`, 'version', '--json'], { cwd: ROOT, encoding: 'utf8' });
  if (status === 0 && stdout.trim() !== '') return [`${name} ${version} is published already; no version can be published twice`];
  // A name or a version that the registry does not have.
  const free = status === 0 || /E404/.test(stdout + stderr);
  console.log(free ? `${name} ${version} is free` : `the registry could not be asked: ${stderr.trim().split('\n')[0]}; npm publish refuses a version twice`);
  return [];
});

step('types, format, lint', () => [...passes('npm', 'run', 'typecheck'), ...passes('npm', 'run', 'lint')]);

step('the tests', () => passes('npm', 'test'));

step('the reference and the report of the public face are those of the sources', () => {
  const made = [...passes('npm', 'run', 'docs'), ...passes('npm', 'run', 'build'), ...passes('npx', 'api-extractor', 'run')];
  return made.length > 0 ? made : treeProblems(text('git', 'status', '--porcelain'));
});

let tarball = '';

step('the package, file by file', () => {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  // It is built above; a build of npm's own would write into this output.
  const [packed] = JSON.parse(text('npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', OUT)) as [Packed & { filename: string }];
  tarball = join(OUT, packed.filename);
  console.log(`${packed.files.length} files, ${packed.size} bytes packed, ${packed.unpackedSize} unpacked`);
  const problems = packageProblems(packed, assets());
  return problems.length > 0 ? problems : passes('npx', 'publint', 'run', tarball, '--strict');
});

step('the package makes a site', () => {
  execFileSync('tar', ['--extract', '--gzip', '--file', tarball, '--directory', OUT]);
  // What a site installs beside it.
  symlinkSync(join(ROOT, 'node_modules'), join(OUT, 'node_modules'));
  const program = `
    const { App } = require('cdk8s');
    const { XnatSite } = require(${JSON.stringify(join(OUT, 'package'))});
    const app = new App();
    new XnatSite(app, 'xnat', { url: 'https://xnat.example.edu.au', adminEmail: 'admin@example.edu.au', postgres: {} });
    process.stdout.write(app.synthYaml());`;
  const yaml = execFileSync(process.execPath, ['--eval', program], { cwd: OUT, encoding: 'utf8' });
  return /^kind: StatefulSet$/m.test(yaml) ? [] : ['a site that the package makes has no StatefulSet'];
});

console.log(`
=== ${name} ${version} is ready
${relative(ROOT, tarball)}
sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}

${sectionOf(read('CHANGELOG.md'), version)!.split('\n').slice(0, 12).join('\n')}

The tests on real parts and on a real Kubernetes are those of CI (bash .ci/run): publish only what has passed them. Then:

${lastCommands(version, relative(ROOT, tarball))
  .map((command) => `  ${command}`)
  .join('\n')}`);

/** Names of the files that pods read, of all rooms. */
function assets(): string[] {
  const folders = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name === 'assets');
  return folders.flatMap(({ parentPath }) => readdirSync(join(parentPath, 'assets')));
}
