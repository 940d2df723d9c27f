import type { Chart } from 'cdk8s';

/** Secrets that lie in the repository, encrypted, and of which a chart takes what it reads. */
export interface ISecretSource {
  /** Makes of them what the chart reads. */
  addTo(chart: Chart): void;
}
