import { ApiObject, Duration } from 'cdk8s';
import { type ClusterAutoscalerOptions, ClusterServices, Image, XnatSite } from 'cdk8s-xnat';
import { MINIMAL } from '../../support/sites';
import { type Allowed, type Build, type Case, mistake } from '../case';

const cluster =
  (options: Partial<ClusterAutoscalerOptions>): Build =>
  (app) =>
    void new ClusterServices(app, 'cluster', { clusterAutoscaler: { kubernetesVersion: '1.33', clusterName: 'ais-prod', ...options } });

const VERSION_WHY = "it simulates the cluster's own scheduler: with another minor it adds nodes that no pod goes to, or none";
const GROUPS_WHY = 'the autoscaler knows one way to find its groups, and scales none that it does not find';
const DOWN_WHY = 'nodes would be removed as soon as they are added, and the sessions of XNAT with them, or never';

const about = (rule: string, title: string, broken: Partial<ClusterAutoscalerOptions>, report: string, mended: Partial<ClusterAutoscalerOptions> = {}) =>
  mistake(rule, title, cluster(broken), report, cluster(mended));

/** A cluster, and a site on it whose pods may be moved. */
const withSite =
  (options: Partial<ClusterAutoscalerOptions>, terminationGracePeriod: Duration): Build =>
  (app) => {
    cluster(options)(app);
    new XnatSite(app, 'uwa', { ...MINIMAL, xnat: { terminationGracePeriod, safeToEvict: true } });
  };

const withClass =
  (volumeBindingMode: string, options: Partial<ClusterAutoscalerOptions> = {}, provisioner = 'ebs.csi.aws.com'): Build =>
  (app) => {
    cluster(options)(app);
    const metadata = { name: 'fast' };
    new ApiObject(app.node.findChild('cluster'), 'fast', { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, provisioner, volumeBindingMode });
  };

const HASTY = `
      [cluster/cluster-autoscaler] the StorageClass fast binds its volumes at once (autoscaler-binding)
          why  the pod waits for ever: its volume lies in one zone, and the room that is made for it in another
          fix  make it with storageClasses or WaitForFirstConsumerStorage; or, with nodes in one zone alone, set balanceSimilarNodeGroups: false`;

export const clusterAutoscalerAllowed: readonly Allowed[] = [
  { rule: 'autoscaler-binding', title: 'nodes in one zone', allowed: withClass('Immediate', { balanceSimilarNodeGroups: false }) },
  { rule: 'autoscaler-binding', title: 'a file system of every zone', allowed: withClass('Immediate', {}, 'efs.csi.aws.com') },
  {
    rule: 'autoscaler-grace',
    title: 'a pod that takes long, and is not moved',
    allowed: (app) => {
      cluster({})(app);
      new XnatSite(app, 'uwa', { ...MINIMAL, xnat: { terminationGracePeriod: Duration.minutes(30) } });
    },
  },
];

