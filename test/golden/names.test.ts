import { exampleManifests } from '../support/examples';

/** Names are a contract: a change here is a new major version, and a migration for every site. */
const NAMES: Record<string, string[]> = {
  local: [
    'ConfigMap xnat/xnat-xnat-web-config',
    'ConfigMap xnat/xnat-xnat-web-scripts',
    'Namespace xnat',
    'NetworkPolicy xnat/xnat-default-deny',
    'NetworkPolicy xnat/xnat-postgresql',
    'NetworkPolicy xnat/xnat-xnat-web',
    'PersistentVolumeClaim xnat/archive-xnat-xnat-web',
    'PersistentVolumeClaim xnat/build-xnat-xnat-web',
    'PersistentVolumeClaim xnat/cache-xnat-xnat-web',
    'PersistentVolumeClaim xnat/data-xnat-postgresql',
    'PersistentVolumeClaim xnat/prearchive-xnat-xnat-web',
    'Service xnat/xnat-postgresql',
    'Service xnat/xnat-postgresql-headless',
    'Service xnat/xnat-xnat-web',
    'Service xnat/xnat-xnat-web-dicom-scp',
    'Service xnat/xnat-xnat-web-headless',
    'ServiceAccount xnat/xnat-xnat-web',
    'StatefulSet xnat/xnat-postgresql',
    'StatefulSet xnat/xnat-xnat-web',
  ],
  'ais-production': [
    'ConfigMap xnat/xnat-xnat-web-config',
    'ConfigMap xnat/xnat-xnat-web-scripts',
    'Namespace xnat',
    'NetworkPolicy xnat/xnat-default-deny',
    'NetworkPolicy xnat/xnat-xnat-web',
    'PersistentVolume archive-xnat-xnat-web',
    'PersistentVolume build-xnat-xnat-web',
    'PersistentVolume prearchive-xnat-xnat-web',
    'PersistentVolumeClaim xnat/archive-xnat-xnat-web',
    'PersistentVolumeClaim xnat/build-xnat-xnat-web',
    'PersistentVolumeClaim xnat/cache-xnat-xnat-web',
    'PersistentVolumeClaim xnat/prearchive-xnat-xnat-web',
    'Service xnat/xnat-xnat-web',
    'Service xnat/xnat-xnat-web-headless',
    'ServiceAccount xnat/xnat-xnat-web',
    'StatefulSet xnat/xnat-xnat-web',
    'StorageClass custom-class',
    'StorageClass gp2',
  ],
  'ais-eks': [
    'APIService v1beta1.metrics.k8s.io',
    'ClusterRole cluster-autoscaler',
    'ClusterRole system:aggregated-metrics-reader',
    'ClusterRole system:metrics-server',
    'ClusterRoleBinding cluster-autoscaler',
    'ClusterRoleBinding metrics-server:system:auth-delegator',
    'ClusterRoleBinding system:metrics-server',
    'ConfigMap xnat/xnat-activemq-config',
    'ConfigMap xnat/xnat-xnat-web-config',
    'ConfigMap xnat/xnat-xnat-web-scripts',
    'Deployment kube-system/cluster-autoscaler',
    'Deployment kube-system/metrics-server',
    'HorizontalPodAutoscaler xnat/xnat-xnat-web',
    'Ingress xnat/xnat-xnat-web',
    'Namespace xnat',
    'NetworkPolicy xnat/xnat-activemq',
    'NetworkPolicy xnat/xnat-default-deny',
    'NetworkPolicy xnat/xnat-xnat-web',
    'PersistentVolume archive-xnat-xnat-web',
    'PersistentVolume build-xnat-xnat-web',
    'PersistentVolume cache-xnat-xnat-web',
    'PersistentVolume prearchive-xnat-xnat-web',
    'PersistentVolumeClaim xnat/archive-xnat-xnat-web',
    'PersistentVolumeClaim xnat/build-xnat-xnat-web',
    'PersistentVolumeClaim xnat/cache-xnat-xnat-web',
    'PersistentVolumeClaim xnat/data-xnat-activemq',
    'PersistentVolumeClaim xnat/prearchive-xnat-xnat-web',
    'PodDisruptionBudget kube-system/cluster-autoscaler',
    'PodDisruptionBudget xnat/xnat-xnat-web',
    'Role kube-system/cluster-autoscaler',
    'RoleBinding kube-system/cluster-autoscaler',
    'RoleBinding kube-system/metrics-server-auth-reader',
    'Service kube-system/metrics-server',
    'Service xnat/xnat-activemq',
    'Service xnat/xnat-activemq-headless',
    'Service xnat/xnat-xnat-web',
    'Service xnat/xnat-xnat-web-headless',
    'ServiceAccount kube-system/cluster-autoscaler',
    'ServiceAccount kube-system/metrics-server',
    'ServiceAccount xnat/xnat-xnat-web',
    'StatefulSet xnat/xnat-activemq',
    'StatefulSet xnat/xnat-xnat-web',
    'StorageClass custom-class',
    'StorageClass gp2',
  ],
};

describe.each(Object.entries(NAMES))('the example %s', (name, expected) => {
  const objects = exampleManifests(name);

  test('makes objects of these names, and no others', () => {
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`);
    expect(names.sort()).toEqual(expected);
  });

  test('selects pods by name and instance alone', () => {
    for (const { kind, spec } of objects.filter((object) => object.kind === 'StatefulSet')) {
      expect([kind, Object.keys(spec.selector.matchLabels).sort()]).toEqual([
        kind,
        ['app.kubernetes.io/instance', 'app.kubernetes.io/name'],
      ]);
      expect(spec.volumeClaimTemplates).toBeUndefined();
    }
  });

  test('gives every object the recommended labels', () => {
    for (const { kind, metadata } of objects) {
      expect([kind, metadata.name, Object.keys(metadata.labels)]).toEqual([
        kind,
        metadata.name,
        expect.arrayContaining(['component', 'instance', 'managed-by', 'name', 'part-of'].map((label) => `app.kubernetes.io/${label}`)),
      ]);
    }
  });
});
