import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** A fenced block: its language, the words behind the language, and where its first line stands. */
export interface Block {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly words: readonly string[];
  readonly text: string;
}

/** A table: the cells of its header, and of each row below. */
export interface Table {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: ReadonlyArray<readonly string[]>;
}

/** A page, read once. */
export interface Page {
  readonly file: string;
  readonly blocks: readonly Block[];
  readonly tables: readonly Table[];
  /** The page without its fenced blocks. */
  readonly prose: string;
}

/** The pages that people wrote: not those that are generated, below docs/reference. */
export function pages(): Page[] {
  return read([...readdirSync(ROOT), ...below('docs'), ...below('examples')].filter((file) => !file.startsWith('docs/reference/')));
}

/** The pages that `npm run docs` writes. */
export function generatedPages(): Page[] {
  return read(below('docs/reference'));
}

function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`);
}

function read(files: readonly string[]): Page[] {
  return files
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => page(file, readFileSync(join(ROOT, file), 'utf8')));
}

function page(file: string, text: string): Page {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let fence: { line: number; info: string[]; lines: string[] } | undefined;
  text.split('\n').forEach((line, i) => {
    const info = /^```(.*)$/.exec(line)?.[1];
    if (fence && info === '') {
      const [language = '', ...words] = fence.info;
      blocks.push({ file, line: fence.line, language, words, text: fence.lines.join('\n') });
      fence = undefined;
    } else if (fence) {
      fence.lines.push(line);
    } else if (info !== undefined) {
      fence = { line: i + 2, info: info.split(/\s+/), lines: [] };
    } else {
      prose.push(line);
    }
  });
  if (fence) throw new Error(`${file}:${fence.line} is a block without an end`);
  return { file, blocks, tables: tables(file, prose), prose: prose.join('\n') };
}

function tables(file: string, lines: readonly string[]): Table[] {
  const found: Table[] = [];
  for (let i = 0; i + 1 < lines.length; i++) {
    if (!lines[i]!.startsWith('|') || !/^\|[-| ]+\|$/.test(lines[i + 1]!)) continue;
    const end = lines.findIndex((line, j) => j > i && !line.startsWith('|'));
    const rows = lines.slice(i + 2, end < 0 ? undefined : end).map(cells);
    found.push({ file, header: cells(lines[i]!), rows });
  }
  return found;
}

function cells(row: string): string[] {
  return row.split('|').slice(1, -1).map((cell) => cell.trim());
}

/** What stands between backticks. */
export function codeSpans(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
}

/** The anchors of a page: of its headings as GitHub makes them, which numbers those that are alike, and those that it names. */
export function anchors({ prose }: Page): string[] {
  const times = new Map<string, number>();
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map((match) => {
    const anchor = match[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const before = times.get(anchor) ?? 0;
    times.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  return [...headings, ...[...prose.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1]!)];
}

export function fromRoot(path: string): string {
  return relative(ROOT, path);
}
