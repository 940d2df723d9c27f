import type { Duration } from 'cdk8s';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { kubernetesMinor } from '../../core/units/version';

export interface AutoscalerVersionSubject {
  readonly kubernetesVersion: string;
  /** Tag of the image, where one is given. */
  readonly tag: string | undefined;
}

export const autoscalerVersion = new Rule<AutoscalerVersionSubject>({
  id: 'cluster-autoscaler-version',
  refuses: "a Cluster Autoscaler of another minor than the cluster's",
  why: "it simulates the cluster's own scheduler: with another minor it adds nodes that no pod goes to, or none",
  check: ({ kubernetesVersion, tag }): Report[] => {
    const minor = kubernetesMinor(kubernetesVersion);
    if (minor === undefined) {
      return [{ what: `kubernetesVersion is ${quoted(kubernetesVersion)}`, fix: 'write major and minor, such as "1.33"' }];
    }
    return tag === undefined || kubernetesMinor(tag) === minor
      ? []
      : [
          {
            what: `the tag of image is ${quoted(tag)}, but the cluster's Kubernetes is 1.${minor}`,
            fix: `leave the tag out, or name a release of the minor: "v1.${minor}.0"`,
          },
        ];
  },
});

export interface NodeGroupSubject {
  readonly clusterName: string | undefined;
  readonly nodeGroups: ReadonlyArray<{ readonly name: string; readonly minNodes: number; readonly maxNodes: number }>;
}

export const nodeGroups = new Rule<NodeGroupSubject>({
  id: 'node-groups',
  refuses: 'node groups that are both found by tag and listed, neither, listed twice, or with a floor above the ceiling',
  why: 'the autoscaler knows one way to find its groups, and scales none that it does not find',
  check: ({ clusterName, nodeGroups: listed }): Report[] => {
    if (clusterName !== undefined && listed.length > 0) {
      return [{ what: 'clusterName and nodeGroups are both given', fix: 'keep clusterName, and tag the groups as EKS does' }];
    }
    if (clusterName === undefined && listed.length === 0) {
      return [{ what: 'neither clusterName nor nodeGroups is given', fix: 'add clusterName: "…", the name of the EKS cluster' }];
    }
    if (clusterName !== undefined && !/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(clusterName)) {
      return [
        {
          what: `clusterName is ${quoted(clusterName)}, which no EKS cluster has`,
          fix: 'write the name as aws eks list-clusters shows it: letters, digits, hyphens and underscores',
        },
      ];
    }
    return listed.flatMap(({ name, minNodes, maxNodes }, i): Report[] => {
      if (maxNodes < minNodes || minNodes < 0) {
        return [
          {
            what: `nodeGroups[${i}] has minNodes ${minNodes} and maxNodes ${maxNodes}`,
            fix: 'give a floor of at least 0, and a ceiling that is not below it',
          },
        ];
      }
      return listed.findIndex((other) => other.name === name) < i
        ? [{ what: `nodeGroups[${i}] is ${quoted(name)} once more`, fix: 'list each group once' }]
        : [];
    });
  },
});

export const roleArn = new Rule<string>({
  id: 'role-arn',
  refuses: 'an IAM role that is no ARN of one',
  why: 'the pod would run with the rights of its node, or with none, and could not change a node group',
  check: (arn) =>
    /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)
      ? []
      : [{ what: `roleArn is ${quoted(arn)}`, fix: 'write it as "arn:aws:iam::111122223333:role/cluster-autoscaler"' }],
});

export interface ScaleDownSubject {
  readonly utilizationPercent: number;
  readonly times: ReadonlyArray<readonly [string, Duration]>;
}

export const scaleDown = new Rule<ScaleDownSubject>({
  id: 'scale-down',
  refuses: 'a threshold outside 1 to 100 percent, or a time under a minute, for removing nodes',
  why: 'nodes would be removed as soon as they are added, and the sessions of XNAT with them, or never',
  check: ({ utilizationPercent, times }) => [
    ...(utilizationPercent >= 1 && utilizationPercent <= 100
      ? []
      : [{ what: `scaleDownUtilizationPercent is ${utilizationPercent}`, fix: 'choose a share between 1 and 100; 50 is the default' }]),
    ...times.flatMap(([prop, time]): Report[] =>
      time.toSeconds({ integral: false }) >= 60
        ? []
        : [{ what: `${prop} is ${time.toSeconds({ integral: false })} s`, fix: 'write Duration.minutes(10), or at least a minute' }],
    ),
  ],
});

export interface GraceSubject {
  readonly maxSeconds: number;
  readonly slow: ReadonlyArray<{ readonly workload: string; readonly seconds: number }>;
}

export const autoscalerGrace = new Rule<GraceSubject>({
  id: 'autoscaler-grace',
  refuses: 'pods that may take longer to end than the autoscaler waits',
  why: 'their node goes all the same, and with it what they were about to finish',
  check: ({ maxSeconds, slow }) => {
    return slow.map(({ workload, seconds }) => ({
      what: `maxGracefulTermination is ${maxSeconds} s, but the pods of the ${workload} may take ${seconds} s`,
      fix: `raise maxGracefulTermination to at least ${seconds} s, or lower their terminationGracePeriod`,
    }));
  },
});

export interface BindingSubject {
  readonly severalZones: boolean;
  readonly hasty: readonly string[];
}

export const autoscalerBinding = new Rule<BindingSubject>({
  id: 'autoscaler-binding',
  refuses: 'volumes that choose their zone before their pod does, beside nodes that come in several zones',
  why: 'the pod waits for ever: its volume lies in one zone, and the room that is made for it in another',
  check: ({ severalZones, hasty }) =>
    severalZones
      ? hasty.map((name) => ({
          what: `the StorageClass ${name} binds its volumes at once`,
          fix: 'make it with storageClasses or WaitForFirstConsumerStorage; or, with nodes in one zone alone, set balanceSimilarNodeGroups: false',
        }))
      : [],
});
