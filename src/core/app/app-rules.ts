import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Finding } from '../refusals/finding';
import { Refusals } from '../refusals/refusals';
import { oncePerPass } from '../synth-pass';
import type { AppFinding } from './app-finding';
import { secondDefaultClasses } from './default-class';
import { nodePortsTaken } from './node-ports';
import { objectsOfTwoCharts } from './objects-of-two-charts';

const CHECKS: ReadonlyArray<(scope: IConstruct) => AppFinding[]> = [objectsOfTwoCharts, secondDefaultClasses, nodePortsTaken];

const heldCharts = new WeakSet<Chart>();

/**
 * Holds the rules over the whole app against a chart of the library. Each is worked out once in a synthesis, and told by the chart
 * of the later object, or, where that is none of the library's, by that of the earlier one.
 */
export function holdAppRules(chart: Chart): void {
  heldCharts.add(chart);
  Refusals.of(chart).reportLater(() => oncePerPass(chart, holdAppRules, () => byChart(chart)).get(chart) ?? []);
}

function byChart(scope: IConstruct): Map<Chart, Finding[]> {
  const told = new Map<Chart, Finding[]>();
  for (const { later, earlier, findings } of CHECKS.flatMap((check) => check(scope))) {
    const chart = [later, earlier].map(({ source }) => Chart.of(source)).find((each) => heldCharts.has(each));
    if (chart) told.set(chart, [...(told.get(chart) ?? []), ...findings]);
  }
  return told;
}
