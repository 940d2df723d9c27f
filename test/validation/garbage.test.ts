import { App } from 'cdk8s';
import { inSynthPass } from '../../src/core/synth-pass';
import { told } from './case';
import { fits, GARBAGE, type Path, places, planted, seeded } from './garbage';
import { type Subject, SUBJECTS } from './garbage-subjects';

const MESSAGE = /^[^\n]+ \([a-z-]+\)\n {6}why {2}[^\n]+\n {6}fix {2}[^\n]+$/;

interface Outcome {
  /** What goes wrong, if anything: props must end in readable refusals, or in YAML. */
  readonly failed?: string;
  /** How many values are refused for their type alone. */
  readonly wrongTypes: number;
}

function outcome({ build }: Subject, props: unknown): Outcome {
  try {
    const app = new App();
    build(app, props as never);
    return inSynthPass(app, () => {
      const messages = app.node.findAll().flatMap((construct) => construct.node.validate());
      if (messages.length === 0) for (const chart of app.charts) chart.toJson();
      return {
        failed: messages.find((message) => !MESSAGE.test(message)),
        wrongTypes: messages.filter((message) => /\(prop-type\)\n/.test(message)).length,
      };
    });
  } catch (error) {
    return { failed: (error as Error).stack?.split('\n').slice(0, 3).join('\n'), wrongTypes: 0 };
  }
}

type Planted = readonly [path: Path, garbage: unknown];

const shown = ([path, garbage]: Planted) => `${path.join('.')} = ${typeof garbage === 'number' ? garbage : (JSON.stringify(garbage) ?? typeof garbage)}`;

/** What fails with all of these at once. */
function failures(subject: Subject, all: readonly Planted[]): string[] {
  const { failed } = outcome(subject, planted(subject.props, all));
  return failed === undefined ? [] : [`${all.map(shown).join(', ')}: ${failed}`];
}

/**
 * What fails with each of these that is of another type than what stands there. It is refused for its type and goes no
 * further, so several stand in one app; where that app does not refuse as many, halves of them are tried.
 */
function failuresOfTypes(subject: Subject, group: readonly Planted[]): string[] {
  if (group.length === 1) return failures(subject, group);
  const { failed, wrongTypes } = outcome(subject, planted(subject.props, group));
  if (failed === undefined && wrongTypes >= group.length) return [];
  const half = Math.ceil(group.length / 2);
  return [group.slice(0, half), group.slice(half)].flatMap((part) => failuresOfTypes(subject, part));
}

/** Two dozen places or less, none of which is within another one: they are equally deep. */
function together(all: readonly Planted[]): Planted[][] {
  const groups = new Map<string, Planted[][]>();
  for (const one of all) {
    const key = `${one[0].length} ${GARBAGE.indexOf(one[1])}`;
    const group = groups.get(key) ?? [[]];
    if (group.at(-1)!.length === 24) group.push([]);
    group.at(-1)!.push(one);
    groups.set(key, group);
  }
  return [...groups.values()].flat();
}

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (_name, subject) => {
  test('is refused nothing as it is', () => {
    expect(told((app) => subject.build(app, planted(subject.props) as never))).toBe('');
  });

  const all = places(subject.props);

  test('takes anything of another type in any place, without an error', () => {
    const ofOtherTypes = all.flatMap((path) => GARBAGE.flatMap((garbage) => (fits(garbage, subject.props, path) ? [] : [[path, garbage] as const])));
    expect(together(ofOtherTypes).flatMap((group) => failuresOfTypes(subject, group))).toEqual([]);
  });

  test('takes anything that may be right in any single place, without an error', () => {
    // A whole site is built slowly, and its parts are subjects of their own: each place gets some of the garbage in its turn.
    const every = all.length > 100 ? 4 : 1;
    const found = all.flatMap((path, i) =>
      GARBAGE.filter((garbage, j) => (i + j) % every === 0 && fits(garbage, subject.props, path)).flatMap((garbage) => failures(subject, [[path, garbage]])),
    );
    expect(found).toEqual([]);
  });

  test('takes anything in many places at once, without an error', () => {
    const random = seeded(20_261_123);
    const any = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
    const found = Array.from({ length: 40 }, () => Array.from({ length: 6 }, () => [any(all), any(GARBAGE)] as const));
    expect(found.flatMap((garbage) => failures(subject, garbage))).toEqual([]);
  });
});
