import './without-jest';
import { SUBJECTS } from '../../test/validation/pure';
import { rows } from '../../test/support/props';
import { type Finding, formatFinding } from '../../src/core/refusals/finding';
import type { Rule } from '../../src/core/refusals/rule';
import { ruleFiles } from '../all-rules';
import { type Topic, topics } from '../refusal-topics';
import { anchorOf } from '../refusals';
import type { SitePage } from './page';

export const REFUSALS = 'docs/reference/refusals.md';

/** A page that says something of a rule. */
export interface Mention {
  readonly path: string;
  readonly title: string;
}

/** One page a rule, made of the rule itself, and of the message that its own test expects. */
export function rulePages(mentions: ReadonlyMap<string, readonly Mention[]>): SitePage[] {
  const files = new Map(ruleFiles().flatMap(({ path, rules }) => rules.map(({ id }) => [id, `src/${path}`])));
  const props = propsByRule();
  return topics().flatMap((topic) =>
    topic.rules.map((rule) => ({
      path: rulePath(rule.id),
      source: files.get(rule.id)!,
      text: rulePage(rule, topic, props.get(rule.id) ?? [], mentions.get(rule.id) ?? []),
      frontmatter: { title: rule.id, description: `Refuses ${rule.refuses}.`.slice(0, 160), outline: false },
    })),
  );
}

export const rulePath = (id: string) => `reference/rules/${id}.md`;

/** The first message of the rule's own tests. */
export function exampleOf(rule: Rule<never>): Finding {
  return (rule as Rule<unknown>).findings(SUBJECTS[rule.id]!.refused[0])[0]!;
}

function rulePage(rule: Rule<never>, topic: Topic, props: readonly string[], mentions: readonly Mention[]): string {
  const { id, refuses, why, acknowledgeable } = rule;
  const example = exampleOf(rule);
  const others = topic.rules.filter((other) => other.id !== id).map((other) => `[${other.id}](./${other.id}.md)`);
  return [
    `# ${id}`,
    '',
    `Topic: [${topic.title}](../refusals.md#${anchorOf(topic.title)}). ${acknowledgeable ? 'Legal but unwise: it can be acknowledged.' : 'It cannot be acknowledged.'}`,
    '',
    `**Refuses** ${escaped(refuses)}.`,
    '',
    `**Why:** ${escaped(why)}.`,
    '',
    '**Fix:** the message itself says how, with your own prop and value. An example:',
    '',
    '```text',
    formatFinding(example),
    '```',
    '',
    ...(acknowledgeable
      ? ['**Accept it**, where you know the risk and have a reason:', '', '```ts', `site.acknowledge('${id}', 'the reason');`, '```', '']
      : []),
    ...(props.length > 0 ? ['**Props that it checks:**', '', ...props.map((prop) => `- \`${prop}\``), ''] : []),
    ...(mentions.length > 0 ? ['**Read more:**', '', ...mentions.map(({ path, title }) => `- [${title}](../../${path})`), ''] : []),
    // Whoever searches for a rule does not look for its neighbours.
    ...(others.length > 0 ? ['<!-- search: off -->', '', `**The same topic:** ${others.join(' · ')}`, '', '<!-- search: on -->', ''] : []),
  ].join('\n');
}

/** The page of all rules: a table of topics, each with its rules, what they refuse, and whether they can be acknowledged. */
export function refusalsIndex(head: string): SitePage {
  const sections = topics().flatMap(({ title, rules }) => [
    `## ${title}`,
    '',
    '| Rule | Refuses |',
    '|---|---|',
    ...rules.map(
      ({ id, refuses, acknowledgeable }) => `| [${id}](./rules/${id}.md)${acknowledgeable ? '\\*' : ''} | ${escaped(refuses).replaceAll('|', '\\|')} |`,
    ),
    '',
  ]);
  return { path: 'reference/refusals.md', replaces: [REFUSALS], text: [head, ...sections].join('\n'), frontmatter: { title: 'What is refused' } };
}

function propsByRule(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { kind, props } of rows()) if (kind.rule) found.set(kind.rule.id, [...new Set([...(found.get(kind.rule.id) ?? []), ...props])].sort());
  return found;
}

/** As Markdown shows it: nothing is a tag, emphasis or an expression of Vue. */
export const escaped = (text: string) =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[<>*_]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\{\{/g, '&#123;&#123;')))
    .join('');
