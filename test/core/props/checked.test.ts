import { App, Chart } from 'cdk8s';
import { Arguments } from '../../../src/core/props/arguments';
import { accepted, checked, examined } from '../../../src/core/props/checked';
import { flag, listOf, mapOf, optional, required, secretOf, type Shape, struct, text, wholeNumber } from '../../../src/core/props/kind';
import { portRange } from '../../../src/core/rules/port-range';
import { mistakesOf, setMistakes } from '../../../src/core/refusals/mistakes';
import { Secret } from '../../../src/values/secret';
import { messagesOf } from '../../support/manifests';

interface Inner {
  readonly port?: number;
}
interface Props {
  readonly name: string;
  readonly on?: boolean;
  readonly inner?: Inner;
  readonly list?: string[];
  readonly structs?: Inner[];
  readonly map?: Readonly<Record<string, number>>;
  readonly password?: Secret;
}

const inner: Shape<Inner> = { port: optional(wholeNumber, 80) };
const shape: Shape<Props> = {
  name: required(text, 'somebody'),
  on: optional(flag),
  inner: optional(struct(inner)),
  list: optional(listOf(text)),
  structs: optional(listOf(struct(inner))),
  map: optional(mapOf(wholeNumber)),
  password: optional(secretOf(Secret, 'Secret.named("x")')),
};

const of = (given: unknown) => {
  const { props, findings } = examined('Thing', given as Props, shape);
  return { props, said: findings.map(({ rule, what }) => `${rule}: ${what}`) };
};

describe('props', () => {
  test('that are right are kept as they are, and what is left out stays out', () => {
    const given = { name: 'x', on: false, inner: { port: 1 }, list: ['a'], structs: [{ port: 2 }, {}], map: { a: 1 }, password: Secret.named('p') };
    expect(of(given)).toEqual({ props: given, said: [] });
    expect(Object.keys(of({ name: 'x', on: undefined }).props)).toEqual(['name']);
  });

  test.each<[string, object, object, string[]]>([
    ['of a wrong type', { name: 'x', on: 'yes' }, { name: 'x' }, ['prop-type: on must be true or false, but is the string "yes"']],
    ['that is required, of a wrong type', { name: 5 }, { name: 'somebody' }, ['prop-type: name must be a string, but is the number 5']],
    ['that is required, and is not there', {}, { name: 'somebody' }, ['prop-required: Thing lacks name']],
    ['that is required, and undefined', { name: undefined }, { name: 'somebody' }, ['prop-required: Thing lacks name']],
    [
      'in options',
      { name: 'x', inner: { port: '1' } },
      { name: 'x', inner: { port: 80 } },
      ['prop-type: inner.port must be a whole number, but is the string "1"'],
    ],
    [
      'in place of options',
      { name: 'x', inner: 'a' },
      { name: 'x' },
      ['prop-type: inner must be an object of options, but is a literal string (not shown here, it may be a secret)'],
    ],
    ['in a list', { name: 'x', list: ['a', 1, 'b'] }, { name: 'x', list: ['a', 'b'] }, ['prop-type: list[1] must be a string, but is the number 1']],
    ['alone in a list', { name: 'x', list: [1] }, { name: 'x' }, ['prop-type: list[0] must be a string, but is the number 1']],
    [
      'in options in a list',
      { name: 'x', structs: [{ port: true }] },
      { name: 'x', structs: [{ port: 80 }] },
      ['prop-type: structs[0].port must be a whole number, but is true'],
    ],
    [
      'in a map',
      { name: 'x', map: { 'a.b': 1, c: 'd' } },
      { name: 'x', map: { 'a.b': 1 } },
      ['prop-type: map["c"] must be a whole number, but is the string "d"'],
    ],
    [
      'in place of a secret',
      { name: 'x', password: 'hunter2' },
      { name: 'x' },
      ['prop-type: password must be a Secret, such as Secret.named("x"), but is a literal string (not shown here, it may be a secret)'],
    ],
  ])('%s are told, and what stands in for them goes on', (_, given, props, said) => {
    expect(of(given)).toStrictEqual({ props, said });
  });

  test('of names that there are not are told, also where every object has such a member', () => {
    expect(of({ name: 'x', nmae: 1, inner: { prot: 2 }, toString: 3 })).toEqual({
      props: { name: 'x', inner: {} },
      said: ['prop-unknown: nmae is no prop of Thing', 'prop-unknown: prot is no prop of inner', 'prop-unknown: toString is no prop of Thing'],
    });
  });

  test('of which nothing could stand in for a wrong one are told once', () => {
    const { props, findings } = examined<{ a: string }>('Thing', { a: 5 } as never, { a: required(text, undefined) });
    expect([props, findings.map(({ rule }) => rule)]).toEqual([{ a: undefined }, ['prop-type']]);
  });

  test('whose name is that of a secret are not shown', () => {
    expect(of({ name: 'x', map: { dbPassword: 'hunter2' } }).said).toEqual([
      expect.stringMatching(/^prop-type: map\["dbPassword"\] must be a whole number, but is /),
    ]);
    expect(of({ name: 'x', map: { dbPassword: 'hunter2' } }).said.join()).not.toContain('hunter2');
  });

  test('an empty list stays empty', () => {
    expect(of({ name: 'x', list: [] })).toEqual({ props: { name: 'x', list: [] }, said: [] });
  });

  test.each([undefined, null])('that are %s are as none', (given) => {
    expect(of(given)).toEqual({ props: { name: 'somebody' }, said: ['prop-required: Thing lacks name'] });
  });

  test.each([5, 'hunter2', [], () => 1])('that are no object are told once, and not shown: %p', (given) => {
    const { props, said } = of(given);
    expect(props).toEqual({ name: 'somebody' });
    expect(said).toEqual([expect.stringMatching(/^prop-type: the argument of Thing must be an object of options, but is /)]);
    expect(said.join()).not.toContain('hunter2');
  });

  test('carry the mistakes of values along', () => {
    const password = Secret.named('p');
    setMistakes(password, [{ rule: 'made', acknowledgeable: false, what: 'wrongly', why: '', fix: '' }]);
    expect(of({ name: 'x', password }).said).toEqual(['made: wrongly']);
  });
});

