// Writes docs/reference/refusals.md from the rules themselves.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../src/validation/rules';

/** The page, as Markdown. */
export function refusalsPage(): string {
  const rules = ALL_RULES.map(
    (rule) => `## ${rule.id}\n\nRefuses ${rule.refuses}.\n\n**Why:** ${rule.why}.\n\n${acknowledging(rule.id, rule.acknowledgeable)}\n`,
  );
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
    `There are ${ALL_RULES.length} rules. Most refuse what would not work. ${enumerateAcknowledgeable()} refuse what is legal but`,
    'unwise; a site can accept these, with a reason.',
    '',
    ...rules,
  ].join('\n');
}

function acknowledging(id: string, acknowledgeable: boolean): string {
  return acknowledgeable
    ? `Legal but unwise: \`site.acknowledge('${id}', 'the reason')\` accepts it.`
    : 'It cannot be acknowledged: it would not work.';
}

function enumerateAcknowledgeable(): string {
  const ids = ALL_RULES.filter((rule) => rule.acknowledgeable).map((rule) => `[${rule.id}](#${rule.id})`);
  return `${ids.slice(0, -1).join(', ')} and ${ids[ids.length - 1]}`;
}

if (require.main === module) {
  const folder = join(__dirname, '../docs/reference');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'refusals.md'), refusalsPage());
}
