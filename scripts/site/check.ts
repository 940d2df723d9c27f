import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Links of a built site that lead nowhere: to no file, or to a heading that the page does not have. */
export function brokenLinks(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  const texts = new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const));
  const ids = new Map<string, Set<string>>();
  const idsOf = (name: string) => {
    if (!ids.has(name)) ids.set(name, new Set([...texts.get(name)!.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]!)));
    return ids.get(name)!;
  };
  const broken: string[] = [];
  for (const [name, text] of texts) {
    const body = text.replace(/<script[^>]*>[^]*?<\/script>/g, '');
    for (const target of new Set([...body.matchAll(/\s(?:href|src)="([^"]+)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&')))) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path = '', anchor] = target.split('#').map((part) => decodeURIComponent(part));
      const file = join(dirname(join(folder, name)), path!);
      const at = path === '' ? name : relative(folder, existsSync(file) && statSync(file).isDirectory() ? join(file, 'index.html') : file);
      if (path !== '' && path!.startsWith('/')) broken.push(`${name} -> ${target} (not relative)`);
      else if (!existsSync(join(folder, at))) broken.push(`${name} -> ${target}`);
      else if (anchor !== undefined && anchor !== '' && at.endsWith('.html') && !idsOf(at).has(anchor)) broken.push(`${name} -> ${target} (no such heading)`);
    }
  }
  return broken.sort();
}
