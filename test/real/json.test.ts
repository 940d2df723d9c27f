import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from './support/parts';
import { temporaryFolder, writeFiles } from './support/folders';
import { run } from './support/processes';
import { Random } from './support/random';

const SCRIPT = join(__dirname, '../../src/features/setup/assets/json.sh');

/** Prints every path and value, the raw JSON, the names and the counts, each ended by a byte that no text holds. */
const PRINT = `
export LC_ALL=C
source ${SCRIPT}
for document in "$@"; do
  declare -A it=() it_raw=() it_name=() it_count=()
  if json_read it "$(<"$document")"; then
    for path in "\${!it[@]}"; do printf '%s\\0%s\\0' "$path" "\${it[$path]}"; done
    printf '\\x01\\0'
    for path in "\${!it_raw[@]}"; do printf '%s\\0%s\\0' "$path" "\${it_raw[$path]}"; done
    printf '\\x01\\0'
    for path in "\${!it_name[@]}"; do printf '%s\\0%s\\0' "$path" "\${it_name[$path]}"; done
    printf '\\x01\\0'
    for path in "\${!it_count[@]}"; do printf '%s\\0%s\\0' "$path" "\${it_count[$path]}"; done
  else
    printf 'no JSON\\0'
  fi
  printf '\\x02\\0'
done`;

interface Flat {
  readonly leaves: Record<string, string>;
  readonly raw: Record<string, unknown>;
  readonly names: Record<string, unknown>;
  readonly counts: Record<string, string>;
}

function flat(value: unknown, path = '$', found: Flat = { leaves: {}, raw: {}, names: {}, counts: {} }): Flat {
  found.raw[path] = value;
  if (Array.isArray(value)) {
    found.counts[path] = String(value.length);
    value.forEach((element, i) => flat(element, `${path}/${i}`, found));
  } else if (typeof value === 'object' && value !== null) {
    found.counts[path] = String(Object.keys(value).length);
    for (const [name, member] of Object.entries(value)) {
      const inner = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      found.names[inner] = name;
      flat(member, inner, found);
    }
  } else {
    found.leaves[path] = value === null ? '' : String(value);
  }
  return found;
}

describeWith(['bash'], 'JSON in bash', () => {
  const folder = temporaryFolder();

  async function read(documents: readonly string[]): Promise<Array<Flat | undefined>> {
    writeFiles(folder, { 'print.sh': PRINT, ...Object.fromEntries(documents.map((text, i) => [`${i}.json`, text])) });
    const { code, stdout, stderr } = await run('bash', [join(folder, 'print.sh'), ...documents.map((_, i) => join(folder, `${i}.json`))]);
    expect([code, stderr]).toEqual([0, '']);
    const pairs = (text: string) => {
      const parts = text.split('\0').slice(0, -1);
      return parts.flatMap((part, i) => (i % 2 === 0 ? [[part, parts[i + 1]!] as const] : []));
    };
    return stdout
      .split('\x02\0')
      .slice(0, -1)
      .map((text) => {
        if (text.startsWith('no JSON')) return undefined;
        const [values = '', raw = '', names = '', counts = ''] = text.split('\x01\0');
        const parsed = (part: string) => Object.fromEntries(pairs(part).map(([path, json]) => [path, JSON.parse(json) as unknown]));
        return { leaves: Object.fromEntries(pairs(values)), raw: parsed(raw), names: parsed(names), counts: Object.fromEntries(pairs(counts)) };
      });
  }

  test('reads what JSON.parse reads, however it is written', async () => {
    const random = new Random(20_261_124);
    const any = <T>(list: readonly T[]) => random.pick(list);
    const texts = [
      '',
      ' ',
      'a',
      'é漢😀',
      '"',
      '\\',
      '\\"',
      '\n\t\r\b\f',
      '/',
      '$(touch /tmp/pwned)',
      '`id`',
      ']',
      '[',
      '}',
      '{',
      ',',
      ':',
      'null',
      "it's",
      '*',
      '?',
      '-n',
      '%s',
      '\u001f',
      '\u2028',
      '#',
      '~',
      '~1',
      '/0',
      'a[$(touch /tmp/pwned)]',
      '@',
      '\\\\"',
    ];
    const value = (depth: number): unknown => {
      const kind = random.below(10);
      if (depth > 0 && kind < 3) return Array.from({ length: random.below(4) }, () => value(depth - 1));
      if (depth > 0 && kind < 6)
        return Object.fromEntries(
          Array.from({ length: random.below(4) }, (_, i) => [random.below(8) === 0 ? any(texts) : `k${i}${any(texts)}`, value(depth - 1)]),
        );
      return any<unknown>([any(texts) + any(texts), true, false, null, 0, -1.5, 1e21, 12345]);
    };
    const written = (document: unknown): string => {
      const text = JSON.stringify(document, undefined, any([0, 1, '\t']));
      // As other writers have it: what is no ASCII is escaped, and a slash may be.
      return random.below(2) === 0
        ? text
        : text.replace(/[^\x20-\x7e\s]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).replaceAll('/', '\\/');
    };
    const documents = Array.from({ length: 300 }, () => value(4));
    const found = await read(documents.map(written));
    expect(found).toHaveLength(300);
    documents.forEach((document, i) => expect(found[i]).toEqual(flat(document)));
  });

  test('takes nothing else for JSON', async () => {
    const broken = [
      '',
      '{',
      '}',
      '[1',
      '[1,]',
      '[,1]',
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      '{a:1}',
      "{'a':1}",
      '"a',
      '"\\x"',
      '"\\u12"',
      '01',
      '1 2',
      'nul',
      'truefalse',
      '<html>',
      '{"a":1}}',
      '[1]]',
      '-',
    ];
    expect(await read(broken)).toEqual(broken.map(() => undefined));
  });

  test('does not crash of a text that lies deeper than bash can follow', async () => {
    const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
    const [list, object, deepest] = await read([nested(20_000, '[', ']'), `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, nested(200, '[', ']')]);
    expect([list, object]).toEqual([undefined, undefined]);
    expect(Object.keys(deepest!.counts)).toHaveLength(200);
  });

  test('a NUL in a text is no hindrance, and equals no text', async () => {
    const [found] = await read(['{"a\\u0000": 1, "b": "x\\u0000y", "c": "d"}']);
    expect(found).toMatchObject({ raw: { '$/b': 'x\0y' }, leaves: { '$/c': 'd', '$/b': 'x\ufffdy' }, counts: { $: '3' } });
    expect(Object.values(found!.names)).toContain('a\0');
  });

  test('counts are its own, whatever the names of members are', async () => {
    const [found] = await read(['{"#": "i[$(touch /tmp/pwned)]", "l": [{"#": "7"}]}']);
    expect(found!.counts).toEqual({ $: '2', '$/l': '1', '$/l/0': '1' });
  });

  test('the time grows as the text does', async () => {
    const document = JSON.stringify(Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`preference${i}`, `a "value" ${i} ${'x'.repeat(700)}`])));
    expect(document.length).toBeGreaterThan(1_400_000);
    const start = Date.now();
    const [found] = await read([document]);
    expect(Object.keys(found!.leaves)).toHaveLength(2000);
    expect(Date.now() - start).toBeLessThan(20_000);
    expect(readFileSync(SCRIPT, 'utf8')).not.toContain('eval');
  });
});
