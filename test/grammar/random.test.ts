import { Duration, Size } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-xnat';
import { checkValue } from '../../src/core/props/checked';
import { type Finding, formatFinding } from '../../src/core/refusals/finding';
import { rows } from '../support/props';
import { seeded } from '../validation/garbage';
import { GRAMMAR_EXAMPLES } from './grammar-examples';

const VALUES = 20_000;
const MESSAGE = /^[^\n]+ \([a-z-]+\)\n {6}why {2}[^\n]+\n {6}fix {2}[^\n]+$/;

const random = seeded(20_261_128);
const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const below = (limit: number) => Math.floor(random() * limit);

const RIGHT = [...GRAMMAR_EXAMPLES.values()].flatMap(({ right, wrong }) => [...right, ...wrong]).filter((value): value is string => typeof value === 'string');
const ALPHABETS = ['abc-./', 'ABCäß日本', '0123456789.-', ' \t\n\r\0', '"\'`$\\{}[]<>', ':/?#@=&;,', '\u200b\ud800\udc00\ufeff\u2028'];
const characters = () => Array.from({ length: below(40) }, () => any([...any(ALPHABETS)])).join('');

/** A right value with a character more, less or another one. */
function mutated(): string {
  const text = any(RIGHT);
  const at = below(text.length + 1);
  return text.slice(0, at) + any(['', characters().slice(0, 2)]) + text.slice(at + below(2));
}

const MAKERS: ReadonlyArray<() => unknown> = [
  mutated,
  mutated,
  mutated,
  characters,
  () => any([0, -0, 1, -1, 0.1, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 1e308, below(70_000), -below(70_000), random()]),
  () => any([undefined, null, true, false, Symbol('x'), 10n, () => 1]),
  () => any([new Date(0), new Map(), new Set(), /x/, Promise.resolve(1), new Error('x'), Buffer.from('x'), new Proxy({}, {})]),
  () => any([Duration.seconds(below(1e9)), Duration.millis(below(1e6)), Duration.hours(NaN), Size.kibibytes(below(1e12)), Size.gibibytes(Infinity)]),
  () => any([Cpu.millis(below(1e6)), Cpu.units(NaN), Secret.named(characters()), Object.create(null), { toString: null }, { then: 1 }]),
  () => Array.from({ length: below(4) }, () => any(MAKERS)()),
  () => Object.fromEntries(Array.from({ length: below(4) }, () => [any([mutated(), '__proto__', 'constructor', 'toString']), any(MAKERS)()])),
];

test('20,000 random values for all props end in a message or are taken', () => {
  const all = rows();
  const failed: string[] = [];
  let refused = 0;
  for (let i = 0; i < VALUES; i++) {
    const { kind, props } = all[i % all.length]!;
    const value = any(MAKERS)();
    const findings: Finding[] = [];
    try {
      checkValue('prop', kind, value, findings);
      refused += findings.length > 0 ? 1 : 0;
      const odd = findings.map((finding) => formatFinding(finding)).find((message) => !MESSAGE.test(message));
      if (odd !== undefined) failed.push(`${[...props][0]}: ${odd}`);
    } catch (error) {
      failed.push(`${[...props][0]}: ${(error as Error).stack?.split('\n').slice(0, 3).join(' ')}`);
    }
  }
  expect(failed.slice(0, 5)).toEqual([]);
  // Most are wrong somewhere, and some are right: neither all nor none is refused.
  expect(refused).toBeGreaterThan(VALUES / 2);
  expect(refused).toBeLessThan(VALUES);
});
