import { Duration } from 'cdk8s';
import { ClusterServices, TaintEffect } from 'cdk8s-xnat';
import type { Subjects } from '../pure/subjects';
import { type Allowed, type Case, mistake, site } from '../case';

export const podSubjects: Subjects = {
  toleration: {
    refused: [
      { prop: 'pod.tolerations', tolerations: [{ value: 'imaging' }] },
      { prop: 'pod.tolerations', tolerations: [{}] },
      { prop: 'pod.tolerations', tolerations: [{ key: 'dedicated=imaging:NoSchedule' }] },
      { prop: 'pod.tolerations', tolerations: [{ key: 'de dicated' }] },
      { prop: 'pod.tolerations', tolerations: [{ key: 'dedicated', value: 'a b' }] },
      { prop: 'pod.tolerations', tolerations: [{ key: 'dedicated', stayFor: Duration.minutes(5) }] },
      { prop: 'pod.tolerations', tolerations: [{ key: 'dedicated', effect: 'NoSchedule', stayFor: Duration.minutes(5) }] },
    ],
    allowed: [
      { prop: 'pod.tolerations', tolerations: [] },
      {
        prop: 'pod.tolerations',
        tolerations: [{ key: 'dedicated' }, { effect: 'NoExecute' }, { key: 'a', value: '', effect: 'NoExecute', stayFor: Duration.seconds(0) }],
      },
    ],
  },
  'pod-affinity': {
    refused: [
      {
        prop: 'pod',
        spread: [],
        affinity: {
          nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [{ key: 'a', operator: 'Is' }] } }] },
        },
      },
      {
        prop: 'pod',
        spread: [],
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In' }] }] },
          },
        },
      },
      {
        prop: 'pod',
        spread: [],
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] }] },
          },
        },
      },
      {
        prop: 'pod',
        spread: [],
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1', '2'] }] }] },
          },
        },
      },
      {
        prop: 'pod',
        spread: [],
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'zone', labelSelector: { matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] } },
            ],
          },
        },
      },
      {
        prop: 'pod',
        spread: [],
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, podAffinityTerm: { topologyKey: 'zone', namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'NotIn' }] } } },
            ],
          },
        },
      },
      { prop: 'pod', spread: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 }] },
      {
        prop: 'pod',
        spread: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchExpressions: [{ key: 'a', operator: '==' }] } }],
      },
    ],
    allowed: [
      { prop: 'pod', spread: [] },
      { prop: 'pod', spread: [], affinity: {} },
      { prop: 'pod', spread: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', minDomains: 2 }] },
    ],
  },
  'pod-owned': {
    refused: [[{ prop: 'pod.env', name: 'XNAT_HOME' }], [{ prop: 'xnat.pod.env', name: 'TZ', instead: 'write xnat: { timeZone: … }' }]],
    allowed: [[]],
  },
  'probe-times': {
    refused: [
      { prop: 'pod.probes', missing: ['liveness'] },
      { prop: 'xnat.pod.probes', missing: [], startup: { failureThreshold: 30 } },
      { prop: 'xnat.pod.probes', missing: [], startup: { period: Duration.seconds(20), failureThreshold: 30 } },
      { prop: 'pod.probes', missing: [], liveness: { periodSeconds: 10, failureThreshold: 2 } },
    ],
    allowed: [
      { prop: 'pod.probes', missing: [] },
      { prop: 'pod.probes', missing: [], startup: { period: Duration.seconds(20) }, liveness: { periodSeconds: 10, failureThreshold: 3 } },
    ],
  },
};

const TERMS = (expression: { key: string; operator: string; values?: string[] }) => ({
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } },
});

