import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '../../scripts/refusal-topics';
import { refusalsPage } from '../../scripts/refusals';
import { ALL_RULES } from '../../scripts/all-rules';

describe('the page of refusals', () => {
  test('is the one that the rules make (npm run docs)', () => {
    expect(readFileSync(join(__dirname, '../../docs/reference/refusals.md'), 'utf8')).toBe(refusalsPage());
  });

  test('has each rule once, under an id of lower-case words', () => {
    const ids = ALL_RULES.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('has each rule in exactly one topic', () => {
    const sorted = topics().flatMap(({ rules }) => rules.map(({ id }) => id));
    expect([...sorted].sort()).toEqual(ALL_RULES.map(({ id }) => id));
    for (const { title, rules } of topics()) expect([title, rules.length > 0]).toEqual([title, true]);
  });

  test('has a topic for the rules of a new room, by the name of their file', () => {
    const [rule] = ALL_RULES;
    const file = { path: 'features/object-cache/rules.ts', about: 'object-cache', rules: [rule!] };
    expect(topics([file]).at(-1)).toEqual({ title: 'Object cache', rules: [rule] });
    expect(topics([{ ...file, about: 'sops-object-cache' }]).find(({ rules }) => rules.length > 0)).toMatchObject({ title: 'Secrets' });
  });
});
