import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { between, port } from '../../core/grammar/numbers';
import { checked } from '../../core/props/checked';
import {
  by,
  countingNumber,
  duration,
  filledListOf,
  filledText,
  flag,
  heldBy,
  optional,
  type Shape,
  struct,
  text,
  valueOf,
  wholeNumber,
} from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { scopeOf } from '../../core/scope';
import { VERSIONS } from '../../core/versions';
import { CaBundle } from '../../values/ca-bundle';
import { type Image, imageKind, imageReferenceOf } from '../../values/image';
import { type ServerPodOptions, serverPodShape } from '../../values/pods/server-pod-options';
import { makeMetricsServerAccess } from './metrics-server-access';
import { makeMetricsServerObjects } from './metrics-server-objects';
import { metricsServerVersion } from './metrics-server-versions';
import { kubeletTls, kubeletUnverified, metricsServerFits, metricsServerPort, metricsServerResolution } from './metrics-server.rules';
import { ADDRESS_TYPE, KUBERNETES, NODES } from './scaling-grammar';

/** The Kubernetes Metrics Server, from which an autoscaler learns how busy pods are. */
export interface MetricsServerOptions {
  /**
   * Kubernetes version of the cluster, such as `1.33`. It decides which metrics-server is taken.
   *
   * @default - that of `clusterAutoscaler` beside it; else a metrics-server for Kubernetes 1.31 and later
   */
  readonly kubernetesVersion?: string;

  /**
   * The image: the official one, or a mirror of it. Its tag must be of a version that is made for the Kubernetes version; without a tag it
   * has that of the default.
   *
   * @default - `registry.k8s.io/metrics-server/metrics-server`, with the newest version that is made for the Kubernetes version
   */
  readonly image?: Image;

  /**
   * Two pods on two nodes instead of one. The API server should run with `--enable-aggregator-routing=true`.
   *
   * @default false
   */
  readonly highAvailability?: boolean;

  /**
   * Number of nodes that the cluster may grow to. Above 100, CPU and memory grow with it.
   *
   * @default 100
   */
  readonly nodeCount?: number;

  /**
   * Authority of the kubelets' certificates, where it is not the cluster's.
   *
   * @default - the cluster's own, which each pod has
   */
  readonly kubeletCa?: CaBundle;

  /**
   * Whether the kubelets' certificates are left unchecked. Needed only where they have none of the cluster's authority, as
   * with kubeadm's defaults; on EKS they have one. `serverTLSBootstrap: true` of the kubelets is the better fix. With true
   * the rule `kubelet-unverified` wants an acknowledgement.
   *
   * @default false
   * @see https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/
   */
  readonly kubeletInsecureTls?: boolean;

  /**
   * Kinds of a node's addresses by which its kubelet is reached, the first that it has.
   *
   * @default ["InternalIP", "ExternalIP", "Hostname"]
   */
  readonly addressTypes?: string[];

  /**
   * Port that metrics-server listens on.
   *
   * @default 10250
   */
  readonly securePort?: number;

  /**
   * Whether the pod gets the capability to open a port under 1024.
   *
   * @default false
   */
  readonly bindPrivilegedPort?: boolean;

  /**
   * How often metrics are read, at least 11.2 seconds. Under 15 seconds it is not advised.
   *
   * @default Duration.seconds(15)
   */
  readonly metricResolution?: Duration;

  /**
   * Where its pod runs and what stands on it.
   *
   * @default - as `pod` of `ClusterServices` says
   */
  readonly pod?: ServerPodOptions;
}

/** What runs on it runs on all that are newer. */
const OLDEST_MAINTAINED = '1.31';

export const metricsServerShape: Shape<MetricsServerOptions> = {
  pod: optional(struct(serverPodShape)),
  kubernetesVersion: optional(heldBy(text, 'metrics-server-version', KUBERNETES)),
  image: optional(imageKind),
  highAvailability: optional(flag),
  nodeCount: optional(by(countingNumber, between(1, 10_000, NODES))),
  kubeletCa: optional(valueOf(CaBundle, 'CaBundle.fromFile("kubelet-ca.pem")')),
  kubeletInsecureTls: optional(flag),
  addressTypes: optional(filledListOf(by(filledText, ADDRESS_TYPE))),
  securePort: optional(by(wholeNumber, port())),
  bindPrivilegedPort: optional(flag),
  metricResolution: optional(heldBy(duration, 'metrics-server-resolution', 'https://github.com/kubernetes-sigs/metrics-server/blob/master/FAQ.md')),
};

/**
 * Every object of metrics-server's own release, in the namespace kube-system, under its own names: it can take the
 * place of one that was installed from `components.yaml`.
 *
 * EKS offers metrics-server as an add-on as well; of two, one is too many.
 *
 * Reports the rules `metrics-server-version`, `image-tag`, `metrics-server-port`, `metrics-server-resolution`, `kubelet-tls`,
 * `kubelet-unverified` and `port-range`.
 *
 * @see https://github.com/kubernetes-sigs/metrics-server
 */
export class MetricsServer extends Construct {
  /**
   * The arguments of the AIS operations documents, for `new MetricsServer` and `ClusterServices`: kubelet certificates
   * unchecked, which must be acknowledged, addresses without `Hostname`, and the port 443 of metrics-server 0.5, for which
   * newer ones need a capability.
   */
  static ais(): MetricsServerOptions {
    return {
      kubeletInsecureTls: true,
      addressTypes: ['InternalIP', 'ExternalIP'],
      securePort: 443,
      bindPrivilegedPort: true,
    };
  }

  constructor(scope: Construct, id: string, props: MetricsServerOptions = {}) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'MetricsServer', props, metricsServerShape);
    const kubernetesVersion = props.kubernetesVersion ?? OLDEST_MAINTAINED;
    const image = imageReferenceOf(props.image, VERSIONS.metricsServerRepository, `v${metricsServerVersion(kubernetesVersion) ?? '0'}`);
    const securePort = props.securePort ?? 10250;
    const bindPrivilegedPort = props.bindPrivilegedPort ?? false;
    const metricResolution = props.metricResolution ?? Duration.seconds(15);
    const tls = { insecure: props.kubeletInsecureTls ?? false, ca: props.kubeletCa !== undefined };

    Refusals.of(this)
      .apply(metricsServerFits, { kubernetesVersion, tag: props.image?.tag })
      .apply(imageTag, { prop: 'image', image })
      .apply(metricsServerPort, { securePort, bindPrivilegedPort })
      .apply(metricsServerResolution, metricResolution)
      .apply(kubeletTls, tls)
      .apply(kubeletUnverified, tls);

    makeMetricsServerAccess(this);
    makeMetricsServerObjects(this, {
      pod: props.pod,
      image,
      highAvailability: props.highAvailability ?? false,
      nodeCount: props.nodeCount ?? 100,
      kubeletCa: props.kubeletCa,
      kubeletInsecureTls: tls.insecure,
      addressTypes: props.addressTypes ?? ['InternalIP', 'ExternalIP', 'Hostname'],
      securePort,
      bindPrivilegedPort,
      metricResolutionSeconds: metricResolution.toSeconds({ integral: false }),
    });
  }
}
