// Writes docs/reference/refusals.md from the rules themselves.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../src/core/refusals/rule';
import { topics } from './refusal-topics';

/** The page, as Markdown. */
export function refusalsPage(): string {
  const all = topics();
  const rules = all.flatMap((topic) => topic.rules);
  return [
    '# What is refused',
    '',
    'This page is generated from the rules (`npm run docs`). A message ends its first line with the id of its rule:',
    '',
    '```text',
    '[xnat/xnat] heapPercent is 95 (heap-share)',
    '      why  beside the heap, Java needs memory for classes, threads and buffers: without it the container is killed',
    '      fix  choose a share between 25 and 80; 60 is the default',
    '```',
    '',
    'The message itself says how to fix it, with your own prop and value. `npx cdk8s-xnat explain heap-share` shows a rule in the terminal,',
    'with a mistake and its fix.',
    '',
    `There are ${rules.length} rules. Most refuse what would not work, and cannot be acknowledged. Those with a star refuse what is`,
    "legal but unwise: a site can accept it, with a reason, by `site.acknowledge('the-id', 'the reason')`.",
    '',
    '| Topic | Rules |',
    '|---|---|',
    ...all.map((topic) => `| [${topic.title}](#${anchorOf(topic.title)}) | ${topic.rules.map(linkTo).join(', ')} |`),
    '',
    ...all.flatMap((topic) => [`## ${topic.title}`, '', ...topic.rules.map(section)]),
  ].join('\n');
}

function linkTo({ id, acknowledgeable }: Rule<never>): string {
  return `[${id}](#${id})${acknowledgeable ? '\\*' : ''}`;
}

function section({ id, refuses, why, acknowledgeable }: Rule<never>): string {
  return `### ${id}\n\nRefuses ${refuses}.\n\n**Why:** ${why}.\n\n${acknowledging(id, acknowledgeable)}\n`;
}

function acknowledging(id: string, acknowledgeable: boolean): string {
  return acknowledgeable ? `Legal but unwise: \`site.acknowledge('${id}', 'the reason')\` accepts it.` : 'It cannot be acknowledged.';
}

export function anchorOf(title: string): string {
  return title.toLowerCase().replaceAll(',', '').replaceAll(' ', '-');
}

if (require.main === module) {
  const folder = join(__dirname, '../docs/reference');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'refusals.md'), refusalsPage());
}