describe('a construct', () => {
  test('reports what is wrong with its props', () => {
    const chart = new Chart(new App(), 'uwa');
    expect(checked<Props>(chart, 'Thing', { name: 'x' }, shape)).toEqual({ name: 'x' });
    expect(messagesOf(chart)).toEqual([]);
    expect(checked<Props>(chart, 'Thing', { name: 5 } as never, shape)).toEqual({ name: 'somebody' });
    expect(messagesOf(chart)).toEqual([expect.stringContaining('name must be a string, but is the number 5 (prop-type)')]);
  });

  test('reports a wrong argument of a method, shown', () => {
    const chart = new Chart(new App(), 'uwa');
    expect(accepted(chart, 'chart.scale', wholeNumber, 3)).toBe(true);
    expect(messagesOf(chart)).toEqual([]);
    expect(accepted(chart, 'chart.scale', wholeNumber, 'three')).toBe(false);
    expect(messagesOf(chart)).toEqual([expect.stringContaining('the argument of chart.scale must be a whole number, but is the string "three" (prop-type)')]);
  });
});

describe('the arguments of a maker', () => {
  test('leave their mistakes with what is made of them', () => {
    const args = new Arguments('Thing.named');
    expect(args.value('name', text, 'x', 'nobody')).toBe('x');
    expect(args.value('name', text, 5 as never, 'nobody')).toBe('nobody');
    expect(args.options<Inner>({ port: 'x' } as never, inner)).toEqual({ port: 80 });
    expect(args.options<Inner>(undefined, inner)).toEqual({});
    expect(args.passes(portRange, { prop: 'port', port: 80 })).toBe(true);
    expect(args.passes(portRange, { prop: 'port', port: 0 })).toBe(false);
    expect(args.apply(portRange, { prop: 'other', port: 0 })).toBe(args);
    const made = args.of({});
    expect(mistakesOf(made).map(({ rule, what }) => `${rule}: ${what}`)).toEqual([
      'prop-type: name of Thing.named must be a string, but is the number 5',
      'prop-type: Thing.named(…).port must be a whole number, but is the string "x"',
      'port-range: port is 0',
      'port-range: other is 0',
    ]);
    expect(mistakesOf(new Arguments('Thing.named').of({}))).toEqual([]);
  });
});
