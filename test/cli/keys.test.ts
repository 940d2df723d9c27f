import { printFile } from '../../src/cli/code/typescript-printer';
import { convert } from '../../src/cli/from-helm/convert';
import { AIS } from '../../src/cli/from-helm/ais/chart';
import { type HelmChart, matches } from '../../src/cli/from-helm/chart';
import { NRG } from '../../src/cli/from-helm/nrg/chart';
import { at, layOver, leaves, pathText, type Tree } from '../../src/cli/from-helm/values';
import { another, ON, put } from './support/changed-keys';

/** What nobody means. */
const ODD = [-1, [null], { a: { b: [{}] } }];

const RELEASE = { name: 'xnat', namespace: 'xnat' };
/** All that is said: the file's statements, and the remarks beside. */
const said = (chart: HelmChart, given: Tree) => {
  const { draft, kept, unknown } = convert(chart, given, RELEASE);
  return JSON.stringify([draft.statements(), draft.left, draft.secrets, draft.gaps, draft.remarks, kept, unknown]);
};

describe.each([AIS, NRG].map((chart) => [chart.title, chart] as const))('%s', (_, chart) => {
  const on = ON[chart.name]!;
  const base = said(chart, on);
  const keys = leaves(chart.defaults).map(({ path, value }) => [pathText(path), path, value] as const);

  test.each(keys)('%s, when a site changes it, changes the file, or is told', (key, path) => {
    const value = at(layOver(chart.defaults, on), path);
    // Lists are of one piece for helm: the whole of one is given.
    const list = path.findIndex((part) => /^\d+$/.test(part));
    const whole =
      list < 0
        ? on
        : layOver(
            on,
            put(
              {},
              path.slice(0, list),
              path.slice(0, list).reduce<unknown>((tree, part) => (tree as Tree)[part], chart.defaults),
            ) as Tree,
          );
    const given = put(whole, path, another(key, value)) as Tree;
    const told = convert(chart, given, RELEASE).draft.left.some((entry) => key.startsWith(`${entry.key}.`));
    expect(told || said(chart, given) !== base).toBe(true);
  });

  test('whatever stands where, something is said, and nothing is printed that is no value', () => {
    const odd: Array<[string, unknown]> = [];
    const bases = leaves(layOver(chart.defaults, on)).flatMap(({ path }) => path.map((_part, i) => path.slice(0, i + 1)));
    for (const path of new Map(bases.map((one) => [pathText(one), one])).values()) {
      for (const value of ODD) {
        const file = printFile(convert(chart, put(on, path, value) as Tree, RELEASE).draft.statements(), []);
        if (/undefined|NaN|\[object/.test(file)) odd.push([pathText(path), value]);
      }
    }
    expect(odd).toEqual([]);
  });

  test('a key that the chart takes by itself says nothing new', () => {
    const { draft, kept, unknown, carried } = convert(chart, chart.defaults, RELEASE);
    const nothing = convert(chart, {}, RELEASE);
    expect({ kept, unknown, carried, left: draft.left }).toEqual({ kept: [], unknown: [], carried: [], left: nothing.draft.left });
    expect(draft.statements()).toEqual(nothing.draft.statements());
  });

  test('each reason is for a key that exists, and no key has two', () => {
    const patterns = [...Object.keys(chart.left), ...Object.keys(chart.kept)];
    expect(new Set(patterns).size).toBe(patterns.length);
    for (const [key, why] of Object.entries({ ...chart.left, ...chart.kept })) expect([key, why.length > 15, /[.!]$/.test(why)]).toEqual([key, true, false]);
  });

  test('every key has a converter or a reason', () => {
    const patterns = [...chart.converters.flatMap((converter) => converter.keys), ...Object.keys(chart.left), ...Object.keys(chart.kept)];
    // Of a list or a map that is empty in the chart the patterns are those of what it may hold.
    const isBelow = (pattern: string, path: readonly string[]) => matches(`${path.join('.')}.**`, pattern.split('.')) || matches(pattern, path);
    expect(keys.filter(([, path]) => !patterns.some((pattern) => isBelow(pattern, path))).map(([key]) => key)).toEqual([]);
  });
});
