import { accessSync, constants, mkdirSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** A folder of programs of this machine, as an image may have no others. */
export function programs(folder: string, ...names: string[]): string {
  mkdirSync(folder, { recursive: true });
  for (const name of names) symlinkSync(commandPath(name)!, join(folder, name));
  return folder;
}

/** Where a command of this machine lies that a pod's user may run as well; undefined where it has none of that name. */
export function commandPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return isForAll(path) && isForAll(realpathSync(path));
      } catch {
        return false;
      }
    });
}

/** Version managers such as pyenv put programs below root's home, into which nobody else can look. */
function isForAll(path: string): boolean {
  const executable = (statSync(path).mode & constants.S_IXOTH) !== 0;
  return executable && (path === dirname(path) || isForAll(dirname(path)));
}
