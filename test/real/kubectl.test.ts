import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { EXAMPLES } from '../support/examples';
import type { Manifest } from '../support/manifests';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { succeed } from './support/processes';
import { filesOf, synthesize } from './support/repository';

describeWith(['kubectl'], 'kubectl', () => {
  const folder = temporaryFolder();

  test.each(EXAMPLES)('reads the YAML of examples/%s, object by object', async (name) => {
    const outdir = join(folder, name);
    const { code, stderr } = await synthesize(join('examples', name, 'main.ts'), outdir);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const files = Object.fromEntries(Object.entries(filesOf(outdir)).filter(([file]) => file.endsWith('.yaml')));
    const written = Object.values(files).flatMap(objects);
    expect(written.length).toBeGreaterThan(10);

    writeFiles(outdir, {
      'kustomization.yaml': `resources:\n${Object.keys(files)
        .map((file) => `  - ${file}\n`)
        .join('')}`,
    });
    // Two objects of one name are an error of kustomize's, as is a document that is no object.
    const { stdout } = await succeed('kubectl', ['kustomize', outdir]);
    const read = objects(stdout);
    expect(read.map(identity).sort()).toEqual(written.map(identity).sort());
    expect(new Map(read.map((object) => [identity(object), object]))).toEqual(new Map(written.map((object) => [identity(object), object])));
  });
});

function objects(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

function identity({ apiVersion, kind, metadata }: Manifest): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? '-'}/${metadata.name}`;
}
