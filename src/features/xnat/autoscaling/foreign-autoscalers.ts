import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { mayShareCluster } from '../../../core/app/cluster';
import { isOfLibrary, objectsOfApp, valueAt } from '../../../core/kubernetes/objects-of-app';
import type { ForeignAutoscaler } from './rules';

/** Where each kind says what it scales. */
const TARGETS = { HorizontalPodAutoscaler: 'scaleTargetRef', ScaledObject: 'scaleTargetRef' };

/** Autoscalers of the user's own that set the number of pods of an XNAT. */
export function foreignAutoscalers(scope: Construct, statefulSetName: string): ForeignAutoscaler[] {
  const { namespace } = Chart.of(scope);
  return objectsOfApp(scope, ...Object.keys(TARGETS))
    .filter((object) => object.namespace === namespace && !isOfLibrary(object) && mayShareCluster(scope, object.source))
    .filter(({ kind, json }) => {
      const target = valueAt(json, 'spec', TARGETS[kind as keyof typeof TARGETS]);
      // KEDA takes a Deployment where no kind is given.
      return valueAt(target, 'kind') === 'StatefulSet' && valueAt(target, 'name') === statefulSetName;
    })
    .map(({ kind, name, path }) => ({ kind, name, path }));
}
