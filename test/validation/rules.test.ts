import { App } from 'cdk8s';
import { Acknowledgements } from 'cdk8s-xnat';
import { ALL_RULES } from '../../scripts/all-rules';
import { refusalsOf } from '../support/manifests';
import { type Build, type Case, messages, origin, shown, told, unindented } from './case';
import { ALLOWED, CASES } from './cases';
import { HAS_SOPS } from '../support/sops';

const REASON = 'it is meant to be so here';
const rules = new Map(ALL_RULES.map((rule) => [rule.id, rule]));

const canRun = ({ needsSops }: { readonly needsSops?: boolean }) => needsSops !== true || HAS_SOPS;
const RUN = CASES.filter(canRun);

interface Told {
  readonly broken: string;
  readonly acknowledged: readonly string[];
}

const kept = new Map<Case, Told>();

/** What an app with the mistake reports, and the same app once the rule is acknowledged at each chart where it reports. */
function toldOf(each: Case): Told {
  const known = kept.get(each);
  if (known) return known;
  const app = new App();
  each.broken(app);
  const broken = shown(refusalsOf(app));
  for (const id of chartsOf(each.rule, each.report)) Acknowledgements.of(app.node.findChild(id)).add(each.rule, REASON);
  const made = { broken, acknowledged: messages(shown(refusalsOf(app))) };
  kept.set(each, made);
  return made;
}

const silent = new Map<Build, string>();

/** Many mistakes have the same fix. */
function toldOnce(build: Build): string {
  const known = silent.get(build) ?? told(build);
  silent.set(build, known);
  return known;
}

const chartsOf = (rule: string, report: string) =>
  new Set(
    messages(report)
      .map(origin)
      .flatMap((from) => (from.rule === rule ? [from.chart] : [])),
  );

/** What an acknowledgement is answered with that cannot be. */
function refusal(chart: string, rule: string): string {
  return unindented(`
    [${chart}] acknowledge("${rule}", …) names a rule that cannot be acknowledged (acknowledgement)
        why  what it refuses would not work on the cluster, whatever the reason
        fix  remove it, and mend what ${rule} reports`);
}

describe.each(RUN.map((each) => [each.rule, each.title, each] as const))('%s: %s', (rule, _title, each) => {
  test('is reported, and nothing else', () => {
    expect(toldOf(each).broken).toBe(unindented(each.report));
    expect([...chartsOf(rule, each.report)]).not.toEqual([]);
  });

  test('is silent once mended', () => {
    expect(toldOnce(each.mended)).toBe('');
  });

  if (rules.get(rule)?.acknowledgeable) {
    test('is silent once acknowledged with a reason', () => {
      const others = messages(each.report).filter((message) => origin(message).rule !== rule);
      expect(toldOf(each).acknowledged.join('\n')).toBe(others.join('\n'));
    });
  } else if (rule !== 'acknowledgement') {
    test('cannot be acknowledged', () => {
      const refused = [...chartsOf(rule, each.report)].map((chart) => refusal(chart, rule));
      expect([...toldOf(each).acknowledged].sort()).toEqual([...messages(each.report), ...refused].sort());
    });
  }
});

test.each(ALLOWED.filter(canRun).map(({ rule, title, allowed }) => [rule, title, allowed] as const))('%s allows %s', (_rule, _title, allowed) => {
  expect(toldOnce(allowed)).toBe('');
});

for (const { rule, title } of [...CASES, ...ALLOWED].filter((each) => !canRun(each)))
  test.skip(`${rule}: ${title}: skipped: sops is not built (bash scripts/real-parts.sh)`, () => undefined);

describe('all rules', () => {
  test('each has a case, and each case a rule', () => {
    expect([...new Set(CASES.map(({ rule }) => rule))].sort()).toEqual([...rules.keys()].sort());
    expect(ALLOWED.map(({ rule }) => rule).filter((rule) => !rules.has(rule))).toEqual([]);
  });

  test('each has an id of its own, and says what it refuses and why', () => {
    expect(rules.size).toBe(ALL_RULES.length);
    for (const { id, refuses, why } of ALL_RULES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)+$|^[a-z]+$/);
      // They stand in the middle of a sentence.
      for (const words of [refuses, why]) expect(words).not.toMatch(/\.$|^$|\n/);
    }
  });

  test('no message shows a secret', () => {
    expect(RUN.map((each) => toldOf(each).broken).filter((report) => /hunter2|86420975/.test(report))).toEqual([]);
  });
});
