// Writes docs/reference/helm-keys.md: what becomes of each key of the two Helm charts, as the command converts them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HelmChart } from '../../src/cli/from-helm/chart';
import { convert } from '../../src/cli/from-helm/convert';
import type { Draft } from '../../src/cli/from-helm/draft';
import { at, layOver, leaves, type Path, pathText, type Tree } from '../../src/cli/from-helm/values';
import { another, ON, put } from '../../test/cli/support/changed-keys';
import { CHARTS, helmKeys, RELEASE, whole } from './helm';
import { siteKeys } from './tree';

/** A key of a chart, and what becomes of it. */
export interface HelmKey {
  readonly key: string;
  /** Keys of a site. */
  readonly props: readonly string[];
  /** Why it is not carried over, or what else is made of it. */
  readonly why?: string;
}

/** Every key of a chart's own values. */
export function keysOf(chart: HelmChart): HelmKey[] {
  const paths = siteKeys().map(({ path }) => path);
  const props = new Map<string, string[]>();
  for (const [prop, keys] of helmKeys(chart, paths)) for (const key of keys) props.set(key, [...(props.get(key) ?? []), prop]);
  return leaves(chart.defaults).map(({ path }) => {
    const key = pathText(path);
    return { key, props: props.get(key) ?? [], why: props.has(key) ? undefined : becauseOf(chart, path) };
  });
}

function becauseOf(chart: HelmChart, path: Path): string | undefined {
  const key = pathText(path);
  const on = ON[chart.name]!;
  const base = convert(chart, on, RELEASE).draft;
  const value = another(key, at(layOver(chart.defaults, on), path));
  const { draft } = convert(chart, put(whole(chart, on, path), path, value) as Tree, RELEASE);
  const near = (entry: string) =>
    entry === key || key.startsWith(`${entry}.`) || key.startsWith(`${entry}[`) || entry.startsWith(`${key}.`) || entry.startsWith(`${key}[`);
  const left =
    draft.left.find((entry) => near(entry.key) && !base.left.some((other) => other.key === entry.key && other.why === entry.why)) ??
    draft.left.find((entry) => near(entry.key));
  if (left !== undefined) return left.why;
  const kept = Object.entries(chart.kept).find(([pattern]) => matches(pattern, key));
  if (kept !== undefined) return kept[1];
  const remark = draft.remarks.find((text) => !base.remarks.includes(text));
  if (remark !== undefined) return remark;
  if (/(^|\.)(full)?nameOverride$/.test(key)) return 'names of the objects of the release, by which the take-over finds them';
  if (JSON.stringify(draft.secrets) !== JSON.stringify(base.secrets)) return 'a secret does not stand in the file: it goes into a Secret';
  return statementsOf(draft) === statementsOf(base) ? undefined : 'the file says it by a statement behind the site';
}

const statementsOf = (draft: Draft) => JSON.stringify([draft.statements(), draft.gaps]);

/** `*` stands for a name, `**` for all below. */
function matches(pattern: string, key: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^.]+'));
  return new RegExp(`^${escaped}$`).test(key);
}

/** The page, as Markdown. */
export function helmKeysPage(): string {
  return [
    '# What becomes of each Helm key',
    '',
    'This page is generated (`npm run docs`): each key of the two charts is changed in turn, and the table shows what `npx cdk8s-xnat from-helm` makes of',
    'it. What the keys of a site do is on [their page](keys.md).',
    '',
    ...CHARTS.flatMap((chart) => [
      `## ${chart.title[0]!.toUpperCase()}${chart.title.slice(1)}`,
      '',
      '| Key of the chart | Key of a site | If it has none |',
      '|---|---|---|',
      ...keysOf(chart).map(({ key, props, why }) => `| ${code(key)} | ${props.map(linked).join(', ')} | ${cell(why ?? '')} |`),
      '',
    ]),
  ].join('\n');
}

const code = (text: string) => `\`${text}\``;
const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/</g, '&lt;').replace(/\s+/g, ' ');
const linked = (prop: string) => `[${code(prop)}](keys.md#${/^\w+/.exec(prop)![0].toLowerCase()})`;

if (require.main === module) writeFileSync(join(__dirname, '../../docs/reference/helm-keys.md'), helmKeysPage());
