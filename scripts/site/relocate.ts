import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What VitePress is told the site's path is. Nothing else is called so. */
export const BASE = '/__site_base__/';

/**
 * Makes a built site one that works below any path, and whose pages are read from a disk: links in HTML become relative, and scripts learn the path
 * from the page that loads them.
 */
export function relocate(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (name.endsWith('.html')) writeFileSync(path, html(readFileSync(path, 'utf8'), toRoot(name)));
    if (/\.(js|css)$/.test(name)) {
      const text = readFileSync(path, 'utf8');
      if (text.includes(BASE)) writeFileSync(path, name.endsWith('.js') ? script(text, name) : text.replaceAll(BASE, `${relative(dirname(name), '') || '.'}/`));
    }
  }
}

const toRoot = (name: string) => `${relative(dirname(name), '') || '.'}/`;

/** In a page: a script before all others says where the site is; links are relative. */
export function html(text: string, root: string): string {
  const where = `<script>window.__siteBase__=new URL(${JSON.stringify(root)},location.href).pathname</script>`;
  return text.replaceAll(BASE, root).replace('<head>', `<head>${where}`);
}

/** In a script: what was a text that begins with the base is put together when it runs. */
export function script(text: string, name: string): string {
  // The index of the search is JSON in a text between backticks.
  if (name.includes('localSearchIndex')) return text.replaceAll(BASE, '${window.__siteBase__}');
  // What VitePress knows of the site is JSON in a text.
  const known = `\\"base\\":\\"${BASE}\\"`;
  const data = text.includes(known) ? `${text.replace(known, '\\"base\\":\\"/\\"')};window.__VP_SITE_DATA__.base=window.__siteBase__;` : text;
  const out = data
    .replaceAll(`"${BASE}"`, '(window.__siteBase__)')
    .replace(new RegExp(`"${BASE}([^"\\\\]*)"`, 'g'), (_, rest: string) => `(window.__siteBase__+${JSON.stringify(rest)})`)
    .replace(new RegExp(`\`${BASE}`, 'g'), '`${window.__siteBase__}');
  const left = out.indexOf(BASE);
  if (left >= 0) throw new Error(`${name}: the site's path stands where it cannot be replaced: ${out.slice(Math.max(0, left - 80), left + 80)}`);
  return out;
}
