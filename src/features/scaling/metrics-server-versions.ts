import { kubernetesMinor } from '../../core/units/version';

/** Versions of metrics-server by the Kubernetes minor that they are made for, newest first. @see https://github.com/kubernetes-sigs/metrics-server#compatibility-matrix */
const VERSIONS_BY_MINOR: ReadonlyArray<readonly [number, string]> = [
  [34, '0.9.0'],
  [31, '0.8.1'],
  [27, '0.7.2'],
];

/** The metrics-server for a Kubernetes version; undefined for one that is too old, or none. */
export function metricsServerVersion(kubernetesVersion: string): string | undefined {
  const minor = kubernetesMinor(kubernetesVersion);
  return VERSIONS_BY_MINOR.find(([from]) => minor !== undefined && minor >= from)?.[1];
}

/** Whether a version of metrics-server runs on a Kubernetes version. */
export function fitsKubernetes(version: string, kubernetesVersion: string): boolean {
  const minor = kubernetesMinor(kubernetesVersion);
  const release = /^v?(0\.\d+)\./.exec(version)?.[1];
  const from = VERSIONS_BY_MINOR.find(([, known]) => known.startsWith(`${release}.`))?.[0];
  return minor !== undefined && from !== undefined && minor >= from;
}
