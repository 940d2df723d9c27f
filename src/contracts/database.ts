import type { k8s } from '../core/k8s';
import type { DatabaseTls } from '../values/database-tls';
import type { NetworkPeer } from '../values/network-peer';
import type { SecretKey } from '../values/secret';

/** A PostgreSQL database that an XNAT can keep its data in. */
export interface IDatabase {
  /** The host that stands in the JDBC URL, and so the name that a verified certificate must carry. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** Name of the database. */
  readonly databaseName: string;
  /** The role to log in as, where it stands in the file; else `usernameKey` says where it is. */
  readonly username?: string;
  /** Where the role's name is, if it does not stand in the file. */
  readonly usernameKey?: SecretKey;
  /** Where the password is. */
  readonly passwordKey: SecretKey;
  /** How the connection is encrypted, and whom it trusts. */
  readonly tls: DatabaseTls;
  /** Lines for the pod's /etc/hosts, where the certificate's name is not in DNS. */
  readonly hostAliases?: k8s.HostAlias[];
  /** Connections that it grants, `max_connections`; undefined where it is not known. */
  readonly maxConnections?: number;
  /** Version of the server, such as `16.10`; undefined where it is not known. */
  readonly serverVersion?: string;
  /** Name of the claim that its data lies on, where it runs in this cluster. */
  readonly claimName?: string;
  /** Where it is on the network, as far as that is known; undefined where a DNS name is all that is. */
  readonly networkPeers?: NetworkPeer[];
  /**
   * All addresses that it is known by, where `host` is none of them.
   *
   * @internal
   */
  readonly _addresses?: string[];
}
