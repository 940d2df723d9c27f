import { DNS_LABEL, LABEL_KEY, LABEL_VALUE } from '../../core/grammar/kubernetes';
import { LABELS_OF_AN_OBJECT } from '../../core/grammar/labels';
import { between } from '../../core/grammar/numbers';
import type { k8s } from '../../core/k8s';
import { by, filledListOf, filledText, heldBy, listOf, optional, required, type Shape, struct, text, wholeNumber } from '../../core/props/kind';
import { SPREAD_POLICY, UNSATISFIABLE } from '../grammar/pods';

const VALIDATION = 'https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go';
const REFUSED = 'the API server refuses the object, and the apply ends there';
const WEIGHT = between(1, 100, { source: `API server, validatePodAffinity: ${VALIDATION}`, why: REFUSED, example: '100' });
const SKEW = between(1, 1000, { source: `API server, ValidatePositiveNonZero, of maxSkew and minDomains: ${VALIDATION}`, why: REFUSED });
const EXPRESSION = `API server, ValidateNodeSelectorRequirement: ${VALIDATION}`;

const nodeExpression: Shape<k8s.NodeSelectorRequirement> = {
  key: required(by(filledText, LABEL_KEY), 'missing'),
  operator: required(heldBy(text, 'pod-affinity', EXPRESSION), 'Exists'),
  values: optional(listOf(heldBy(text, 'pod-affinity', EXPRESSION))),
};
const nodeTerm: Shape<k8s.NodeSelectorTerm> = {
  matchExpressions: optional(listOf(struct(nodeExpression))),
  matchFields: optional(listOf(struct(nodeExpression))),
};
const labelExpression: Shape<k8s.LabelSelectorRequirement> = {
  key: required(by(filledText, LABEL_KEY), 'missing'),
  operator: required(heldBy(text, 'pod-affinity', EXPRESSION), 'Exists'),
  values: optional(listOf(by(text, LABEL_VALUE))),
};
const labelSelector: Shape<k8s.LabelSelector> = {
  matchLabels: optional(LABELS_OF_AN_OBJECT),
  matchExpressions: optional(listOf(struct(labelExpression))),
};
const podTerm: Shape<k8s.PodAffinityTerm> = {
  topologyKey: required(by(filledText, LABEL_KEY), 'kubernetes.io/hostname'),
  labelSelector: optional(struct(labelSelector)),
  namespaceSelector: optional(struct(labelSelector)),
  namespaces: optional(listOf(by(filledText, DNS_LABEL))),
};
const podTerms = {
  requiredDuringSchedulingIgnoredDuringExecution: optional(listOf(struct(podTerm))),
  preferredDuringSchedulingIgnoredDuringExecution: optional(
    listOf(
      struct<k8s.WeightedPodAffinityTerm>({
        weight: required(by(wholeNumber, WEIGHT), 1),
        podAffinityTerm: required(struct(podTerm), { topologyKey: 'kubernetes.io/hostname' }),
      }),
    ),
  ),
};

/** Which nodes a pod wants, and which pods it wants to be near to or far from: as Kubernetes has it. */
export const affinityKind = struct<k8s.Affinity>({
  nodeAffinity: optional(
    struct<k8s.NodeAffinity>({
      requiredDuringSchedulingIgnoredDuringExecution: optional(struct<k8s.NodeSelector>({ nodeSelectorTerms: required(filledListOf(struct(nodeTerm)), []) })),
      preferredDuringSchedulingIgnoredDuringExecution: optional(
        listOf(struct<k8s.PreferredSchedulingTerm>({ weight: required(by(wholeNumber, WEIGHT), 1), preference: required(struct(nodeTerm), {}) })),
      ),
    }),
  ),
  podAffinity: optional(struct<k8s.PodAffinity>(podTerms)),
  podAntiAffinity: optional(struct<k8s.PodAntiAffinity>(podTerms)),
});

/** How pods of one kind are spread: as Kubernetes has it. */
export const spreadKind = struct<k8s.TopologySpreadConstraint>({
  maxSkew: required(by(wholeNumber, SKEW), 1),
  topologyKey: required(by(filledText, LABEL_KEY), 'kubernetes.io/hostname'),
  whenUnsatisfiable: required(by(text, UNSATISFIABLE), 'ScheduleAnyway'),
  labelSelector: optional(struct(labelSelector)),
  matchLabelKeys: optional(listOf(by(filledText, LABEL_KEY))),
  minDomains: optional(by(wholeNumber, SKEW)),
  nodeAffinityPolicy: optional(by(text, SPREAD_POLICY)),
  nodeTaintsPolicy: optional(by(text, SPREAD_POLICY)),
});
