import { type HelmChart } from './chart';
import { at, isTree, parseValues, type Tree } from './values';

/** Values that stand in something else, and where. */
export interface Unwrapped {
  readonly values: Tree;
  readonly remark?: string;
}

/** How many of a chart's own keys values have. */
export const knownKeys = (values: Tree, chart: HelmChart) => Object.keys(values).filter((key) => key in chart.defaults).length;

/** The values themselves, also of a HelmRelease of Flux, of an Application of Argo CD, and of a chart that has XNAT's as a part. */
export function unwrap(given: Tree, file: string, charts: readonly HelmChart[]): Unwrapped {
  if (given.kind === 'HelmRelease') return found(at(given, ['spec', 'values']), file, 'spec.values of a HelmRelease');
  if (given.kind === 'Application') {
    const helm = at(given, ['spec', 'source', 'helm']);
    const text = at(helm, ['values']);
    const inside = at(helm, ['valuesObject']) ?? (typeof text === 'string' ? parseValues(text, file).values : undefined);
    return found(inside, file, 'the values of an Application');
  }
  if (charts.some((chart) => knownKeys(given, chart) > 0)) return { values: given };
  const parts = Object.entries(given).filter(([, value]) => isTree(value) && charts.some((chart) => knownKeys(value, chart) > 1 || 'xnat-web' in value));
  return parts.length === 1 ? found(parts[0]![1], file, `what stands under ${parts[0]![0]}, as of a chart that has XNAT's as a part`) : { values: given };
}

const found = (values: unknown, file: string, what: string): Unwrapped => ({ values: isTree(values) ? values : {}, remark: `Of ${file} was read ${what}.` });
