import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-xnat';
import { ALL_RULES } from '../../scripts/all-rules';
import type { Grammar } from '../../src/core/grammar/grammar';
import { checkValue } from '../../src/core/props/checked';
import type { Kind } from '../../src/core/props/kind';
import type { Finding } from '../../src/core/refusals/finding';
import { inSynthPass } from '../../src/core/synth-pass';
import { leafOf, type Place, type Row, rows } from '../support/props';
import { planted } from '../validation/garbage';
import { boundsOf } from './bounds';
import { type Examples, GRAMMAR_EXAMPLES } from './grammar-examples';
import { RULE_EXAMPLES } from './rule-examples';

const ROWS = rows();
const ENOUGH = 5;

/** A text, a number, a size, a duration or a CPU: whatever a site writes freely. */
const isFree = ({ accepts }: Kind) => ['x', 'openid', 3, Size.gibibytes(1), Duration.minutes(10), Cpu.units(1)].some((value) => accepts(value));

const findingsOf = (kind: Kind, value: unknown): Finding[] => {
  const findings: Finding[] = [];
  checkValue('prop', kind, value, findings);
  return findings;
};

/** As a test's name shows it, so that no two have the same. */
const shown = (value: unknown): string =>
  value instanceof Duration ? `${value.toMilliseconds()} ms` : value instanceof Size ? `${value.toKibibytes()} KiB` : JSON.stringify(value)?.slice(0, 80);

describe('every value that a site writes', () => {
  test('has a grammar, or a rule that holds it, with its source', () => {
    const without = ROWS.filter(({ kind }) => isFree(kind) && !kind.grammar && !kind.rule && !kind.json).map(({ props }) => [...props].join(' | '));
    expect(without).toEqual([]);
    expect(ROWS.filter(({ kind }) => kind.grammar ?? kind.rule).length).toBeGreaterThan(180);
    expect(ROWS.flatMap(({ kind }) => [kind.grammar, kind.rule]).filter((by) => by?.source.trim() === '')).toEqual([]);
  });

  test('is held by a rule that there is', () => {
    const ids = new Set(ALL_RULES.map(({ id }) => id));
    expect(ROWS.flatMap(({ kind }) => (kind.rule && !ids.has(kind.rule.id) ? [kind.rule.id] : []))).toEqual([]);
  });

  test('is one of the props that these tests give', () => {
    const given = new Set(ROWS.flatMap(({ props }) => [...props].map(leafOf)));
    const declared =
      /\b(\w+): (?:optional|required)\((?:filledListOf|listOf|mapOf)?\(?(?:by|heldBy|text|filledText|wholeNumber|countingNumber|size|duration|cpu|address|reference)\b/g;
    const sources = readdirSync('src', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
    const names = sources.flatMap((entry) => [...readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(declared)].map(([, name]) => name!));
    expect(names.length).toBeGreaterThan(200);
    // It names a file with a certificate, which test/real makes.
    expect([...new Set(names)].filter((name) => !given.has(name) && name !== 'httpCertificateFile')).toEqual([]);
  });
});

const GRAMMARS = new Map<Grammar, Kind>(ROWS.flatMap(({ kind }) => (kind.grammar ? [[kind.grammar, kind] as const] : [])));

describe.each([...GRAMMARS].map(([grammar, kind]) => [grammar.name, grammar, kind] as const))('%s', (name, grammar, kind) => {
  const { right, wrong, only }: Examples = GRAMMAR_EXAMPLES.get(grammar) ?? boundsOf(name) ?? { right: [], wrong: [] };

  test('has five right and five wrong examples', () => {
    expect([only ?? new Set(right.map(shown)).size >= ENOUGH, new Set(wrong.map(shown)).size >= ENOUGH]).toEqual([only ?? true, true]);
  });

  test('takes the right ones', () => {
    expect(right.filter((value) => findingsOf(kind, value).length > 0)).toEqual([]);
  });

  test('refuses the wrong ones, each with a fix that is right', () => {
    expect(wrong.filter((value) => findingsOf(kind, value).length === 0)).toEqual([]);
    const fixes = wrong.flatMap((value) => grammar.meant?.(value) ?? []).filter((value) => grammar.matches(value));
    expect(fixes.filter((value) => findingsOf(kind, value).length > 0)).toEqual([]);
  });

  test('shows an example that is right', () => {
    if (grammar.findings) return;
    const example = (0, eval)(`(({ Duration, Size, Cpu }) => (${grammar.example}))`)({ Duration, Size, Cpu }) as unknown;
    expect(findingsOf(kind, example)).toEqual([]);
  });
});

/** The ids of all rules that report with this value in this place, and in no other. */
function reported({ subject, path }: Place, value: unknown): string[] {
  const app = new App();
  subject.build(app, planted(subject.props, [[path, value]]) as never);
  const messages = inSynthPass(app, () => app.node.findAll().flatMap((construct) => construct.node.validate()));
  return messages.map((message) => /\(([a-z0-9-]+)\)\n/.exec(message)?.[1] ?? message);
}

interface HeldRow {
  readonly key: string;
  readonly place: Place;
  readonly rule: string;
}

const held = (row: Row): HeldRow[] => row.places.map((place) => ({ key: `${row.kind.rule!.id} ${leafOf(place.prop)}`, place, rule: row.kind.rule!.id }));
const HELD = new Map(ROWS.filter(({ kind }) => kind.rule).flatMap((row) => held(row).map((each) => [each.key, each] as const)));
const OF_THE_SHAPE = ['prop-grammar', 'prop-type', 'prop-repeated', 'literal-secret'];

describe.each([...HELD.values()].map(({ key, place, rule }) => [key, place, rule] as const))('%s', (key, place, rule) => {
  const { right, wrong, only }: Examples = RULE_EXAMPLES[key] ?? { right: [], wrong: [] };

  test('has five right and five wrong examples', () => {
    expect([only ?? new Set(right.map(shown)).size >= ENOUGH, new Set(wrong.map(shown)).size >= ENOUGH]).toEqual([only ?? true, true]);
  });

  test('takes the right ones', () => {
    const refused = right.map((value) => [shown(value), reported(place, value).filter((id) => id === rule || OF_THE_SHAPE.includes(id))]);
    expect(refused.filter(([, ids]) => ids!.length > 0)).toEqual([]);
  });

  test('refuses the wrong ones', () => {
    expect(wrong.filter((value) => reported(place, value).length === 0).map(shown)).toEqual([]);
  });
});
