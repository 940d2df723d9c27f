import { COMMANDS } from '../../../src/cli/commands';
import { run } from '../../../src/cli/run';
import { paint } from '../../../src/cli/terminal';

/** What a command line has printed and written. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly written: { readonly [file: string]: string };
}

/** Runs a command line on files that are in memory alone. */
export function ran(line: readonly string[], files: { readonly [name: string]: string } = {}, coloured = false): Ran {
  const written: Record<string, string> = {};
  let [out, err] = ['', ''];
  const fail = (code: string) => Object.assign(new Error(code), { code });
  const code = run(line, COMMANDS, '1.2.3', {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    read: (path) => {
      if (files[path] === undefined) throw fail('ENOENT');
      return files[path];
    },
    write: (path, text, replace) => {
      if (files[path] !== undefined && !replace) throw fail('EEXIST');
      written[path] = text;
    },
    colours: { out: paint(coloured), err: paint(coloured) },
  });
  return { code, out, err, written };
}
