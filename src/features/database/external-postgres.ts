import { Construct } from 'constructs';
import { isIP, isIPv6 } from 'node:net';
import type { IDatabase } from '../../contracts/database';
import { HOST } from '../../core/grammar/network';
import { port } from '../../core/grammar/numbers';
import { IP_ADDRESS } from '../../core/grammar/sources';
import { k8s } from '../../core/k8s';
import { Component } from '../../core/kubernetes/instance';
import { checked } from '../../core/props/checked';
import {
  address,
  by,
  countingNumber,
  filledListOf,
  filledText,
  heldBy,
  optional,
  required,
  secretOf,
  type Shape,
  text,
  valueOf,
  wholeNumber,
} from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { dnsName } from '../../core/rules/dns-name';
import { scopeOf } from '../../core/scope';
import { CaBundle } from '../../values/ca-bundle';
import { DatabaseTls } from '../../values/database-tls';
import { caFile, tlsExternalName, tlsHostName, tlsUnverified } from '../../values/database-tls.rules';
import { NetworkPeer } from '../../values/network-peer';
import { Secret, type SecretKey } from '../../values/secret';
import { databaseAddress } from './database-address.rules';
import { databaseIps } from './database-ips.rules';
import { externalNameOf } from './external-name';
import { CONNECTIONS, DATABASE, LOGIN_ROLE } from './postgres-grammar';

/**
 * Not the name of the port of a PostgreSQL inside the cluster, which has a Service of the same name: slices that were
 * left over from that one would go on to be served, and half of the connections to the old server.
 */
const PORT_NAME = 'external';

/** A PostgreSQL outside the site. */
export interface ExternalPostgresOptions {
  /**
   * DNS name of the database, such as an RDS endpoint. Exactly one of `host` and `ips` is given.
   *
   * @default - `ips` says where it is
   */
  readonly host?: string;

  /**
   * Addresses of a database that has no DNS name. A Service and an EndpointSlice are made for them.
   *
   * @default - `host` says where it is
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
   * TCP port of the database.
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
}

const STAND_IN_TLS = DatabaseTls.verifyCa(CaBundle.fromConfigMapName('missing'));

/** Stands in for options that are none, so that the other mistakes are found as well. */
export const STAND_IN_EXTERNAL_POSTGRES: ExternalPostgresOptions = {
  host: 'missing.invalid',
  credentials: Secret.named('missing'),
  tls: STAND_IN_TLS,
};

const SHAPE: Shape<ExternalPostgresOptions> = {
  host: optional(heldBy(address, 'dns-name', HOST.source), 'missing.invalid'),
  ips: optional(filledListOf(heldBy(text, 'database-ips', IP_ADDRESS)), ['192.0.2.1']),
  certificateName: optional(by(text, HOST), 'missing.invalid'),
  port: optional(by(wholeNumber, port())),
  databaseName: optional(by(filledText, DATABASE)),
  username: optional(by(filledText, LOGIN_ROLE)),
  credentials: required(secretOf(Secret, 'Secret.named("xnat-db")'), Secret.named('missing')),
  maxConnections: optional(by(countingNumber, CONNECTIONS)),
  tls: optional({ ...valueOf(DatabaseTls, 'DatabaseTls.verifyFull(ca)'), hidden: true }, STAND_IN_TLS),
};

/** The same fields, for the site's own check. */
export const externalPostgresShape = SHAPE;

/**
 * A PostgreSQL that is run elsewhere: Amazon RDS, another team's server, a CloudNativePG cluster.
 *
 * With a DNS name it makes no object at all: XNAT connects to the name that the certificate carries. With addresses it
 * makes the Service `<site>-postgresql` and its EndpointSlice.
 *
 * Reports the rules `database-address`, `database-ips`, `dns-name`, `port-range`, `tls-host-name`, `tls-unverified` and
 * `ca-file`.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
 */
export class ExternalPostgres extends Construct implements IDatabase {
  readonly host: string;
  readonly port: number;
  readonly databaseName: string;
  readonly username?: string;
  readonly usernameKey?: SecretKey;
  readonly passwordKey: SecretKey;
  readonly tls: DatabaseTls;
  readonly hostAliases?: k8s.HostAlias[];
  readonly networkPeers?: NetworkPeer[];
  readonly maxConnections?: number;
  /** @internal */
  readonly _addresses?: string[];

