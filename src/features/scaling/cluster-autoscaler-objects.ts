import { type Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from '../../core/k8s';
import { restrictedContainer, restrictedPod } from '../../core/kubernetes/restricted';
import { Cpu } from '../../core/units/cpu';
import { Resources } from '../../core/units/resources';
import type { ServerPodOptions } from '../../values/pods/server-pod-options';
import { withPodOptions } from '../../values/pods/with-pod-options';
import { clusterAutoscalerLabels, NAME, NAMESPACE } from './cluster-autoscaler-access';

const SELECTOR = { app: NAME };
const UID = 65534;

export interface ClusterAutoscalerFacts {
  readonly pod: ServerPodOptions | undefined;
  readonly image: string;
  readonly clusterName?: string;
  readonly nodeGroups: ReadonlyArray<{ readonly name: string; readonly minNodes: number; readonly maxNodes: number }>;
  readonly region?: string;
  readonly expander: string;
  readonly balanceSimilarNodeGroups: boolean;
  readonly skipNodesWithLocalStorage: boolean;
  readonly unneeded: Duration;
  readonly delay: Duration;
  readonly utilizationPercent: number;
  readonly maxGracefulTermination: Duration;
}

/** Makes the Deployment of one pod, and lets a node with it be emptied. */
export function makeClusterAutoscalerObjects(scope: Construct, facts: ClusterAutoscalerFacts): void {
  const labels = { ...SELECTOR, ...clusterAutoscalerLabels(scope) };
  const metadata = { name: NAME, namespace: NAMESPACE, labels };
  new k8s.KubeDeployment(scope, 'Resource', {
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: SELECTOR },
      template: withPodOptions(scope, {
        given: facts.pod,
        template: () => ({
          metadata: { labels, annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8085' } },
          spec: {
            serviceAccountName: NAME,
            priorityClassName: 'system-cluster-critical',
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            securityContext: restrictedPod(UID, UID),
            containers: [container(facts)],
          },
        }),
      }),
    },
  });
  new k8s.KubePodDisruptionBudget(scope, 'disruption-budget', {
    metadata,
    spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: SELECTOR } },
  });
}

function container(facts: ClusterAutoscalerFacts): k8s.Container {
  const memory = Size.mebibytes(600);
  return {
    name: NAME,
    image: facts.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['./cluster-autoscaler', ...args(facts)],
    env: [
      // The global endpoint of STS is one region's, and fails with it.
      { name: 'AWS_STS_REGIONAL_ENDPOINTS', value: 'regional' },
      ...(facts.region === undefined ? [] : [{ name: 'AWS_REGION', value: facts.region }]),
    ],
    ports: [{ name: 'http', containerPort: 8085, protocol: 'TCP' }],
    livenessProbe: {
      httpGet: { path: '/health-check', port: k8s.IntOrString.fromString('http') },
      periodSeconds: 10,
      failureThreshold: 3,
      initialDelaySeconds: 60,
    },
    resources: new Resources({ cpu: Cpu.millis(100), memory }, memory).toKube(),
    securityContext: restrictedContainer,
  };
}

function args(facts: ClusterAutoscalerFacts): string[] {
  const seconds = (duration: Duration) => Math.ceil(duration.toSeconds({ integral: false }));
  const tags = ['k8s.io/cluster-autoscaler/enabled', `k8s.io/cluster-autoscaler/${facts.clusterName}`];
  return [
    '--v=4',
    '--stderrthreshold=info',
    '--cloud-provider=aws',
    `--namespace=${NAMESPACE}`,
    ...(facts.clusterName === undefined ? [] : [`--node-group-auto-discovery=asg:tag=${tags.join(',')}`]),
    ...facts.nodeGroups.map(({ name, minNodes, maxNodes }) => `--nodes=${minNodes}:${maxNodes}:${name}`),
    `--expander=${facts.expander}`,
    `--balance-similar-node-groups=${facts.balanceSimilarNodeGroups}`,
    `--skip-nodes-with-local-storage=${facts.skipNodesWithLocalStorage}`,
    `--scale-down-unneeded-time=${seconds(facts.unneeded)}s`,
    `--scale-down-delay-after-add=${seconds(facts.delay)}s`,
    `--scale-down-utilization-threshold=${facts.utilizationPercent / 100}`,
    `--max-graceful-termination-sec=${seconds(facts.maxGracefulTermination)}`,
  ];
}
