import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { IXnatScaling } from '../../../contracts/xnat';
import { objectsOfApp, valueAt } from '../../../core/kubernetes/objects-of-app';
import type { VerticalAutoscaler } from './rules';

const ALL = ['cpu', 'memory'];

/**
 * VerticalPodAutoscalers that the user declares for the same workload, and what they change of these containers.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/known-limitations.md
 */
export function verticalAutoscalers(scope: Construct, xnat: IXnatScaling, containers: readonly string[]): VerticalAutoscaler[] {
  const { namespace } = Chart.of(scope);
  return objectsOfApp(scope, 'VerticalPodAutoscaler')
    .filter((object) => object.namespace === namespace)
    .filter(({ json }) => valueAt(json, 'spec', 'targetRef', 'kind') === 'StatefulSet' && valueAt(json, 'spec', 'targetRef', 'name') === xnat.statefulSetName)
    .filter(({ json }) => valueAt(json, 'spec', 'updatePolicy', 'updateMode') !== 'Off')
    .map(({ name, json }) => {
      const policies = valueAt(json, 'spec', 'resourcePolicy', 'containerPolicies');
      const resources = containers.flatMap((container) => changedResources(Array.isArray(policies) ? policies : [], container));
      return { name, resources: [...new Set(resources)] };
    });
}

/** A container's own policy holds, else that for all; one without any is changed in both. */
function changedResources(policies: readonly unknown[], container: string): string[] {
  const policy = [container, '*'].map((name) => policies.find((each) => valueAt(each, 'containerName') === name)).find((found) => found !== undefined);
  if (policy === undefined) return ALL;
  if (valueAt(policy, 'mode') === 'Off') return [];
  const controlled = valueAt(policy, 'controlledResources');
  return Array.isArray(controlled) ? (controlled as string[]) : ALL;
}
