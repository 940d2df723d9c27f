import { readFileSync, writeFileSync } from 'node:fs';

/** What a command may touch of the world. */
export interface Terminal {
  /** What was asked for; it can be piped on. */
  out(text: string): void;
  /** What a person is told beside it. */
  err(text: string): void;
  /** The text of a file; of `-`, of standard input. */
  read(path: string): string;
  /** Writes a file. Fails where there is one, unless `replace` is set. */
  write(path: string, text: string, replace: boolean): void;
  /** How what goes to `out` and `err` is coloured. */
  readonly colours: { readonly out: Paint; readonly err: Paint };
}

/** Colours a text, or leaves it. */
export interface Paint {
  bold(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  dim(text: string): string;
}

const CODES = { bold: 1, red: 31, green: 32, yellow: 33, dim: 2 } as const;

/** @see https://no-color.org */
export function paint(coloured: boolean): Paint {
  const with_ = (code: number) => (text: string) => (coloured && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text);
  return Object.fromEntries(Object.entries(CODES).map(([name, code]) => [name, with_(code)])) as unknown as Paint;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const plain = (process.env.NO_COLOR ?? '') !== '' || process.env.TERM === 'dumb';
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    read: (path) => readFileSync(path === '-' ? 0 : path, 'utf8'),
    write: (path, text, replace) => writeFileSync(path, text, { flag: replace ? 'w' : 'wx' }),
    colours: { out: paint(!plain && process.stdout.isTTY === true), err: paint(!plain && process.stderr.isTTY === true) },
  };
}
