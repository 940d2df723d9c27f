import { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';

/** Namespace of the chart that a construct stands in; undefined for what is none. */
export function namespaceOf(value: unknown): string | undefined {
  if (!Construct.isConstruct(value)) return undefined;
  return (value as IConstruct).node.scopes.some((scope) => Chart.isChart(scope)) ? Chart.of(value as IConstruct).namespace : undefined;
}
