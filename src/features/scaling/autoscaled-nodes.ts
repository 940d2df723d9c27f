import type { Construct } from 'constructs';
import { objectsOfApp, valueAt } from '../../core/kubernetes/objects-of-app';
import { EBS_CSI, EBS_IN_TREE } from '../../values/provisioner-names';

export interface SlowPod {
  readonly workload: string;
  readonly seconds: number;
}

/** Workloads of the app whose pods the autoscaler may move, and which take longer to end than it waits. */
export function slowPods(scope: Construct, maxSeconds: number): SlowPod[] {
  return objectsOfApp(scope, 'StatefulSet', 'Deployment')
    .filter(({ json }) => valueAt(json, 'spec', 'template', 'metadata', 'annotations', 'cluster-autoscaler.kubernetes.io/safe-to-evict') !== 'false')
    .map(({ kind, name, json }) => ({
      workload: `${kind} ${name}`,
      seconds: Number(valueAt(json, 'spec', 'template', 'spec', 'terminationGracePeriodSeconds') ?? 30),
    }))
    .filter(({ seconds }) => seconds > maxSeconds);
}

/** StorageClasses of the app whose volumes lie in one zone, chosen before it is known where the pod runs. */
export function hastyStorageClasses(scope: Construct): string[] {
  return objectsOfApp(scope, 'StorageClass')
    .filter(({ json }) => [EBS_CSI, EBS_IN_TREE].includes(String(valueAt(json, 'provisioner'))))
    .filter(({ json }) => valueAt(json, 'volumeBindingMode') !== 'WaitForFirstConsumer')
    .map(({ name }) => name);
}
