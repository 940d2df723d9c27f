import type { SecretKey } from '../values/secret';

/** The image of an XNAT, for a Job that works beside it: it lies on the nodes already. */
export interface XnatRuntime {
  /** Image reference. */
  readonly image: string;
  /** Numeric user that XNAT runs as, and that owns its files. */
  readonly uid: number;
  /** Numeric group. */
  readonly gid: number;
  /** Names of the Secrets that the registry wants. */
  readonly imagePullSecrets: string[];
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
  /** Its image, and the user that it runs as. */
  readonly runtime: XnatRuntime;
  /** Where the password is that the user `admin` was given when the database was made. */
  readonly adminPasswordKey: SecretKey;
  /** TCP port of its pods. */
  readonly podPort: number;
  /** Labels of its pods. */
  readonly networkPods: { readonly [label: string]: string };
  /** Whether a file of its sets a preference at every start. Asked at the end. */
  setsPreference(tool: string, name: string): boolean;
}
