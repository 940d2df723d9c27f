import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './repository';

/**
 * The one block of bash in a page that holds a text, also one that belongs to a list and is indented.
 *
 * @param section heading of the one section that is looked at; of a page where several blocks hold the text
 */
export function commandsOf(page: string, text: string, section?: string): string {
  const whole = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...(section === undefined ? whole : below(whole, section)).matchAll(/^( *)```bash\n([\s\S]*?)^\1```$/gm)].map(([, indent, block]) =>
    block!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
  const found = blocks.filter((block) => block.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} blocks of ${page} hold ${text}`);
  return found[0]!;
}

/** What stands below a heading, up to the next one that is no smaller. */
function below(page: string, section: string): string {
  const parts = page.split(/^(?=##+ )/m);
  const level = (part: string) => part.indexOf(' ');
  const from = parts.findIndex((part) => part.split('\n')[0]!.replace(/^#+ /, '') === section);
  if (from < 0) throw new Error(`no section ${section}`);
  const length = parts.slice(from + 1).findIndex((part) => level(part) <= level(parts[from]!));
  return parts.slice(from, length < 0 ? undefined : from + 1 + length).join('');
}
