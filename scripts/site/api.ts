import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { anchors } from '../../test/docs/markdown';
import type { SitePage } from './page';
import { ROOT } from './repository';

export const API = 'docs/reference/api/README.md';

/** One page for each class, interface, enum and type, as typedoc writes it. */
export function apiPages(): SitePage[] {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    const options = ['--outputFileStrategy', 'members', ...['Class', 'Interface', 'Enum', 'TypeAlias'].flatMap((kind) => ['--membersWithOwnFile', kind])];
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typedoc/bin/typedoc'), ...options, '--out', folder], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => page(name, readFileSync(join(folder, name), 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function page(name: string, text: string): SitePage {
  const member = basename(name, '.md');
  const isIndex = name === 'README.md';
  const body = text.replace(/^# \w+: (.*)$/m, '# $1').replace(/^# (Type Alias|Class|Interface|Enumeration): /m, '# ');
  return {
    path: isIndex ? 'reference/api/index.md' : `reference/api/${name}`,
    text: isIndex ? text.replace(/^# .*$/m, '# API').replaceAll('README.md', 'index.md') : body,
    ...(isIndex && { replaces: [API] }),
    frontmatter: { title: isIndex ? 'API' : member, outline: [2, 3] },
  };
}

/** Where the anchors of the one page of GitHub lead: a member, or the heading in a member's page. */
export function apiAnchors(pages: readonly SitePage[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, text } of pages) {
    const member = basename(path, '.md').toLowerCase();
    for (const anchor of anchors({ file: path, blocks: [], tables: [], prose: text })) if (!found.has(anchor)) found.set(anchor, `${path}#${anchor}`);
    found.set(member, path);
  }
  return found;
}
