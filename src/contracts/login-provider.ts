import type { IXnatHost } from './xnat-host';

/** A way to log in to XNAT. */
export interface ILoginProvider {
  /** XNAT's `provider.id`: unique within a site. */
  readonly providerId: string;
  /** Adds the provider's files and preferences to an XNAT. Called once, by `XnatWeb.addLogin`. */
  bind(host: IXnatHost): void;
}
