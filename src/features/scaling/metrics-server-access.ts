import type { Construct } from 'constructs';
import { k8s } from '../../core/k8s';
import { clusterScoped } from '../../core/kubernetes/cluster-scoped';
import { Component } from '../../core/kubernetes/instance';

/** metrics-server reads pods of the whole cluster, so it lives with the cluster's own services. */
export const NAMESPACE = 'kube-system';
export const NAME = 'metrics-server';

/** The label of its release, by which its pods are selected. */
export const SELECTOR = { 'k8s-app': NAME };

/** The label of its release, and the recommended ones. */
export function metricsServerLabels(scope: Construct): Record<string, string> {
  return { ...SELECTOR, ...Component.of(scope, NAME, 'metrics').labels };
}

const RBAC = 'rbac.authorization.k8s.io';
const SUBJECTS = [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }];
const READ = ['get', 'list', 'watch'];

/** Makes the ServiceAccount, and what it may do: no more than its release asks for. */
export function makeMetricsServerAccess(scope: Construct): void {
  const labels = metricsServerLabels(scope);
  new k8s.KubeServiceAccount(scope, 'service-account', { metadata: { name: NAME, namespace: NAMESPACE, labels } });
  clusterScoped(
    new k8s.KubeClusterRole(scope, 'reader-role', {
      metadata: { name: 'system:aggregated-metrics-reader', labels: { ...labels, ...aggregation } },
      rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: READ }],
    }),
  );
  clusterScoped(
    new k8s.KubeClusterRole(scope, 'role', {
      metadata: { name: 'system:metrics-server', labels },
      rules: [
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { apiGroups: [''], resources: ['pods', 'nodes'], verbs: READ },
      ],
    }),
  );
  new k8s.KubeRoleBinding(scope, 'auth-reader', {
    metadata: { name: 'metrics-server-auth-reader', namespace: NAMESPACE, labels },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
    subjects: SUBJECTS,
  });
  bind(scope, 'auth-delegator', 'metrics-server:system:auth-delegator', 'system:auth-delegator');
  bind(scope, 'role-binding', 'system:metrics-server', 'system:metrics-server');
}

/** Whoever may view, edit or administer a namespace may see its metrics. */
const aggregation = Object.fromEntries(['admin', 'edit', 'view'].map((role) => [`${RBAC}/aggregate-to-${role}`, 'true']));

function bind(scope: Construct, id: string, name: string, role: string): void {
  clusterScoped(
    new k8s.KubeClusterRoleBinding(scope, id, {
      metadata: { name, labels: metricsServerLabels(scope) },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
      subjects: SUBJECTS,
    }),
  );
}
