import type { Duration, Size } from 'cdk8s';
import type { k8s } from '../core/k8s';
import type { Cpu } from '../core/units/cpu';
import type { PodOptions } from '../values/pods/pod-options';
import type { ProxyOptions } from '../values/proxy';
import type { SecretKey } from '../values/secret';
import type { IDatabase } from './database';
import type { NetworkOutbound } from './network-member';
import type { Outgoing } from './outgoing';
import type { ISetupFeature } from './setup-feature';
import type { IVolume } from './volume';
import type { XnatPodParts } from './xnat-pod-parts';

/** An XNAT, such as `site.xnat`. Rooms are given it as a whole, and read what they need of its host. */
export interface IXnat {
  /** URL of the site, without a trailing slash. */
  readonly url: string;
  /** Name of its ClusterIP Service. */
  readonly serviceName: string;
  /**
   * What the library's own constructs need of it.
   *
   * @internal
   */
  readonly _host: IXnatHost;
}

/** All that the rooms need of an XNAT; each says by the type that it takes how much of it that is. */
export interface IXnatHost extends IXnatServer, IXnatPods, IXnatScaling, IXnatState, ISetupFeature {}

/** The image of an XNAT, for a Job that works beside it: it lies on the nodes already. */
export interface XnatRuntime {
  readonly image: string;
  /** Numeric user that XNAT runs as, and that owns its files. */
  readonly uid: number;
  readonly gid: number;
  /** Names of the Secrets that the registry wants. */
  readonly imagePullSecrets: string[];
  /** Nodes that its pods may run on; what shares their volumes goes there too. */
  readonly placement: PodOptions;
}

/** An XNAT as the pods beside it see it. */
export interface IXnatServer {
  /** URL of the site, without a trailing slash. */
  readonly url: string;
  /** URL of its Service inside the cluster, without a trailing slash. */
  readonly restUrl: string;
  /** Whether users of XNAT's own may log in with a password. */
  readonly passwordLogin: boolean;
  /** A path that answers 200 without a login as soon as the site can serve. */
  readonly healthPath: string;
  readonly runtime: XnatRuntime;
  /** Where the password is that the user `admin` was given when the database was made. */
  readonly adminPasswordKey: SecretKey;
  /** The site's own authorities as `ca.pem`; undefined where there are none. */
  readonly trustVolume?: k8s.Volume;
  /** The proxy through which servers outside are reached. */
  readonly proxy?: ProxyOptions;
  /** TCP port of its pods. */
  readonly podPort: number;
  readonly podLabels: { readonly [label: string]: string };
}

/** The pods of an XNAT, to which a feature may add. */
export interface IXnatPods {
  /** Tomcat's folder in XNAT's container. */
  readonly tomcat: string;
  /** Name of the pods' service account. No token of it is mounted. */
  readonly serviceAccountName: string;
  /** The claims so far, and where they are mounted. */
  readonly volumes: readonly IVolume[];
  /** Version of a plugin that this XNAT runs; undefined where it does not run it. */
  pluginVersion(plugin: string): string | undefined;
  /** Sets a preference at every start, such as `siteConfig` `processingUrl`. */
  setPreference(tool: string, name: string, value: string): void;
  /** Whether one of its files sets a preference at every start. Asked at the end. */
  setsPreference(tool: string, name: string): boolean;
  addPodParts(parts: XnatPodParts): void;
  /** What an init container needs that connects elsewhere. Asked at the end. */
  readonly outgoing: Outgoing;
  /** Allows a connection from the pods, where network policies would not. */
  addEgress(traffic: NetworkOutbound): void;
}

/** A container of a pod, and what it requests. */
export interface ScaledContainer {
  readonly name: string;
  /** CPU that is requested; without it no share of it can be reckoned. */
  readonly cpu?: Cpu;
  readonly memory?: Size;
}

/** An XNAT whose number of pods an autoscaler may decide. */
export interface IXnatScaling {
  readonly statefulSetName: string;
  /** Its containers, XNAT's first. */
  readonly scaledContainers: ScaledContainer[];
  /**
   * Hands the number of pods over to an autoscaler; the StatefulSet then names none itself. Called once.
   *
   * @param scaleDownSeconds after how long a pod goes that is no longer needed; undefined where none ever does
   */
  scaleBetween(minReplicas: number, maxReplicas: number, scaleDownSeconds?: number): void;
}

/** A DICOM receiver of an XNAT. */
export interface XnatReceiver {
  readonly aeTitle: string;
  /** TCP port, of the Service and of the pods. */
  readonly port: number;
  /** Port of the Service that leads to it. */
  readonly servicePort: number;
}

/** What an XNAT has become when all has been added to it. Read at the end. */
export interface IXnatState {
  readonly statefulSetName: string;
  /** Name of the Service that gives each pod its name, and that has the ports of features. */
  readonly headlessServiceName: string;
  /** Pods that there are at least. */
  readonly leastPods: number;
  /** Pods that there may be at most. The first of them is replaced last, and DICOM comes to it. */
  readonly mostPods: number;
  /** How long a pod may take to start. */
  readonly startupTimeout: Duration;
  /** How long a pod may take to end. */
  readonly terminationGracePeriod: Duration;
  /** Ids of the login providers, in their order. */
  readonly loginProviders: string[];
  readonly database: IDatabase;
  /** Name of the Service that scanners send to; undefined where there is none. */
  readonly dicomServiceName?: string;
  readonly dicomReceivers: XnatReceiver[];
  /** Labels that its pods have in this state of the site, and in no other, once `labelState` was called. */
  readonly stateLabels: { readonly [label: string]: string };
  /** Has each pod carry a label that tells this state of the site from any other. */
  labelState(): void;
}
