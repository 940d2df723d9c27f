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
  efk: [
    'Certificate cert-manager/efk-ca',
    'Certificate efk-fluentd/fluentd',
    'Certificate efk/elasticsearch-http',
    'Certificate efk/elasticsearch-transport',
    'Certificate efk/kibana-http',
    'ClusterIssuer efk-ca',
    'ClusterIssuer efk-selfsigned',
    'ClusterRole efk-fluentd-fluentd',
    'ClusterRoleBinding efk-fluentd-fluentd',
    'ConfigMap efk-fluentd/fluentd-config',
    'ConfigMap efk-fluentd/fluentd-main',
    'ConfigMap efk/efk-bootstrap-<hash>',
    'ConfigMap efk/elasticsearch-master-config',
    'ConfigMap efk/kibana-config',
    'DaemonSet efk-fluentd/fluentd',
    'Deployment efk/kibana',
    'Ingress efk/kibana',
    'Job efk/efk-bootstrap-<hash>',
    'Namespace efk',
    'Namespace efk-fluentd',
    'NetworkPolicy efk-fluentd/efk-default-deny',
    'NetworkPolicy efk-fluentd/fluentd',
    'NetworkPolicy efk/efk-bootstrap',
    'NetworkPolicy efk/efk-default-deny',
    'NetworkPolicy efk/elasticsearch-master',
    'NetworkPolicy efk/kibana',
    'PersistentVolumeClaim efk/elasticsearch-master-elasticsearch-master-0',
    'PersistentVolumeClaim efk/elasticsearch-master-elasticsearch-master-1',
    'PersistentVolumeClaim efk/elasticsearch-master-elasticsearch-master-2',
    'PodDisruptionBudget efk/elasticsearch-master-pdb',
    'Service efk-fluentd/fluentd',
    'Service efk/elasticsearch-master',
    'Service efk/elasticsearch-master-headless',
    'Service efk/kibana',
    'ServiceAccount efk-fluentd/fluentd',
    'ServiceAccount efk/elasticsearch-master',
    'ServiceAccount efk/kibana',
    'StatefulSet efk/elasticsearch-master',
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
    // A Job cannot be changed, so its name has a hash of what it does.
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name.replace(/^(efk-bootstrap)-[0-9a-f]{8}$/, '$1-<hash>')}`);
    expect(names.sort()).toEqual(expected);
  });

  test('selects pods by name and instance alone', () => {
    for (const { kind, metadata, spec } of objects.filter((object) => object.kind === 'StatefulSet')) {
      expect([kind, Object.keys(spec.selector.matchLabels).sort()]).toEqual([
        kind,
        ['app.kubernetes.io/instance', 'app.kubernetes.io/name'],
      ]);
      // Its claims are objects of their own, and the template a mould that never changes.
      if (metadata.name !== 'elasticsearch-master') expect(spec.volumeClaimTemplates).toBeUndefined();
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
