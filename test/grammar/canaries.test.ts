import { App } from 'cdk8s';
import type { Kind } from '../../src/core/props/kind';
import { checkValue } from '../../src/core/props/checked';
import type { Finding } from '../../src/core/refusals/finding';
import { inSynthPass } from '../../src/core/synth-pass';
import { leafOf, rows } from '../support/props';
import { type Path, places, planted, valueIn } from '../validation/garbage';
import { type Subject, SUBJECTS } from '../validation/garbage-subjects';

const CANARY = 'hunter2Canary';

/** Ways in which a secret gets into a file by accident. */
const FORMS: Readonly<Record<string, unknown>> = {
  'a setting': `db.password=${CANARY}`,
  'an option': `-Djavax.net.ssl.keyStorePassword=${CANARY}`,
  'a URL': `https://xnat:${CANARY}@files.example.edu.au/a.jar`,
  'a URL with a query': `https://files.example.edu.au/a.jar?token=${CANARY}`,
  'a connection string': `jdbc:postgresql://db/xnat?user=xnat&password=${CANARY}`,
  'JSON text': JSON.stringify({ auths: { 'ghcr.io': { username: 'xnat', password: CANARY } } }),
  'a private key': `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----`,
  'an object': { password: CANARY },
  'a key': { [`password=${CANARY}`]: 'x' },
  'a list': [`password=${CANARY}`],
  'a list of objects': [{ name: 'DB_PASSWORD', password: CANARY }],
};

const TEXTS = Object.entries(FORMS).filter((entry): entry is [string, string] => typeof entry[1] === 'string');

/** All that is said, and the YAML where nothing is said against it. */
function toldAndWritten(subject: Subject, all: ReadonlyArray<readonly [Path, unknown]>): { messages: string[]; yaml: string } {
  const app = new App();
  subject.build(app, planted(subject.props, all) as never);
  const messages = inSynthPass(app, () => app.node.findAll().flatMap((construct) => construct.node.validate()));
  return { messages, yaml: messages.length > 0 ? '' : JSON.stringify(app.charts.map((chart) => chart.toJson() as unknown)) };
}

/** Places with nothing below them: what stands there may be a text, a number, a choice or a value without arguments. */
const ends = ({ props }: Subject) => {
  const all = places(props);
  return all.filter((path) => !all.some((other) => other.length === path.length + 1 && path.every((key, i) => other[i] === key)));
};

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (_name, subject) => {
  test.each(Object.entries(FORMS))('shows no secret that is given as %s, wherever it is', (_form, value) => {
    const { messages, yaml } = toldAndWritten(
      subject,
      ends(subject).map((path) => [path, value] as const),
    );
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.filter((message) => message.includes(CANARY))).toEqual([]);
    expect(yaml).not.toContain(CANARY);
  });
});

const ROWS = rows();
const accepts = (kind: Kind, value: unknown): boolean => {
  const findings: Finding[] = [];
  checkValue('prop', kind, value, findings);
  return findings.length === 0;
};

test.each(TEXTS)('no prop takes a secret that is given as %s', (_form, value) => {
  // What a rule of the construct holds is tried in the construct; the others refuse it by themselves.
  const taken = ROWS.filter(({ kind }) => accepts(kind, value)).flatMap(({ kind, places: where, props }) => {
    if (kind.rule === undefined || where.length === 0) return [...props];
    const { subject, path, prop } = where.at(-1)!;
    const { messages, yaml } = toldAndWritten(subject, [[path, value]]);
    return messages.length === 0 || yaml.includes(CANARY) || messages.some((message) => message.includes(CANARY)) ? [prop] : [];
  });
  expect(taken).toEqual([]);
});

describe('a map', () => {
  const maps = new Map<string, readonly [Subject, Path]>();
  for (const { kind, places: where } of ROWS) {
    for (const { subject, path, prop } of where) {
      const parent = path.slice(0, -1);
      const isMap = prop.endsWith('[]') && !Array.isArray(valueIn(subject.props, parent));
      // That a key is called a password says nothing of what stands there.
      if (isMap && !kind.reference) maps.set(leafOf(prop), [subject, parent]);
    }
  }

  test('is found among the props', () => {
    expect([...maps.keys()]).toEqual(
      expect.arrayContaining(['annotations', 'properties', 'preferences', 'parameters', 'attributes', 'tags', 'settings', 'siteConfig', 'env']),
    );
  });

  test.each([...maps].map(([name, place]) => [name, place] as const))('%s takes no secret by the name of its key, and shows none', (_name, [subject, path]) => {
    for (const key of ['password', 'db.password', 'apiKey', 'SMTP_PASS', 'db_pwd', 'clientSecret', 'accountKey', 'token']) {
      const { messages, yaml } = toldAndWritten(subject, [[path, { [key]: CANARY }]]);
      expect([key, messages.length > 0, messages.filter((message) => message.includes(CANARY)), yaml.includes(CANARY)]).toEqual([key, true, [], false]);
    }
  });
});
