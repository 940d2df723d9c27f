import type { k8s } from '../core/k8s';
import type { DatabaseTls } from '../values/database-tls';
import type { NetworkPeer } from '../values/network-peer';
import type { SecretKey } from '../values/secret';

/** One of several servers that hold the same database. */
export interface PostgresHost {
  /** Its DNS name. */
  readonly host: string;
  /**
   * TCP port that it listens on.
   *
   * @default - `port` beside the hosts
   */
  readonly port?: number;
}

/** A PostgreSQL database that an XNAT can keep its data in. */
export interface IDatabase {
  /** The host that stands in the JDBC URL, and so the name that a verified certificate must carry. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** Where several servers hold it, of which one takes writes at a time: all of them. `host` is the first. */
  readonly hosts?: PostgresHost[];
  /** Further parameters of the JDBC URL, by the driver's names. */
  readonly jdbcParameters?: { readonly [name: string]: string };
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
