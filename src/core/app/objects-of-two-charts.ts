import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { everyObjectOfApp, type WrittenObject } from '../kubernetes/objects-of-app';
import type { AppFinding } from './app-finding';
import { clusterOf, FirstInCluster } from './cluster';
import { objectOfTwoCharts } from './objects.rules';

/** Kinds of which a cluster has one of a name, whatever namespace cdk8s gave an object of the chart's. */
const CLUSTER_KINDS = new Set([
  'APIService',
  'ClusterExternalSecret',
  'ClusterIssuer',
  'ClusterPolicy',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'CSIDriver',
  'CustomResourceDefinition',
  'EC2NodeClass',
  'GatewayClass',
  'IngressClass',
  'IngressClassParams',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'NodePool',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttributesClass',
  'VolumeSnapshotClass',
]);

/** Objects that a chart before theirs makes too, in other words. */
export function objectsOfTwoCharts(scope: IConstruct): AppFinding[] {
  const firsts = new FirstInCluster<WrittenObject>();
  return everyObjectOfApp(scope).flatMap((later) => {
    const { kind, name, apiGroup, source } = later;
    const namespace = CLUSTER_KINDS.has(kind) ? undefined : later.namespace;
    const earlier = firsts.add([apiGroup, kind, namespace ?? '', name].join('/'), clusterOf(source), later);
    // Two of one chart have a rule of their own.
    if (earlier === undefined || Chart.of(source) === Chart.of(earlier.source) || isSame(earlier, later)) return [];
    return [{ later, earlier, findings: objectOfTwoCharts.findings({ kind, name, namespace, paths: [earlier.path, later.path] }) }];
  });
}

const isSame = (one: WrittenObject, other: WrittenObject) => JSON.stringify(one.json) === JSON.stringify(other.json);
