import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from './support/parts';
import { temporaryFolder, writeFiles } from './support/folders';
import { run } from './support/processes';
import { Random } from './support/random';

const SCRIPT = join(__dirname, '../../src/setup/scripts/json.sh');

/** Prints every path and value, and the raw JSON, each ended by a byte that no text holds. */
const PRINT = `
export LC_ALL=C
source ${SCRIPT}
for document in "$@"; do
  declare -A values=() raw=()
  if json_read values raw "$(<"$document")"; then
    for path in "\${!values[@]}"; do printf '%s\\0%s\\0' "$path" "\${values[$path]}"; done
    printf '\\x01\\0'
    for path in "\${!raw[@]}"; do printf '%s\\0%s\\0' "$path" "\${raw[$path]}"; done
  else
    printf 'no JSON\\0'
  fi
  printf '\\x02\\0'
done`;

type Leaves = Record<string, string>;

function flat(value: unknown, path = '$', leaves: Leaves = {}, raw: Record<string, unknown> = {}): { leaves: Leaves; raw: Record<string, unknown> } {
  raw[path] = value;
  if (Array.isArray(value)) {
    leaves[`${path}/#`] = String(value.length);
    value.forEach((element, i) => flat(element, `${path}/${i}`, leaves, raw));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) flat(member, `${path}/${name}`, leaves, raw);
  } else {
    leaves[path] = value === null ? '' : String(value);
  }
  return { leaves, raw };
}

describeWith(['bash'], 'JSON in bash', () => {
  const folder = temporaryFolder();

  async function read(documents: readonly string[]): Promise<Array<{ leaves: Leaves; raw: Record<string, unknown> } | undefined>> {
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
        const [values = '', raw = ''] = text.split('\x01\0');
        return { leaves: Object.fromEntries(pairs(values)), raw: Object.fromEntries(pairs(raw).map(([path, json]) => [path, JSON.parse(json) as unknown])) };
      });
  }

  test('reads what JSON.parse reads, however it is written', async () => {
    const random = new Random(20_261_124);
    const any = <T>(list: readonly T[]) => random.pick(list);
    const texts = ['', ' ', 'a', 'é漢😀', '"', '\\', '\\"', '\n\t\r\b\f', '/', '$(touch /tmp/pwned)', '`id`', ']', '[', '}', '{', ',', ':', 'null', "it's", '*', '?', '-n', '%s', '\u001f', '\u2028'];
    const value = (depth: number): unknown => {
      const kind = random.below(10);
      if (depth > 0 && kind < 3) return Array.from({ length: random.below(4) }, () => value(depth - 1));
      if (depth > 0 && kind < 6) return Object.fromEntries(Array.from({ length: random.below(4) }, (_, i) => [`k${i}${any(texts).replaceAll('/', '')}`, value(depth - 1)]));
      return any<unknown>([any(texts) + any(texts), true, false, null, 0, -1.5, 1e21, 12345]);
    };
    const written = (document: unknown): string => {
      const text = JSON.stringify(document, undefined, any([0, 1, '\t']));
      // As other writers have it: what is no ASCII is escaped, and a slash may be.
      return random.below(2) === 0 ? text : text.replace(/[^\x20-\x7e\s]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).replaceAll('/', '\\/');
    };
    const documents = Array.from({ length: 300 }, () => value(4));
    const found = await read(documents.map(written));
    expect(found).toHaveLength(300);
    documents.forEach((document, i) => expect(found[i]).toEqual(flat(document)));
  });

  test('takes nothing else for JSON', async () => {
    const broken = ['', '{', '}', '[1', '[1,]', '[,1]', '{"a"}', '{"a":}', '{"a":1,}', '{a:1}', "{'a':1}", '"a', '"\\x"', '"\\u12"', '"\\u0000"', '01', '1 2', 'nul', 'truefalse', '<html>', '{"a":1}}', '[1]]', '-'];
    expect(await read(broken)).toEqual(broken.map(() => undefined));
  });

  test('the whole of the preferences of XNAT takes less than a few seconds', async () => {
    const document = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`preference${i}`, `a "value" ${i} ${'x'.repeat(300)}`]));
    const start = Date.now();
    const [found] = await read([JSON.stringify(document)]);
    expect(Object.keys(found!.leaves)).toHaveLength(400);
    expect(Date.now() - start).toBeLessThan(20_000);
    expect(readFileSync(SCRIPT, 'utf8')).not.toContain('eval');
  });
});
