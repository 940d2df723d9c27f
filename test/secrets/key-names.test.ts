import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_NAMES } from '../../src/values/key-names';

const SOURCES = join(__dirname, '..', '..', 'src');
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const text = files.map((path) => readFileSync(join(SOURCES, path), 'utf8').replace(/^ *\*.*$/gm, '')).join('\n');

describe('names that a Secret is asked for', () => {
  test('each call of key() in the sources has a name of the list', () => {
    const asked = [...text.matchAll(/\.key\('([^']+)'\)/g)].map(([, name]) => name!);
    expect(asked.length).toBeGreaterThan(15);
    expect(asked.filter((name) => !KEY_NAMES.includes(name))).toEqual([]);
  });

  test('each name of the list is asked for somewhere', () => {
    const elsewhere = text.replace(readFileSync(join(SOURCES, 'values', 'key-names.ts'), 'utf8'), '');
    expect(KEY_NAMES.filter((name) => !elsewhere.includes(`'${name}'`))).toEqual([]);
  });
});
