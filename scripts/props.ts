// Writes docs/reference/props.md from the shapes themselves.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from '../src/core/props/kind';
import { type Row, rows } from '../test/support/props';

/** The page, as Markdown. */
export function propsPage(): string {
  const lines = rows()
    .filter(({ kind }) => kind.grammar ?? kind.rule ?? kind.json)
    .flatMap((row) => shortest(row).map((prop) => ({ prop, line: `| \`${prop}\` | ${mustBe(row.kind)} | ${cell(sourceOf(row.kind))} |` })))
    .sort((a, b) => (place(a.prop) < place(b.prop) ? -1 : 1));
  return [
    '# What every prop takes',
    '',
    'This page is generated from the props themselves (`npm run docs`): each text, number, size, duration, and each element, key and value of a list',
    'or map that a site writes freely. `[]` stands for an element of a list or the value of a key, `a key of` for the key itself, and `(…)` for the options',
    'of a maker. Choices, flags and values with makers are in the [reference of the API](api/README.md).',
    '',
    'What does not follow it is refused at synthesis, by [prop-grammar](refusals.md#prop-grammar) or by the rule that the table names; a message shows',
    'where, why, and what to write instead. A text that carries a password, a token or a key is refused everywhere, by',
    '[literal-secret](refusals.md#literal-secret), and is never shown.',
    '',
    '| Prop | Must be | Who says so |',
    '|---|---|---|',
    ...new Set(lines.map(({ line }) => line)),
    '',
  ].join('\n');
}

/** A key of a map stands before its values. */
const place = (prop: string) => prop.replace(/^a key of (.*)$/, '$1[').toLowerCase();

/** A site's name of it alone, where a construct of its own has the same prop by a shorter name. */
function shortest({ props }: Row): string[] {
  // What a login writes into its own file is the library's.
  const all = [...props].filter((prop) => !prop.includes('.properties'));
  return all.filter((prop) => !all.some((other) => other !== prop && other.endsWith(`.${prop.replace(/^a key of /, '')}`)));
}

function mustBe({ grammar, rule }: Kind): string {
  if (grammar) return cell(grammar.name);
  return rule ? `as the rule [${rule.id}](refusals.md#${rule.id}) has it` : 'JSON: texts, finite numbers, true, false, lists and plain objects';
}

function sourceOf({ grammar, rule }: Kind): string {
  return grammar?.source ?? rule?.source ?? 'XNAT, REST API';
}

/** URLs become links, and nothing ends the cell. */
const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/https?:\/\/[^\s;,]+(?<![.:])/g, (url) => `<${url}>`);

if (require.main === module) writeFileSync(join(__dirname, '../docs/reference/props.md'), propsPage());
