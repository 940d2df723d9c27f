// As the drivers name themselves; a class and the rules about it must mean the same.
export const EBS_CSI = 'ebs.csi.aws.com';
export const EBS_IN_TREE = 'kubernetes.io/aws-ebs';
export const EFS_CSI = 'efs.csi.aws.com';
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
export const NFS_CSI = 'nfs.csi.k8s.io';
