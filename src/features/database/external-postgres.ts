import { Construct } from 'constructs';
import { isIP, isIPv6 } from 'node:net';
import type { IDatabase, PostgresHost } from '../../contracts/database';
import { hostsOf } from '../../contracts/database-hosts';
import { k8s } from '../../core/k8s';
import { Component } from '../../core/kubernetes/instance';
import { checked } from '../../core/props/checked';
import { Refusals } from '../../core/refusals/refusals';
import { dnsName } from '../../core/rules/dns-name';
import { scopeOf } from '../../core/scope';
import { DatabaseTls } from '../../values/database-tls';
import { caFile, tlsExternalName, tlsHostName, tlsUnverified } from '../../values/database-tls.rules';
import { NetworkPeer } from '../../values/network-peer';
import type { SecretKey } from '../../values/secret';
import { databaseAddress } from './database-address.rules';
import { databaseHosts } from './database-hosts.rules';
import { databaseIps } from './database-ips.rules';
import { externalNameOf } from './external-name';
import { type ExternalPostgresOptions, externalPostgresShape } from './external-postgres-options';
import { jdbcParameter } from './jdbc-parameters.rules';

/**
 * Not the name of the port of a PostgreSQL inside the cluster, which has a Service of the same name: slices that were
 * left over from that one would go on to be served, and half of the connections to the old server.
 */
const PORT_NAME = 'external';

/**
 * A PostgreSQL that is run elsewhere: Amazon RDS, another team's server, a CloudNativePG cluster.
 *
 * With DNS names it makes no object at all: XNAT connects to the name that the certificate carries. With addresses it
 * makes the Service `<site>-postgresql` and its EndpointSlice.
 *
 * Reports the rules `database-address`, `database-hosts`, `database-ips`, `jdbc-parameter`, `dns-name`, `port-range`, `tls-host-name`, `tls-unverified` and
 * `ca-file`.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
 */
export class ExternalPostgres extends Construct implements IDatabase {
  readonly host: string;
  readonly port: number;
  readonly hosts?: PostgresHost[];
  readonly jdbcParameters?: { readonly [name: string]: string };
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
    props = checked(this, 'ExternalPostgres', props, externalPostgresShape);
    const component = Component.of(this, 'postgresql', 'database');
    const ips = props.ips ?? [];

    this.port = props.port ?? 5432;
    this.maxConnections = props.maxConnections ?? 100;
    this.databaseName = props.databaseName ?? 'xnat';
    this.username = props.username;
    this.usernameKey = props.username === undefined ? props.credentials.key('username') : undefined;
    this.passwordKey = props.credentials.key('password');
    this.tls = props.tls ?? DatabaseTls.require();
    this.hosts = props.hosts;
    this.jdbcParameters = props.jdbcParameters;
    this.host = props.host ?? props.hosts?.[0]?.host ?? props.certificateName ?? (ips.length > 0 ? component.fullName : 'missing.invalid');

    if (ips.length > 0) this._addresses = ips;
    // An address as host is to become one of ips.
    const throughService = (ips.length > 0 && this.host === component.fullName) || (props.host !== undefined && isIP(props.host) > 0);
    const refusals = Refusals.of(this)
      .apply(databaseAddress, {
        host: props.host !== undefined,
        hosts: props.hosts?.length,
        ips: ips.length > 0,
        addresses: ips.length,
        certificateName: props.certificateName !== undefined,
      })
      .apply(databaseIps, ips)
      .apply(databaseHosts, hostsOf(this))
      .apply(jdbcParameter, props.jdbcParameters ?? {})
      .apply(tlsUnverified, { mode: this.tls.mode, throughService })
      .apply(tlsHostName, { mode: this.tls.mode, throughService: throughService && props.host === undefined, service: component.fullName })
      .reportLater(() =>
        hostsOf(this).flatMap(({ host }) => tlsExternalName.findings({ mode: this.tls.mode, host, externalName: externalNameOf(this, host) })),
      );
    for (const [i, { host }] of (props.hosts ?? []).entries()) {
      refusals.apply(dnsName, { prop: `hosts[${i}].host`, host, forIp: () => 'write its DNS name; ips is for a single database that has none' });
    }
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
