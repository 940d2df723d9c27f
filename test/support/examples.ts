import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifests';

const ROOT = join(__dirname, '../..');

/** The examples by name. */
export const EXAMPLES = readdirSync(join(ROOT, 'examples')).sort();

interface Example {
  readonly files: Readonly<Record<string, string>>;
  readonly apps: readonly App[];
}

// A module runs once, and so does an example in one file of tests.
const known = new Map<string, Example>();

/** Runs an example as a user does. */
function ran(name: string): Example {
  const example = known.get(name) ?? run(name);
  known.set(name, example);
  return example;
}

function run(name: string): Example {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-'));
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = outdir;
  const synth = jest.spyOn(App.prototype, 'synth');
  try {
    require(join(ROOT, 'examples', name, 'main.ts'));
    const files = readdirSync(outdir).sort();
    return { files: Object.fromEntries(files.map((file) => [file, readFileSync(join(outdir, file), 'utf8')])), apps: synth.mock.contexts as App[] };
  } finally {
    synth.mockRestore();
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
    rmSync(outdir, { recursive: true });
  }
}

/** The files that an example writes. */
export function synthesizeExample(name: string): Readonly<Record<string, string>> {
  return ran(name).files;
}

/** The objects in an example's files, as kubectl reads them. */
export function exampleManifests(name: string): Manifest[] {
  return Object.entries(synthesizeExample(name))
    .filter(([file]) => file.endsWith('.yaml'))
    .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
}

/** The objects of an example, in a tenth of the time that it takes to parse its files; test/golden looks at those. */
export function exampleObjects(name: string): Manifest[] {
  return ran(name).apps.flatMap(({ charts }) => charts.flatMap((chart) => Testing.synth(chart) as Manifest[]));
}
