import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../examples');

/** The examples by name: folders with a `main.ts`. `examples/python` has two of them in another language. */
export const EXAMPLES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => existsSync(join(FOLDER, name, 'main.ts')))
  .sort();
