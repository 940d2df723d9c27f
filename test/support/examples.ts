import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifests';

export { EXAMPLES } from '../../scripts/example-names';

const ROOT = join(__dirname, '../..');

/** What was made of each example, since a module runs once in a file of tests. */
const known = new Map<string, unknown>();

/** Runs an example as a user does, once; what `read` makes of its output. */
function once<T>(name: string, what: string, read: (outdir: string) => T): T {
  const key = `${name} as ${what}`;
  if (!known.has(key)) {
    if ([...known.keys()].some((other) => other.startsWith(`${name} `)))
      throw new Error(`the example ${name} ran already: ask for its files or for its objects`);
    known.set(key, run(name, read));
  }
  return known.get(key) as T;
}

function run<T>(name: string, read: (outdir: string) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-'));
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = outdir;
  try {
    require(join(ROOT, 'examples', name, 'main.ts'));
    return read(outdir);
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
    rmSync(outdir, { recursive: true });
  }
}

/** The files that an example writes. */
export function synthesizeExample(name: string): Readonly<Record<string, string>> {
  const read = (outdir: string, file: string) => [file, readFileSync(join(outdir, file), 'utf8')] as const;
  return once(name, 'files', (outdir) =>
    Object.fromEntries(
      readdirSync(outdir)
        .sort()
        .map((file) => read(outdir, file)),
    ),
  );
}

/** The objects in an example's files, as kubectl reads them. */
export function exampleManifests(name: string): Manifest[] {
  return Object.entries(synthesizeExample(name))
    .filter(([file]) => file.endsWith('.yaml'))
    .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
}

/** The objects that an example writes, without their YAML, which takes most of the time, and which test/golden looks at. */
export function exampleObjects(name: string): readonly Manifest[] {
  const save = jest.spyOn(Yaml, 'save').mockReturnValue(undefined);
  try {
    return once(name, 'objects', () => save.mock.calls.flatMap(([, documents]) => documents as Manifest[]));
  } finally {
    save.mockRestore();
  }
}
