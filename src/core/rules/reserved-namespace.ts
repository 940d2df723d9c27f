import { quoted } from '../refusals/describe';
import { Rule } from '../refusals/rule';

export interface ReservedNamespace {
  readonly prop: string;
  readonly namespace: string;
  /** A better one. */
  readonly example: string;
  /** Whether it would be labelled, or all connections in it denied but the library's own. */
  readonly locks: boolean;
}

/** Namespaces of the cluster itself and of what whole clusters live by. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/ */
const RESERVED =
  /^(default|kube-.*|openshift|openshift-.*|(calico|cattle|cilium|flux|gatekeeper|gke-managed|gmp|istio|kyverno|longhorn|metallb|nvidia|projectcontour|tigera|vault)-(system|operator)|calico-apiserver|argocd|cert-manager|external-secrets|ingress-nginx|karpenter|kyverno|local-path-storage|rook-ceph|sealed-secrets|traefik|amazon-cloudwatch|aws-observability)$/;

const FIX = 'write a namespace of its own, such as';

export const lockedNamespace = new Rule<ReservedNamespace>({
  id: 'locked-namespace',
  refuses: "labels or policies on a namespace that is the cluster's own, such as kube-system or default",
  why: "they apply to everything in it: the cluster's own pods are no longer admitted, and with their traffic denied, DNS stops in the whole cluster",
  check: ({ prop, namespace, locks, example }) =>
    locks && RESERVED.test(namespace)
      ? [{ what: `${prop} is ${quoted(namespace)}, and the labels or policies made here would lock it`, fix: `${FIX} ${quoted(example)}` }]
      : [],
});

export const reservedNamespace = new Rule<ReservedNamespace>({
  id: 'reserved-namespace',
  refuses: "a site or a logging stack in a namespace that is the cluster's own, such as kube-system or default",
  why: 'controllers of the cluster may read every Secret there, and an upgrade or a clean-up of them may remove what is beside them',
  acknowledgeable: true,
  check: ({ prop, namespace, locks, example }) =>
    !locks && RESERVED.test(namespace)
      ? [{ what: `${prop} is ${quoted(namespace)}`, fix: `${FIX} ${quoted(example)}, or acknowledge "reserved-namespace"` }]
      : [],
});
