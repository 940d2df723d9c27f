import type { Construct } from 'constructs';
import { at, objectsOfApp } from '../../core/kubernetes/objects-of-app';
import { EBS_CSI, EBS_IN_TREE } from '../../values/provisioner-names';

export interface SlowPod {
  readonly workload: string;
  readonly seconds: number;
}

/** Workloads of the app whose pods the autoscaler may move, and which take longer to end than it waits. */
export function slowPods(scope: Construct, maxSeconds: number): SlowPod[] {
  return objectsOfApp(scope, 'StatefulSet', 'Deployment')
    .filter(({ json }) => at(json, 'spec', 'template', 'metadata', 'annotations', 'cluster-autoscaler.kubernetes.io/safe-to-evict') !== 'false')
    .map(({ kind, name, json }) => ({
      workload: `${kind} ${name}`,
      seconds: Number(at(json, 'spec', 'template', 'spec', 'terminationGracePeriodSeconds') ?? 30),
    }))
    .filter(({ seconds }) => seconds > maxSeconds);
}

/** StorageClasses of the app whose volumes lie in one zone, chosen before it is known where the pod runs. */
export function hastyStorageClasses(scope: Construct): string[] {
  return objectsOfApp(scope, 'StorageClass')
    .filter(({ json }) => [EBS_CSI, EBS_IN_TREE].includes(String(at(json, 'provisioner'))))
    .filter(({ json }) => at(json, 'volumeBindingMode') !== 'WaitForFirstConsumer')
    .map(({ name }) => name);
}
