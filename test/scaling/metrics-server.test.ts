import { App, Chart, Duration } from 'cdk8s';
import { CaBundle, ClusterServices, type ClusterServicesProps, Image, MetricsServer, type MetricsServerOptions } from 'cdk8s-xnat';
import { find, type Manifest, manifests } from '../support/manifests';

function synth(options: Partial<MetricsServerOptions> = {}): Manifest[] {
  const chart = new Chart(new App(), 'cluster', { namespace: 'somewhere-else' });
  new MetricsServer(chart, 'metrics-server', { kubernetesVersion: '1.33', ...options });
  return manifests(chart);
}

const deployment = (objects: Manifest[]) => find(objects, 'Deployment', 'metrics-server').spec;
const pod = (objects: Manifest[]) => deployment(objects).template.spec;
const container = (objects: Manifest[]) => pod(objects).containers[0];

describe('MetricsServer', () => {
  test('makes every object of the release', () => {
    expect(synth()).toMatchSnapshot();
    expect(
      synth()
        .map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'} ${metadata.name}`)
        .sort(),
    ).toEqual([
      'APIService - v1beta1.metrics.k8s.io',
      'ClusterRole - system:aggregated-metrics-reader',
      'ClusterRole - system:metrics-server',
      'ClusterRoleBinding - metrics-server:system:auth-delegator',
      'ClusterRoleBinding - system:metrics-server',
      'Deployment kube-system metrics-server',
      'RoleBinding kube-system metrics-server-auth-reader',
      'Service kube-system metrics-server',
      'ServiceAccount kube-system metrics-server',
    ]);
  });

  test("has the release's arguments, which check the kubelets' certificates", () => {
    expect(container(synth()).args).toEqual([
      '--cert-dir=/tmp',
      '--secure-port=10250',
      '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
      '--kubelet-use-node-status-port',
      '--metric-resolution=15s',
    ]);
  });

  test.each([
    ['1.27', 'v0.7.2'],
    ['1.30', 'v0.7.2'],
    ['1.31', 'v0.8.1'],
    ['v1.33.4-eks-abc', 'v0.8.1'],
    ['1.34', 'v0.9.0'],
    ['1.40', 'v0.9.0'],
  ])('takes for Kubernetes %s the version %s', (kubernetesVersion, version) => {
    expect(container(synth({ kubernetesVersion })).image).toBe(`registry.k8s.io/metrics-server/metrics-server:${version}`);
  });

  test('takes another version that fits', () => {
    const image = (kubernetesVersion: string, tag?: string) =>
      container(synth({ kubernetesVersion, image: Image.of('registry.example.edu.au/metrics-server', { tag }) })).image;
    expect(image('1.33', '0.7.1')).toBe('registry.example.edu.au/metrics-server:0.7.1');
    expect(image('1.33', 'v0.8.0')).toBe('registry.example.edu.au/metrics-server:v0.8.0');
    expect(image('1.35')).toBe('registry.example.edu.au/metrics-server:v0.9.0');
  });

  test('reproduces the arguments of the AIS operations documents', () => {
    // The section "Metrics Server", as the documents print it.
    const documents = [
      '--kubelet-insecure-tls',
      '--kubelet-preferred-address-types=InternalIP,ExternalIP',
      '--cert-dir=/tmp',
      '--secure-port=443',
      '--kubelet-use-node-status-port',
      '--metric-resolution=15s',
    ];
    const app = new App();
    const cluster = new ClusterServices(app, 'cluster', { metricsServer: MetricsServer.ais() });
    cluster.acknowledge('kubelet-unverified', 'kubelets with certificates of their own');
    const objects = manifests(cluster);
    expect([...container(objects).args].sort()).toEqual([...documents].sort());
    expect(container(objects).ports[0].containerPort).toBe(443);
    expect(container(objects).securityContext.capabilities).toEqual({ drop: ['ALL'], add: ['NET_BIND_SERVICE'] });
    expect(find(objects, 'Service', 'metrics-server').spec.ports[0].targetPort).toBe('https');
  });

  test('runs twice, on two nodes, where it must not fail', () => {
    const objects = synth({ highAvailability: true });
    expect(deployment(objects)).toMatchObject({ replicas: 2, strategy: { rollingUpdate: { maxUnavailable: 1 } } });
    expect(pod(objects).affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
      { labelSelector: { matchLabels: { 'k8s-app': 'metrics-server' } }, namespaces: ['kube-system'], topologyKey: 'kubernetes.io/hostname' },
    ]);
    expect(find(objects, 'PodDisruptionBudget', 'metrics-server').spec.minAvailable).toBe(1);
    expect(deployment(synth()).replicas).toBeUndefined();
    expect(deployment(synth()).strategy.rollingUpdate.maxUnavailable).toBe(0);
  });

  test('grows with the number of nodes', () => {
    expect(container(synth()).resources.requests).toMatchObject({ cpu: '100m', memory: '200Mi' });
    expect(container(synth({ nodeCount: 50 })).resources.requests).toMatchObject({ cpu: '100m', memory: '200Mi' });
    expect(container(synth({ nodeCount: 250 })).resources.requests).toMatchObject({ cpu: '250m', memory: '500Mi' });
  });

  test('mounts another authority of the kubelets', () => {
    const objects = synth({ kubeletCa: CaBundle.fromConfigMapName('kubelet-ca', 'ca.crt') });
    expect(container(objects).args).toContain('--kubelet-certificate-authority=/etc/kubelet-ca/ca.pem');
    expect(container(objects).volumeMounts).toContainEqual({ name: 'kubelet-ca', mountPath: '/etc/kubelet-ca', readOnly: true });
    expect(pod(objects).volumes).toContainEqual({
      name: 'kubelet-ca',
      configMap: { name: 'kubelet-ca', items: [{ key: 'ca.crt', path: 'ca.pem' }] },
    });
  });

  test('takes port, addresses and resolution', () => {
    const objects = synth({ securePort: 4443, addressTypes: ['Hostname'], metricResolution: Duration.seconds(30) });
    expect(container(objects).args).toEqual(
      expect.arrayContaining(['--secure-port=4443', '--kubelet-preferred-address-types=Hostname', '--metric-resolution=30s']),
    );
    expect(container(objects).ports).toEqual([{ name: 'https', containerPort: 4443, protocol: 'TCP' }]);
  });

  test('is a pod that Pod Security "restricted" lets in', () => {
    expect(container(synth()).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('is turned on in the services of a cluster by its key', () => {
    const cluster = new ClusterServices(new App(), 'cluster', { metricsServer: { kubernetesVersion: '1.34' } });
    expect(container(manifests(cluster)).image).toMatch(/v0\.9\.0$/);
    expect(manifests(new ClusterServices(new App(), 'cluster'))).toEqual([]);
  });

  test('needs no option: it takes the version of the autoscaler beside it, or one for all that are maintained', () => {
    const image = (props: ClusterServicesProps) =>
      find(manifests(new ClusterServices(new App(), 'cluster', { metricsServer: {}, ...props })), 'Deployment', 'metrics-server').spec.template.spec
        .containers[0].image;
    expect(image({})).toMatch(/:v0\.8\.1$/);
    expect(image({ clusterAutoscaler: { kubernetesVersion: '1.34', clusterName: 'ais-prod' } })).toMatch(/:v0\.9\.0$/);
    expect(image({ metricsServer: { kubernetesVersion: '1.30' }, clusterAutoscaler: { kubernetesVersion: '1.34', clusterName: 'a' } })).toMatch(/:v0\.7\.2$/);
  });
});
