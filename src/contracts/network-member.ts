import type { k8s } from '../core/k8s';
import type { NetworkPeer } from '../values/network-peer';

/** What traffic is for. `NetworkPolicies` lets a site say, by the same names, who may take part in it. */
export enum NetworkPurpose {
  /** Browsers and REST clients. */
  WEB = 'web',
  /** Scanners and PACS. */
  DICOM = 'dicom',
  /** The site's database. */
  DATABASE = 'database',
  /** The message broker that pods share. */
  MESSAGE_BROKER = 'messageBroker',
  /** The login of users. */
  IDENTITY_PROVIDER = 'identityProvider',
  /** The relay for mail. */
  SMTP = 'smtp',
  /** Plugins that are downloaded when a pod starts. */
  PLUGIN_DOWNLOAD = 'pluginDownload',
  /** Prometheus, which reads metrics. */
  MONITORING = 'monitoring',
  /** What runs pipelines: the API server of the cluster, or a Docker Swarm. */
  CONTAINER_BACKEND = 'containerBackend',
  /** Anything else. */
  OTHER = 'other',
}

/** Connections that pods take. */
export interface NetworkInbound {
  /** What they are for. */
  readonly purpose: NetworkPurpose;
  /** TCP ports of the pods. */
  readonly ports: number[];
  /**
   * Whether they are open beyond the cluster, on the nodes or at a load balancer. Where it is false and nobody is named for
   * the purpose, the pods of the cluster may come, and nobody else.
   *
   * @default - nobody knows, and anybody may come who is not kept out by name
   */
  readonly exposed?: boolean;
  /**
   * Who may come, where the policies name nobody for the purpose.
   *
   * @default - see `exposed`
   */
  readonly peers?: NetworkPeer[];
}

/** Connections that pods make. */
export interface NetworkOutbound {
  /**
   * What they are for.
   *
   * @default NetworkPurpose.OTHER
   */
  readonly purpose?: NetworkPurpose;
  /** TCP port of the other side. */
  readonly port: number;
  /**
   * DNS name of the other side, where it has one. A policy cannot hold it.
   *
   * @default - none
   */
  readonly host?: string;
  /**
   * Who the other side is.
   *
   * @default - anybody: a policy knows addresses and pods, and no names
   */
  readonly peers?: NetworkPeer[];
}

/** Pods that are selected alike, and the connections that they need. */
export interface IPodTraffic {
  /** Name of their NetworkPolicy. */
  readonly name: string;
  /** Labels that select the pods. */
  readonly labels: { readonly [label: string]: string };
  /**
   * How the pods are selected where `labels`, which is empty then, cannot say it: those that another program makes.
   *
   * @default - by `labels`
   */
  readonly selector?: k8s.LabelSelector;
  /** Connections that they take, beside those that other members make to them. Asked for at the end. */
  inbound(): NetworkInbound[];
  /** Connections that they make. Asked for at the end. */
  outbound(): NetworkOutbound[];
}

/** Something with pods, which `NetworkPolicies` makes policies for. */
export interface INetworkMember {
  /** Its pods; several kinds of them where they need different connections. */
  readonly podTraffic: IPodTraffic[];
}
