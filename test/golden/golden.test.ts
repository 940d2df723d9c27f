import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLES, synthesizeExample } from '../support/examples';

const ROOT = join(__dirname, '../..');

interface Elsewhere {
  readonly around: object;
  readonly files: Record<string, Record<string, string>>;
}

const known = new Map<string, Record<string, string>>();

/** The files of an example, synthesized once. */
function made(name: string): Record<string, string> {
  const files = known.get(name) ?? synthesizeExample(name);
  known.set(name, files);
  return files;
}

/**
 * What the examples synthesize to, as files that a review shows. After a wanted change:
 *   UPDATE_GOLDEN=1 npx jest test/golden
 */
describe.each(EXAMPLES)('the example %s', (name) => {
  const folder = join(__dirname, name);

  test('synthesizes to its golden YAML', () => {
    // The scripts beside the YAML have a test of their own.
    const files = Object.fromEntries(Object.entries(made(name)).filter(([file]) => file.endsWith('.yaml')));
    if (process.env.UPDATE_GOLDEN === '1') {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    }
    const golden = existsSync(folder) ? readdirSync(folder).sort() : [];
    expect(Object.keys(files)).toEqual(golden);
    for (const [file, text] of Object.entries(files)) expect(text).toBe(readFileSync(join(folder, file), 'utf8'));
  });
});

test('all examples synthesize to the same bytes at another date, in another time zone and locale', () => {
  const program = ['-r', join(ROOT, 'scripts/typescript.js'), join(__dirname, 'elsewhere.ts'), join(ROOT, 'examples')];
  const env = { ...process.env, TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
  const { around, files } = JSON.parse(execFileSync(process.execPath, program, { env, encoding: 'utf8', cwd: ROOT, maxBuffer: 2 ** 26 })) as Elsewhere;
  expect(around).toEqual({ date: 2031, minutes: -14 * 60, number: '1.234,5' });
  expect(files).toEqual(Object.fromEntries(EXAMPLES.map((name) => [name, made(name)])));
});
