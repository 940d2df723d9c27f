import { WrongUse } from './command';
import type { Terminal } from './terminal';

/** The text of a file that a person has named; what cannot be read is wrong use. */
export function textOfFile(file: string, terminal: Terminal): string {
  try {
    return terminal.read(file);
  } catch (error) {
    throw new WrongUse(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

/** Why a file cannot be read or written, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EACCES: 'you may not', EISDIR: 'it is a folder' };
  return (code === undefined ? undefined : known[code]) ?? message;
}
