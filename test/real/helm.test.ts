import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { EXAMPLES, exampleManifests } from '../support/examples';
import { describeWith } from './support/parts';
import { temporaryFolder } from './support/folders';
import { succeed } from './support/processes';
import { HELM } from './support/tools';

const SYNTH = ['synth', '--check-upgrade=false', '--format', 'helm', '--chart-api-version', 'v2', '--chart-version', '1.0.0'];

/** What a cluster is told, in an order of its own. */
const sorted = (objects: readonly unknown[]): string[] => objects.map((object) => JSON.stringify(object)).sort();

describeWith(['helm'], 'cdk8s synth --format helm', () => {
  const root = temporaryFolder();

  test.each(EXAMPLES)('makes a chart of the example %s that Helm accepts, and renders to the same objects', async (name) => {
    const chart = join(root, name);
    const app = `node -r ${resolve('scripts/typescript.js')} ${resolve('examples', name, 'main.ts')}`;
    await succeed(resolve('node_modules/.bin/cdk8s'), [...SYNTH, '--app', app, '--output', chart]);

    expect((await succeed(HELM, ['lint', '--strict', chart])).stdout).toContain('1 chart(s) linted, 0 chart(s) failed');
    const { stdout } = await succeed(HELM, ['template', 'a-release', chart, '--namespace', 'elsewhere']);
    const objects = parseAllDocuments(stdout).flatMap((document) => (document.contents === null ? [] : [document.toJS() as unknown]));
    expect(sorted(objects)).toEqual(sorted(exampleManifests(name)));
  });

  test('a packed chart holds no file for people', async () => {
    const packed = join(root, 'packed');
    const chart = join(root, 'copy');
    cpSync(join(root, 'local'), chart, { recursive: true });
    expect(existsSync(join(chart, 'xnat.secrets.sh'))).toBe(true);
    await succeed(HELM, ['package', chart, '--destination', packed]);
    const { stdout } = await succeed('tar', ['--list', '--file', join(packed, readdirSync(packed)[0]!)]);
    expect(stdout).toContain('templates/xnat.k8s.yaml');
    expect(stdout).not.toContain('secrets.sh');
  });
});
