import { hasOwn } from '../core/own';
import { quoted } from '../core/refusals/describe';
import { EBS_CSI, EBS_IN_TREE, EFS_CSI, NFS_CSI } from './provisioner-names';
import type { IStorageClass } from './storage-class';
import type { VolumeReach } from './volume-reach';
import type { VolumeSource } from './volume-source';

type Nodes = VolumeReach['nodes'];

/**
 * How many nodes can mount a file system of a driver at once. Only what the driver's own documentation or code says is
 * here; of any other nothing is known. Many disks can be attached to several nodes as raw blocks, which XNAT does not use.
 */
const DRIVERS: Readonly<Record<string, Nodes>> = {
  // https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html; Multi-Attach is for raw blocks
  [EBS_CSI]: 'one',
  [EBS_IN_TREE]: 'one',
  // https://cloud.google.com/kubernetes-engine/docs/concepts/persistent-volumes#access_modes
  'pd.csi.storage.gke.io': 'one',
  'kubernetes.io/gce-pd': 'one',
  // https://github.com/kubernetes-sigs/azuredisk-csi-driver/tree/master/deploy/example/sharedisk: shared as raw blocks alone
  'disk.csi.azure.com': 'one',
  'kubernetes.io/azure-disk': 'one',
  // https://github.com/rancher/local-path-provisioner: "NodePath only supports ReadWriteOnce and ReadWriteOncePod"
  'rancher.io/local-path': 'one',
  // https://minikube.sigs.k8s.io/docs/handbook/persistent_volumes/: a folder of one node, whatever mode the claim asks for
  'k8s.io/minikube-hostpath': 'one',
  // Docker Desktop, https://github.com/docker/for-mac: a folder of its one node
  'docker.io/hostpath': 'one',
  // https://microk8s.io/docs/addon-hostpath-storage: "suitable for single node clusters"
  'microk8s.io/hostpath': 'one',
  // https://github.com/topolvm/topolvm, CreateVolume: "we only support SINGLE_NODE_WRITER"; its name before it left Cybozu, too
  'topolvm.io': 'one',
  'topolvm.cybozu.com': 'one',
  // https://github.com/openebs/dynamic-localpv-provisioner: "Only support ReadWriteOnce access mode"
  'openebs.io/local': 'one',
  // https://github.com/openebs/lvm-localpv/blob/develop/docs/persistentvolumeclaim.md#accessmode
  'local.csi.openebs.io': 'one',
  // https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/deploy.md: ReadWriteMany with raw blocks alone
  'rbd.csi.ceph.com': 'one',
  // https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/cinder-csi-plugin/features.md#multi-attach-volumes: raw blocks
  'cinder.csi.openstack.org': 'one',
  'kubernetes.io/cinder': 'one',
  // https://github.com/hetznercloud/csi-driver: volumes of Hetzner are attached to one server
  'csi.hetzner.cloud': 'one',
  // https://docs.digitalocean.com/products/kubernetes/how-to/add-volumes/: "only supports ReadWriteOnce"
  'dobs.csi.digitalocean.com': 'one',
  // https://techdocs.akamai.com/cloud-computing/docs/block-storage: attached to one Linode at a time
  'linodebs.csi.linode.com': 'one',

  // https://github.com/kubernetes-sigs/aws-efs-csi-driver/tree/master/examples/kubernetes/multiple_pods
  [EFS_CSI]: 'many',
  // https://github.com/kubernetes-sigs/aws-fsx-csi-driver: FSx for Lustre
  'fsx.csi.aws.com': 'many',
  // https://github.com/kubernetes-sigs/aws-fsx-openzfs-csi-driver: NFS
  'fsx.openzfs.csi.aws.com': 'many',
  // https://github.com/kubernetes-csi/csi-driver-nfs
  [NFS_CSI]: 'many',
  // https://github.com/kubernetes-csi/csi-driver-smb
  'smb.csi.k8s.io': 'many',
  // https://github.com/kubernetes-sigs/nfs-subdir-external-provisioner, by its manifests; its chart see below
  'k8s-sigs.io/nfs-subdir-external-provisioner': 'many',
  // https://github.com/ceph/ceph-csi/blob/devel/docs/cephfs/deploy.md
  'cephfs.csi.ceph.com': 'many',
  'nfs.csi.ceph.com': 'many',
  // https://learn.microsoft.com/azure/aks/azure-csi-files-storage-provision
  'file.csi.azure.com': 'many',
  'kubernetes.io/azure-file': 'many',
  // https://cloud.google.com/filestore/docs/csi-driver
  'filestore.csi.storage.gke.io': 'many',
  // https://cloud.google.com/kubernetes-engine/docs/concepts/managed-lustre
  'lustre.csi.storage.gke.io': 'many',
  // https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/manila-csi-plugin/using-manila-csi-plugin.md
  'nfs.manila.csi.openstack.org': 'many',
  'cephfs.manila.csi.openstack.org': 'many',
  // https://longhorn.io/docs/latest/nodes-and-volumes/volumes/rwx-volumes/: by a share manager, which speaks NFS
  'driver.longhorn.io': 'many',
};

