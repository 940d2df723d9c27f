import { COMMANDS } from '../../../src/cli/commands';
import { run } from '../../../src/cli/run';
import { type Outcome, paint } from '../../../src/cli/terminal';

/** What a command line has printed and written. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly written: { readonly [file: string]: string };
}

/** What programs do that a command runs, by their names. */
export type Programs = { readonly [program: string]: (args: readonly string[], input?: string) => Outcome };

/** Runs a command line on files that are in memory alone; with answers, a person sits there and gives them. */
export function ran(
  line: readonly string[],
  files: { readonly [name: string]: string } = {},
  coloured = false,
  answers?: readonly string[],
  programs: Programs = {},
): Ran {
  const written: Record<string, string> = {};
  let [out, err] = ['', ''];
  const left = [...(answers ?? [])];
  const fail = (code: string) => Object.assign(new Error(code), { code });
  const read = (path: string): string => {
    if (files[path] === undefined) throw fail('ENOENT');
    return files[path];
  };
  const code = run(line, COMMANDS, '1.2.3', {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    read,
    readBytes: (path) => Buffer.from(read(path)),
    filesIn: (path) => {
      const below = Object.keys(files).filter((file) => file.startsWith(`${path}/`));
      return below.length === 0 ? undefined : below.sort();
    },
    exists: (path) => files[path] !== undefined,
    interactive: answers !== undefined,
    ask: (question) => {
      err += question;
      return left.shift();
    },
    askHidden: (question) => {
      err += question;
      return left.shift();
    },
    run: (program, args, input) => programs[program]?.(args, input),
    write: (path, text, replace) => {
      if (files[path] !== undefined && !replace) throw fail('EEXIST');
      written[path] = text;
    },
    colours: { out: paint(coloured), err: paint(coloured) },
  });
  return { code, out, err, written };
}
