import { type Duration } from 'cdk8s';
import { DNS_LABEL } from '../../core/grammar/kubernetes';
import { port } from '../../core/grammar/numbers';
import { by, duration, filledListOf, flag, heldBy, optional, type Shape, struct, text, valueOf, wholeNumber } from '../../core/props/kind';
import { NetworkPeer } from '../../values/network-peer';
import { type PodOptions, podShape } from '../../values/pods/pod-options';
import { type IStorageClass } from '../../values/storage-class';
import { type Pkcs12CertificatesOptions } from './certificate-options';
import { EfkCertificates } from './efk-certificates';
import { type ElasticsearchOptions, elasticsearchShape } from './elasticsearch-options';
import { type FluentdOptions, fluentdShape } from './fluentd-options';
import { type KibanaOptions, kibanaShape } from './kibana-options';

/** Elasticsearch, Fluentd and Kibana for the logs of a cluster. */
export interface EfkStackOptions {
  /**
   * Where certificates come from. For `certManager` cert-manager must be in the cluster.
   *
   * @default EfkCertificates.certManager()
   */
  readonly certificates?: EfkCertificates;

  /**
   * How long logs are kept, in whole days, at most 3650: then they are deleted.
   *
   * @default Duration.days(30)
   */
  readonly keepFor?: Duration;

  /**
   * Where logs are kept.
   *
   * @default - three nodes with 2 GiB of memory and 50 GiB of disk each
   */
  readonly elasticsearch?: ElasticsearchOptions;

  /**
   * The page on which people look at them.
   *
   * @default - reached inside the cluster alone
   */
  readonly kibana?: KibanaOptions;

  /**
   * How they are collected.
   *
   * @default - those of every container on every node
   */
  readonly fluentd?: FluentdOptions;

  /**
   * Namespace of Elasticsearch and Kibana.
   *
   * @default "efk"
   */
  readonly namespace?: string;

  /**
   * Namespace of Fluentd, which lets in pods with folders of the node.
   *
   * @default "efk-fluentd"
   */
  readonly fluentdNamespace?: string;

  /**
   * Whether the two Namespaces are made.
   *
   * @default true
   */
  readonly createNamespaces?: boolean;

  /**
   * Who may reach Kibana, such as the namespace of the ingress controller.
   *
   * @default - anybody
   */
  readonly kibanaPeers?: NetworkPeer[];

  /**
   * Who may read Fluentd's metrics, which ask nobody for a password, such as the namespace of Prometheus.
   *
   * @default - nobody
   */
  readonly metricsPeers?: NetworkPeer[];

  /**
   * Ports on which pods of the cluster reach the API server.
   *
   * @default [443, 6443]
   */
  readonly apiServerPorts?: number[];

  /**
   * Whether NetworkPolicies are made: nothing is allowed but what the stack needs.
   *
   * @default true
   */
  readonly createNetworkPolicies?: boolean;

  /**
   * Where names are looked up. Some networks see the address of the Service in the place of the pods behind it: then name that as well.
   *
   * @default - the pods `k8s-app: kube-dns` of kube-system, and the address of NodeLocal DNSCache
   */
  readonly dns?: NetworkPeer[];

  /**
   * Where all pods of the stack run and what stands on them.
   *
   * @default - as `pod` of `ClusterServices` says
   */
  readonly pod?: PodOptions;
}

/** What the AIS operations documents leave to the reader. */
export interface AisEfkOptions extends Pkcs12CertificatesOptions {
  /**
   * Another class than the documents', such as one of EBS.
   *
   * @default - the class `es-ais`, which is there, on EFS
   */
  readonly storageClass?: IStorageClass;
}

export const efkShape: Shape<EfkStackOptions> = {
  pod: optional(struct(podShape)),
  certificates: optional(valueOf(EfkCertificates, 'EfkCertificates.certManager()')),
  keepFor: optional(heldBy(duration, 'efk-retention', 'Elasticsearch, index lifecycle management')),
  elasticsearch: optional(struct(elasticsearchShape)),
  kibana: optional(struct(kibanaShape)),
  fluentd: optional(struct(fluentdShape)),
  namespace: optional(by(text, DNS_LABEL)),
  fluentdNamespace: optional(by(text, DNS_LABEL)),
  createNamespaces: optional(flag),
  kibanaPeers: optional(filledListOf(valueOf(NetworkPeer, 'NetworkPeer.namespace("traefik")'))),
  apiServerPorts: optional(filledListOf(by(wholeNumber, port()))),
  createNetworkPolicies: optional(flag),
  dns: optional(filledListOf(valueOf(NetworkPeer, 'NetworkPeer.cidr("172.20.0.10/32")'))),
  metricsPeers: optional(filledListOf(valueOf(NetworkPeer, 'NetworkPeer.namespace("monitoring")'))),
};
