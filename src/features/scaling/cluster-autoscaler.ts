import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { AWS_REGION } from '../../core/grammar/aws';
import { between } from '../../core/grammar/numbers';
import { ROLE_ARN } from '../../core/grammar/sources';
import { checked } from '../../core/props/checked';
import { by, duration, filledText, flag, heldBy, listOf, oneOf, optional, required, type Shape, struct, text, wholeNumber } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { scopeOf } from '../../core/scope';
import { kubernetesMinor } from '../../core/units/version';
import { VERSIONS } from '../../core/versions';
import { type Image, imageKind, imageReferenceOf } from '../../values/image';
import { type ServerPodOptions, serverPodShape } from '../../values/pods/server-pod-options';
import { hastyStorageClasses, slowPods } from './autoscaled-nodes';
import { makeClusterAutoscalerAccess } from './cluster-autoscaler-access';
import { makeClusterAutoscalerObjects } from './cluster-autoscaler-objects';
import { clusterAutoscalerPolicy } from './cluster-autoscaler-policy';
import { autoscalerBinding, autoscalerGrace, autoscalerVersion, nodeGroups, roleArn, scaleDown } from './cluster-autoscaler.rules';
import { FLAGS, GRACE, GROUP_NAME, KUBERNETES, NODES } from './scaling-grammar';

/** How the autoscaler chooses among node groups that would all do. */
export enum Expander {
  /** The one that leaves the least CPU and memory idle. */
  LEAST_WASTE = 'least-waste',
  /** The one that takes the most pods. */
  MOST_PODS = 'most-pods',
  /** By the ConfigMap `cluster-autoscaler-priority-expander`, which you write. */
  PRIORITY = 'priority',
  /** Any. */
  RANDOM = 'random',
}

/** An Auto Scaling group, where groups are listed instead of found. */
export interface NodeGroup {
  /** Name of the Auto Scaling group. */
  readonly name: string;
  /** Nodes that stay at least. */
  readonly minNodes: number;
  /** Nodes that are there at most. */
  readonly maxNodes: number;
}

/** The Kubernetes Cluster Autoscaler for Amazon EKS: nodes come when pods find no room, and go when they are idle. */
export interface ClusterAutoscalerOptions {
  /** Kubernetes version of the cluster, such as `1.33`. The autoscaler's minor is the same. */
  readonly kubernetesVersion: string;

  /**
   * Name of the EKS cluster. Groups with the tags `k8s.io/cluster-autoscaler/enabled` and
   * `k8s.io/cluster-autoscaler/<clusterName>` are scaled. Exactly one of `clusterName` and `nodeGroups` is given.
   *
   * @default - `nodeGroups` lists the groups
   */
  readonly clusterName?: string;

  /**
   * The groups to scale, where they carry no tags.
   *
   * @default - those found by `clusterName`
   */
  readonly nodeGroups?: NodeGroup[];

  /**
   * IAM role for the pod's ServiceAccount (IRSA), with the policy that `iamPolicy` prints.
   *
   * @default - none: EKS Pod Identity, or the node's own role, gives the rights
   */
  readonly roleArn?: string;

  /**
   * Region of the cluster.
   *
   * @default - as the node's metadata say
   */
  readonly region?: string;

  /**
   * The image: the official one, or a mirror of it. Its tag must be of the same minor as Kubernetes; without a tag it has that of the
   * default.
   *
   * @default - `registry.k8s.io/autoscaling/cluster-autoscaler`, in the first release of the minor
   */
  readonly image?: Image;

  /**
   * How to choose among groups that would all do.
   *
   * @default Expander.LEAST_WASTE
   */
  readonly expander?: Expander;

  /**
   * Whether groups that differ in their zone alone are kept at the same size. With volumes of EBS each zone needs a
   * group of its own, and then this.
   *
   * @default true
   */
  readonly balanceSimilarNodeGroups?: boolean;

  /**
   * Whether nodes stay on which a pod has local storage that is not said to be expendable.
   *
   * @default false
   */
  readonly skipNodesWithLocalStorage?: boolean;

  /**
   * How long a node must be idle before it goes.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleDownUnneededTime?: Duration;

  /**
   * How long after a node has come none goes.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleDownDelayAfterAdd?: Duration;

  /**
   * Share of a node's CPU and memory, in percent, under which it counts as idle.
   *
   * @default 50
   */
  readonly scaleDownUtilizationPercent?: number;

  /**
   * How long a pod may take to end before its node goes all the same. At least the longest grace period of a pod.
   *
   * @default Duration.minutes(10)
   */
  readonly maxGracefulTermination?: Duration;

  /**
   * Where its pod runs and what stands on it.
   *
   * @default - as `pod` of `ClusterServices` says
   */
  readonly pod?: ServerPodOptions;
}

