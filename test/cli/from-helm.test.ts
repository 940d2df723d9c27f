import { ran } from './support/terminal';
import { AIS_SHAPES } from './shapes/ais';
import { NRG_SHAPES } from './shapes/nrg';
import type { Shape } from './shapes/shape';

interface Json {
  readonly main: string;
  readonly left: ReadonlyArray<{ key: string; why: string }>;
  readonly unknown: ReadonlyArray<{ key: string; nearest?: string }>;
  readonly secrets: ReadonlyArray<{ key: string; secretName: string; secretKey: string }>;
  readonly fillIn: ReadonlyArray<{ prop: string }>;
  readonly refusals: ReadonlyArray<{ rule: string }>;
  readonly remarks: readonly string[];
}

/** Without line breaks, which follow from the width alone. */
const tight = (text: string) => text.replace(/,?\s*\n\s*(?=[}\])])/g, '').replace(/\s+/g, '');

function convert(chart: string, { values, args = [] }: Shape): { json: Json; code: number; text: string; line: readonly string[] } {
  const texts = typeof values === 'string' ? [values] : values;
  const files = Object.fromEntries(texts.map((text, i) => [`values-${i}.yaml`, text]));
  const line = ['from-helm', ...Object.keys(files), '--chart', chart, ...args];
  const { code, out } = ran([...line, '--json'], files);
  const report = ran(line, files);
  return { json: JSON.parse(out) as Json, code, text: report.out + report.err, line };
}

describe.each([
  ['ais', AIS_SHAPES],
  ['nrg', NRG_SHAPES],
] as const)('%s', (chart, shapes) => {
  test.each(Object.entries(shapes))('%s', (_, shape) => {
    const { json, code, text } = convert(chart, shape);
    const { has, hasNot = [], left = [], unknown = [], secrets = [], fillIn = [], refused = [], remarks = [], limits } = shape;
    const stands = (part: string | RegExp) => (typeof part === 'string' ? tight(json.main).includes(tight(part)) : part.test(json.main));
    expect({ lacks: has.filter((part) => !stands(part)), hasStill: hasNot.filter(stands) }).toEqual({ lacks: [], hasStill: [] });
    expect(json.left.map(({ key }) => key).sort()).toEqual([...left].sort());
    expect(json.unknown.map(({ key, nearest }) => (nearest === undefined ? [key] : [key, nearest]))).toEqual(unknown);
    expect(json.secrets.map(({ key, secretName, secretKey }) => [key, secretName, secretKey])).toEqual(secrets);
    const gaps = json.fillIn.map(({ prop }) => prop);
    expect(gaps.filter((prop) => !prop.startsWith('xnat.resources'))).toEqual(fillIn);
    if (limits) expect(gaps.filter((prop) => prop.startsWith('xnat.resources'))).toEqual(limits);
    expect([...new Set(json.refusals.map(({ rule }) => rule))]).toEqual(refused);
    for (const remark of remarks) expect(json.remarks.join('\n')).toMatch(remark);
    // What is for a person says the same, and each is told.
    for (const { key } of [...json.left, ...json.unknown, ...json.secrets]) expect(text).toContain(key);
    expect(text).toContain(json.main);
    expect(code).toBe(left.length + unknown.length + secrets.length + gaps.length + refused.length > 0 ? 1 : 0);
    for (const line of json.main.split('\n')) expect(line.length).toBeLessThanOrEqual(160);
  });
});
