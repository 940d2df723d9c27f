import type { Construct } from 'constructs';
import type { k8s } from '../../core/k8s';
import { memoryQuantity } from '../../core/units/quantity';
import type { Resources } from '../../core/units/resources';
import { podTemplateOf } from '../../values/pods/with-pod-options';
import { BARMAN_PLUGIN } from './cloud-native-backup';
import type { CloudNativePostgresOptions } from './cloud-native-postgres-options';

/** Labels that the operator gives to each server, and to the Jobs that make one. */
export const podLabels = (cluster: string) => ({ 'cnpg.io/cluster': cluster });

export interface ClusterFacts {
  readonly cluster: string;
  readonly props: CloudNativePostgresOptions;
  readonly image: string;
  readonly instances: number;
  readonly synchronous: boolean;
  readonly resources: Resources;
  readonly parameters: { readonly [name: string]: string };
  readonly databaseName: string;
  readonly username: string;
  readonly size: k8s.Quantity;
  /** Labels that the operator gives on to all that it makes. */
  readonly labels: { readonly [label: string]: string };
}

/** `spec` of a Cluster. What is said of its pods is known at the end. @see https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/ */
export function clusterSpec(scope: Construct, facts: ClusterFacts): object {
  const { props, cluster, resources } = facts;
  const { walSize, storageClass, walStorageClass = storageClass, backup } = props;
  return {
    instances: facts.instances,
    ...podFields(scope, facts),
    primaryUpdateStrategy: 'unsupervised',
    enableSuperuserAccess: false,
    resources: plain(resources.toKube()),
    storage: { size: facts.size.value, storageClass: storageClass?.storageClassName },
    ...(walSize && { walStorage: { size: memoryQuantity(walSize).value, storageClass: walStorageClass?.storageClassName } }),
    postgresql: {
      parameters: facts.parameters,
      ...(facts.synchronous && { synchronous: { method: 'any', number: 1 } }),
    },
    bootstrap: { initdb: { database: facts.databaseName, owner: facts.username, encoding: 'UTF8', dataChecksums: true } },
    ...(backup && { plugins: [{ name: BARMAN_PLUGIN, isWALArchiver: true, parameters: { barmanObjectName: cluster } }] }),
    ...(backup?.serviceAccountRoleArn !== undefined && {
      serviceAccountTemplate: { metadata: { annotations: { 'eks.amazonaws.com/role-arn': backup.serviceAccountRoleArn } } },
    }),
  };
}

/** Quantities as text: no class of Kubernetes' own writes this object. */
function plain({ requests = {}, limits = {} }: k8s.ResourceRequirements): object {
  const texts = (amounts: { readonly [name: string]: k8s.Quantity }) => Object.fromEntries(Object.entries(amounts).map(([name, { value }]) => [name, value]));
  return { requests: texts(requests), limits: texts(limits) };
}

/** A pod with all that the site says, as the fields of a Cluster. */
function podFields(scope: Construct, { cluster, props, image, labels }: ClusterFacts): object {
  const template = { metadata: { labels: {} }, spec: { containers: [{ name: 'postgres', image }] } };
  const { metadata, spec } = podTemplateOf(scope, { given: props.pod, template: () => template });
  const [container] = spec!.containers;
  const { nodeAffinity, podAffinity, podAntiAffinity } = spec!.affinity ?? {};
  const instances = { matchLabels: { ...podLabels(cluster), 'cnpg.io/podRole': 'instance' } };
  const spread: k8s.TopologySpreadConstraint[] = spec!.topologySpreadConstraints ?? [
    { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
  ];
  return {
    imageName: container!.image,
    imagePullPolicy: container!.imagePullPolicy,
    imagePullSecrets: spec!.imagePullSecrets,
    inheritedMetadata: { labels: { ...metadata?.labels, ...labels }, annotations: metadata?.annotations },
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: 'preferred',
      topologyKey: 'kubernetes.io/hostname',
      nodeSelector: spec!.nodeSelector,
      tolerations: spec!.tolerations,
      nodeAffinity,
      additionalPodAffinity: podAffinity,
      additionalPodAntiAffinity: podAntiAffinity,
    },
    topologySpreadConstraints: spread.map((each) => ({ ...each, labelSelector: isEmpty(each.labelSelector) ? instances : each.labelSelector })),
    priorityClassName: spec!.priorityClassName,
    env: container!.env,
  };
}

/** As it is where the site has said none. */
const isEmpty = (selector: k8s.LabelSelector | undefined) =>
  Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;
