import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { IXnat } from '../../../contracts/xnat';
import { STAND_IN_XNAT, xnatKind } from '../../../contracts/xnat-kinds';
import { k8s } from '../../../core/k8s';
import { Component } from '../../../core/kubernetes/instance';
import { namespaceOf } from '../../../core/kubernetes/namespace-of';
import { checked } from '../../../core/props/checked';
import { by, duration, flag, heldBy, optional, required, type Shape, wholeNumber } from '../../../core/props/kind';
import { Refusals } from '../../../core/refusals/refusals';
import { otherNamespace } from '../../../core/rules/other-namespace';
import { scopeOf } from '../../../core/scope';
import { HPA, REPLICAS, STABILIZATION } from '../xnat-grammar';
import { autoscalingMemory, autoscalingRange, autoscalingRequests, autoscalingTarget, autoscalingVertical, SCALE_UP_PODS, SCALE_UP_SECONDS } from './rules';
import { verticalAutoscalers } from './vertical-autoscalers';

/** How the number of pods follows the load. */
export interface HpaAutoscalingOptions {
  /**
   * Pods that are there at least.
   *
   * @default 1
   */
  readonly minReplicas?: number;

  /** Pods that are there at most. Each opens up to 40 connections to the database. */
  readonly maxReplicas: number;

  /**
   * Share of the requested CPU, in percent, above which pods are added.
   *
   * @default - 80, unless memoryPercent is given alone
   */
  readonly cpuPercent?: number;

  /**
   * Share of the requested memory, in percent, above which pods are added. Java keeps memory that it has had, so pods
   * that come by this do not go again, and more come, up to `maxReplicas`: the rule `autoscaling-memory` is to be acknowledged.
   *
   * @default - memory is not looked at
   */
  readonly memoryPercent?: number;

  /**
   * Whether the pod as a whole is measured instead of the one container that does the work. A sidecar then thins out
   * the numbers.
   *
   * @default false
   */
  readonly wholePod?: boolean;

  /**
   * How long the load must have been low before a pod goes, and how long until the next goes. At least the stickiness
   * of the load balancer: the sessions in a pod go with it.
   *
   * @default Duration.minutes(30)
   */
  readonly scaleDownAfter?: Duration;

  /**
   * Whether pods go at all.
   *
   * @default true
   */
  readonly scaleDown?: boolean;
}

/** An autoscaler, and what it scales. */
export interface HpaAutoscalingProps extends HpaAutoscalingOptions {
  /** The XNAT that is scaled, such as `site.xnat`. */
  readonly xnat: IXnat;
}

export const hpaAutoscalingShape: Shape<HpaAutoscalingOptions> = {
  minReplicas: optional(by(wholeNumber, REPLICAS)),
  maxReplicas: required(by(wholeNumber, REPLICAS), 1),
  cpuPercent: optional(heldBy(wholeNumber, 'autoscaling-target', HPA)),
  memoryPercent: optional(heldBy(wholeNumber, 'autoscaling-target', HPA)),
  wholePod: optional(flag),
  scaleDownAfter: optional(by(duration, STABILIZATION)),
  scaleDown: optional(flag),
};

const SHAPE: Shape<HpaAutoscalingProps> = { ...hpaAutoscalingShape, xnat: required(xnatKind, STAND_IN_XNAT) };

/** Kubernetes knows no longer window. */
const LONGEST_WINDOW = 3600;

