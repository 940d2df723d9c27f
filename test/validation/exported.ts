import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Whatever the files beside an `index.ts` export under names that end so, such as `…Cases`: there is no list of them to keep. */
export function exported<T>(folder: string, ending: string): T[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .sort()
    .flatMap((name) => Object.entries(require(join(folder, name)) as Record<string, T>))
    .flatMap(([name, value]) => (name.endsWith(ending) ? [value] : []));
}