const nodeGroupShape: Shape<NodeGroup> = {
  name: required(by(filledText, GROUP_NAME), 'missing'),
  minNodes: required(by(wholeNumber, between(0, 10_000, NODES)), 0),
  maxNodes: required(by(wholeNumber, between(1, 10_000, NODES)), 1),
};

export const clusterAutoscalerShape: Shape<ClusterAutoscalerOptions> = {
  pod: optional(struct(serverPodShape)),
  kubernetesVersion: required(heldBy(text, 'cluster-autoscaler-version', KUBERNETES), '1.33'),
  clusterName: optional(heldBy(text, 'node-groups', 'https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html'), 'missing'),
  nodeGroups: optional(listOf(struct(nodeGroupShape)), [{ name: 'missing', minNodes: 0, maxNodes: 1 }]),
  roleArn: optional(heldBy(text, 'role-arn', ROLE_ARN)),
  region: optional(by(filledText, AWS_REGION)),
  image: optional(imageKind),
  expander: optional(oneOf(Expander, 'Expander')),
  balanceSimilarNodeGroups: optional(flag),
  skipNodesWithLocalStorage: optional(flag),
  scaleDownUnneededTime: optional(heldBy(duration, 'scale-down', FLAGS)),
  scaleDownDelayAfterAdd: optional(heldBy(duration, 'scale-down', FLAGS)),
  scaleDownUtilizationPercent: optional(heldBy(wholeNumber, 'scale-down', FLAGS)),
  maxGracefulTermination: optional(by(duration, GRACE)),
};

const TEN_MINUTES = Duration.minutes(10);

/**
 * The Cluster Autoscaler for Amazon EKS, in the namespace kube-system, under its release's own names.
 *
 * EKS Auto Mode and Karpenter do the same work; of two, one is too many.
 *
 * Reports the rules `cluster-autoscaler-version`, `image-tag`, `node-groups`, `role-arn`, `scale-down`, `autoscaler-grace` and
 * `autoscaler-binding`. The last two look at every site of the same app.
 *
 * @see https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler/cloudprovider/aws
 */
export class ClusterAutoscaler extends Construct {
  /**
   * The IAM policy that the autoscaler needs, as the JSON document that AWS takes: it may read all groups, and change
   * those of the one cluster.
   *
   * @param clusterName name of the EKS cluster
   */
  static iamPolicy(clusterName: string): string {
    return clusterAutoscalerPolicy(clusterName);
  }

  constructor(scope: Construct, id: string, props: ClusterAutoscalerOptions) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'ClusterAutoscaler', props, clusterAutoscalerShape);
    const image = imageReferenceOf(props.image, VERSIONS.clusterAutoscalerRepository, `v1.${kubernetesMinor(props.kubernetesVersion) ?? 0}.0`);
    const groups = props.nodeGroups ?? [];
    const unneeded = props.scaleDownUnneededTime ?? TEN_MINUTES;
    const delay = props.scaleDownDelayAfterAdd ?? TEN_MINUTES;
    const percent = props.scaleDownUtilizationPercent ?? 50;
    const expander = props.expander ?? Expander.LEAST_WASTE;

    const refusals = Refusals.of(this)
      .apply(autoscalerVersion, { kubernetesVersion: props.kubernetesVersion, tag: props.image?.tag })
      .apply(imageTag, { prop: 'image', image })
      .apply(nodeGroups, { clusterName: props.clusterName, nodeGroups: groups })
      .apply(scaleDown, {
        utilizationPercent: percent,
        times: [
          ['scaleDownUnneededTime', unneeded],
          ['scaleDownDelayAfterAdd', delay],
        ],
      });
    const maxSeconds = (props.maxGracefulTermination ?? TEN_MINUTES).toSeconds({ integral: false });
    const severalZones = props.balanceSimilarNodeGroups ?? true;
    refusals
      .applyLater(autoscalerGrace, () => ({ maxSeconds, slow: slowPods(this, maxSeconds) }))
      .applyLater(autoscalerBinding, () => ({ severalZones, hasty: hastyStorageClasses(this) }));
    if (props.roleArn !== undefined) refusals.apply(roleArn, props.roleArn);

    makeClusterAutoscalerAccess(this, { roleArn: props.roleArn, priorities: expander === Expander.PRIORITY });
    makeClusterAutoscalerObjects(this, {
      pod: props.pod,
      image,
      clusterName: props.clusterName,
      nodeGroups: groups,
      region: props.region,
      expander,
      balanceSimilarNodeGroups: severalZones,
      skipNodesWithLocalStorage: props.skipNodesWithLocalStorage ?? false,
      unneeded,
      delay,
      utilizationPercent: percent,
      maxGracefulTermination: props.maxGracefulTermination ?? TEN_MINUTES,
    });
  }
}
