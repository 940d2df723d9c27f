import { comparable, differences, elementOf, merged } from '../../src/features/setup/job/compare';
import { isObject, parseJson, textOf, writeJson } from '../../src/features/setup/job/json';
import type { Members } from '../../src/values/setup-entry';
import { Random } from '../real/support/random';

const NAMES = ['a', 'b', 'id', 'attribute', '', '__proto__', 'constructor', 'toString', 'length', '0', 'a/b', '~1', '$', '\0'];
const TEXTS = [
  '',
  ' ',
  'a',
  'é漢😀',
  '"',
  '\\',
  '\\"',
  '\n\t\r\b\f',
  '$(id)',
  ']',
  '[',
  '{',
  ',',
  'null',
  '7',
  '1.0',
  '[1]',
  '{"a":1}',
  '\u2028',
  '\0',
  '\ud800',
];

class Values {
  constructor(private readonly random: Random) {}

  any(depth: number): unknown {
    const kind = this.random.below(10);
    if (depth > 0 && kind < 3) return Array.from({ length: this.random.below(4) }, () => this.any(depth - 1));
    if (depth > 0 && kind < 6) return this.members(depth - 1);
    return this.random.pick<unknown>([this.random.pick(TEXTS), true, false, null, 0, -1.5, 1e21, 12345]);
  }

  members(depth: number): Members {
    return Object.fromEntries(Array.from({ length: this.random.below(5) }, () => [this.random.pick(NAMES), this.any(depth)]));
  }
}

const RUNS = 3000;

