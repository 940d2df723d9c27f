import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { objectsBelow } from '../../core/kubernetes/objects-of-app';
import { Refusals } from '../../core/refusals/refusals';
import { lockedNamespace } from '../../core/rules/reserved-namespace';

/** Holds the rule on namespaces of the cluster's own against policies that deny what they do not allow to all pods there. */
export function refuseLock(policies: Construct): void {
  const namespace = namespaceOf(policies);
  Refusals.of(policies).applyLater(lockedNamespace, () => ({
    prop: 'the namespace of its chart',
    namespace: namespace ?? '',
    // Of a Namespace that the chart makes it is told by whoever makes it.
    locks: !objectsBelow(Chart.of(policies), 'Namespace').some(({ name }) => name === namespace),
    example: 'xnat',
  }));
}
