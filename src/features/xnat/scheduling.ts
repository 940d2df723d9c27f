import type { k8s } from '../../core/k8s';
import type { AllPodParts } from './pod-parts';

const AUTOSCALER = 'cluster-autoscaler.kubernetes.io/';

/** The pod's own volumes on its node's disk: put together anew wherever the pod starts. */
const EXPENDABLE = ['tomcat', 'tmp', 'data', 'home', 'plugins'];

/** Where the container that shows logs keeps what it has shown. */
export const LOG_STATE = 'log-state';

/**
 * Says on purpose what the Cluster Autoscaler may do: without a word it leaves every node alone that has such a volume.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#what-types-of-pods-can-prevent-ca-from-removing-a-node
 */
export function evictionAnnotations(safeToEvict: boolean, showLogs: boolean, { files }: AllPodParts): Record<string, string> {
  const further = files.filter(({ volume }) => volume.emptyDir !== undefined).map(({ volume }) => volume.name);
  const expendable = [...EXPENDABLE, ...(showLogs ? [LOG_STATE] : []), ...further];
  return safeToEvict ? { [`${AUTOSCALER}safe-to-evict-local-volumes`]: expendable.join(',') } : { [`${AUTOSCALER}safe-to-evict`]: 'false' };
}

/** Pods in different zones and on different nodes, where there are several and where it can be done. */
export function spread(selector: Record<string, string>): k8s.TopologySpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    // A pod that cannot be spread is better than none.
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
  }));
}
