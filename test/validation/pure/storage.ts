import { Duration } from 'cdk8s';
import type { Subjects } from './subjects';

export const storageSubjects: Subjects = {
  'clean-up-keep-for': { refused: [Duration.millis(43200000)], allowed: [Duration.millis(2592000000), Duration.millis(31536000000)] },
  'clean-up-choice': { refused: [{ cleanUp: true, volume: false }], allowed: [{ cleanUp: true, volume: true }] },
  'clean-up-soon': { refused: [Duration.millis(259200000)], allowed: [Duration.millis(604800000)] },
  'clean-up-volume': {
    refused: [
      { volumeName: 'pipelines', mountPath: '/data/xnat/inbox', accessMode: 'ReadWriteOnce' },
      { volumeName: 'build', mountPath: '/data/xnat/build', accessMode: 'ReadWriteOncePod' },
    ],
    allowed: [
      { volumeName: 'pipelines', mountPath: '/data/xnat/build/', accessMode: 'ReadWriteOnce' },
      { volumeName: 'build', mountPath: '/data/xnat/build', accessMode: 'ReadWriteOnce' },
      { volumeName: 'build', mountPath: '/data/xnat/build' },
    ],
  },
  'ebs-parameters': {
    refused: [
      { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3', 'csi.storage.k8s.io/fstype': 'EXT4', encrypted: 'true' } },
      { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3', 'csi.storage.k8s.io/fstype': 'ext4', encrypted: 'true', iops: '100' } },
      { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3', 'csi.storage.k8s.io/fstype': 'ext4', encrypted: 'true', throughput: '3000' } },
    ],
    allowed: [
      { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3', 'csi.storage.k8s.io/fstype': 'ext4', encrypted: 'true' } },
      { provisioner: 'kubernetes.io/aws-ebs', parameters: { fsType: 'ext4', type: 'gp2' } },
      {
        provisioner: 'efs.csi.aws.com',
        parameters: { provisioningMode: 'efs-ap', fileSystemId: 'fs-0123456789abcdef0', directoryPerms: '770', uid: '65534', gid: '65534' },
      },
      { provisioner: 'kubernetes.io/no-provisioner', parameters: {} },
      { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3', 'csi.storage.k8s.io/fstype': 'ext4', encrypted: 'true', iops: '3000' } },
      { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3', 'csi.storage.k8s.io/fstype': 'ext4', encrypted: 'true', throughput: '1000' } },
    ],
  },
  'efs-permissions': {
    refused: [
      {
        provisioner: 'efs.csi.aws.com',
        parameters: { provisioningMode: 'efs-ap', fileSystemId: 'fs-0123456789abcdef0', directoryPerms: '1000', uid: '65534', gid: '65534' },
      },
      {
        provisioner: 'efs.csi.aws.com',
        parameters: { provisioningMode: 'efs-ap', fileSystemId: 'fs-0123456789abcdef0', directoryPerms: '000', uid: '65534', gid: '65534' },
      },
      { provisioner: 'efs.csi.aws.com', parameters: { provisioningMode: 'efs-ap', fileSystemId: 'xnat', directoryPerms: '770', uid: '65534', gid: '65534' } },
      {
        provisioner: 'efs.csi.aws.com',
        parameters: { provisioningMode: 'efs-ap', fileSystemId: 'fs-0123456789abcdef0', directoryPerms: '770', uid: '0', gid: '0' },
      },
      {
        provisioner: 'efs.csi.aws.com',
        parameters: { provisioningMode: 'efs-ap', fileSystemId: 'fs-0123456789abcdef0', directoryPerms: '1000', uid: '1000', gid: '1000' },
      },
    ],
    allowed: [
      { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3', 'csi.storage.k8s.io/fstype': 'ext4', encrypted: 'true' } },
      { provisioner: 'kubernetes.io/aws-ebs', parameters: { fsType: 'ext4', type: 'gp2' } },
      {
        provisioner: 'efs.csi.aws.com',
        parameters: { provisioningMode: 'efs-ap', fileSystemId: 'fs-0123456789abcdef0', directoryPerms: '770', uid: '65534', gid: '65534' },
      },
      { provisioner: 'kubernetes.io/no-provisioner', parameters: {} },
    ],
  },
  'known-storage-class': {
    refused: [
      { name: 'fst', known: ['fast', 'slow'] },
      { name: 'gp3', known: ['fast', 'slow'] },
    ],
    allowed: [],
  },
};
