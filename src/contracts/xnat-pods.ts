import type { k8s } from '../core/k8s';
import type { NetworkOutbound, NetworkPurpose } from './network-member';
import type { IVolume } from './volume';

/** A volume of XNAT's container that is no claim: certificates, a token, a program. */
export interface XnatFiles {
  /** The volume; its name is unique within the pod. */
  readonly volume: k8s.Volume;
  /** Absolute path in XNAT's container, which may read it. */
  readonly mountPath: string;
}

/** A port of XNAT's container. */
export interface XnatPort {
  /** Its name, at most 15 characters. */
  readonly name: string;
  /** TCP port. */
  readonly port: number;
  /**
   * What those come for who come from outside the site.
   *
   * @default - nobody does
   */
  readonly purpose?: NetworkPurpose;
}

/** A Java agent. */
export interface XnatAgent {
  /** Absolute path of its jar in XNAT's container. Where it is not there, XNAT starts without it. */
  readonly jar: string;
  /** What it is told, without blanks. */
  readonly options: string;
}

/** What a feature adds to XNAT's pods. */
export interface XnatPodParts {
  /**
   * Variables of XNAT's container. None of them may hold a secret.
   *
   * @default - none
   */
  readonly env?: { readonly [name: string]: string };

  /**
   * Options of its JVM, after the library's own.
   *
   * @default - none
   */
  readonly javaOptions?: string[];

  /**
   * Java agents of the server alone: a tool that is started beside it in its container, such as keytool, has none.
   *
   * @default - none
   */
  readonly agents?: XnatAgent[];

  /**
   * Files that it reads.
   *
   * @default - none
   */
  readonly files?: XnatFiles[];

  /**
   * Ports that it listens on. The headless Service has them as well.
   *
   * @default - none
   */
  readonly ports?: XnatPort[];

  /**
   * Containers that end before XNAT starts, after the library's own.
   *
   * @default - none
   */
  readonly initContainers?: k8s.Container[];
}

/** The pods of an XNAT, to which a feature may add. */
export interface IXnatPods {
  /** Tomcat's folder in XNAT's container. */
  readonly tomcat: string;
  /** Name of the pods' service account. No token of it is mounted. */
  readonly serviceAccountName: string;
  /** Version of a plugin that this XNAT runs; undefined where it does not run it. */
  pluginVersion(plugin: string): string | undefined;
  /** The claims so far, and where they are mounted. */
  readonly mountedVolumes: readonly IVolume[];
  /** Sets a preference at every start, such as `siteConfig` `processingUrl`. */
  setPreference(tool: string, name: string, value: string): void;
  /** Adds files, variables and ports. */
  addPodParts(parts: XnatPodParts): void;
  /** Allows a connection from the pods, where network policies would not. */
  addEgress(traffic: NetworkOutbound): void;
}
