import { App, Chart, Size } from 'cdk8s';
import {
  BuildVolume,
  type BuildVolumeOptions,
  ClusterServices,
  PersistentVolumeAccessMode,
  ReclaimPolicy,
  StorageClass,
  StorageProvisioner,
  VolumeSource,
  WaitForFirstConsumerStorage,
  type WaitForFirstConsumerStorageOptions,
} from 'cdk8s-xnat';
import { find, type Manifest, manifests } from '../support/manifests';

function storageClass(options: WaitForFirstConsumerStorageOptions): Manifest {
  const chart = new Chart(new App(), 'cluster', { namespace: 'somewhere' });
  new WaitForFirstConsumerStorage(chart, 'fast', options);
  return find(manifests(chart), 'StorageClass', options.storageClassName ?? 'fast');
}

/** What the class says, without its labels. */
const saying = ({ metadata: { labels, ...metadata }, ...rest }: Manifest) => ({ ...rest, metadata, labelled: Object.keys(labels).length > 0 });

function volume(options?: BuildVolumeOptions): { objects: Manifest[]; build: BuildVolume } {
  const chart = new Chart(new App(), 'xnat', { namespace: 'xnat' });
  const build = new BuildVolume(chart, 'build', options);
  return { objects: manifests(chart), build };
}

describe('WaitForFirstConsumerStorage', () => {
  test('makes an encrypted, growing, retained gp3 class where the pod runs', () => {
    expect(saying(storageClass({ provisioner: StorageProvisioner.ebsGp3() }))).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'fast' },
      labelled: true,
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true', 'csi.storage.k8s.io/fstype': 'ext4' },
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  });

  test('makes the gp2 class of the AIS operations documents exactly as they wrote it', () => {
    expect(saying(storageClass({ storageClassName: 'gp2', provisioner: StorageProvisioner.aisInTreeGp2() }))).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'gp2', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      labelled: true,
      provisioner: 'kubernetes.io/aws-ebs',
      volumeBindingMode: 'WaitForFirstConsumer',
      parameters: { fsType: 'ext4', type: 'gp2' },
    });
  });

  test('makes the custom class of the AIS operations documents exactly as they wrote it', () => {
    expect(saying(storageClass({ storageClassName: 'custom-class', provisioner: StorageProvisioner.noProvisioner() }))).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'custom-class' },
      labelled: true,
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  });

  test('passes on what gp3, gp2 and EFS can be told', () => {
    const kmsKeyArn = 'arn:aws:kms:ap-southeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(storageClass({ provisioner: StorageProvisioner.ebsGp3({ iops: 4000, throughput: 250, fsType: 'xfs', kmsKeyArn }) }).parameters).toEqual({
      type: 'gp3',
      encrypted: 'true',
      'csi.storage.k8s.io/fstype': 'xfs',
      kmsKeyId: kmsKeyArn,
      iops: '4000',
      throughput: '250',
    });
    expect(storageClass({ provisioner: StorageProvisioner.ebsGp2({ encrypted: false }) }).parameters).toMatchObject({ type: 'gp2', encrypted: 'false' });
    expect(storageClass({ provisioner: StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0' }) })).toMatchObject({
      provisioner: 'efs.csi.aws.com',
      parameters: { provisioningMode: 'efs-ap', fileSystemId: 'fs-0123456789abcdef0', directoryPerms: '770', uid: '65534', gid: '65534' },
    });
    const efs = StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0', directoryPerms: '700', uid: 1000, gid: 2000, basePath: '/xnat' });
    expect(storageClass({ provisioner: efs }).parameters).toMatchObject({ directoryPerms: '700', uid: '1000', gid: '2000', basePath: '/xnat' });
    expect(storageClass({ provisioner: StorageProvisioner.of('nfs.csi.k8s.io', { server: 'nfs' }) })).toMatchObject({
      provisioner: 'nfs.csi.k8s.io',
      parameters: { server: 'nfs' },
    });
  });

  test('takes each of its options', () => {
    const made = storageClass({
      provisioner: StorageProvisioner.ebsGp3(),
      reclaimPolicy: ReclaimPolicy.DELETE,
      allowVolumeExpansion: false,
      isDefault: true,
      zones: ['ap-southeast-2a'],
      mountOptions: ['noatime'],
    });
    expect(made).toMatchObject({
      metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      reclaimPolicy: 'Delete',
      allowVolumeExpansion: false,
      mountOptions: ['noatime'],
      allowedTopologies: [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['ap-southeast-2a'] }] }],
    });
    expect(made.metadata.namespace).toBeUndefined();
  });
});

