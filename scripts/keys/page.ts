// Writes docs/reference/keys.md from the types, the examples and what the command makes of Helm charts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HelmChart } from '../../src/cli/from-helm/chart';
import { CHARTS, helmKeys } from './helm';
import { type Key, siteKeys } from './tree';

/** The page, as Markdown. */
export function keysPage(): string {
  const keys = siteKeys();
  const top = keys.filter(({ path }) => !/[.[]/.test(path));
  const charts = CHARTS.map((chart) => ({
    chart,
    from: helmKeys(
      chart,
      keys.map(({ path }) => path),
    ),
  }));
  return [
    '# All keys of a site',
    '',
    "This page is generated from the types (`npm run docs`). It has every key of `new XnatSite(app, 'xnat', { … })`: what it does, its type, its default and",
    'an example, and the keys of the AIS chart and of the official chart that `npx cdk8s-xnat from-helm` turns into it. Two keys must be given: `url` and',
    '`adminEmail`; so must one of `postgres` and `externalPostgres`. A key that is present turns a feature on.',
    '',
    'What a value must look like is in [what every prop takes](props.md). Values with makers, such as `Secret.named(…)`, are in the [API](api/README.md).',
    '',
    '| Key | What it does | Default |',
    '|---|---|---|',
    ...top.map((key) => `| [\`${key.path}\`](#${key.path.toLowerCase()}) | ${cell(firstSentence(key.text))} | ${standard(key)} |`),
    '',
    ...top.flatMap((key) => section(key, keys, charts)),
    ...CHARTS.flatMap(notCarried),
  ].join('\n');
}

type Mapped = { readonly chart: HelmChart; readonly from: ReadonlyMap<string, readonly string[]> };

function section(key: Key, keys: readonly Key[], charts: readonly Mapped[]): string[] {
  const below = keys.filter(({ path }) => path.startsWith(`${key.path}.`) || path.startsWith(`${key.path}[`));
  const old = (path: string) => charts.map(({ chart, from }) => [chart.title, from.get(path) ?? []] as const).filter(([, names]) => names.length > 0);
  const inCharts = old(key.path).map(([title, names]) => `In ${title}: ${names.map(code).join(', ')}.`);
  const head = [
    `## ${key.path}`,
    '',
    cell(key.text),
    '',
    `- Type: ${code(key.type)}`,
    `- Default: ${standard(key)}`,
    ...inCharts.map((line) => `- ${line}`),
    '',
  ];
  const example = ['```ts', `${key.path}: ${key.example},`, '```', ''];
  if (below.length === 0) return [...head, ...example];
  const rows = below.map(({ path, type, text, example: value, ...rest }) => {
    const names = old(path).map(([title, each]) => `${title}: ${each.map(code).join(', ')}`);
    return `| ${code(path)} | ${cell(text)} | ${code(type)} | ${standard(rest)} | ${code(value)} | ${names.join('; ')} |`;
  });
  return [...head, ...example, '| Key | What it does | Type | Default | Example | Keys of Helm charts |', '|---|---|---|---|---|---|', ...rows, ''];
}

/** Keys of a chart that no key of a site takes, by the reason. */
function notCarried({ title, left, kept }: HelmChart): string[] {
  const rows = (reasons: Readonly<Record<string, string>>) =>
    [...new Set(Object.values(reasons))].map((why) => {
      const keys = Object.keys(reasons).filter((key) => reasons[key] === why);
      return `| ${keys.map(code).join(', ')} | ${cell(why)} |`;
    });
  return [
    `## What a site does not take of ${title}`,
    '',
    `\`*\` stands for any name or place in a list, \`**\` for all below.`,
    '',
    '| Keys | Why |',
    '|---|---|',
    ...rows(left),
    '',
    `These keys of ${title} are about objects that stay in the cluster as they are:`,
    '',
    '| Keys | Why |',
    '|---|---|',
    ...rows(kept),
    '',
  ];
}

function standard({ default: text, required }: Pick<Key, 'default' | 'required'>): string {
  if (required) return 'must be given';
  if (text === undefined || text === '') return 'none';
  return text.startsWith('- ') ? cell(text.slice(2)) : code(text);
}

const firstSentence = (text: string) => /^.*?[.](?= [A-Z`]|$)/.exec(text)?.[0] ?? text;
const code = (text: string) => (text === '' ? '' : `\`${text.replace(/\|/g, '\\|')}\``);
/** Nothing ends the cell, and nothing outside of code is a tag. */
const cell = (text: string) =>
  text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[<>*]/g, (sign) => `\\${sign}`)))
    .join('')
    .replace(/\|/g, '\\|');

if (require.main === module) writeFileSync(join(__dirname, '../../docs/reference/keys.md'), keysPage());
