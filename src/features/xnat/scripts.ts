import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES = ['copy-image.sh', 'install-plugins.sh', 'render-config.sh', 'show-logs.sh', 'wait-for.sh'] as const;

let texts: Readonly<Record<string, string>> | undefined;

/** The scripts of the init containers by file name, read once. */
export function scripts(): Readonly<Record<string, string>> {
  return (texts ??= Object.fromEntries(FILES.map((name) => [name, readFileSync(join(__dirname, 'assets', name), 'utf8')])));
}

let hash: string | undefined;

/** Changes when any of the scripts does. */
export function scriptsChecksum(): string {
  return (hash ??= createHash('sha256').update(JSON.stringify(scripts())).digest('hex'));
}
