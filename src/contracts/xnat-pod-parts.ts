import type { k8s } from '../core/k8s';
import type { NetworkPurpose } from './network-member';

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
