import { Duration, Size } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-xnat';
import { encryptedPath, isFileName } from '../../../src/core/props/file-name';
import * as kinds from '../../../src/core/props/kind';

const VALUES: Record<string, unknown> = {
  undefined: undefined,
  null: null,
  'an empty text': '',
  'a blank': ' ',
  'a text': 'x',
  'a text of a number': '1',
  zero: 0,
  one: 1,
  two: 2,
  'minus one': -1,
  'one and a half': 1.5,
  NaN: NaN,
  true: true,
  'an empty list': [],
  'a list': ['x'],
  'an empty object': {},
  'an object without a prototype': Object.create(null) as object,
  'a map': new Map(),
  'a function': () => 1,
  'a Size': Size.gibibytes(1),
  'a Duration': Duration.minutes(1),
  'a Cpu': Cpu.units(1),
  'a Secret': Secret.named('x'),
  'what only looks like a Size': { toMebibytes: 1 },
  'what only looks like a Cpu': { amount: 1 },
  'what keeps the contract': { a: 'x', b: 1 },
  'what keeps half of it': { a: 'x' },
};

/** As `{ … }` makes them. */
const PLAIN = Object.keys(VALUES).filter((name) => name === 'an empty object' || name === 'an object without a prototype' || name.startsWith('what '));

describe('a kind accepts what it says it expects, and nothing else', () => {
  test.each<[keyof typeof kinds | 'encryptedPath', () => kinds.Kind, string, readonly string[]]>([
    ['text', () => kinds.text, 'a string', ['an empty text', 'a blank', 'a text', 'a text of a number']],
    ['filledText', () => kinds.filledText, 'a string that is not empty', ['a text', 'a text of a number']],
    ['method', () => kinds.method, 'a method', ['a function']],
    ['flag', () => kinds.flag, 'true or false', ['true']],
    ['wholeNumber', () => kinds.wholeNumber, 'a whole number', ['zero', 'one', 'two', 'minus one']],
    ['countingNumber', () => kinds.countingNumber, 'a whole number from 1 on', ['one', 'two']],
    ['size', () => kinds.size, 'a Size, such as Size.gibibytes(4)', ['a Size']],
    ['duration', () => kinds.duration, 'a Duration, such as Duration.minutes(10)', ['a Duration']],
    ['cpu', () => kinds.cpu, 'a Cpu, such as Cpu.units(1)', ['a Cpu']],
    ['valueOf', () => kinds.valueOf(Secret, 'Secret.named("x")'), 'a Secret, such as Secret.named("x")', ['a Secret']],
    ['secretOf', () => kinds.secretOf(Secret, 'Secret.named("x")'), 'a Secret, such as Secret.named("x")', ['a Secret']],
    ['contract', () => kinds.contract('a thing', { a: kinds.text, b: kinds.wholeNumber }), 'a thing', ['what keeps the contract']],
    ['oneOf', () => kinds.oneOf({ X: 'x', ONE: '1' }, 'Choice'), 'one of Choice.X, Choice.ONE', ['a text', 'a text of a number']],
    ['struct', () => kinds.struct({}), 'an object of options', PLAIN],
    ['listOf', () => kinds.listOf(kinds.text), 'a list', ['an empty list', 'a list']],
    ['filledListOf', () => kinds.filledListOf(kinds.text), 'a list that is not empty', ['a list']],
    ['mapOf', () => kinds.mapOf(kinds.text), 'an object', PLAIN],
    ['encryptedPath', () => encryptedPath, 'the path of a file, such as "secrets.enc.yaml"', ['a text', 'a text of a number']],
  ])('%s', (_, make, expects, accepted) => {
    const kind = make();
    expect(kind.expects).toBe(expects);
    expect(Object.keys(VALUES).filter((name) => kind.accepts(VALUES[name]))).toEqual(accepted);
  });

  test('with the article that its name is spoken with', () => {
    const types = [
      { name: 'Other', prototype: {} },
      { name: 'XnatThing', prototype: {} },
      { name: 'BuildArchive', prototype: {} },
    ];
    expect(types.map((type) => kinds.valueOf(type, 'x').expects)).toEqual(['an Other, such as x', 'an XnatThing, such as x', 'a BuildArchive, such as x']);
  });
});

test('a kind of secret is one, and its value class by itself is none', () => {
  expect([kinds.secretOf(Secret, 'x').secret, kinds.valueOf(Secret, 'x').secret, encryptedPath.hidden]).toEqual([true, undefined, true]);
});

test('of props those are picked that a shape names', () => {
  const given: { a?: string; b?: string } = { a: 'x', b: 'y' };
  expect(kinds.pick<{ a?: string }>(given, { a: kinds.optional(kinds.text) })).toEqual({ a: 'x' });
});

describe('the name of a file', () => {
  test.each(['secrets.enc.yaml', 'a b/ä(1)+@~.yml', 'C:\\sites\\x.JSON', 'c:/x.txt', '../keys.sops', 'x.enc'])('is %s', (path) => {
    expect(isFileName(path)).toBe(true);
  });

  test.each(['hunter2', 'a: b.yaml', 'yaml', '.yaml.', 'x.yaml2', 'cd:/x.yaml', 'x!.yaml', `${'x'.repeat(1020)}.yaml`])('is not %s', (path) => {
    expect(isFileName(path)).toBe(false);
  });

  test.each(['a\nb.yaml', 'a\rb.yaml', 'a\0b.yaml', 'age-secret-key-1x.yaml', 'x'.repeat(1025)])('cannot even be asked for: %j', (path) => {
    expect([isFileName(path), encryptedPath.accepts(path)]).toEqual([false, false]);
  });

  test('is 1024 characters long at most', () => {
    expect(encryptedPath.accepts('x'.repeat(1024))).toBe(true);
  });
});
