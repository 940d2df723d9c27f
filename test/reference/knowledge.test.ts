import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../../scripts/all-rules';
import { knowledgeFile } from '../../scripts/knowledge';
import type { Knowledge } from '../../src/cli/explain/knowledge';

const file = knowledgeFile();
const { rules, types, grammars } = JSON.parse(file) as Knowledge;

test('what explain knows is what the rules, the shapes and the doc comments say (npm run docs)', () => {
  expect(readFileSync(join(__dirname, '../../src/cli/explain/assets/knowledge.json'), 'utf8')).toBe(file);
});

test('it has every rule, with a mistake and its fix', () => {
  expect(rules.map(({ id }) => id)).toEqual(ALL_RULES.map(({ id }) => id));
  for (const { id, example } of rules) expect([id, example.what.length > 10, example.fix.length > 5]).toEqual([id, true, true]);
});

test('every option says what it does', () => {
  const silent = Object.entries(types).flatMap(([name, { kind, members }]) =>
    kind === 'options' ? Object.entries(members).flatMap(([member, { doc }]) => (doc === '' ? [`${name}.${member}`] : [])) : [],
  );
  expect(silent).toEqual([]);
  expect(Object.keys(types).length).toBeGreaterThan(100);
  expect(Object.keys(grammars).length).toBeGreaterThan(250);
});

test('nothing internal is in it', () => {
  expect(Object.values(types).flatMap(({ members }) => Object.keys(members).filter((name) => name.startsWith('_')))).toEqual([]);
});
