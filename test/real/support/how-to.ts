import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './repository';

/** The one block of bash in a page that holds a text. */
export function commandsOf(page: string, text: string): string {
  const blocks = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  const found = blocks.filter((block) => block.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} blocks of ${page} hold ${text}`);
  return found[0]!;
}
