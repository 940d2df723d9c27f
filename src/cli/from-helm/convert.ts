import { nearest } from '../../core/refusals/nearest';
import { type HelmChart, matches, type Release, Values } from './chart';
import { Draft } from './draft';
import { at, layOver, leaves, type Path, pathText, type Tree, withoutNulls } from './values';

/** What became of a values file. */
export interface Conversion {
  readonly draft: Draft;
  readonly values: Values;
  /** Keys that the file carries. */
  readonly carried: readonly string[];
  /** Keys of objects that stay in the cluster as they are. */
  readonly kept: ReadonlyArray<{ readonly key: string; readonly why: string }>;
  /** Keys that the chart does not know. */
  readonly unknown: ReadonlyArray<{ readonly key: string; readonly nearest?: string }>;
}

/** Turns the values of a release into a site's file. */
export function convert(chart: HelmChart, given: Tree, release: Release): Conversion {
  const all = withoutNulls(layOver(chart.defaults, given));
  const fullName = chart.fullName(all, release.name);
  const values = new Values(all, given, chart.defaults, release, fullName, chart.root);
  const draft = new Draft(siteName(fullName, release.name));
  for (const converter of chart.converters) converter.convert(values, draft);

  const carried: string[] = [];
  const kept: Array<{ key: string; why: string }> = [];
  const unknown: Array<{ key: string; nearest?: string }> = [];
  const patterns = chart.converters.flatMap(({ keys }) => keys);
  for (const { path, value } of leaves(given)) {
    const key = pathText(path);
    const isTold = [...draft.left, ...draft.secrets].some((entry) => key === entry.key || key.startsWith(`${entry.key}.`) || key.startsWith(`${entry.key}[`));
    if (isDefault(chart, path, value) || isNothing(value) || isTold) continue;
    const pattern = closest([...patterns, ...Object.keys(chart.left), ...Object.keys(chart.kept)], path);
    if (pattern === undefined) unknown.push({ key, ...nearestKey(chart, path) });
    else if (patterns.includes(pattern)) carried.push(key);
    else if (chart.kept[pattern] !== undefined) kept.push({ key, why: chart.kept[pattern] });
    else draft.leave(key, chart.left[pattern]!);
  }
  return { draft, values, carried, kept, unknown };
}

/** The name of the site from which the library makes the chart's names, where there is one. */
function siteName(fullName: string, release: string): string {
  return /^.+-xnat-web$/.test(fullName) ? fullName.replace(/-xnat-web$/, '') : release;
}

const isDefault = (chart: HelmChart, path: Path, value: unknown) => JSON.stringify(at(chart.defaults, path)) === JSON.stringify(value);

/** What says nothing: a chart takes it for absent. */
const isNothing = (value: unknown) => value === null || value === '' || JSON.stringify(value) === '{}' || JSON.stringify(value) === '[]';

/** Of the patterns that name a key the one that says most of it; of two alike the first. */
function closest(patterns: readonly string[], path: Path): string | undefined {
  const said = (pattern: string) => pattern.split('.').reduce((sum, part) => sum + (part === '**' ? 0 : part === '*' ? 1 : 100), 0);
  return patterns.filter((pattern) => matches(pattern, path)).sort((a, b) => said(b) - said(a))[0];
}

/** The key of the chart that was most likely meant: the first part that differs is compared with its neighbours. */
function nearestKey(chart: HelmChart, path: Path): { nearest?: string } {
  const known = [
    ...leaves(chart.defaults).map(({ path: key }) => key),
    ...[...chart.converters.flatMap(({ keys }) => keys), ...Object.keys(chart.left), ...Object.keys(chart.kept)].map((pattern) => pattern.split('.')),
  ];
  for (let depth = 0; depth < path.length; depth++) {
    const neighbours = known
      .filter((key) => key.length > depth && key.slice(0, depth).every((part, i) => part === '*' || part === path[i]))
      .map((key) => key[depth]!);
    if (neighbours.some((part) => part === path[depth] || part === '*')) continue;
    const meant = nearest(
      path[depth]!,
      [...new Set(neighbours)].filter((part) => part !== '**'),
    );
    if (meant !== undefined) return { nearest: pathText([...path.slice(0, depth), meant]) };
    // A key of XNAT's own that stands one floor too high or too low.
    const last = path[path.length - 1]!;
    const elsewhere = known.find((key) => key[key.length - 1] === last && !key.includes('*'));
    return elsewhere === undefined ? {} : { nearest: pathText(elsewhere) };
  }
  return {};
}
