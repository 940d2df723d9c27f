import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from '../../core/k8s';
import { clusterScoped } from '../../core/kubernetes/cluster-scoped';
import { restrictedContainer } from '../../core/kubernetes/restricted';
import { scratch } from '../../core/kubernetes/scratch';
import { Cpu } from '../../core/units/cpu';
import { cpuQuantity, memoryQuantity } from '../../core/units/quantity';
import { DISK, LITTLE_DISK } from '../../core/units/resources';
import type { CaBundle } from '../../values/ca-bundle';
import type { ServerPodOptions } from '../../values/pods/server-pod-options';
import { withPodOptions } from '../../values/pods/with-pod-options';
import { metricsServerLabels, NAME, NAMESPACE, SELECTOR } from './metrics-server-access';

const CA_FOLDER = '/etc/kubelet-ca';

export interface MetricsServerFacts {
  readonly pod: ServerPodOptions | undefined;
  readonly image: string;
  readonly highAvailability: boolean;
  readonly nodeCount: number;
  readonly kubeletCa?: CaBundle;
  readonly kubeletInsecureTls: boolean;
  readonly addressTypes: readonly string[];
  readonly securePort: number;
  readonly bindPrivilegedPort: boolean;
  readonly metricResolutionSeconds: number;
}

/** Makes the Deployment, its Service, and the API that the Service answers. */
export function makeMetricsServerObjects(scope: Construct, facts: MetricsServerFacts): void {
  const labels = metricsServerLabels(scope);
  const metadata = { name: NAME, namespace: NAMESPACE, labels };
  const ca = facts.kubeletCa?._volume(scope, { ...metadata, name: 'metrics-server-kubelet-ca' }, 'kubelet-ca');
  new k8s.KubeService(scope, 'service', {
    metadata,
    spec: {
      selector: SELECTOR,
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: k8s.IntOrString.fromString('https'), appProtocol: 'https' }],
    },
  });
  new k8s.KubeDeployment(scope, 'Resource', {
    metadata,
    spec: {
      ...(facts.highAvailability && { replicas: 2 }),
      selector: { matchLabels: SELECTOR },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(facts.highAvailability ? 1 : 0) } },
      template: withPodOptions(scope, { given: facts.pod, template: () => ({ metadata: { labels }, spec: podSpec(facts, ca) }) }),
    },
  });
  clusterScoped(
    new k8s.KubeApiService(scope, 'api-service', {
      metadata: { name: 'v1beta1.metrics.k8s.io', labels },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        service: { name: NAME, namespace: NAMESPACE },
        // metrics-server makes its certificate anew at each start, so the API server has none to compare it with.
        insecureSkipTlsVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    }),
  );
  if (facts.highAvailability) {
    new k8s.KubePodDisruptionBudget(scope, 'disruption-budget', {
      metadata,
      spec: { minAvailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: SELECTOR } },
    });
  }
}

function podSpec(facts: MetricsServerFacts, ca: k8s.Volume | undefined): k8s.PodSpec {
  const probe = (path: string) => ({
    httpGet: { path, port: k8s.IntOrString.fromString('https'), scheme: 'HTTPS' },
    periodSeconds: 10,
    failureThreshold: 3,
  });
  return {
    serviceAccountName: NAME,
    priorityClassName: 'system-cluster-critical',
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    ...(facts.highAvailability && { affinity: onTwoNodes }),
    containers: [
      {
        name: NAME,
        image: facts.image,
        imagePullPolicy: 'IfNotPresent',
        args: metricsServerArgs(facts),
        ports: [{ name: 'https', containerPort: facts.securePort, protocol: 'TCP' }],
        readinessProbe: { ...probe('/readyz'), initialDelaySeconds: 20 },
        livenessProbe: probe('/livez'),
        resources: { requests: requests(facts.nodeCount), limits: { [DISK]: memoryQuantity(LITTLE_DISK.most) } },
        securityContext: {
          ...restrictedContainer,
          ...(facts.bindPrivilegedPort && { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
          runAsNonRoot: true,
          runAsUser: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: [{ name: 'tmp-dir', mountPath: '/tmp' }, ...(ca ? [{ name: ca.name, mountPath: CA_FOLDER, readOnly: true }] : [])],
      },
    ],
    volumes: [scratch('tmp-dir', Size.mebibytes(64)), ...(ca ? [ca] : [])],
  };
}

function metricsServerArgs(facts: MetricsServerFacts): string[] {
  return [
    '--cert-dir=/tmp',
    `--secure-port=${facts.securePort}`,
    `--kubelet-preferred-address-types=${facts.addressTypes.join(',')}`,
    '--kubelet-use-node-status-port',
    `--metric-resolution=${facts.metricResolutionSeconds}s`,
    ...(facts.kubeletCa ? [`--kubelet-certificate-authority=${CA_FOLDER}/ca.pem`] : []),
    ...(facts.kubeletInsecureTls ? ['--kubelet-insecure-tls'] : []),
  ];
}

const onTwoNodes: k8s.Affinity = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: SELECTOR }, namespaces: [NAMESPACE], topologyKey: 'kubernetes.io/hostname' },
    ],
  },
};

/** Enough for 100 nodes, and for each further one a millicore and 2 MiB more. */
function requests(nodeCount: number): Record<string, k8s.Quantity> {
  const more = Math.max(0, nodeCount - 100);
  return {
    cpu: cpuQuantity(Cpu.millis(100 + more)),
    memory: memoryQuantity(Size.mebibytes(200 + 2 * more)),
    [DISK]: memoryQuantity(LITTLE_DISK.reserved),
  };
}
