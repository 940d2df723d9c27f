import { App, Chart, Size } from 'cdk8s';
import {
  ClusterServices,
  type DataVolumeOptions,
  PersistentVolumeAccessMode,
  ReclaimPolicy,
  StorageClass,
  StorageProvisioner,
  VolumeSource,
  WaitForFirstConsumerStorage,
  type WaitForFirstConsumerStorageOptions,
} from 'cdk8s-xnat';
import { type Allowed, type Build, type Case, mistake, site } from '../case';

const ONCE = PersistentVolumeAccessMode.READ_WRITE_ONCE;

/** A class beside the site, as a site's file would pass it on. */
const storageClass = (provisioner: StorageProvisioner, options: Partial<WaitForFirstConsumerStorageOptions> = {}) =>
  new WaitForFirstConsumerStorage(new Chart(new App(), 'storage'), 'fast', { provisioner, ...options });

const gp3 = storageClass(StorageProvisioner.ebsGp3());
const gp2 = storageClass(StorageProvisioner.aisInTreeGp2(), { reclaimPolicy: ReclaimPolicy.RETAIN });
const efs = storageClass(StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0' }));
const none = storageClass(StorageProvisioner.noProvisioner());
const deleting = storageClass(StorageProvisioner.ebsGp3(), { reclaimPolicy: ReclaimPolicy.DELETE });
const nfs = (path: string, capacity?: Size) => VolumeSource.nfs({ server: 'nfs.example.edu.au', path, capacity });

const archive = (options: DataVolumeOptions) => site({ archive: options });

const MANY = PersistentVolumeAccessMode.READ_WRITE_MANY;

/** ReadWriteMany for the archive, where its volume cannot be that; the mend may say another mode, or none. */
const mode = (title: string, broken: DataVolumeOptions, because: string, mended: DataVolumeOptions, otherwise = '') =>
  mistake(
    'access-mode',
    title,
    archive({ accessMode: MANY, ...broken }),
    `
      [uwa/xnat/archive] accessMode is ReadWriteMany, and ${because} (access-mode)
          why  the claim would wait for ever; or each node would have other files
          fix  leave it out, for one pod; for several, use a class that many nodes can mount, such as one of StorageProvisioner.efs(…), or source: VolumeSource.nfs(…)${otherwise}`,
    archive({ accessMode: MANY, ...mended }),
  );

const clusterClass =
  (provisioner: StorageProvisioner): Build =>
  (app) =>
    void new ClusterServices(app, 'cluster', { storageClasses: { fast: { provisioner } } });

const efsClass = (options: { fileSystemId?: string; directoryPerms?: string; uid?: number }) =>
  clusterClass(StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0', ...options }));

const permissions = (title: string, broken: Build, report: string, rule = 'efs-permissions') =>
  mistake(rule, title, broken, report, efsClass({ directoryPerms: '770' }));

const ebs = (title: string, broken: Parameters<typeof StorageProvisioner.ebsGp3>[0], report: string, mended: typeof broken) =>
  mistake('ebs-parameters', title, clusterClass(StorageProvisioner.ebsGp3(broken)), report, clusterClass(StorageProvisioner.ebsGp3(mended)));

const onClass =
  (name: string): Build =>
  (app) => {
    const provisioner = StorageProvisioner.ebsGp3();
    const cluster = new ClusterServices(app, 'cluster', { storageClasses: { fast: { provisioner }, slow: { provisioner } } });
    site({ postgres: { storageClass: cluster.storageClass(name) } })(app);
  };

const knownClass = (title: string, name: string, report: string) => mistake('known-storage-class', title, onClass(name), report, onClass('fast'));

export const storageCases: readonly Case[] = [
  mode('the archive on EBS', { storageClass: gp3 }, 'the class fast is of ebs.csi.aws.com, which serves one node at a time', {
    storageClass: gp3,
    accessMode: undefined,
  }),
  mode('the archive on EBS of the old kind', { storageClass: gp2 }, 'the class fast is of kubernetes.io/aws-ebs, which serves one node at a time', {
    storageClass: efs,
  }),
  mode(
    'a disk that is there already',
    { source: VolumeSource.csi({ driver: 'disk.csi.azure.com', volumeHandle: '/subscriptions/1/disks/xnat' }) },
    'its source is of disk.csi.azure.com, which serves one node at a time',
    { source: nfs('/srv/xnat') },
  ),
  mode(
    'a class that Rook has made for one node',
    { storageClass: StorageClass.named('ceph', { provisioner: 'rook-ceph.rbd.csi.ceph.com' }) },
    'the class ceph is of rook-ceph.rbd.csi.ceph.com, which serves one node at a time',
    { storageClass: StorageClass.named('ceph', { provisioner: 'rook-ceph.cephfs.csi.ceph.com' }) },
  ),
  ...(
    [
      ['standard', 'kind, minikube and GKE'],
      ['local-path', 'k3s'],
      ['gp3', 'EKS'],
    ] as const
  ).map(([name, shippedBy]) =>
    mode(
      `the class ${name} of many clusters`,
      { storageClass: StorageClass.named(name) },
      `the class ${name} serves one node at a time, as shipped by ${shippedBy}`,
      { storageClass: StorageClass.named(name, { provisioner: 'nfs.csi.k8s.io' }) },
      `; if the class is another one in your cluster, name its driver: StorageClass.named("${name}", { provisioner: "nfs.csi.k8s.io" })`,
    ),
  ),
  mistake(
    'object-name',
    'a class with a capital letter',
    archive({ storageClass: StorageClass.named('Fast') }),
    `
      [uwa] storageClassName of StorageClass.named is "Fast", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  write "fast", if that is meant; use lower-case letters, digits, hyphens and dots, begin and end with a letter or digit`,
    archive({ storageClass: StorageClass.named('fast') }),
  ),
  mistake(
    'prop-grammar',
    'an archive of no size',
    archive({ size: Size.gibibytes(0) }),
    `
      [uwa] archive.size is Size.kibibytes(0), but must be from Size.mebibytes(16) to Size.pebibyte(8) (prop-grammar)
          why  a smaller volume is full before XNAT has started, and nobody makes a larger one
          fix  write a value such as Size.gibibytes(100)`,
    archive({ size: Size.gibibytes(10) }),
  ),
  mistake(
    'prop-grammar',
    'a database of no size',
    site({ postgres: { size: Size.mebibytes(0) } }),
    `
      [uwa] postgres.size is Size.kibibytes(0), but must be from Size.mebibytes(16) to Size.pebibyte(8) (prop-grammar)
          why  a smaller volume is full before XNAT has started, and nobody makes a larger one
          fix  write a value such as Size.gibibytes(100)`,
    site({ postgres: { size: Size.gibibytes(10) } }),
  ),
  mistake(
    'claim-exceeds-volume',
    'a claim that is larger than its volume',
    archive({ size: Size.tebibytes(2), source: nfs('/srv/xnat', Size.tebibytes(1)) }),
    `
      [uwa/xnat/archive] size is 2Ti, but the capacity of its source is 1Ti (claim-exceeds-volume)
          why  Kubernetes binds a claim only to a volume that holds at least what it asks for
          fix  lower size to 1Ti, or raise the capacity to what the volume really holds`,
    archive({ size: Size.tebibytes(1), source: nfs('/srv/xnat', Size.tebibytes(1)) }),
  ),
  mistake(
    'never-bound',
    'a class that makes no volumes',
    archive({ storageClass: none }),
    `
      [uwa/xnat/archive] storageClass fast has no provisioner, and source is missing (never-bound)
          why  the claim, and the pod with it, would wait for ever
          fix  add source: VolumeSource.nfs(…), .csi(…), .local(…), or .fromVolumeName("…") for one made elsewhere`,
    archive({ storageClass: none, source: nfs('/srv/xnat') }),
  ),
  mistake(
    'claim-options',
    'an existing claim with a size and a class',
    archive({ existingClaim: 'archive', size: Size.tebibytes(1), storageClass: efs }),
    `
      [uwa/xnat/archive] existingClaim is given together with size and storageClass (claim-options)
          why  the claim is as it is: its size, class and volume would be ignored
          fix  remove size and storageClass, or existingClaim`,
    archive({ existingClaim: 'archive' }),
  ),
  mistake(
    'storage-reclaim',
    'the archive on a class that deletes',
    archive({ storageClass: deleting, accessMode: ONCE }),
    `
      [uwa/xnat/archive] archive lies on the class fast, whose reclaim policy is Delete (storage-reclaim)
          why  one kubectl delete of the claim or the namespace would destroy the data with it
          fix  use a class with ReclaimPolicy.RETAIN, or acknowledge "storage-reclaim" where the data is elsewhere too`,
    archive({ storageClass: gp3, accessMode: ONCE }),
  ),
  mistake(
    'storage-reclaim',
    'the database on a class that deletes',
    site({ postgres: { storageClass: deleting } }),
    `
      [uwa/database] the database lies on the class fast, whose reclaim policy is Delete (storage-reclaim)
          why  one kubectl delete of the claim or the namespace would destroy the data with it
          fix  use a class with ReclaimPolicy.RETAIN, or acknowledge "storage-reclaim" where the data is elsewhere too`,
    site({ postgres: { storageClass: gp3 } }),
  ),
  permissions(
    'the mode 1000',
    efsClass({ directoryPerms: '1000' }),
    `
      [cluster/fast] directoryPerms is "1000", which does not let the owner read, write and enter (efs-permissions)
          why  no pod could write a single file: "1000" is the sticky bit, and no permission at all
          fix  write "770", or "700" where the group shall see nothing`,
  ),
  permissions(
    'the mode 000',
    efsClass({ directoryPerms: '000' }),
    `
      [cluster/fast] directoryPerms is "000", which does not let the owner read, write and enter (efs-permissions)
          why  no pod could write a single file: "1000" is the sticky bit, and no permission at all
          fix  write "770", or "700" where the group shall see nothing`,
  ),
  permissions(
    'an id that is none',
    efsClass({ fileSystemId: 'xnat' }),
    `
      [cluster] StorageProvisioner.efs(…).fileSystemId is "xnat", but must be an id of a file system of EFS (prop-grammar)
          why  the driver mounts nothing, and the pod waits for ever
          fix  write a value such as "fs-0123456789abcdef0"`,
    'prop-grammar',
  ),
  permissions(
    'root as the owner of every file',
    efsClass({ uid: 0 }),
    `
      [cluster/fast] uid is 0 (efs-permissions)
          why  every file gets this owner, and no pod of this library runs as root, or as nobody at all
          fix  give the uid of the pods that write there: XNAT's is 65534 in the AIS image and 1000 in the official one, Elasticsearch's is 1000
      [cluster/fast] gid is 0 (efs-permissions)
          why  every file gets this owner, and no pod of this library runs as root, or as nobody at all
          fix  give the gid of the pods that write there: XNAT's is 65534 in the AIS image and 1000 in the official one, Elasticsearch's is 1000`,
  ),
  mistake(
    'claim-options',
    'an existing claim of the database with a size',
    site({ postgres: { existingClaim: 'data-xnat-postgresql-0', size: Size.gibibytes(50) } }),
    `
      [uwa/database] existingClaim is given together with size (claim-options)
          why  the claim is as it is: its size, class and volume would be ignored
          fix  remove size, or existingClaim`,
    site({ postgres: { existingClaim: 'data-xnat-postgresql-0' } }),
  ),
  ebs(
    'a file system in capital letters',
    { fsType: 'EXT4' },
    `
      [cluster/fast] fsType is "EXT4" (ebs-parameters)
          why  the driver compares letter by letter, and AWS number by number: every claim would wait
          fix  write "ext4", "xfs" or "ext3", in lower case`,
    { fsType: 'ext4' },
  ),
  ebs(
    'too few operations',
    { iops: 100 },
    `
      [cluster/fast] iops is 100 (ebs-parameters)
          why  AWS makes no such volume, and every claim would wait
          fix  choose iops between 3000 and 80000`,
    { iops: 3000 },
  ),
  ebs(
    'too much throughput',
    { throughput: 3000 },
    `
      [cluster/fast] throughput is 3000 (ebs-parameters)
          why  AWS makes no such volume, and every claim would wait
          fix  choose throughput between 125 and 2000`,
    { throughput: 1000 },
  ),
  knownClass(
    'a class that the cluster does not have, misspelt',
    'fst',
    `
      [cluster] storageClass("fst") names none of storageClasses (known-storage-class)
          why  a claim of a class that does not exist waits for ever, and the pod with it
          fix  write storageClass("fast"); for a class that exists already, StorageClass.named("fst")`,
  ),
  knownClass(
    'a class that the cluster does not have',
    'gp3',
    `
      [cluster] storageClass("gp3") names none of storageClasses (known-storage-class)
          why  a claim of a class that does not exist waits for ever, and the pod with it
          fix  add it to storageClasses; for a class that exists already, write StorageClass.named("gp3")`,
  ),
];

export const storageAllowed: readonly Allowed[] = [
  {
    rule: 'access-mode',
    title: 'many nodes on a class of which nothing is known',
    allowed: archive({ accessMode: MANY, storageClass: StorageClass.named('fast') }),
  },
  {
    rule: 'access-mode',
    title: 'many nodes on a class with the name of a property',
    allowed: archive({ accessMode: MANY, storageClass: StorageClass.named('constructor') }),
  },
  {
    rule: 'access-mode',
    title: 'a path on which each node mounts one file system',
    allowed: archive({ accessMode: MANY, source: VolumeSource.local({ path: '/srv/xnat', nodes: ['a', 'b'] }) }),
  },
  { rule: 'storage-reclaim', title: 'the cache on a class that deletes', allowed: site({ cache: { storageClass: deleting, accessMode: ONCE } }) },
  { rule: 'storage-reclaim', title: 'a class of which nothing is known', allowed: archive({ storageClass: StorageClass.named('gp2') }) },
];
