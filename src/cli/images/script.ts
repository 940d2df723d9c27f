import type { Download, FoundImage } from './found';

export const TOOLS = ['crane', 'skopeo'] as const;
export type Tool = (typeof TOOLS)[number];

/** A bash script that copies images to a registry of one's own, and fetches what pods download. */
export function mirrorScript(images: readonly FoundImage[], downloads: readonly Download[], tool: Tool, to: string): string {
  const target = to.replace(/\/+$/, '');
  const copies = images.map((image) => ({ from: sourceOf(image), ...destinationOf(image, images, target) }));
  return [
    '#!/usr/bin/env bash',
    `# Copies the images of a site to ${target}. It needs ${tool}, logged in where a registry asks for it. Layers that are there are not copied again.`,
    '# In main.ts each is named by its image option:',
    ...new Set(copies.map(({ repository }) => `#   Image.of('${repository}')`)),
    'set -euo pipefail',
    '',
    ...copies.map(({ from, repository, tag }) => copy(tool, from, `${repository}:${tag}`)),
    ...(downloads.length > 0
      ? ['', '# What pods download at their start, for a web server of your own: change its URL in main.ts, and keep its checksum.']
      : []),
    ...downloads.flatMap(({ url, sha256 }) => {
      const file = url
        .replace(/[?#].*$/, '')
        .split('/')
        .pop()!;
      const check = sha256 === undefined ? [] : [`printf '%s  %s\\n' ${quote(sha256)} ${quote(file)} | sha256sum --check`];
      return [`curl --fail --location --remote-time --output ${quote(file)} ${quote(url)}`, ...check];
    }),
    '',
  ].join('\n');
}

/** Neither tool takes a tag beside a digest. */
const sourceOf = ({ registry, repository, tag = 'latest', digest }: FoundImage) =>
  `${registry}/${repository}${digest === undefined ? `:${tag}` : `@${digest}`}`;

/** Without its registry, unless two registries have a repository of one name. */
function destinationOf({ registry, repository, tag, digest }: FoundImage, all: readonly FoundImage[], target: string): { repository: string; tag: string } {
  const twice = all.some((other) => other.repository === repository && other.registry !== registry);
  return {
    repository: [target, ...(twice ? [registry.replace(/:/g, '-')] : []), repository].join('/'),
    // A registry wants a name for what it is given, and knows it by its digest as well.
    tag: tag ?? (digest === undefined ? 'latest' : digest.replace(':', '-').slice(0, 128)),
  };
}

function copy(tool: Tool, from: string, to: string): string {
  if (tool === 'crane') return `crane copy ${quote(from)} ${quote(to)}`;
  return `skopeo copy --all --preserve-digests ${quote(`docker://${from}`)} ${quote(`docker://${to}`)}`;
}

const quote = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`);
