import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { listAt, objectsOfApp, valueAt, type WrittenObject } from '../kubernetes/objects-of-app';
import type { AppFinding } from './app-finding';
import { clusterOf, FirstInCluster } from './cluster';
import { nodePortTaken } from './objects.rules';

/** Node ports that a Service before theirs has too. */
export function nodePortsTaken(scope: IConstruct): AppFinding[] {
  const firsts = new FirstInCluster<WrittenObject>();
  return objectsOfApp(scope, 'Service').flatMap((later) =>
    nodePortsOf(later).flatMap((key) => {
      const earlier = firsts.add(key, clusterOf(later.source), later);
      if (earlier === undefined || isSameService(earlier, later)) return [];
      const port = Number(key.split('/')[0]);
      return [{ later, earlier, findings: nodePortTaken.findings({ port, service: later.name, other: earlier.name, namespace: earlier.namespace }) }];
    }),
  );
}

/** Each once, with its protocol: TCP and UDP have ports of their own. */
function nodePortsOf({ json }: WrittenObject): string[] {
  const ports = [
    ...listAt(json, 'spec', 'ports').map((port) => [valueAt(port, 'nodePort'), valueAt(port, 'protocol') ?? 'TCP']),
    [valueAt(json, 'spec', 'healthCheckNodePort'), 'TCP'],
  ];
  return [...new Set(ports.filter(([port]) => port !== undefined).map((port) => port.join('/')))];
}

/** One that two charts make has a rule of its own. */
const isSameService = (one: WrittenObject, other: WrittenObject) =>
  one.name === other.name && one.namespace === other.namespace && Chart.of(one.source) !== Chart.of(other.source);
