import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of its own for a describe block, removed after it. Other users may look into it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-'));
  chmodSync(folder, 0o755);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files below a folder, with the folders that they need. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

/** A folder as the kubelet makes an emptyDir: anybody may write into it, and nobody but its owner may change it. */
export function emptyDir(folder: string): string {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, EMPTY_DIR_MODE);
  return folder;
}

export const EMPTY_DIR_MODE = 0o2777;

/**
 * Writes files as the kubelet lays out a ConfigMap or a Secret in a pod: in a folder whose name begins with two dots,
 * reached through symbolic links. A script that takes the hidden folder for content does so here as well. Files that are there are replaced as the
 * kubelet does it: by one link, so that they change all at one moment.
 */
export function writeVolume(folder: string, files: Readonly<Record<string, string | Buffer>>): string {
  mkdirSync(folder, { recursive: true });
  const before = readdirSync(folder).filter((name) => name.startsWith('..2'));
  const data = `..2026_01_01_00_00_00.00000000${before.length + 1}`;
  mkdirSync(join(folder, data));
  writeFiles(join(folder, data), files);
  symlinkSync(data, join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
  for (const name of new Set(Object.keys(files).map((path) => path.split('/')[0]!))) {
    if (!existsSync(join(folder, name))) symlinkSync(join('..data', name), join(folder, name));
  }
  return folder;
}
