import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const texts = new Map<string, string>();

/**
 * The text of a file that runs, or is read, in a pod: it lies in the folder `assets` beside the code that writes it to a ConfigMap. Read once.
 *
 * @param folder `__dirname` of the caller
 */
export function asset(folder: string, name: string): string {
  const path = join(folder, 'assets', name);
  const text = texts.get(path) ?? readFileSync(path, 'utf8');
  texts.set(path, text);
  return text;
}

/** Several of them, by name: the content of a ConfigMap. */
export function assets(folder: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, asset(folder, name)]));
}
