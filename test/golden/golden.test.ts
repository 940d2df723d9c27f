import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLES, synthesizeExample } from '../support/examples';

/**
 * What the examples synthesize to, as files that a review shows. After a wanted change:
 *   UPDATE_GOLDEN=1 npx jest test/golden
 */
describe.each(EXAMPLES)('the example %s', (name) => {
  const folder = join(__dirname, name);

  test('synthesizes to its golden YAML', () => {
    // The scripts beside the YAML have a test of their own.
    const files = Object.fromEntries(Object.entries(synthesizeExample(name)).filter(([file]) => file.endsWith('.yaml')));
    if (process.env.UPDATE_GOLDEN === '1') {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    }
    const golden = existsSync(folder) ? readdirSync(folder).sort() : [];
    expect(Object.keys(files)).toEqual(golden);
    for (const [file, text] of Object.entries(files)) expect(text).toBe(readFileSync(join(folder, file), 'utf8'));
  });

  test('synthesizes twice to the same bytes, whatever time zone and locale', () => {
    const before = { TZ: process.env.TZ, LANG: process.env.LANG };
    const first = synthesizeExample(name);
    try {
      Object.assign(process.env, { TZ: 'Australia/Perth', LANG: 'tr_TR.UTF-8' });
      jest.useFakeTimers({ now: new Date('2031-02-03T04:05:06Z') });
      expect(synthesizeExample(name)).toEqual(first);
    } finally {
      jest.useRealTimers();
      for (const [key, value] of Object.entries(before)) {
        if (value === undefined) Reflect.deleteProperty(process.env, key);
        else process.env[key] = value;
      }
    }
  });
});
