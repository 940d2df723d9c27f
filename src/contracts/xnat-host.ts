import type { IPropertiesFile } from '../values/properties-file';
import type { NetworkOutbound } from './network-member';

/** What an XNAT lets a feature add to it. Narrow on purpose: a fake of a few lines can stand in for it in a test. */
export interface IXnatHost {
  /** The site's URL, without a trailing slash. */
  readonly url: string;
  /** Whether the login page shows XNAT's own user name and password. */
  readonly passwordLogin: boolean;
  /** Version of a plugin that this XNAT runs; undefined where it does not run it. */
  pluginVersion(plugin: string): string | undefined;
  /** A file below the folder `auth` of XNAT's configuration; made at the first call. */
  authFile(name: string): IPropertiesFile;
  /** Sets a preference at every start, such as `siteConfig` `requireLogin`. */
  setPreference(tool: string, name: string, value: string): void;
  /** Lets the login page show a provider. */
  enableProvider(providerId: string): void;
  /** Allows a connection from XNAT's pods, where network policies would not. */
  addEgress(traffic: NetworkOutbound): void;
}