export const clusterAutoscalerCases: readonly Case[] = [
  mistake(
    'autoscaler-grace',
    'a site on the cluster that takes longer to end',
    withSite({}, Duration.minutes(15)),
    `
      [cluster/cluster-autoscaler] maxGracefulTermination is 600 s, but the pods of the StatefulSet uwa-xnat-web may take 900 s (autoscaler-grace)
          why  their node goes all the same, and with it what they were about to finish
          fix  raise maxGracefulTermination to at least 900 s, or lower their terminationGracePeriod`,
    withSite({ maxGracefulTermination: Duration.minutes(15) }, Duration.minutes(15)),
  ),
  about(
    'prop-grammar',
    'no time to end at all',
    { maxGracefulTermination: Duration.seconds(0) },
    `
      [cluster] clusterAutoscaler.maxGracefulTermination is Duration.seconds(0), but must be from Duration.minutes(1) to Duration.days(7), in whole seconds (prop-grammar)
          why  pods are killed before their sessions have ended, or a node never goes
          fix  write a value such as Duration.minutes(10)`,
  ),
  mistake('autoscaler-binding', 'a class of the user’s own that binds at once', withClass('Immediate'), HASTY, withClass('WaitForFirstConsumer')),
  about(
    'cluster-autoscaler-version',
    "another minor than the cluster's",
    { image: Image.of('registry.k8s.io/autoscaling/cluster-autoscaler', { tag: 'v1.35.0' }) },
    `
      [cluster/cluster-autoscaler] the tag of image is "v1.35.0", but the cluster's Kubernetes is 1.33 (cluster-autoscaler-version)
          why  ${VERSION_WHY}
          fix  leave the tag out, or name a release of the minor: "v1.33.0"`,
    { image: Image.of('registry.k8s.io/autoscaling/cluster-autoscaler', { tag: 'v1.33.0' }) },
  ),
  about(
    'cluster-autoscaler-version',
    'a Kubernetes version that is none',
    { kubernetesVersion: 'newest' },
    `
      [cluster/cluster-autoscaler] kubernetesVersion is "newest" (cluster-autoscaler-version)
          why  ${VERSION_WHY}
          fix  write major and minor, such as "1.33"`,
  ),
  about(
    'node-groups',
    'groups listed beside those found',
    { nodeGroups: [{ name: 'a', minNodes: 1, maxNodes: 2 }] },
    `
      [cluster/cluster-autoscaler] clusterName and nodeGroups are both given (node-groups)
          why  ${GROUPS_WHY}
          fix  keep clusterName, and tag the groups as EKS does`,
  ),
  about(
    'node-groups',
    'no groups at all',
    { clusterName: undefined },
    `
      [cluster/cluster-autoscaler] neither clusterName nor nodeGroups is given (node-groups)
          why  ${GROUPS_WHY}
          fix  add clusterName: "…", the name of the EKS cluster`,
  ),
  about(
    'node-groups',
    'an empty cluster name',
    { clusterName: '' },
    `
      [cluster/cluster-autoscaler] clusterName is "", which no EKS cluster has (node-groups)
          why  ${GROUPS_WHY}
          fix  write the name as aws eks list-clusters shows it: letters, digits, hyphens and underscores`,
  ),
  about(
    'node-groups',
    'a floor above the ceiling',
    { clusterName: undefined, nodeGroups: [{ name: 'a', minNodes: 3, maxNodes: 2 }] },
    `
      [cluster/cluster-autoscaler] nodeGroups[0] has minNodes 3 and maxNodes 2 (node-groups)
          why  ${GROUPS_WHY}
          fix  give a floor of at least 0, and a ceiling that is not below it`,
    { clusterName: undefined, nodeGroups: [{ name: 'a', minNodes: 2, maxNodes: 3 }] },
  ),
  about(
    'node-groups',
    'a group listed twice',
    { clusterName: undefined, nodeGroups: ['a', 'a'].map((name) => ({ name, minNodes: 1, maxNodes: 2 })) },
    `
      [cluster/cluster-autoscaler] nodeGroups[1] is "a" once more (node-groups)
          why  ${GROUPS_WHY}
          fix  list each group once`,
    { clusterName: undefined, nodeGroups: [{ name: 'a', minNodes: 1, maxNodes: 2 }] },
  ),
  about(
    'role-arn',
    'the name of a role',
    { roleArn: 'cluster-autoscaler' },
    `
      [cluster/cluster-autoscaler] roleArn is "cluster-autoscaler" (role-arn)
          why  the pod would run with the rights of its node, or with none, and could not change a node group
          fix  write it as "arn:aws:iam::111122223333:role/cluster-autoscaler"`,
    { roleArn: 'arn:aws:iam::111122223333:role/cluster-autoscaler' },
  ),
  about(
    'scale-down',
    'a threshold of nothing',
    { scaleDownUtilizationPercent: 0 },
    `
      [cluster/cluster-autoscaler] scaleDownUtilizationPercent is 0 (scale-down)
          why  ${DOWN_WHY}
          fix  choose a share between 1 and 100; 50 is the default`,
    { scaleDownUtilizationPercent: 50 },
  ),
  about(
    'scale-down',
    'nodes that go after ten seconds',
    { scaleDownUnneededTime: Duration.seconds(10) },
    `
      [cluster/cluster-autoscaler] scaleDownUnneededTime is 10 s (scale-down)
          why  ${DOWN_WHY}
          fix  write Duration.minutes(10), or at least a minute`,
    { scaleDownUnneededTime: Duration.minutes(10) },
  ),
];
