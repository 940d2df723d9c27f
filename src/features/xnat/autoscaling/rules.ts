import type { ScaledContainer } from '../../../contracts/xnat';
import { enumerate } from '../../../core/refusals/describe';
import { type Report, Rule } from '../../../core/refusals/rule';

/** How fast pods come: a new XNAT takes minutes to be ready, and before it is, another one would be no help. */
export const SCALE_UP_SECONDS = 120;
export const SCALE_UP_PODS = 2;

export interface ScalingRange {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

export const autoscalingRange = new Rule<ScalingRange>({
  id: 'autoscaling-range',
  refuses: 'an autoscaler whose floor is above its ceiling',
  why: 'the API server refuses such an autoscaler',
  check: ({ minReplicas, maxReplicas }): Report[] => {
    return maxReplicas < minReplicas
      ? [
          {
            what: `minReplicas is ${minReplicas} but maxReplicas is ${maxReplicas}`,
            fix: `raise maxReplicas to at least ${minReplicas}, or lower minReplicas`,
          },
        ]
      : [];
  },
});

export interface ScalingShare {
  readonly prop: string;
  readonly percent: number;
}

export const autoscalingTarget = new Rule<ScalingShare>({
  id: 'autoscaling-target',
  refuses: 'a share of CPU or memory outside 1 to 100 percent',
  why: 'above what is requested there is only what other pods leave, and at 0 percent there are never pods enough',
  check: ({ prop, percent }) =>
    percent >= 1 && percent <= 100 ? [] : [{ what: `${prop} is ${percent}`, fix: 'choose a share between 1 and 100, such as 80' }],
});

export interface ScalingByMemory extends ScalingRange {
  readonly percent: number;
}

/** Kubernetes adds pods only when the load is this much above its target. */
const TOLERANCE = 1.1;

export const autoscalingMemory = new Rule<ScalingByMemory>({
  id: 'autoscaling-memory',
  refuses: 'an autoscaler that adds pods by memory',
  why: 'Java keeps memory that it has had: pods that come take nothing off those that are there, so the share stays high, still more pods come, and none goes',
  acknowledgeable: true,
  check: ({ percent, minReplicas, maxReplicas }) =>
    maxReplicas <= minReplicas
      ? []
      : [
          {
            what: `memoryPercent is ${percent}: once pods keep more than ${Math.floor(percent * TOLERANCE)} percent of the memory that they request, their number goes from ${minReplicas} to ${maxReplicas} within ${minutesFrom(minReplicas, maxReplicas)} minutes, and stays there`,
            fix: 'remove memoryPercent, so that pods come by CPU alone; or acknowledge it, with a maxReplicas that the nodes, the database and the bill can bear for good',
          },
        ],
});

/** Minutes of the ratchet: a step adds a tenth at least, and two pods at most. */
function minutesFrom(minReplicas: number, maxReplicas: number): number {
  let pods = Math.max(1, minReplicas);
  let steps = 0;
  for (; pods < maxReplicas; steps++) pods = Math.min(pods + SCALE_UP_PODS, Math.floor(pods * TOLERANCE) + 1);
  return (steps * SCALE_UP_SECONDS) / 60;
}

export interface ScalingRequests {
  readonly metric: 'cpu' | 'memory';
  /** The one that is scaled on, or all of them where the pod as a whole is. */
  readonly containers: readonly ScaledContainer[];
}

export const autoscalingRequests = new Rule<ScalingRequests>({
  id: 'autoscaling-requests',
  refuses: 'scaling by CPU or memory of a container that requests none',
  why: 'the share is of what is requested: without a request Kubernetes cannot reckon, and does nothing',
  check: ({ metric, containers }) =>
    containers
      .filter((container) => container[metric] === undefined)
      .map(({ name }) => ({ what: `the container ${name} requests no ${metric}`, fix: `give it a request: resources: { ${metric}: … }` })),
});

export const autoscalingReplicas = new Rule<number | undefined>({
  id: 'autoscaling-replicas',
  refuses: 'a fixed number of pods beside an autoscaler',
  why: 'each apply would set the number back, and end pods that people work with',
  check: (replicas) =>
    replicas === undefined ? [] : [{ what: `replicas is ${replicas}, beside an autoscaler`, fix: 'remove replicas: minReplicas and maxReplicas decide' }],
});

/** A VerticalPodAutoscaler, and what it changes of its pods. */
export interface VerticalAutoscaler {
  readonly name: string;
  readonly resources: readonly string[];
}

export interface BothAutoscalers {
  readonly metrics: readonly string[];
  readonly vertical: readonly VerticalAutoscaler[];
}

export const autoscalingVertical = new Rule<BothAutoscalers>({
  id: 'autoscaling-vertical',
  refuses: 'a vertical autoscaler of what pods are already added for',
  why: 'one changes the request that the other reckons with: they drive each other, and pods are replaced with the sessions in them',
  check: ({ metrics, vertical }) =>
    vertical.flatMap(({ name, resources }) => {
      const both = metrics.filter((metric) => resources.includes(metric));
      return both.length === 0
        ? []
        : [
            {
              what: `the VerticalPodAutoscaler ${name} changes ${enumerate(both)}, which pods are added by`,
              fix: 'set its updateMode to "Off", so that it only advises; or leave it other controlledResources',
            },
          ];
    }),
});

export const autoscalingOnce = new Rule<boolean>({
  id: 'autoscaling-once',
  refuses: 'two autoscalers of one XNAT',
  why: 'each would set the number of pods that the other has just changed',
  check: (again) => (again ? [{ what: 'autoscale is called once more', fix: 'call it once, or give autoscaling to the site and do not call it' }] : []),
});

/** An autoscaler of the user's own. */
export interface ForeignAutoscaler {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
}

export const autoscalingForeign = new Rule<readonly ForeignAutoscaler[]>({
  id: 'autoscaling-foreign',
  refuses: "an autoscaler of your own on XNAT's StatefulSet",
  why: 'each apply of the site sets the number back, and what several pods need, such as shared volumes, is neither made nor checked',
  check: (autoscalers) =>
    autoscalers.map(({ kind, name, path }) => ({
      what: `the ${kind} ${name} (${path}) sets the number of XNAT's pods`,
      fix: 'remove it; to let the number of pods follow the load, use autoscaling: { … }',
    })),
});
