import type { Construct } from 'constructs';
import { k8s } from '../../core/k8s';
import { clusterScoped } from '../../core/kubernetes/cluster-scoped';
import { Component } from '../../core/kubernetes/instance';

export const NAMESPACE = 'kube-system';
export const NAME = 'cluster-autoscaler';

/** The labels of its release, and the recommended ones. */
export function clusterAutoscalerLabels(scope: Construct): Record<string, string> {
  return {
    'k8s-addon': 'cluster-autoscaler.addons.k8s.io',
    'k8s-app': NAME,
    ...Component.of(scope, NAME, 'scaling').labels,
  };
}

const RBAC = 'rbac.authorization.k8s.io';
const SUBJECTS = [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }];
const READ = ['get', 'list', 'watch'];

export interface AccessFacts {
  readonly roleArn?: string;
  /** The expander reads its ConfigMap. */
  readonly priorities: boolean;
}

/** Makes the ServiceAccount, and what it may do: it sees what the scheduler sees, and evicts pods. */
export function makeClusterAutoscalerAccess(scope: Construct, { roleArn, priorities }: AccessFacts): void {
  const labels = clusterAutoscalerLabels(scope);
  const metadata = { name: NAME, namespace: NAMESPACE, labels };
  new k8s.KubeServiceAccount(scope, 'service-account', {
    metadata: { ...metadata, ...(roleArn !== undefined && { annotations: { 'eks.amazonaws.com/role-arn': roleArn } }) },
  });
  clusterScoped(new k8s.KubeClusterRole(scope, 'cluster-role', { metadata: { name: NAME, labels }, rules: CLUSTER_RULES }));
  clusterScoped(
    new k8s.KubeClusterRoleBinding(scope, 'cluster-role-binding', {
      metadata: { name: NAME, labels },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: NAME },
      subjects: SUBJECTS,
    }),
  );
  new k8s.KubeRole(scope, 'role', { metadata, rules: namespaceRules(priorities) });
  new k8s.KubeRoleBinding(scope, 'role-binding', {
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name: NAME },
    subjects: SUBJECTS,
  });
}

const CLUSTER_RULES: k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['events', 'endpoints'], verbs: ['create', 'patch'] },
  { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
  { apiGroups: [''], resources: ['pods/status'], verbs: ['update'] },
  { apiGroups: [''], resources: ['endpoints'], resourceNames: [NAME], verbs: ['get', 'update'] },
  { apiGroups: [''], resources: ['nodes'], verbs: [...READ, 'update'] },
  {
    apiGroups: [''],
    resources: ['namespaces', 'pods', 'services', 'replicationcontrollers', 'persistentvolumeclaims', 'persistentvolumes'],
    verbs: READ,
  },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: ['list', 'watch'] },
  { apiGroups: ['apps'], resources: ['statefulsets', 'replicasets', 'daemonsets'], verbs: READ },
  { apiGroups: ['resource.k8s.io'], resources: ['deviceclasses', 'resourceslices', 'resourceclaims'], verbs: READ },
  {
    apiGroups: ['storage.k8s.io'],
    resources: ['storageclasses', 'csinodes', 'csidrivers', 'csistoragecapacities', 'volumeattachments'],
    verbs: READ,
  },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: [...READ, 'patch'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: [NAME], verbs: ['get', 'update'] },
];

function namespaceRules(priorities: boolean): k8s.PolicyRule[] {
  const own = ['cluster-autoscaler-status', ...(priorities ? ['cluster-autoscaler-priority-expander'] : [])];
  return [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['create', ...(priorities ? ['list', 'watch'] : [])] },
    { apiGroups: [''], resources: ['configmaps'], resourceNames: own, verbs: ['delete', 'get', 'update', 'watch'] },
  ];
}
