// What a start and a synthesis cost, in CPU time, as ratios within this one run: machines differ, ratios hardly do. It
// fails where a ratio is over its limit; a limit has a fifth to spare, since a busy machine moves even ratios.
//   npm run bench
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, transpile } from 'typescript';
import { parseAllDocuments } from 'yaml';
import type { Warm } from './warm';

const ROOT = join(__dirname, '..');
const CLI = join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s');
const ROUNDS = 15;
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-bench-'));
const objects = join(folder, 'objects.json');

const PROGRAMS = {
  'cdk8s and cdk8s-plus-27': `require('cdk8s'); require('cdk8s-plus-27');`,
  'what cdk8s-xnat loads of others': `require('cdk8s'); require('constructs'); require('cdk8s-plus-27/lib/imports/k8s');`,
  'cdk8s-xnat': `require('cdk8s-xnat');`,
  'one plain site': `require('./plain.js');`,
  'examples/ais-eks': `require('./example.js');`,
  'the objects of examples/ais-eks': `process.env.BENCH_OBJECTS = ${JSON.stringify(objects)}; require('./bare.js');`,
};
type Program = keyof typeof PROGRAMS;

/** Writes, last of all, what the process has cost. */
const METER = `process.on('exit', () => { const { user, system } = process.cpuUsage(); require('node:fs').writeSync(1, '\\n' + (user + system)); });`;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** A site's folder as npm makes it: the packages, and programs that are JavaScript already. */
function prepare(): void {
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: ROOT, stdio: 'inherit' });
  mkdirSync(join(folder, 'node_modules/cdk8s-xnat'), { recursive: true });
  for (const name of ['cdk8s', 'cdk8s-plus-27', 'constructs', 'yaml']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  cpSync(join(ROOT, 'lib'), join(folder, 'node_modules/cdk8s-xnat/lib'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'node_modules/cdk8s-xnat/package.json'));
  symlinkSync(join(ROOT, 'examples'), join(folder, 'examples'));
  const compile = (from: string, to: string) =>
    writeFileSync(join(folder, to), transpile(readFileSync(join(ROOT, from), 'utf8'), { module: ModuleKind.CommonJS, target: 9 }));
  compile('examples/ais-eks/main.ts', 'example.js');
  for (const name of ['bare', 'plain', 'sites', 'warm']) compile(`bench/${name}.ts`, `${name}.js`);
  writeFileSync(objects, JSON.stringify(goldenObjects()));
}

/** What examples/ais-eks makes, for the program without the library. */
function goldenObjects(): object[] {
  const golden = join(ROOT, 'test/golden/ais-eks');
  return readdirSync(golden)
    .filter((file) => file.endsWith('.k8s.yaml'))
    .map((file) => ({
      file: file.replace('.k8s.yaml', ''),
      objects: parseAllDocuments(readFileSync(join(golden, file), 'utf8')).map((document) => document.toJS()),
    }));
}

const env = { ...process.env, CDK8S_OUTDIR: join(folder, 'dist'), CDK8S_CHECK_UPGRADE: 'false' };

/** Milliseconds of CPU that a process costs, from the start of node to its end. */
function cost(program: Program): number {
  const said = execFileSync(process.execPath, ['-e', METER + PROGRAMS[program]], { cwd: folder, env, encoding: 'utf8' });
  return Number(said.trim().split('\n').at(-1)) / 1000;
}

let failed = false;

/** Prints a ratio, and whether it is in its limit. */
function hold(title: string, ratio: number, limit: number, more: string): void {
  const over = !(ratio <= limit);
  failed ||= over;
  console.log(`${over ? 'OVER  ' : 'ok    '} ${title}: ${ratio.toFixed(2)} times, at most ${limit}  (${more})`);
}

/** Side by side, so that a slow moment of the machine meets both. */
function processes(): void {
  const names = Object.keys(PROGRAMS) as Program[];
  const rounds = Array.from({ length: ROUNDS }, () => Object.fromEntries(names.map((name) => [name, cost(name)])) as Record<Program, number>);
  const of = (name: Program) => median(rounds.map((round) => round[name]));
  const compare = (one: Program, other: Program, limit: number) =>
    hold(
      `${one} against ${other}`,
      median(rounds.map((round) => round[one] / round[other])),
      limit,
      `${of(one).toFixed(0)} and ${of(other).toFixed(0)} ms of CPU`,
    );
  compare('cdk8s-xnat', 'what cdk8s-xnat loads of others', 1.4);
  compare('one plain site', 'cdk8s and cdk8s-plus-27', 1.9);
  compare('examples/ais-eks', 'cdk8s and cdk8s-plus-27', 3.2);
  compare('examples/ais-eks', 'the objects of examples/ais-eks', 1.6);
}

function warm(): void {
  const said = execFileSync(process.execPath, ['--expose-gc', 'warm.js'], { cwd: folder, env, encoding: 'utf8' });
  const { site, bare, hundred, thousand, fleetOf20, fleetOf100, aliveAfterHundred, aliveAfterThousand, resident } = JSON.parse(said) as Warm;
  const pairs = site.map((one, i) => one / bare[i]!);
  hold('a warm site against its objects with cdk8s alone', median(pairs), 2.4, `${median(site).toFixed(1)} and ${median(bare).toFixed(1)} ms of CPU`);
  hold(
    'a site among 1000 against one among 100',
    thousand / hundred,
    1.3,
    `${thousand.toFixed(1)} and ${hundred.toFixed(1)} ms of CPU, ${resident.toFixed(0)} MB resident`,
  );
  hold('what is alive after 1000 sites against after 100', aliveAfterThousand / aliveAfterHundred, 1.2, `${aliveAfterThousand.toFixed(0)} MB`);
  hold('a site in an App of 100 against one in an App of 20', fleetOf100 / fleetOf20, 1.3, `${fleetOf100.toFixed(1)} and ${fleetOf20.toFixed(1)} ms of CPU`);
}

/** The command that a site runs, which compiles nothing here. */
function command(): void {
  const times = Array.from({ length: 3 }, () => {
    const start = process.hrtime.bigint();
    execFileSync(process.execPath, [CLI, 'synth', '--app', `${process.execPath} example.js`, '--output', env.CDK8S_OUTDIR], {
      cwd: folder,
      env,
      stdio: 'ignore',
    });
    return Number(process.hrtime.bigint() - start) / 1e6;
  });
  console.log(`       cdk8s synth of examples/ais-eks: ${median(times).toFixed(0)} ms`);
}

prepare();
processes();
warm();
command();
rmSync(folder, { recursive: true });
if (failed) process.exitCode = 1;
