import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './support/folders';
import { run } from './support/processes';

const FILES = readdirSync('imports').filter((name) => name.endsWith('.yaml'));

const root = temporaryFolder();

test.each(FILES)('the classes in src/imports are what cdk8s makes of imports/%s', async (file) => {
  const folder = join(root, file);
  const made = await run('node_modules/.bin/cdk8s', ['import', join('imports', file), '--language', 'typescript', '--output', folder]);
  expect([made.code, made.stderr]).toEqual([0, expect.anything()]);
  const [name] = readdirSync(folder) as [string];
  expect(readFileSync(join('src/imports', name), 'utf8')).toBe(readFileSync(join(folder, name), 'utf8'));
});

test('each class in src/imports is made of a file', () => {
  expect(readdirSync('src/imports')).toHaveLength(FILES.length);
});
