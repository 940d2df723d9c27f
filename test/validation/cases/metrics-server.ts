import { Duration } from 'cdk8s';
import { CaBundle, ClusterServices, Image, type MetricsServerOptions } from 'cdk8s-xnat';
import { type Build, type Case, mistake } from '../case';

const cluster =
  (options: Partial<MetricsServerOptions>): Build =>
  (app) =>
    void new ClusterServices(app, 'cluster', { metricsServer: { kubernetesVersion: '1.33', ...options } });

export const metricsServerCases: readonly Case[] = [
  mistake(
    'metrics-server-version',
    'a version that is made for a newer Kubernetes',
    cluster({ image: Image.of('registry.k8s.io/metrics-server/metrics-server', { tag: 'v0.9.0' }) }),
    `
      [cluster/metrics-server] the tag of image is "v0.9.0", which is not known to run on Kubernetes 1.33 (metrics-server-version)
          why  it asks for an API that the cluster does not have, and no autoscaler sees a number
          fix  leave the tag out: v0.8.1 is taken then`,
    cluster({ image: Image.of('registry.k8s.io/metrics-server/metrics-server') }),
  ),
  mistake(
    'metrics-server-version',
    'a Kubernetes that is too old',
    cluster({ kubernetesVersion: '1.22' }),
    `
      [cluster/metrics-server] kubernetesVersion is "1.22" (metrics-server-version)
          why  it asks for an API that the cluster does not have, and no autoscaler sees a number
          fix  upgrade the cluster to 1.27 or later; older ones are no longer served`,
    cluster({ kubernetesVersion: '1.27' }),
  ),
  mistake(
    'metrics-server-version',
    'a Kubernetes version that is none',
    cluster({ kubernetesVersion: 'latest' }),
    `
      [cluster/metrics-server] kubernetesVersion is "latest" (metrics-server-version)
          why  it asks for an API that the cluster does not have, and no autoscaler sees a number
          fix  write major and minor, such as "1.33"`,
    cluster({ kubernetesVersion: '1.33' }),
  ),
  mistake(
    'metrics-server-port',
    'the port 443 without the capability',
    cluster({ securePort: 443 }),
    `
      [cluster/metrics-server] securePort is 443 (metrics-server-port)
          why  metrics-server runs as a user without privileges, and would end with "permission denied"
          fix  leave it out (10250), or add bindPrivilegedPort: true`,
    cluster({ securePort: 443, bindPrivilegedPort: true }),
  ),
  mistake(
    'metrics-server-resolution',
    'a resolution of ten seconds',
    cluster({ metricResolution: Duration.seconds(10) }),
    `
      [cluster/metrics-server] metricResolution is 10 s (metrics-server-resolution)
          why  metrics-server ends when it starts: nine tenths of the resolution must cover its 10 s time-out
          fix  leave it out (15 s), or write Duration.seconds(15)`,
    cluster({ metricResolution: Duration.seconds(15) }),
  ),
  mistake(
    'kubelet-unverified',
    'unchecked kubelets',
    cluster({ kubeletInsecureTls: true }),
    `
      [cluster/metrics-server] kubeletInsecureTls is true (kubelet-unverified)
          why  metrics-server hands its token to whoever answers in the place of a kubelet, and believes the load that is reported
          fix  remove it where the kubelets have certificates of the cluster, as on EKS; add kubeletCa where they have those of another authority; or acknowledge "kubelet-unverified"`,
    (app) =>
      new ClusterServices(app, 'cluster', { metricsServer: { kubernetesVersion: '1.33', kubeletInsecureTls: true } }).acknowledge(
        'kubelet-unverified',
        'kubeadm with certificates of its own',
      ),
  ),
  mistake(
    'kubelet-tls',
    'unchecked kubelets beside an authority',
    cluster({ kubeletInsecureTls: true, kubeletCa: CaBundle.fromConfigMapName('kubelet-ca') }),
    `
      [cluster/metrics-server] kubeletInsecureTls is true, and kubeletCa is given (kubelet-tls)
          why  metrics-server refuses to start with both flags
          fix  remove kubeletInsecureTls: the authority is the safe way`,
    cluster({ kubeletCa: CaBundle.fromConfigMapName('kubelet-ca') }),
  ),
];
