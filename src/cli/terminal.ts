import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a command may touch of the world. */
export interface Terminal {
  /** What was asked for; it can be piped on. */
  out(text: string): void;
  /** What a person is told beside it. */
  err(text: string): void;
  /** The text of a file; of `-`, of standard input. */
  read(path: string): string;
  /** The content of a file, whatever it is. */
  readBytes(path: string): Buffer;
  /** The files of a folder and of those in it, in alphabetical order; undefined for what is no folder. */
  filesIn(path: string): readonly string[] | undefined;
  /** Whether there is a file or a folder of this path. */
  exists(path: string): boolean;
  /** Writes a file, and the folders that it lies in. Fails where there is one, unless `replace` is set. */
  write(path: string, text: string, replace: boolean): void;
  /** Whether a person sits in front of it, who can be asked. */
  readonly interactive: boolean;
  /** Asks a person, and waits for a line; undefined where there is none any more. */
  ask(question: string): string | undefined;
  /** As `ask`, and nothing that is typed is seen. */
  askHidden(question: string): string | undefined;
  /** Runs a program and waits for it; undefined where there is none of this name. What is secret goes to its standard input. */
  run(program: string, args: readonly string[], input?: string): Outcome | undefined;
  /** How what goes to `out` and `err` is coloured. */
  readonly colours: { readonly out: Paint; readonly err: Paint };
}

/** How a program has ended, and what it has printed. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
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
    readBytes: (path) => readFileSync(path),
    filesIn: filesBelow,
    exists: existsSync,
    write: (path, text, replace) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: replace ? 'w' : 'wx' });
    },
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    ask: (question) => {
      process.stderr.write(question);
      return line();
    },
    askHidden: (question) => {
      const stty = (...args: readonly string[]) => spawnSync('stty', args, { stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8' }).stdout?.trim() ?? '';
      const before = stty('-g');
      // Ctrl-C ends the line in place of the process, which would leave a terminal that shows nothing.
      stty('-echo', '-isig', 'eol', '^C');
      process.stderr.write(question);
      try {
        return line();
      } finally {
        stty(before);
        process.stderr.write('\n');
      }
    },
    run: (program, args, input) => {
      const { status, stdout, stderr, error } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 256 * 1024 ** 2 });
      if (error !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      return { code: status ?? 1, out: stdout ?? '', err: stderr ?? error?.message ?? '' };
    },
    colours: { out: paint(!plain && process.stdout.isTTY === true), err: paint(!plain && process.stderr.isTTY === true) },
  };
}

/** A line of standard input, as it is typed; it is read byte by byte, so that what follows is still there for the next one. */
function line(): string | undefined {
  const bytes: number[] = [];
  const byte = Buffer.alloc(1);
  while (readSync(0, byte, 0, 1, null) > 0) {
    // Ctrl-C, where the terminal makes no signal of it.
    if (byte[0] === 3) return undefined;
    if (byte[0] === 10) return Buffer.from(bytes).toString('utf8');
    bytes.push(byte[0]!);
  }
  return bytes.length === 0 ? undefined : Buffer.from(bytes).toString('utf8');
}

function filesBelow(folder: string): string[] | undefined {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return undefined;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
}
