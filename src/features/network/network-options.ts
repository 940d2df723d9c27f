import { filledListOf, flag, type Kind, optional, type Shape, valueOf } from '../../core/props/kind';
import { NetworkPeer } from '../../values/network-peer';

/** Who may reach a site, and whom it may reach. What is not said is open to anybody, on the ports that are needed. */
export interface NetworkPoliciesOptions {
  /**
   * Who may reach the site's web port: the namespace of the ingress controller, or, for an Application Load Balancer,
   * the ranges of its subnets.
   *
   * @default - anybody
   */
  readonly web?: NetworkPeer[];

  /**
   * Scanners and PACS that may send.
   *
   * @default - anybody; where the library opens the ports beyond the cluster, the rule `dicom-open` wants it
   * acknowledged
   */
  readonly dicom?: NetworkPeer[];

  /**
   * Where an external database is.
   *
   * @default - at the addresses that are given for it, else anywhere
   */
  readonly database?: NetworkPeer[];

  /**
   * Where an external message broker is.
   *
   * @default - anywhere
   */
  readonly messageBroker?: NetworkPeer[];

  /**
   * Where the identity providers are.
   *
   * @default - anywhere
   */
  readonly identityProvider?: NetworkPeer[];

  /**
   * Where the relay for mail is.
   *
   * @default - anywhere
   */
  readonly smtp?: NetworkPeer[];

  /**
   * Where pipelines are run: the API server's addresses, or the managers of the Docker Swarm.
   *
   * @default - anywhere
   */
  readonly containerBackend?: NetworkPeer[];

  /**
   * Where plugins are downloaded from.
   *
   * @default - anywhere
   */
  readonly pluginDownload?: NetworkPeer[];

  /**
   * Who may read the metrics, such as `[NetworkPeer.namespace('monitoring')]`, the namespace of Prometheus.
   *
   * @default - nobody: `metrics-reader` wants it given where there are metrics
   */
  readonly monitoring?: NetworkPeer[];

  /**
   * Where names are looked up.
   *
   * @default - the pods `k8s-app: kube-dns` of kube-system, and the address of NodeLocal DNSCache
   */
  readonly dns?: NetworkPeer[];

  /**
   * Whether nothing is allowed to any other pod of the namespace either.
   *
   * @default - true; false for a site that does not make its namespace, since others may live there
   */
  readonly wholeNamespace?: boolean;
}

const PEERS: Kind<NetworkPeer[]> = filledListOf(valueOf(NetworkPeer, 'NetworkPeer.cidr("130.95.0.0/16")'));

export const networkPoliciesShape: Shape<NetworkPoliciesOptions> = {
  web: optional(PEERS),
  dicom: optional(PEERS),
  database: optional(PEERS),
  messageBroker: optional(PEERS),
  identityProvider: optional(PEERS),
  smtp: optional(PEERS),
  containerBackend: optional(PEERS),
  pluginDownload: optional(PEERS),
  monitoring: optional(PEERS),
  dns: optional(PEERS),
  wholeNamespace: optional(flag),
};
