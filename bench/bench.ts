// Prints ratios measured within this one run: machines differ, ratios hardly do.
//   npm run bench
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, transpile } from 'typescript';
import { parseAllDocuments } from 'yaml';
import { synthesizeSites } from './sites';

const ROOT = join(__dirname, '..');
const CLI = join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s');
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-bench-'));

/** Milliseconds that a piece of work takes. */
function milliseconds(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: number[]): number {
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
  compile('examples/ais-production/main.ts', 'example.js');
  compile('bench/bare.ts', 'bare.js');
}

/** The golden objects of examples/ais-production, for the bare program. */
function goldenObjects(): string {
  const golden = join(ROOT, 'test/golden/ais-production');
  return JSON.stringify(
    readdirSync(golden).map((file) => ({
      file: file.replace('.k8s.yaml', ''),
      objects: parseAllDocuments(readFileSync(join(golden, file), 'utf8')).map((document) => document.toJS()),
    })),
  );
}

const env = (program: string) => ({ ...process.env, CDK8S_OUTDIR: join(folder, program), CDK8S_CHECK_UPGRADE: 'false', BENCH_OBJECTS: objects });

/** `cdk8s synth`, the command that a site runs. */
function command(program: string): number {
  const args = [CLI, 'synth', '--app', `${process.execPath} ${program}.js`, '--output', join(folder, program)];
  return milliseconds(() => execFileSync(process.execPath, args, { cwd: folder, env: env(program), stdio: 'ignore' }));
}

/** The program alone, from the start of node to the files on disk. */
function program(name: string): number {
  return milliseconds(() => execFileSync(process.execPath, [join(folder, `${name}.js`)], { cwd: folder, env: env(name), stdio: 'ignore' }));
}

/** Side by side, so that a slow moment of the machine meets both. */
function compare(title: string, rounds: number, measure: (program: string) => number): void {
  const pairs = Array.from({ length: rounds }, () => ({ ours: measure('example'), bare: measure('bare') }));
  const ours = median(pairs.map((pair) => pair.ours));
  const bare = median(pairs.map((pair) => pair.bare));
  const ratio = median(pairs.map((pair) => pair.ours / pair.bare));
  console.log(`${title}: ${ours.toFixed(0)} ms, the same objects with bare ApiObject ${bare.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`);
}

prepare();
const objects = goldenObjects();
compare('cdk8s synth of examples/ais-production', 9, command);
compare('its program alone, started cold', 25, program);

const time = (count: number) => milliseconds(() => synthesizeSites(count, join(folder, 'sites')));
time(20);
const one = median(Array.from({ length: 20 }, () => time(1)));
for (const count of [1, 10, 100]) {
  const all = median([time(count), time(count), time(count)]);
  console.log(`${count} sites: ${(all / count / 1000).toFixed(4)} s each, ${(all / one).toFixed(1)} times one`);
}
rmSync(folder, { recursive: true });
