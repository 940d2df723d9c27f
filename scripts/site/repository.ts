import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** Where the repository is on the web, as `repository` of package.json has it; undefined until that is written. */
export function repositoryUrl(manifest: { readonly repository?: string | { readonly url?: string } } = packageJson()): string | undefined {
  const { repository } = manifest;
  const url = typeof repository === 'string' ? repository : repository?.url;
  if (url === undefined || url === '') return undefined;
  const [, host, path] = /^(?:(github|gitlab):)?([\w.-]+\/[\w.-]+)$/.exec(url) ?? [];
  if (path !== undefined) return `https://${host ?? 'github'}.com/${path}`;
  return url
    .replace(/^git\+/, '')
    .replace(/^git@([^:]+):/, 'https://$1/')
    .replace(/^(?:git|ssh):\/\/(?:git@)?/, 'https://')
    .replace(/\.git$/, '');
}

/** Where a file of the repository is read, or changed, in a browser. */
export function fileUrl(action: 'blob' | 'edit', base = repositoryUrl()): string | undefined {
  return base === undefined ? undefined : `${base}${base.includes('gitlab') ? '/-' : ''}/${action}/main`;
}

function packageJson(): { readonly repository?: string | { readonly url?: string } } {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { repository?: string };
}
