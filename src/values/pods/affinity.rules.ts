import type { k8s } from '../../core/k8s';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

export interface AffinitySubject {
  readonly prop: string;
  readonly affinity: k8s.Affinity | undefined;
  readonly spread: readonly k8s.TopologySpreadConstraint[];
}

type Expression = k8s.NodeSelectorRequirement | k8s.LabelSelectorRequirement;
type Placed = readonly [path: string, expression: Expression, nodes: boolean];

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
/** Whether an operator takes as many values. */
const OPERATORS: Readonly<Record<string, (count: number) => boolean>> = {
  In: (count) => count > 0,
  NotIn: (count) => count > 0,
  Exists: (count) => count === 0,
  DoesNotExist: (count) => count === 0,
  Gt: (count) => count === 1,
  Lt: (count) => count === 1,
};
const OF_NODES = ['Gt', 'Lt'];

const listed = <T>(path: string, list: readonly T[] | undefined): Array<readonly [string, T]> => (list ?? []).map((each, i) => [`${path}[${i}]`, each]);

const ofTerm = (path: string, term: k8s.NodeSelectorTerm | undefined): Placed[] =>
  (['matchExpressions', 'matchFields'] as const).flatMap((member) =>
    listed(`${path}.${member}`, term?.[member]).map(([at, each]) => [at, each, true] as const),
  );

const ofSelector = (path: string, selector: k8s.LabelSelector | undefined): Placed[] =>
  listed(`${path}.matchExpressions`, selector?.matchExpressions).map(([at, each]) => [at, each, false] as const);

const ofPods = (path: string, term: k8s.PodAffinityTerm | undefined): Placed[] =>
  (['labelSelector', 'namespaceSelector'] as const).flatMap((member) => ofSelector(`${path}.${member}`, term?.[member]));

function ofPodAffinity(path: string, affinity: k8s.PodAffinity | undefined): Placed[] {
  return [
    ...listed(`${path}.${REQUIRED}`, affinity?.[REQUIRED]).flatMap(([at, term]) => ofPods(at, term)),
    ...listed(`${path}.${PREFERRED}`, affinity?.[PREFERRED]).flatMap(([at, { podAffinityTerm }]) => ofPods(`${at}.podAffinityTerm`, podAffinityTerm)),
  ];
}

function expressions({ prop, affinity, spread }: AffinitySubject): Placed[] {
  const nodes = affinity?.nodeAffinity;
  const path = `${prop}.affinity.nodeAffinity`;
  return [
    ...listed(`${path}.${REQUIRED}.nodeSelectorTerms`, nodes?.[REQUIRED]?.nodeSelectorTerms).flatMap(([at, term]) => ofTerm(at, term)),
    ...listed(`${path}.${PREFERRED}`, nodes?.[PREFERRED]).flatMap(([at, { preference }]) => ofTerm(`${at}.preference`, preference)),
    ...ofPodAffinity(`${prop}.affinity.podAffinity`, affinity?.podAffinity),
    ...ofPodAffinity(`${prop}.affinity.podAntiAffinity`, affinity?.podAntiAffinity),
    ...listed(`${prop}.topologySpreadConstraints`, spread).flatMap(([at, { labelSelector }]) => ofSelector(`${at}.labelSelector`, labelSelector)),
  ];
}

export const podAffinity = new Rule<AffinitySubject>({
  id: 'pod-affinity',
  refuses: 'an expression of an affinity whose operator does not exist, or does not take that many values, and a spread of pods that contradicts itself',
  why: 'the API server refuses the pod, and the apply ends there',
  check: (subject) => [
    ...expressions(subject).flatMap(([path, { operator, values = [] }, nodes]): Report[] => {
      const takes = nodes || !OF_NODES.includes(operator) ? OPERATORS[operator] : undefined;
      if (takes === undefined) {
        const known = Object.keys(OPERATORS).filter((name) => nodes || !OF_NODES.includes(name));
        return [{ what: `the operator of ${path} is ${quoted(operator)}`, fix: `write one of ${known.map(quoted).join(', ')}` }];
      }
      if (!takes(values.length)) {
        const count = values.length === 1 ? 'one value' : `${values.length === 0 ? 'no' : values.length} values`;
        const fix = takes(0) ? 'remove values' : takes(2) ? 'write values: [ … ], with what the label may be' : 'write values with one whole number';
        return [{ what: `${path} has the operator ${quoted(operator)} and ${count}`, fix }];
      }
      if (OF_NODES.includes(operator) && !/^-?\d+$/.test(values[0] ?? '')) {
        return [{ what: `${path} compares with ${quoted(values[0] ?? '')}`, fix: 'write values with one whole number' }];
      }
      return [];
    }),
    ...listed(`${subject.prop}.topologySpreadConstraints`, subject.spread).flatMap(([path, { minDomains, whenUnsatisfiable }]): Report[] =>
      minDomains === undefined || whenUnsatisfiable === 'DoNotSchedule'
        ? []
        : [
            {
              what: `${path} has minDomains, and whenUnsatisfiable ${quoted(whenUnsatisfiable)}`,
              fix: 'write whenUnsatisfiable: "DoNotSchedule", or remove minDomains',
            },
          ],
    ),
  ],
});
