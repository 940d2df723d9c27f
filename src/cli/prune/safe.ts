import { at } from '../from-helm/values';
import { listAt, textAt } from '../from-helm/takeover/manifest';
import type { Manifest } from '../manifests/manifests';

const DATA = ['PersistentVolumeClaim', 'PersistentVolume', 'Namespace', 'Secret', 'VolumeSnapshot', 'VolumeSnapshotContent', 'Cluster'];
/** What makes Secrets, and takes them with it. */
const MAKERS = ['ExternalSecret', 'SealedSecret', 'SopsSecret', 'Certificate'];
const DELETABLE = [
  'ConfigMap',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Ingress',
  'Job',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'PodMonitor',
  'PrometheusRule',
  'Role',
  'RoleBinding',
  'Service',
  'ServiceAccount',
  'ServiceMonitor',
  'StatefulSet',
];
/** What a whole cluster has once. */
const OF_THE_CLUSTER = [
  'APIService',
  'ClusterIssuer',
  'ClusterRole',
  'ClusterRoleBinding',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'PriorityClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];

/** Whether an object is data, or takes data or a Secret with it. */
export const holdsData = (object: Manifest): boolean => DATA.includes(object.kind) || MAKERS.includes(object.kind) || deletesClaims(object);

const deletesClaims = ({ kind, object }: Manifest) =>
  kind === 'StatefulSet' &&
  textAt(object, 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted') === 'Delete' &&
  listAt(object, 'spec.volumeClaimTemplates').length > 0;

/** The kinds that are asked for in a cluster, as kubectl names them. */
export const KINDS: readonly string[] = [...DELETABLE, ...OF_THE_CLUSTER];

/** Why an object is not among what may be deleted without a thought; undefined for what may. */
export function keptBecause(object: Manifest): string | undefined {
  const annotations = at(object.object, ['metadata', 'annotations']) as Record<string, unknown> | undefined;
  if (DATA.includes(object.kind)) return object.kind === 'Namespace' ? 'everything in it would go with it' : 'it holds data or a secret';
  if (MAKERS.includes(object.kind)) return 'the Secret that it makes may go with it';
  if (deletesClaims(object)) return 'its claims would be deleted with it (persistentVolumeClaimRetentionPolicy)';
  if (annotations?.['helm.sh/resource-policy'] === 'keep' || /(^|,)\s*Prune=false/.test(String(annotations?.['argocd.argoproj.io/sync-options'] ?? '')))
    return 'its annotations say that it stays';
  if (OF_THE_CLUSTER.includes(object.kind)) return 'it belongs to the whole cluster, and others may use it';
  return DELETABLE.includes(object.kind) ? undefined : 'its kind is not known here: what is deleted with it is not known either';
}
