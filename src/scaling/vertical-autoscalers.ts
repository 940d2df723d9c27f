import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { IScaleTarget } from '../contracts/scale-target';
import { at, objectsOfApp } from '../kubernetes/objects-of-app';
import type { VerticalAutoscaler } from '../validation/rules/autoscaling';

const ALL = ['cpu', 'memory'];

/**
 * VerticalPodAutoscalers that the user declares for the same workload, and what they change.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/known-limitations.md
 */
export function verticalAutoscalers(scope: Construct, target: IScaleTarget): VerticalAutoscaler[] {
  const { namespace } = Chart.of(scope);
  return objectsOfApp(scope, 'VerticalPodAutoscaler')
    .filter((object) => object.namespace === namespace)
    .filter(({ json }) => at(json, 'spec', 'targetRef', 'kind') === target.scaleTargetKind && at(json, 'spec', 'targetRef', 'name') === target.scaleTargetName)
    .filter(({ json }) => at(json, 'spec', 'updatePolicy', 'updateMode') !== 'Off')
    .map(({ name, json }) => ({ name, resources: changedResources(at(json, 'spec', 'resourcePolicy', 'containerPolicies')) }));
}

function changedResources(policies: unknown): string[] {
  if (!Array.isArray(policies) || policies.length === 0) return ALL;
  const changed = policies
    .filter((policy) => at(policy, 'mode') !== 'Off')
    .flatMap((policy) => {
      const controlled = at(policy, 'controlledResources');
      return Array.isArray(controlled) ? (controlled as string[]) : ALL;
    });
  return [...new Set(changed)];
}
