import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearest } from '../../core/refusals/nearest';

/** The YAML file that a path may have meant, as it is to be written; undefined where none is near. */
export function nearestFile(path: string): string | undefined {
  const folder = dirname(path);
  const inFolder = nearestIn(folder, basename(path));
  if (inFolder !== undefined) return inFolder;
  // The name of the folder may be the wrong one.
  const meant = listed(folder) === undefined ? nearest(basename(folder), folders(dirname(folder))) : undefined;
  return meant === undefined ? undefined : nearestIn(join(dirname(folder), meant), basename(path));
}

function nearestIn(folder: string, name: string): string | undefined {
  const files = (listed(folder) ?? []).filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name)).map((entry) => entry.name);
  const meant = nearest(name, files);
  return meant === undefined ? undefined : join(folder, meant);
}

const folders = (path: string) => (listed(path) ?? []).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

function listed(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
