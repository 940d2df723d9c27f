import type { PostgresHost } from '../../contracts/database';
import { HOST } from '../../core/grammar/network';
import { port } from '../../core/grammar/numbers';
import { IP_ADDRESS } from '../../core/grammar/sources';
import {
  address,
  by,
  countingNumber,
  filledListOf,
  filledText,
  heldBy,
  mapOf,
  optional,
  required,
  secretOf,
  type Shape,
  struct,
  text,
  valueOf,
  wholeNumber,
} from '../../core/props/kind';
import { CaBundle } from '../../values/ca-bundle';
import { DatabaseTls } from '../../values/database-tls';
import { Secret } from '../../values/secret';
import { JDBC_SOURCE } from './jdbc-parameters';
import { CONNECTIONS, DATABASE, LOGIN_ROLE } from './postgres-grammar';

/** A PostgreSQL outside the site. */
export interface ExternalPostgresOptions {
  /**
   * DNS name of the database, such as an RDS endpoint. Exactly one of `host`, `hosts` and `ips` is given.
   *
   * @default - `hosts` or `ips` says where it is
   */
  readonly host?: string;

  /**
   * All servers of a database of which one takes writes at a time, such as those of Patroni or of `repmgr`. XNAT, backups and restores go to the
   * one that takes writes, wherever it is. Exactly one of `host`, `hosts` and `ips` is given; a name that always leads to the primary, as that of
   * RDS does, is a `host`.
   *
   * @default - `host` or `ips` says where it is
   */
  readonly hosts?: PostgresHost[];

  /**
   * Addresses of a database that has no DNS name. A Service and an EndpointSlice are made for them.
   *
   * @default - `host` or `hosts` says where it is
   */
  readonly ips?: string[];

  /**
   * With `ips`: the name in the database's certificate. It then stands in the JDBC URL, and in the pod's /etc/hosts,
   * so that `DatabaseTls.verifyFull` can compare it.
   *
   * @default - the JDBC URL names the Service
   */
  readonly certificateName?: string;

  /**
   * TCP port of the database, or of each of `hosts` that has none of its own.
   *
   * @default 5432
   */
  readonly port?: number;

  /**
   * Name of the database. Any name will do: it is escaped in the JDBC URL.
   *
   * @default "xnat"
   */
  readonly databaseName?: string;

  /**
   * The role to log in as, where it is no secret.
   *
   * @default - key `username` of the credentials
   */
  readonly username?: string;

  /**
   * The Secret with the keys `username` (unless it is given above) and `password`. `Secret.fromCloudNativePg(cluster)`
   * names the one that CloudNativePG makes.
   */
  readonly credentials: Secret;

  /**
   * Connections that the server grants to the site: what `SHOW max_connections` says, less what others use. PostgreSQL itself grants
   * 100, Amazon RDS more, by the memory of the instance.
   *
   * @default 100
   */
  readonly maxConnections?: number;

  /**
   * How the connection is encrypted, and whom it trusts. `require()` encrypts without looking at the certificate: the rule
   * `tls-unverified` wants it verified, or acknowledged.
   *
   * @default DatabaseTls.require()
   */
  readonly tls?: DatabaseTls;

  /**
   * Further parameters of the JDBC URL, by the driver's own names, such as `{ socketTimeout: '900', tcpKeepAlive: 'true' }`. Those that say where the
   * database is, who logs in and how the connection is encrypted have props of their own. Backups do not read them.
   *
   * @default - none
   * @see https://jdbc.postgresql.org/documentation/use/#connection-parameters
   */
  readonly jdbcParameters?: { readonly [name: string]: string };
}

const STAND_IN_TLS = DatabaseTls.verifyCa(CaBundle.fromConfigMapName('missing'));

/** Stands in for options that are none, so that the other mistakes are found as well. */
export const STAND_IN_EXTERNAL_POSTGRES: ExternalPostgresOptions = {
  host: 'missing.invalid',
  credentials: Secret.named('missing'),
  tls: STAND_IN_TLS,
};

const HOST_SHAPE: Shape<PostgresHost> = {
  host: required(heldBy(address, 'dns-name', HOST.source), 'missing.invalid'),
  port: optional(by(wholeNumber, port())),
};

/** Of a site as well. */
export const externalPostgresShape: Shape<ExternalPostgresOptions> = {
  host: optional(heldBy(address, 'dns-name', HOST.source), 'missing.invalid'),
  hosts: optional(filledListOf(struct(HOST_SHAPE)), [{ host: 'missing.invalid' }]),
  ips: optional(filledListOf(heldBy(text, 'database-ips', IP_ADDRESS)), ['192.0.2.1']),
  certificateName: optional(by(text, HOST), 'missing.invalid'),
  port: optional(by(wholeNumber, port())),
  databaseName: optional(by(filledText, DATABASE)),
  username: optional(by(filledText, LOGIN_ROLE)),
  credentials: required(secretOf(Secret, 'Secret.named("xnat-db")'), Secret.named('missing')),
  maxConnections: optional(by(countingNumber, CONNECTIONS)),
  tls: optional({ ...valueOf(DatabaseTls, 'DatabaseTls.verifyFull(ca)'), hidden: true }, STAND_IN_TLS),
  jdbcParameters: optional(mapOf(heldBy(text, 'jdbc-parameter', JDBC_SOURCE), heldBy(text, 'jdbc-parameter', JDBC_SOURCE))),
};