describe('JSON of XNAT', () => {
  test('is read as JSON.parse reads it, however it is written, and written again', () => {
    const random = new Random(20_261_124);
    const values = new Values(random);
    for (let i = 0; i < RUNS; i++) {
      const value = values.any(4);
      const text = JSON.stringify(value, undefined, random.pick([0, 1, '\t']));
      // As other writers have it: what is no ASCII is escaped, and a slash may be.
      const written =
        random.below(2) === 0
          ? text
          : text.replace(/[^\x20-\x7e\s]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).replaceAll('/', '\\/');
      expect(JSON.parse(writeJson(parseJson(written)))).toEqual(JSON.parse(text));
      if (!/1e\+21/.test(text)) expect(parseJson(written)).toEqual(JSON.parse(text));
    }
  });

  test.each(['', '{', '}', '[1', '[1,]', '{"a"}', '{"a":1,}', "{'a':1}", '"a', '"\\x"', '"\\u12"', '"\\', '01', '1 2', '-', '1.', '{1.0:2}', '[1]]', '<html>'])(
    '%j is none',
    (text) => expect(parseJson(text)).toBeUndefined(),
  );

  test('keeps numbers as they are written, and compares them by what they mean', () => {
    const text = '{"a":12345678901234567890,"b":[1.0,1E2,-0],"c":"1.0","d":0.5}';
    const value = parseJson(text) as Members;
    expect(writeJson(value)).toBe(text);
    expect([...(value.b as unknown[]), value.c, value.d].map(textOf)).toEqual(['1', '100', '0', '1.0', '0.5']);
    expect(differences({ b: [1, 100, 0], c: '1.0', d: 0.5 }, value)).toEqual([]);
  });

  test.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('lies at most 200 %s deep', (open, close) => {
    const nested = (depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`;
    expect([parseJson(nested(200)), parseJson(nested(201)), parseJson(nested(100_000))]).toEqual([expect.anything(), undefined, undefined]);
  });

  test('counts no bracket in a text', () => {
    expect(parseJson(`["${'[\\"'.repeat(300)}"]`)).toEqual(['["'.repeat(300)]);
  });

  test('is read in a time that grows as it does', () => {
    const [short, long] = [200_000, 2_000_000].map((length) => `"${'\\"'.repeat(length)}"`);
    const time = (text: string) => {
      const start = performance.now();
      expect(parseJson(text)).toBeDefined();
      return performance.now() - start;
    };
    time(short!);
    expect(time(long!)).toBeLessThan(100 * Math.max(time(short!), 5));
  });
});

describe('what the site wants and what XNAT has', () => {
  test.each<[unknown, unknown, boolean]>([
    ['a', 'a', true],
    ['a', 'b', false],
    [8104, '8104', true],
    [true, 'true', true],
    ['', undefined, true],
    ['a', undefined, false],
    [[], null, true],
    [{}, '', true],
    [[], {}, true],
    [[], [1], false],
    [{}, { k: 1 }, false],
    [{}, { k: null }, true],
    [[1], [1, 2], false],
    [['b', 'a'], ['a', 'b'], false],
    [{ a: 1 }, { a: 1, b: null }, true],
    [{ a: 1 }, { a: 1, id: 2 }, false],
    [[{ a: 1 }], [{ a: 1, id: 2 }], true],
    [[{ a: 1 }], [{ a: 1, b: 2 }], false],
    [{ toString: 'a' }, {}, false],
    ['a', ['a'], false],
    ['a', { a: 'a' }, false],
    [
      [{ attribute: 'a' }, { attribute: 'b', c: 1 }],
      [
        { id: 1, attribute: 'b', c: 1 },
        { id: 2, attribute: 'a' },
      ],
      true,
    ],
    [[{ attribute: 'a' }], [{ attribute: 'a' }, { attribute: 'b' }], false],
    [[{ attribute: 'a' }, { attribute: 'c' }], [{ attribute: 'b' }, { attribute: 'a' }], false],
    [[{ attribute: 'a' }, ''], [{ attribute: 'a' }], false],
    [[{ attribute: 'a' }, { attribute: 'a' }], [{ attribute: 'a' }], false],
    [['a', 'b'], '["a","b"]', true],
    [{ a: 1 }, '{"a":1}', true],
    [['a'], 'no JSON', false],
    ['["a"]', '["a"]', true],
  ])('%j and %j are the same: %p', (wanted, there, same) => {
    expect(differences({ name: wanted }, comparable({ name: wanted }, { name: there }))).toEqual(same ? [] : ['name']);
  });

  test('names what differs, in order, and nothing that nobody asked for', () => {
    expect(differences({ c: 1, a: 2, b: 3 }, { a: 0, b: 3, d: 4 })).toEqual(['a', 'c']);
  });

  test('of any two, the one with the wanted members has nothing different, and keeps all the rest', () => {
    const values = new Values(new Random(20_261_128));
    for (let i = 0; i < RUNS; i++) {
      const [wanted, there] = [values.members(3), values.members(3)];
      const sent = parseJson(writeJson(merged(wanted, there))) as Members;
      const lost = Object.keys(there).filter((name) => !Object.hasOwn(wanted, name) && textOf(sent[name]) !== textOf(there[name]));
      const names = new Set([...Object.keys(wanted), ...Object.keys(there)]);
      const added = Object.keys(sent).filter((name) => !names.delete(name));
      // Asked once for all: there are thousands.
      const faults = [...differences(wanted, comparable(wanted, sent)), ...lost, ...names, ...added];
      if (faults.length > 0) expect({ wanted, there, faults }).toEqual({ wanted, there, faults: [] });
    }
    expect(Object.prototype).toEqual({});
  });

  test('of any two nothing is thrown, and an element of no list is found that has not what it is known by', () => {
    const values = new Values(new Random(7));
    for (let i = 0; i < RUNS; i++) {
      const wanted = { a: 'a', b: 7, ...values.members(2) };
      const list = [values.any(3), values.any(3), values.members(2)];
      const found = elementOf(list, wanted, ['a', 'b']);
      if (found === undefined) continue;
      expect(isObject(found)).toBe(true);
      expect(['a', 'b'].map((name) => textOf((found as Members)[name]))).toEqual(['a', 'b'].map((name) => textOf(wanted[name as 'a'])));
    }
  });
});
