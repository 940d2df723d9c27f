import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Linter } from 'eslint';

const ROOT = join(__dirname, '../..');

/** What the linter of the repository says about a file of src, by the line that it says it of. */
function lint(text: string): string[] {
  const eslint = ['node_modules/eslint/bin/eslint.js', '--stdin', '--stdin-filename', 'src/core/made-up.ts', '--format', 'json'];
  const { stdout } = spawnSync(process.execPath, eslint, { cwd: ROOT, input: text, encoding: 'utf8' });
  const [result] = JSON.parse(stdout) as [{ messages: Linter.LintMessage[] }];
  return result.messages.map(({ ruleId, line }) => `${ruleId}: ${text.split('\n')[line - 1]!.trim()}`);
}

const VALUES = [
  '"xnat"',
  '"30 3 * * *"',
  '3',
  '-1',
  '0.5',
  'true',
  '[443, 6443]',
  '["tag", "time"]',
  '[]',
  'Expander.LEAST_WASTE',
  'Duration.days(30)',
  'XnatImage.ais("1.9.3.1")',
  'PostgresTuning.forMemory(resources.memoryLimit)',
];
const SENTENCES = ['- none', "- the cluster's default class", '- 587 with STARTTLS, else 25', '- the server\'s, where it is\n * this library\'s; else "16.10"'];
const WRONG = [
  '100, as PostgreSQL itself',
  '"xnat" - the name',
  'Duration.days(3), which is a weekend',
  'none',
  "the cluster's default class",
  '- none.',
  '-',
  '- - none',
  "'xnat'",
  'Duration.days(30) and more',
  '',
];

test('a default is a value or a sentence, and nothing between', () => {
  const comments = [...VALUES, ...SENTENCES, ...WRONG].map((text, i) => `/** @default ${text}\n */\nexport const a${i} = 1;\n`);
  expect(lint(comments.join(''))).toEqual(WRONG.map((text) => `docs/default-tag: ${`/** @default ${text}`.trim()}`));
});

test('what can be left out of options says what holds then', () => {
  const members =
    '/** It. */ readonly bare?: string;\n/**\n * It.\n *\n * @default 1\n */\nreadonly said?: number;\n/** It. */ readonly required: string;\nreadonly silent?: 1;';
  const said = ['docs/default-tag: /** It. */ readonly bare?: string;', 'docs/default-tag: readonly silent?: 1;'];
  expect(lint(`export interface FooOptions {\n${members}\n}\n`)).toEqual(said);
  expect(lint(`export interface FooProps {\n${members}\n}\n`)).toEqual(said);
  expect(lint(`export interface Foo {\n${members}\n}\n`)).toEqual([]);
});
