import { call, make, name, noted, on } from '../../src/cli/code/code';
import { literal, print, printFile } from '../../src/cli/code/typescript-printer';
import { bytesOf, cpuCode, durationCode, millisOf, sizeCode } from '../../src/cli/code/units';

const flat = (code: Parameters<typeof print>[0] | undefined) => (code === undefined ? undefined : print(code, ''));

describe('quantities become units', () => {
  test.each([
    ['8Gi', 'Size.gibibytes(8)'],
    ['3000Mi', 'Size.mebibytes(3000)'],
    ['1Ti', 'Size.tebibytes(1)'],
    ['512Ki', 'Size.kibibytes(512)'],
    [1048576, 'Size.mebibytes(1)'],
    ['8G', 'Size.mebibytes(7630)'],
    ['1.5Gi', 'Size.mebibytes(1536)'],
    [' 2Gi ', 'Size.gibibytes(2)'],
    ['lots', undefined],
    ['-1Gi', undefined],
    ['', undefined],
  ])('size %j is %s', (quantity, code) => {
    expect(flat(sizeCode(quantity))).toBe(code);
  });

  test.each([
    ['500m', 'Cpu.millis(500)'],
    ['2000m', 'Cpu.units(2)'],
    [2, 'Cpu.units(2)'],
    ['0.5', 'Cpu.millis(500)'],
    ['two', undefined],
  ])('CPU %j is %s', (quantity, code) => {
    expect(flat(cpuCode(quantity))).toBe(code);
  });

  test.each([
    [0, 'Duration.seconds(0)'],
    [45, 'Duration.seconds(45)'],
    [1800, 'Duration.minutes(30)'],
    [7200, 'Duration.hours(2)'],
    [172800, 'Duration.days(2)'],
  ])('%d seconds are %s', (seconds, code) => {
    expect(flat(durationCode(seconds))).toBe(code);
  });

  test('two ways of writing one amount are the same', () => {
    expect(bytesOf('1Gi')).toBe(bytesOf('1024Mi'));
    expect(millisOf('1')).toBe(millisOf('1000m'));
  });
});

describe('strings', () => {
  test.each([
    ['plain', "'plain'"],
    ["it's", '"it\'s"'],
    ['say "hi"', '\'say "hi"\''],
    ['it\'s "both"', "'it\\'s \"both\"'"],
    ['a\\b\n\t', "'a\\\\b\\n\\t'"],
    ['\u2028', "'\\u2028'"],
    ['${x}`', "'${x}`'"],
  ])('%j', (text, code) => {
    expect(literal(text)).toBe(code);

    expect((0, eval)(code)).toBe(text);
  });
});

describe('code is broken where prettier breaks it', () => {
  test('what fits stays in a line', () => {
    expect(flat({ a: 1, 'b-c': [true, name('X.Y')] })).toBe("{ a: 1, 'b-c': [true, X.Y] }");
    expect(flat({})).toBe('{}');
    expect(flat([])).toBe('[]');
  });

  test('a comment breaks what it is in', () => {
    expect(flat(call('f', { a: noted('Why.\nAnd how.', 1), b: 2 }))).toBe('f({\n  // Why.\n  // And how.\n  a: 1,\n  b: 2,\n})');
  });

  test('a long call hugs its last object, and breaks all of its arguments otherwise', () => {
    const long = 'x'.repeat(60);
    expect(flat(make('A', name('app'), long, { b: long }))).toBe(`new A(app, '${long}', {\n  b: '${long}',\n})`);
    expect(flat(call('f', long, long))).toBe(`f(\n  '${long}',\n  '${long}',\n)`);
    expect(flat(on(call('g', 1), 'h', 2))).toBe('g(1).h(2)');
  });
});

describe('a file', () => {
  const modules = [
    ['one', (word: string) => ['A', 'B', 'Both'].includes(word)],
    ['two', (word: string) => ['C', 'Both'].includes(word)],
  ] as const;

  test('imports what it uses alone, each from the first module that has it', () => {
    const file = printFile([{ code: make('A', name('C.x')), constant: 'a' }, { code: call('a.run', make('Both')) }], modules);
    expect(file).toBe("import { A, Both } from 'one';\nimport { C } from 'two';\n\nconst a = new A(C.x);\n\na.run(new Both());\n");
  });

  test('calls of one kind stand together, and a comment begins a paragraph', () => {
    const statements = [{ code: call('a.x', 1) }, { code: call('a.x', 2) }, { code: call('a.x', 3), comment: 'Three.' }, { code: call('a.y') }];
    expect(printFile(statements, modules)).toBe('\n\na.x(1);\na.x(2);\n\n// Three.\na.x(3);\n\na.y();\n');
  });
});