describe('ClusterServices', () => {
  test('makes storage classes by their names, for claims to name', () => {
    const cluster = new ClusterServices(new App(), 'cluster', { storageClasses: { gp3: { provisioner: StorageProvisioner.ebsGp3() } } });
    expect(find(manifests(cluster), 'StorageClass', 'gp3').provisioner).toBe('ebs.csi.aws.com');
    expect(cluster.storageClass('gp3')).toMatchObject({ storageClassName: 'gp3', reclaimPolicy: 'Retain' });
  });
});

describe('BuildVolume', () => {
  test('is a claim of the default class at the build folder', () => {
    const { objects, build } = volume();
    expect(objects).toMatchSnapshot();
    expect(build).toMatchObject({ volumeName: 'build', claimName: 'build-xnat-xnat-web', mountPath: '/data/xnat/build', accessMode: 'ReadWriteOnce' });
  });

  test('reproduces the custom-class example of the AIS operations documents, bound both ways', () => {
    const chart = new Chart(new App(), 'xnat', { namespace: 'xnat' });
    const custom = new WaitForFirstConsumerStorage(chart, 'custom-class', { provisioner: StorageProvisioner.noProvisioner() });
    const source = VolumeSource.nfs({ server: 'nfs.example.com', path: '/xnat/build', mountOptions: ['nfsvers=4.1'] });
    new BuildVolume(chart, 'build', { size: Size.gibibytes(10), storageClass: custom, source });
    const objects = manifests(chart);
    const claim = find(objects, 'PersistentVolumeClaim', 'build-xnat-xnat-web');
    const pv = find(objects, 'PersistentVolume', 'build-xnat-xnat-web');
    expect(claim.spec).toEqual({
      accessModes: ['ReadWriteMany'],
      storageClassName: 'custom-class',
      volumeMode: 'Filesystem',
      volumeName: pv.metadata.name,
      resources: { requests: { storage: '10Gi' } },
    });
    expect(pv.spec).toEqual({
      accessModes: ['ReadWriteMany'],
      capacity: { storage: '10Gi' },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'custom-class',
      volumeMode: 'Filesystem',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claim.metadata.name, namespace: 'xnat' },
      nfs: { server: 'nfs.example.com', path: '/xnat/build' },
      mountOptions: ['nfsvers=4.1'],
    });
    expect(pv.metadata.namespace).toBeUndefined();
  });

  test('takes a volume of a CSI driver, with its own capacity and no class', () => {
    const source = VolumeSource.csi({
      driver: 'efs.csi.aws.com',
      volumeHandle: 'fs-0123456789abcdef0',
      attributes: { encryptInTransit: 'true' },
      capacity: Size.gibibytes(500),
    });
    const { objects } = volume({ source });
    expect(find(objects, 'PersistentVolume', 'build-xnat-xnat-web').spec).toMatchObject({
      capacity: { storage: '500Gi' },
      csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-0123456789abcdef0', volumeAttributes: { encryptInTransit: 'true' } },
    });
    expect(find(objects, 'PersistentVolumeClaim', 'build-xnat-xnat-web').spec).toMatchObject({
      storageClassName: '',
      resources: { requests: { storage: '500Gi' } },
    });
  });

  test('ties a local volume to its nodes', () => {
    const { objects } = volume({
      source: VolumeSource.local({ path: '/srv/build', nodes: ['a', 'b'] }),
      accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY,
    });
    expect(find(objects, 'PersistentVolume', 'build-xnat-xnat-web').spec).toMatchObject({
      local: { path: '/srv/build' },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['a', 'b'] }] }] },
      },
    });
  });

  test('binds to a volume that another has made, or uses a claim that is there', () => {
    const bound = volume({ source: VolumeSource.fromVolumeName('pv-7'), storageClass: StorageClass.named('custom-class') }).objects;
    expect(bound.map(({ kind }) => kind)).toEqual(['PersistentVolumeClaim']);
    expect(bound[0]!.spec).toMatchObject({ volumeName: 'pv-7', storageClassName: 'custom-class' });
    const existing = volume({ existingClaim: 'old-build' });
    expect(existing.objects).toEqual([]);
    expect(existing.build.claimName).toBe('old-build');
  });

  test('takes another access mode', () => {
    expect(volume({ accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY }).objects[0]!.spec.accessModes).toEqual(['ReadWriteMany']);
  });
});