/**
 * A HorizontalPodAutoscaler that suits an application with sessions: pods come two at a time, and go one at a time
 * after their sessions have had time to end. The StatefulSet then names no number of pods itself.
 *
 * Reports the rules `autoscaling-memory`, `autoscaling-range`, `autoscaling-target`, `autoscaling-requests`, `autoscaling-vertical` and
 * `other-namespace`.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export class HpaAutoscaling extends Construct {
  /**
   * The values of the AIS operations documents: 2 to 100 pods, at 80 percent of CPU and of memory.
   *
   * By memory the number of pods can go up to 100 and stay there. So a site that takes these values acknowledges it, as the documents could not:
   * `site.acknowledge('autoscaling-memory', 'as the AIS operations documents have it')`; or it leaves memory out:
   * `{ ...HpaAutoscaling.ais(), memoryPercent: undefined }`.
   */
  static ais(): HpaAutoscalingOptions {
    return { minReplicas: 2, maxReplicas: 100, cpuPercent: 80, memoryPercent: 80 };
  }

  constructor(scope: Construct, id: string, props: HpaAutoscalingProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'HpaAutoscaling', props, SHAPE);
    const { maxReplicas, minReplicas = 1 } = props;
    const { _host: xnat } = props.xnat;
    const shares = { cpu: props.cpuPercent ?? (props.memoryPercent === undefined ? 80 : undefined), memory: props.memoryPercent };
    // A site may add containers afterwards.
    const containers = () => (props.wholePod ? xnat.scaledContainers : xnat.scaledContainers.slice(0, 1));
    const measured = containers();

    const refusals = Refusals.of(this).apply(autoscalingRange, { minReplicas, maxReplicas });
    const metrics: k8s.MetricSpecV2[] = [];
    for (const metric of ['cpu', 'memory'] as const) {
      const percent = shares[metric];
      if (percent === undefined) continue;
      refusals.apply(autoscalingTarget, { prop: `${metric}Percent`, percent }).applyLater(autoscalingRequests, () => ({ metric, containers: containers() }));
      const share = { name: metric, target: { type: 'Utilization', averageUtilization: percent } };
      metrics.push(
        props.wholePod
          ? { type: 'Resource', resource: share }
          : { type: 'ContainerResource', containerResource: { ...share, container: measured[0]?.name ?? 'missing' } },
      );
    }

    const { memory } = shares;
    // What the other two rules refuse does not scale at all.
    if (
      memory !== undefined &&
      [autoscalingTarget.findings({ prop: '', percent: memory }), autoscalingRequests.findings({ metric: 'memory', containers: measured })].every(
        ({ length }) => length === 0,
      )
    ) {
      refusals.apply(autoscalingMemory, { percent: memory, minReplicas, maxReplicas });
    }

    const names = metrics.map((metric) => (metric.resource ?? metric.containerResource)!.name);
    refusals
      .applyLater(autoscalingVertical, () => ({
        metrics: names,
        vertical: verticalAutoscalers(
          this,
          xnat,
          measured.map(({ name }) => name),
        ),
      }))
      .apply(otherNamespace, { what: xnat.statefulSetName, there: namespaceOf(props.xnat), here: namespaceOf(this) });

    const { scaleDownAfter = Duration.minutes(30), scaleDown = true } = props;
    xnat.scaleBetween(minReplicas, maxReplicas, scaleDown ? scaleDownAfter.toSeconds({ integral: false }) : undefined);
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'Resource', {
      metadata: { name: xnat.statefulSetName, labels: Component.of(this, 'xnat-web', 'scaling').labels },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: xnat.statefulSetName },
        minReplicas,
        maxReplicas,
        metrics,
        behavior: behavior(scaleDownAfter, scaleDown),
      },
    });
  }
}

function behavior(scaleDownAfter: Duration, scaleDown: boolean): k8s.HorizontalPodAutoscalerBehaviorV2 {
  const seconds = Math.round(scaleDownAfter.toSeconds({ integral: false }));
  return {
    scaleUp: {
      stabilizationWindowSeconds: SCALE_UP_SECONDS,
      selectPolicy: 'Max',
      policies: [{ type: 'Pods', value: SCALE_UP_PODS, periodSeconds: SCALE_UP_SECONDS }],
    },
    scaleDown: {
      stabilizationWindowSeconds: Math.min(seconds, LONGEST_WINDOW),
      selectPolicy: scaleDown ? 'Min' : 'Disabled',
      // Kubernetes takes at most half an hour here.
      policies: [{ type: 'Pods', value: 1, periodSeconds: Math.max(1, Math.min(seconds, 1800)) }],
    },
  };
}
