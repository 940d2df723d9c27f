import * as api from 'cdk8s-xnat';

/** What a site can import: a name that goes is a breaking change. */
test('the package exports these values', () => {
  expect(Object.keys(api).sort()).toEqual([
    'AafEnvironment',
    'AafOpenId',
    'AccountPolicy',
    'AlbAlgorithm',
    'AlbIngress',
    'AlbScheme',
    'BuildVolume',
    'CaBundle',
    'ClusterAutoscaler',
    'ClusterServices',
    'Cpu',
    'DataVolume',
    'DatabaseTls',
    'Expander',
    'ExternalPostgres',
    'MetricsServer',
    'OpenIdProvider',
    'PersistentVolumeAccessMode',
    'Postgres',
    'PostgresTuning',
    'ReclaimPolicy',
    'Refusals',
    'Secret',
    'ServiceType',
    'StorageClass',
    'StorageProvisioner',
    'VolumeSource',
    'WaitForFirstConsumerStorage',
    'XnatImage',
    'XnatSite',
    'XnatWeb',
  ]);
});