  constructor(scope: Construct, id: string, props: ExternalPostgresOptions) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'ExternalPostgres', props, SHAPE);
    const component = Component.of(this, 'postgresql', 'database');
    const ips = props.ips ?? [];

    this.port = props.port ?? 5432;
    this.maxConnections = props.maxConnections ?? 100;
    this.databaseName = props.databaseName ?? 'xnat';
    this.username = props.username;
    this.usernameKey = props.username === undefined ? props.credentials.key('username') : undefined;
    this.passwordKey = props.credentials.key('password');
    this.tls = props.tls ?? DatabaseTls.require();
    this.host = props.host ?? props.certificateName ?? (ips.length > 0 ? component.fullName : 'missing.invalid');

    if (ips.length > 0) this._addresses = ips;
    // An address as host is to become one of ips.
    const throughService = (ips.length > 0 && this.host === component.fullName) || (props.host !== undefined && isIP(props.host) > 0);
    const refusals = Refusals.of(this)
      .apply(databaseAddress, {
        host: props.host !== undefined,
        ips: ips.length > 0,
        addresses: ips.length,
        certificateName: props.certificateName !== undefined,
      })
      .apply(databaseIps, ips)
      .apply(tlsUnverified, { mode: this.tls.mode, throughService })
      .apply(tlsHostName, { mode: this.tls.mode, throughService: throughService && props.host === undefined, service: component.fullName })
      .applyLater(tlsExternalName, () => ({ mode: this.tls.mode, host: this.host, externalName: externalNameOf(this, this.host) }));
    if (props.host !== undefined) {
      const verified = this.tls.mode === 'verify-full' ? ', and certificateName: "…", the name in the certificate' : '';
      refusals.apply(dnsName, { prop: 'host', host: props.host, forIp: (ip) => `write ips: ["${ip}"]${verified} instead of host` });
    }
    if (props.certificateName !== undefined) {
      if (ips.length > 0) {
        this.hostAliases = ips.map((ip) => ({ ip, hostnames: [props.certificateName!] }));
        // Through the Service it would not be so: some network plugins look before its address becomes the database's.
        this.networkPeers = ips.filter((ip) => isIP(ip)).map((ip) => NetworkPeer.cidr(`${ip}/${isIPv6(ip) ? 128 : 32}`));
      }
    }
    const ca = this.tls.ca;
    if (ca?._path !== undefined) refusals.apply(caFile, { path: ca._path, pem: ca._pem() });
    // With a certificate's name XNAT goes straight to the address.
    if (ips.length > 0 && props.certificateName === undefined) this.makeService(component, ips);
  }

  private makeService(component: Component, ips: string[]): void {
    const metadata = component.metadata();
    const v6 = ips.every((ip) => isIPv6(ip));
    new k8s.KubeService(this, 'Resource', {
      metadata,
      spec: {
        type: 'ClusterIP',
        ports: [{ name: PORT_NAME, port: this.port, protocol: 'TCP' }],
        ...(v6 && { ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' }),
      },
    });
    new k8s.KubeEndpointSlice(this, 'endpoints', {
      metadata: {
        // The family of a slice is immutable, so each has a slice of its own.
        ...component.metadata(v6 ? '-ipv6' : ''),
        labels: {
          ...metadata.labels,
          'kubernetes.io/service-name': component.fullName,
          'endpointslice.kubernetes.io/managed-by': 'cdk8s-xnat',
        },
      },
      addressType: v6 ? 'IPv6' : 'IPv4',
      // The name must be the Service's port name, or nothing is routed.
      ports: [{ name: PORT_NAME, port: this.port, protocol: 'TCP' }],
      // An endpoint for each: of several addresses of one endpoint kube-proxy takes the first alone.
      endpoints: ips.map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
    });
  }
}
