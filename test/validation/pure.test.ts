import { ALL_RULES } from '../../scripts/all-rules';
import { type Finding, formatFinding } from '../../src/core/refusals/finding';
import type { Rule } from '../../src/core/refusals/rule';
import { CASES } from './cases';
import { ALL_SUBJECTS, SUBJECTS } from './pure';

const idsOf = (findings: readonly Finding[]) => findings.map(({ rule }) => rule);

// A rule knows no construct, so it is tried by itself, in milliseconds. That the constructs hold it against the right
// values is what rules.test.ts tries, with a whole app for each mistake.
describe.each(ALL_RULES.map((rule) => [rule.id, rule as Rule<unknown>] as const))('%s', (id, rule) => {
  const { refused, allowed } = SUBJECTS[id] ?? { refused: [], allowed: [] };

  test.each(refused.map((subject, i) => [i, subject] as const))('refuses no. %i', (_, subject) => {
    const findings = rule.findings(subject);
    expect(new Set(idsOf(findings))).toEqual(new Set([id]));
    // The words, as the rule says them: rules.test.ts has those of a whole app.
    expect(findings.map(formatFinding).join('\n')).toMatchSnapshot();
  });

  if (allowed.length > 0) {
    test('allows the others', () => {
      expect(allowed.filter((subject) => rule.findings(subject).length > 0)).toEqual([]);
    });
  }
});

describe('every rule', () => {
  const ids = ALL_RULES.map(({ id }) => id);

  test('is held against plain values, and refuses one of them at least', () => {
    // Each in one file: of two lists for a rule one would be lost.
    expect(ALL_SUBJECTS.flatMap(Object.keys).sort()).toEqual(ids);
    expect(ids.filter((id) => SUBJECTS[id]!.refused.length === 0)).toEqual([]);
  });

  test('is raised in a whole app', () => {
    const raised = new Set(CASES.filter(({ rule, report }) => report.includes(` (${rule})`)).map(({ rule }) => rule));
    expect(ids.filter((id) => !raised.has(id))).toEqual([]);
  });
});
