import type { Construct } from 'constructs';
import { type NetworkOutbound, NetworkPurpose } from '../../contracts/network-member';
import type { XnatFiles } from '../../contracts/xnat-pod-parts';
import { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';

/**
 * What the Container Service asks for in its namespace. It is much: whoever may make Jobs may have them mount any Secret and
 * any claim of the namespace. Which Jobs it may make says the policy in `job-admission.ts`. That it may ask whether the API server is well comes with every cluster.
 *
 * @see https://wiki.xnat.org/container-service/setting-up-container-service-on-kubernetes
 */
export function makeRole(scope: Construct, component: Component, serviceAccountName: string): void {
  const metadata = component.metadata();
  new k8s.KubeRole(scope, 'Resource', {
    metadata,
    rules: [
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] },
    ],
  });
  new k8s.KubeRoleBinding(scope, 'binding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
    // Without a namespace it is the binding's own.
    subjects: [{ kind: 'ServiceAccount', name: serviceAccountName }],
  });
}

/**
 * The token of the pods' service account, where every client of Kubernetes looks for it. Mounted by hand, it is in XNAT's
 * container alone, and not in those beside it.
 */
export const SERVICE_ACCOUNT_TOKEN: XnatFiles = {
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  volume: {
    name: 'service-account-token',
    projected: {
      defaultMode: 0o440,
      sources: [
        // As long as Kubernetes itself gives it; the kubelet renews it.
        { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardApi: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
    },
  },
};

/** The API server: on 443 by the Service, and on 6443 where a policy sees the address behind it. */
export function apiServer(ports: readonly number[] = [443, 6443]): NetworkOutbound[] {
  return ports.map((port) => ({ purpose: NetworkPurpose.CONTAINER_BACKEND, port }));
}