/** Names of classes that clusters come with. A name proves nothing, so `StorageClass.named(…, { provisioner })` wins. */
const CLASSES: Readonly<Record<string, readonly [nodes: Nodes, shippedBy: string]>> = {
  // https://docs.k3s.io/storage
  'local-path': ['one', 'k3s'],
  // https://kind.sigs.k8s.io (rancher.io/local-path), minikube (k8s.io/minikube-hostpath), GKE before 1.24 and still (pd)
  standard: ['one', 'kind, minikube and GKE'],
  // https://docs.aws.amazon.com/eks/latest/userguide/create-cluster-auto.html; EBS calls its volume types so
  gp2: ['one', 'EKS'],
  gp3: ['one', 'EKS'],
  // https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/gce-pd-csi-driver
  'standard-rwo': ['one', 'GKE'],
  'premium-rwo': ['one', 'GKE'],
  // https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes; managed and managed-premium are older
  default: ['one', 'AKS'],
  managed: ['one', 'AKS'],
  'managed-premium': ['one', 'AKS'],
  'managed-csi': ['one', 'AKS'],
  'managed-csi-premium': ['one', 'AKS'],
  // Docker Desktop
  hostpath: ['one', 'Docker Desktop'],
  // https://microk8s.io/docs/addon-hostpath-storage
  'microk8s-hostpath': ['one', 'MicroK8s'],
  // https://docs.digitalocean.com/products/kubernetes/how-to/add-volumes/
  'do-block-storage': ['one', 'DigitalOcean'],
  'do-block-storage-retain': ['one', 'DigitalOcean'],
  'do-block-storage-xfs': ['one', 'DigitalOcean'],
  'do-block-storage-xfs-retain': ['one', 'DigitalOcean'],
  // https://github.com/hetznercloud/csi-driver/tree/main/chart
  'hcloud-volumes': ['one', 'Hetzner'],
  // https://github.com/linode/linode-blockstorage-csi-driver/blob/main/docs/usage.md
  'linode-block-storage': ['one', 'Linode'],
  'linode-block-storage-retain': ['one', 'Linode'],
  // https://github.com/kubernetes/cloud-provider-openstack/tree/master/charts/cinder-csi-plugin
  'csi-cinder-sc-delete': ['one', 'the chart of Cinder'],
  'csi-cinder-sc-retain': ['one', 'the chart of Cinder'],

  // https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes
  azurefile: ['many', 'AKS'],
  'azurefile-premium': ['many', 'AKS'],
  'azurefile-csi': ['many', 'AKS'],
  'azurefile-csi-premium': ['many', 'AKS'],
  // https://cloud.google.com/filestore/docs/csi-driver#storage-class
  'standard-rwx': ['many', 'GKE'],
  'premium-rwx': ['many', 'GKE'],
  'enterprise-rwx': ['many', 'GKE'],
};

/** What is known of the volumes of a class, or of a volume that is there already; undefined where nothing is. */
export function reachOf(storageClass: IStorageClass | undefined, source: VolumeSource | undefined): VolumeReach | undefined {
  // Of a volume that another has made its class says the most.
  if (source && source._existingName === undefined) return ofSource(source);
  return storageClass && ofClass(storageClass);
}

function ofSource(source: VolumeSource): VolumeReach | undefined {
  if (source._isNfs) return { nodes: 'many', because: 'its source is an export of an NFS server' };
  if (source._nodes) {
    return {
      nodes: 'one',
      because: 'its source is a path of the nodes themselves',
      otherwise: 'where each of its nodes mounts one file system at that path, write accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY',
    };
  }
  return ofDriver('its source', source._provisioner ?? '');
}

function ofClass({ storageClassName, provisioner }: IStorageClass): VolumeReach | undefined {
  if (provisioner !== undefined) return ofDriver(`the class ${storageClassName}`, provisioner);
  const known = own(CLASSES, storageClassName);
  if (!known) return undefined;
  const [nodes, shippedBy] = known;
  return {
    nodes,
    because: `the class ${storageClassName} serves ${nodes === 'one' ? 'one node at a time' : 'many nodes'}, as shipped by ${shippedBy}`,
    otherwise: `if the class is another one in your cluster, name its driver: StorageClass.named(${quoted(storageClassName)}, { provisioner: ${quoted(NFS_CSI)} })`,
  };
}

function ofDriver(what: string, driver: string): VolumeReach | undefined {
  const nodes = nodesOf(driver);
  return nodes && { nodes, because: `${what} is of ${driver}, which serves ${nodes === 'one' ? 'one node at a time' : 'many nodes'}` };
}

function nodesOf(driver: string): Nodes | undefined {
  // The chart names it after its release.
  if (/^cluster\.local\/.*nfs-subdir-external-provisioner$/.test(driver)) return 'many';
  // Rook puts the namespace of its operator before them.
  return own(DRIVERS, driver) ?? own(DRIVERS, driver.replace(/^[-a-z0-9]+\.(?=(rbd|cephfs|nfs)\.csi\.ceph\.com$)/, ''));
}

/** What users write may be a name that every object has, such as "constructor". */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return hasOwn(table, name) ? table[name] : undefined;
}
