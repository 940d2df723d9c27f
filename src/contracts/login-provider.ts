import type { CaBundle } from '../values/ca-bundle';
import type { IPropertiesFile } from '../values/properties-file';
import type { NetworkOutbound } from './network-member';

/** What an XNAT lets a login add to it. A fake of a few lines can stand in for it in a test. */
export interface ILoginHost {
  /** The site's URL, without a trailing slash. */
  readonly url: string;
  /** Whether the login page shows XNAT's own user name and password. */
  readonly passwordLogin: boolean;
  /**
   * Version of a plugin that this XNAT runs; undefined where it does not run it.
   *
   * @param plugin its name, such as `openid-auth`
   */
  pluginVersion(plugin: string): string | undefined;
  /**
   * A file in the folder `auth` of XNAT's configuration, created by the first call.
   *
   * @param name such as `openid-aaf-provider.properties`
   */
  authFile(name: string): IPropertiesFile;
  /**
   * Sets a preference at every start.
   *
   * @param tool such as `siteConfig`
   * @param name such as `requireLogin`
   * @param value as text
   */
  setPreference(tool: string, name: string, value: string): void;
  /**
   * Shows a provider on the login page.
   *
   * @param providerId as XNAT has it
   */
  enableProvider(providerId: string): void;
  /**
   * Has XNAT's Java trust further authorities.
   *
   * @param providerId whose they are
   * @param ca their certificates
   */
  addTrust(providerId: string, ca: CaBundle): void;
  /** Allows a connection from XNAT's pods, which the site's network policies would block. */
  addEgress(traffic: NetworkOutbound): void;
}

/** A way to log in to XNAT. */
export interface ILoginProvider {
  /** XNAT's `provider.id`: unique within a site. */
  readonly providerId: string;
  /** Adds the provider's files and preferences to an XNAT. Called once, by `XnatWeb.addLogin`. */
  bind(host: ILoginHost): void;
}
