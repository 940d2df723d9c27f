import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLES } from '../example-names';
import { topics } from '../refusal-topics';
import { API, apiAnchors, apiPages } from './api';
import { Links, type Split } from './links';
import type { SitePage } from './page';
import { fileUrl, ROOT } from './repository';
import { type Mention, refusalsIndex, REFUSALS, rulePages, rulePath } from './rules';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
export const titleOf = (text: string) => /^# (.+)$/m.exec(text)?.[1] ?? '';

/** Pages outside of docs/, and where the site has them. */
const OTHERS = { 'CHANGELOG.md': 'project/changelog.md', 'SECURITY.md': 'project/security.md', 'CONTRIBUTING.md': 'project/contributing.md' };

/** Every page of the site, with its links as the site has them. */
export function collect(): SitePage[] {
  const pages = [...docsPages(), ...otherPages(), ...examplePages()];
  const api = apiPages();
  const head = read(REFUSALS).split('| Topic | Rules |')[0]!;
  const all = [...pages, ...api, ...rulePages(mentions(pages)), refusalsIndex(head)];
  const split: Split = new Map([
    [API, apiAnchors(api)],
    [REFUSALS, new Map(topics().flatMap(({ rules }) => rules.map(({ id }) => [id, rulePath(id)])))],
  ]);
  const links = new Links(all, split, fileUrl('blob'));
  return all.map((page) => ({ ...page, text: links.of(page) }));
}

function docsPages(): SitePage[] {
  return readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name}`)
    .filter((file) => file.endsWith('.md') && file !== REFUSALS && file !== API)
    .sort()
    .map((file) => {
      const path = file.replace(/^docs\//, '').replace(/README\.md$/, 'index.md');
      return path === 'index.md' ? frontPage(file) : { path, source: file, text: read(file) };
    });
}

/** The index of the docs, below what the README says first. */
function frontPage(source: string): SitePage {
  const action = (text: string, link: string, theme = 'alt') => ({ text, link, theme });
  return {
    path: 'index.md',
    source,
    replaces: ['README.md', 'docs'],
    text: read(source).replace(/^# .*\n/, ''),
    frontmatter: {
      layout: 'home',
      title: 'cdk8s-xnat',
      titleTemplate: 'XNAT on Kubernetes',
      hero: {
        name: 'cdk8s-xnat',
        text: 'A whole XNAT site from one short file',
        tagline:
          'Typed constructs that know what operators learn from failed deployments: mistakes are refused before anything reaches the cluster, each with its fix.',
        actions: [
          action('Tutorial', '/tutorial', 'brand'),
          action('All keys of a site', '/reference/keys'),
          action('What is refused', '/reference/refusals'),
          action('From a Helm chart', '/how-to/takeover-from-helm'),
        ],
      },
    },
  };
}

function otherPages(): SitePage[] {
  return Object.entries(OTHERS).map(([source, path]) => ({ path, source, text: read(source) }));
}

/** The pages of the examples, each with its file. */
function examplePages(): SitePage[] {
  return EXAMPLES.map((name) => {
    const source = `examples/${name}/README.md`;
    const file = `## The whole file\n\n\`\`\`ts\n${read(`examples/${name}/main.ts`).trimEnd()}\n\`\`\`\n`;
    return { path: `examples/${name}.md`, source, replaces: [`examples/${name}`, `examples/${name}/main.ts`], text: `${read(source).trimEnd()}\n\n${file}` };
  });
}

/** The pages that link to a rule, or show its message. */
function mentions(pages: readonly SitePage[]): Map<string, Mention[]> {
  const found = new Map<string, Mention[]>();
  for (const { path, text } of pages.filter((page) => /^(how-to|explanation|tutorial)/.test(page.path))) {
    const ids = [...text.matchAll(/refusals\.md#([a-z-]+)\)|\(([a-z]+(?:-[a-z]+)+)\)$/gm)].map(([, link, message]) => (link ?? message)!);
    for (const id of new Set(ids)) found.set(id, [...(found.get(id) ?? []), { path, title: titleOf(text) }]);
  }
  return found;
}
