import { accessSync, constants, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A folder of programs of this machine, as an image may have no others. */
export function programs(folder: string, ...names: string[]): string {
  mkdirSync(folder, { recursive: true });
  for (const name of names) symlinkSync(commandPath(name)!, join(folder, name));
  return folder;
}

/** Where a command of this machine lies; undefined where it has none of that name. */
export function commandPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
