import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { howToPages, withRows } from '../../scripts/how-to-index';

const INDEX = readFileSync(join(__dirname, '../../docs/README.md'), 'utf8');

test('docs/README.md has a row for each page of docs/how-to (npm run docs)', () => {
  expect(howToPages().size).toBeGreaterThan(20);
  expect(withRows(INDEX, howToPages())).toBe(INDEX);
});

test('a new page gets a row at the end of the table, by its title, and no row changes', () => {
  const table = '| Task | Page |\n|---|---|\n| Log in | [how-to/b.md](how-to/b.md) |\n';
  const pages = new Map([
    ['a.md', 'Run a cache'],
    ['b.md', 'Log in with AAF'],
  ]);
  expect(withRows(`# Docs\n\n${table}\nMore.\n`, pages)).toBe(`# Docs\n\n${table}| Run a cache | [how-to/a.md](how-to/a.md) |\n\nMore.\n`);
  expect(() => withRows('# Docs\n', pages)).toThrow('no table');
});
