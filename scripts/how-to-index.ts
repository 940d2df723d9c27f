// Gives each page of docs/how-to that docs/README.md does not name a row in its table of tasks, with the page's own title. The order, and a title
// that says more, are a person's: what is there stays.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(__dirname, '../docs');

/** The index with a row for each page, by its file name and title. Fails for an index without a table of tasks. */
export function withRows(index: string, pages: ReadonlyMap<string, string>): string {
  const table = /^\| Task \| Page \|\n\|---\|---\|\n(?:\|.*\n)*/m.exec(index);
  if (!table) throw new Error('docs/README.md has no table that begins with "| Task | Page |"');
  const missing = [...pages].filter(([page]) => !index.includes(`(how-to/${page})`));
  const rows = missing.map(([page, title]) => `| ${title} | [how-to/${page}](how-to/${page}) |\n`);
  const end = table.index + table[0].length;
  return index.slice(0, end) + rows.join('') + index.slice(end);
}

/** The pages of docs/how-to by their file names, each with its title. */
export function howToPages(): Map<string, string> {
  const names = readdirSync(join(DOCS, 'how-to')).sort();
  return new Map(names.map((name) => [name, /^# (.+)$/m.exec(readFileSync(join(DOCS, 'how-to', name), 'utf8'))?.[1] ?? name]));
}

if (require.main === module) {
  const path = join(DOCS, 'README.md');
  writeFileSync(path, withRows(readFileSync(path, 'utf8'), howToPages()));
}
