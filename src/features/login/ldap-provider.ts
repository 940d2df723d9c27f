import { Construct } from 'constructs';
import { isIP, isIPv6 } from 'node:net';
import type { ILoginHost, ILoginProvider } from '../../contracts/login-provider';
import { NetworkPurpose } from '../../contracts/network-member';
import { accepted, checked } from '../../core/props/checked';
import { contract, flag, method, optional, type Shape, text } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { scopeOf } from '../../core/scope';
import { NetworkPeer } from '../../values/network-peer';
import { AccountPolicy } from './account-policy';
import { ldapAddress, ldapInClear, ldapIp, ldapPort, ldapServer } from './ldap-address.rules';
import { dnOfDomain, isDomain } from './ldap-dn';
import { type ActiveDirectoryOptions, type LdapOptions, ldapShape } from './ldap-options';
import { ldapBase, ldapBindDn, ldapFilter } from './ldap-search.rules';
import { type LdapOneOfSeveral, ldapPlugin, ldapTwice } from './ldap.rules';
import { loginNotAdded } from './login.rules';
import { loginName } from './openid-client.rules';

const HOST = contract('what XnatWeb.addLogin gives it', { url: text, pluginVersion: method, authFile: method, enableProvider: method, addEgress: method });

/** Directories of one XNAT, for what no two may have in common. */
const boundTo = new WeakMap<ILoginHost, LdapOneOfSeveral[]>();

/** What a login by LDAP is told. */
export interface LdapProviderProps extends LdapOptions {
  /**
   * Whether the directory is an Active Directory, which takes other names of accounts.
   *
   * @default false
   */
  readonly activeDirectory?: boolean;
}

export const ldapProviderShape: Shape<LdapProviderProps> = { ...ldapShape, activeDirectory: optional(flag) };

/** Stands in for a domain that is missing or wrong, so that the other mistakes are found as well. */
const STAND_IN_DOMAIN = 'missing.invalid';

/** An Active Directory, as any directory. */
export function activeDirectory({ domain, ...options }: ActiveDirectoryOptions): LdapProviderProps {
  const known = isDomain(domain) ? domain : STAND_IN_DOMAIN;
  return {
    displayName: 'Active Directory',
    ...options,
    activeDirectory: true,
    address: options.address ?? `ldaps://${known}`,
    userBase: options.userBase ?? dnOfDomain(known, 'DC'),
    userFilter: options.userFilter ?? '(&(objectCategory=person)(objectClass=user)(sAMAccountName={0}))',
    providerId: options.providerId ?? 'ad',
  };
}

/**
 * A login by a directory: people give XNAT the user name and the password that they have in it. It makes no object:
 * `XnatWeb.addLogin` gives it to an XNAT, and it writes the file that XNAT's plugin ldap-auth reads. The account that
 * looks people up is filled into that file in the pod.
 *
 * Reports the rules `login-not-added`, `login-name`, `ldap-plugin`, `ldap-address`, `ldap-port`, `ldap-in-clear`, `ldap-ip`, `ldap-base`,
 * `ldap-filter`, `ldap-bind-dn`, `ldap-twice` and `ca-file`.
 *
 * @see https://bitbucket.org/xnatx/ldap-auth-plugin
 */
export class LdapProvider extends Construct implements ILoginProvider {
  readonly providerId: string;
  private readonly props: LdapProviderProps;
  private readonly userFilter: string;
  private bound = 0;

  constructor(scope: Construct, id: string, props: LdapProviderProps) {
    super(scopeOf(scope, id, new.target), id);
    this.props = checked(this, 'LdapProvider', props, ldapProviderShape);
    this.providerId = this.props.providerId ?? 'ldap';
    this.userFilter = this.props.userFilter ?? '(uid={0})';
    this.refuse();
  }

  bind(host: ILoginHost): void {
    if (!accepted(this, 'bind', HOST, host)) return;
    this.bound += 1;
    const { address, userBase } = this.props;
    const added = { providerId: this.providerId, address, userBase, userFilter: this.userFilter };
    const before = boundTo.get(host) ?? [];
    boundTo.set(host, [...before, added]);
    Refusals.of(this)
      .apply(ldapPlugin, { providerId: this.providerId, version: host.pluginVersion('ldap-auth') })
      .apply(ldapTwice, { added, before });
    // No file and no preference can carry another id, which XNAT tells of.
    if (!/^[\w.-]+$/.test(this.providerId)) return;
    this.writeFile(host);
    const server = ldapServer(address);
    if (server) {
      const peers = isIP(server.host) ? [NetworkPeer.cidr(`${server.host}/${isIPv6(server.host) ? 128 : 32}`)] : undefined;
      host.addEgress({ purpose: NetworkPurpose.IDENTITY_PROVIDER, port: server.port, peers });
    }
    if (this.props.ca) host.addTrust(this.providerId, this.props.ca);
    host.enableProvider(this.providerId);
  }

  /** The keys are case-sensitive. */
  private writeFile(host: ILoginHost): void {
    const { props } = this;
    const { enabled, verified } = props.accounts ?? AccountPolicy.reviewed();
    const file = host.authFile(`${this.providerId}-provider.properties`);
    file.set('name', props.displayName ?? 'LDAP');
    file.set('provider.id', this.providerId);
    file.set('auth.method', 'ldap');
    file.set('visible', 'true');
    file.set('auto.enabled', String(enabled));
    file.set('auto.verified', String(verified));
    file.set('address', props.address.replace(/\/$/, ''));
    if (props.bindDn === undefined) file.setSecret('userdn', props.credentials.key('bindDn'));
    else file.set('userdn', props.bindDn);
    file.setSecret('password', props.credentials.key('password'));
    file.set('search.base', props.userBase);
    file.set('search.filter', this.userFilter);
    file.set('attributes.email', props.emailAttribute ?? 'mail');
    file.set('attributes.firstname', props.givenNameAttribute ?? 'givenName');
    file.set('attributes.lastname', props.familyNameAttribute ?? 'sn');
  }

  /** Holds the rules that need to know no XNAT. */
  private refuse(): void {
    const { address, userBase, bindDn, displayName, activeDirectory = false } = this.props;
    const refusals = Refusals.of(this)
      .apply(ldapAddress, address)
      .apply(ldapBase, { userBase, activeDirectory })
      .apply(ldapFilter, this.userFilter)
      .applyLater(loginNotAdded, () => ({ providerId: this.providerId, bound: this.bound }));
    const server = ldapServer(address);
    if (server) refusals.apply(ldapPort, server).apply(ldapInClear, server).apply(ldapIp, server);
    if (bindDn !== undefined) refusals.apply(ldapBindDn, { bindDn, activeDirectory });
    if (displayName !== undefined) refusals.apply(loginName, displayName);
  }
}