/** Where pods run, and what stands on them. */
export const podCases: readonly Case[] = [
  mistake(
    'toleration',
    'a taint as kubectl shows it',
    site({ pod: { tolerations: [{ key: 'dedicated=imaging:NoSchedule' }] } }),
    `
      [uwa] the key of pod.tolerations[0] is "dedicated=imaging:NoSchedule" (toleration)
          why  the API server refuses the pod, or it gets a place on nodes that are about to go
          fix  write key: "dedicated", value: "imaging", effect: TaintEffect.NO_SCHEDULE`,
    site({ pod: { tolerations: [{ key: 'dedicated', value: 'imaging', effect: TaintEffect.NO_SCHEDULE }] } }),
  ),
  mistake(
    'toleration',
    'time on a node that nobody is sent away from',
    site({ postgres: { pod: { tolerations: [{ key: 'spot', effect: TaintEffect.NO_SCHEDULE, stayFor: Duration.minutes(2) }] } } }),
    `
      [uwa/database] pod.tolerations[0] has stayFor, and its effect is "NoSchedule" (toleration)
          why  the API server refuses the pod, or it gets a place on nodes that are about to go
          fix  write effect: TaintEffect.NO_EXECUTE, which alone ends pods; or remove stayFor`,
    site({ postgres: { pod: { tolerations: [{ key: 'spot', effect: TaintEffect.NO_EXECUTE, stayFor: Duration.minutes(2) }] } } }),
  ),
  mistake(
    'pod-affinity',
    'an operator of another language',
    site({ xnat: { pod: { affinity: TERMS({ key: 'gpu', operator: '==', values: ['a100'] }) } } }),
    `
      [uwa/xnat] the operator of xnat.pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0] is "==" (pod-affinity)
          why  the API server refuses the pod, and the apply ends there
          fix  write one of "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"`,
    site({ xnat: { pod: { affinity: TERMS({ key: 'gpu', operator: 'In', values: ['a100'] }) } } }),
  ),
  mistake(
    'pod-owned',
    "an option of XNAT's own",
    site({ xnat: { timeZone: 'Australia/Perth', pod: { env: { TZ: 'Australia/Sydney' } } } }),
    `
      [uwa/xnat] xnat.pod.env has "TZ", which the library sets (pod-owned)
          why  one of the two would be lost: selectors would find no pod, or the program would start with half of its options
          fix  write xnat: { timeZone: … }`,
    site({ xnat: { timeZone: 'Australia/Sydney' } }),
  ),
  mistake(
    'pod-owned',
    'a label that Services find the pods by',
    site({ pod: { labels: { 'app.kubernetes.io/name': 'imaging' } } }),
    `
      [uwa] pod.labels has "app.kubernetes.io/name", which the library sets (pod-owned)
          why  one of the two would be lost: selectors would find no pod, or the program would start with half of its options
          fix  remove "app.kubernetes.io/name" from pod.labels`,
    site({ pod: { labels: { team: 'imaging' } } }),
  ),
  mistake(
    'pod-owned',
    'another system',
    (app) => void new ClusterServices(app, 'cluster', { metricsServer: { pod: { nodeSelector: { 'kubernetes.io/os': 'windows' } } } }),
    `
      [cluster/metrics-server] pod.nodeSelector has "kubernetes.io/os", which the library sets (pod-owned)
          why  one of the two would be lost: selectors would find no pod, or the program would start with half of its options
          fix  remove "kubernetes.io/os" from pod.nodeSelector`,
    (app) => void new ClusterServices(app, 'cluster', { metricsServer: { pod: {} } }),
  ),
  mistake(
    'probe-times',
    'a pause of the garbage collector',
    site({ xnat: { pod: { probes: { liveness: { period: Duration.seconds(5), failureThreshold: 2 } } } } }),
    `
      [uwa/xnat] with xnat.pod.probes.liveness a server counts as dead after 10 seconds (probe-times)
          why  a server that is busy would be started again, and what it had begun is lost
          fix  write failureThreshold: 6, so that it has 30 seconds; or acknowledge "probe-times"`,
    site({ xnat: { pod: { probes: { liveness: { period: Duration.seconds(5), failureThreshold: 6 } } } } }),
  ),
  mistake(
    'probe-times',
    'two words for the time of a start',
    site({ xnat: { pod: { probes: { startup: { period: Duration.seconds(20), failureThreshold: 90 } } } } }),
    `
      [uwa/xnat] xnat.pod.probes.startup.failureThreshold is 90, and startupTimeout says how long a start may take (probe-times)
          why  only one of the two can hold
          fix  remove failureThreshold, and write startupTimeout: Duration.minutes(30)`,
    site({ xnat: { startupTimeout: Duration.minutes(30), pod: { probes: { startup: { period: Duration.seconds(20) } } } } }),
  ),
];

export const podAllowed: readonly Allowed[] = [
  { rule: 'pod-owned', title: 'what the pod says already', allowed: site({ pod: { nodeSelector: { 'kubernetes.io/os': 'linux' } } }) },
];
