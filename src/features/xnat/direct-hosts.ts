import type { IDatabase } from '../../contracts/database';
import type { IMessageBroker } from '../../contracts/message-broker';
import { type NetworkOutbound, NetworkPurpose } from '../../contracts/network-member';
import { ofCluster } from '../../values/proxy';
import { placeOf, type PluginDownload } from './plugins';

/** An XNAT, and whom it calls. */
interface Calling {
  /** Names of its own Services. */
  readonly services: readonly string[];
  readonly database: IDatabase;
  readonly messageBroker?: IMessageBroker;
  readonly plugins?: readonly PluginDownload[];
  readonly egress: readonly NetworkOutbound[];
}

/** Hosts that are reached without a proxy, whatever the site says: its own, its database, its broker, what runs pipelines, and names of the cluster. */
export function directHosts({ services, database, messageBroker, plugins = [], egress }: Calling): string[] {
  const backends = egress.filter(({ purpose }) => purpose === NetworkPurpose.CONTAINER_BACKEND).flatMap(({ host }) => host ?? []);
  const urls = plugins.map((plugin) => placeOf(plugin)).flatMap(({ url, s3 }) => url ?? s3?.endpoint ?? []);
  return [...services, database.host, ...(database._addresses ?? []), ...(messageBroker?.hosts ?? []), ...backends, ...ofCluster(urls)];
}
