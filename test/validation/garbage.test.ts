import { App } from 'cdk8s';
import { told } from './case';
import { GARBAGE, type Path, places, planted, seeded } from './garbage';
import { type Subject, SUBJECTS } from './garbage-subjects';

const MESSAGE = /^[^\n]+ \([a-z-]+\)\n {6}why {2}[^\n]+\n {6}fix {2}[^\n]+$/;

/** What goes wrong with props, if anything: they must end in readable refusals, or in YAML. */
function failure({ build }: Subject, props: unknown): string | undefined {
  try {
    const app = new App();
    build(app, props as never);
    const messages = app.node.findAll().flatMap((construct) => construct.node.validate());
    if (messages.length === 0) for (const chart of app.charts) chart.toJson();
    return messages.find((message) => !MESSAGE.test(message));
  } catch (error) {
    return (error as Error).stack?.split('\n').slice(0, 3).join('\n');
  }
}

const shown = (path: Path, garbage: unknown) => `${path.join('.')} = ${typeof garbage === 'number' ? garbage : (JSON.stringify(garbage) ?? typeof garbage)}`;

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (_name, subject) => {
  test('is refused nothing as it is', () => {
    expect(told((app) => subject.build(app, planted(subject.props) as never))).toBe('');
  });

  test('takes anything in any single place, without an error', () => {
    const all = places(subject.props);
    // A whole site is built slowly, and its parts are subjects of their own: each place gets some of the garbage in its turn.
    const every = all.length > 100 ? 4 : 1;
    const failures = all.flatMap((path, i) =>
      GARBAGE.filter((_, j) => (i + j) % every === 0).flatMap((garbage) => {
        const failed = failure(subject, planted(subject.props, [[path, garbage]]));
        return failed === undefined ? [] : [`${shown(path, garbage)}: ${failed}`];
      }),
    );
    expect(failures).toEqual([]);
  });

  test('takes anything in many places at once, without an error', () => {
    const random = seeded(20_261_123);
    const any = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
    const failures = Array.from({ length: 40 }, () => {
      const replaced = Array.from({ length: 6 }, () => [any(places(subject.props)), any(GARBAGE)] as const);
      const failed = failure(subject, planted(subject.props, replaced));
      return failed && `${replaced.map(([path, garbage]) => shown(path, garbage)).join(', ')}: ${failed}`;
    });
    expect(failures.filter((failed) => failed !== undefined)).toEqual([]);
  });
});
