import type { Construct } from 'constructs';
import { Arguments } from '../../core/props/arguments';
import { AafOpenId, type AafOpenIdOptions, aafShape } from './aaf-openid';
import { type EntraIdOptions, entraIdProvider, entraIdShape, STAND_IN_TENANT } from './entra-id';
import { type KeycloakOptions, keycloakProvider, keycloakShape, STAND_IN_REALM } from './keycloak';
import { type ActiveDirectoryOptions, activeDirectoryShape, type LdapOptions, ldapShape } from './ldap-options';
import { activeDirectory, LdapProvider, type LdapProviderProps } from './ldap-provider';
import { adDomain } from './ldap-search.rules';
import { type OpenIdPresetOptions, openIdPresetShape, type OpenIdProviderProps, openIdProviderShape } from './openid-options';
import { OpenIdProvider } from './openid-provider';
import { type OrcidOptions, orcidProvider, orcidShape } from './orcid';
import { orcidEmail } from './orcid.rules';
import { entraTenant, keycloakRealm } from './openid.rules';

// What the makers take; the public API has all that this file exports.
export type { AafOpenIdOptions } from './aaf-openid';
export type { EntraIdOptions } from './entra-id';
export type { KeycloakOptions } from './keycloak';
export type { ActiveDirectoryOptions, LdapCommonOptions, LdapOptions } from './ldap-options';
export type { OrcidOptions } from './orcid';
export type { OpenIdPresetOptions, OpenIdProviderProps } from './openid-options';

/**
 * A way to log in to a site, as an element of `logins`. Beside them XNAT's own user names and passwords stay, unless `xnat.passwordLogin` is false.
 *
 * New accounts wait for an administrator, unless `accounts` says otherwise.
 *
 * @example
 * Login.aaf({ client: Secret.named('xnat-aaf') });
 */
export class Login {
  /**
   * The Australian Access Federation.
   *
   * Reports the rules of `AafOpenId`.
   *
   * @param options its client, and for trials `environment: AafEnvironment.TEST`
   * @see https://tutorials.aaf.edu.au/
   */
  static aaf(options: AafOpenIdOptions): Login {
    const args = new Arguments('Login.aaf');
    const known = args.options(options, aafShape);
    return args.of(new Login(known.providerId ?? 'aaf', (scope, id) => new AafOpenId(scope, id, known)));
  }

  /**
   * A realm of Keycloak.
   *
   * Reports the rule `keycloak-realm`, and those of `OpenIdProvider`.
   *
   * @param options its realm and client
   * @see https://www.keycloak.org/securing-apps/oidc-layers
   */
  static keycloak(options: KeycloakOptions): Login {
    const args = new Arguments('Login.keycloak');
    const known = args.options(options, keycloakShape);
    return Login.of(args, keycloakProvider(args.passes(keycloakRealm, known.realm) ? known : { ...known, realm: STAND_IN_REALM }));
  }

  /**
   * Microsoft Entra ID, which was Azure Active Directory.
   *
   * Reports the rule `entra-tenant`, and those of `OpenIdProvider`.
   *
   * @param options its tenant and client
   * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc
   */
  static entraId(options: EntraIdOptions): Login {
    const args = new Arguments('Login.entraId');
    const known = args.options(options, entraIdShape);
    return Login.of(args, entraIdProvider(args.passes(entraTenant, known.tenant) ? known : { ...known, tenant: STAND_IN_TENANT }));
  }

  /**
   * Google. Without `allowedEmailDomains` anybody with a Google account can ask for an account.
   *
   * Reports the rules of `OpenIdProvider`.
   *
   * @param options its client, and the domains of your people
   * @see https://accounts.google.com/.well-known/openid-configuration
   */
  static google(options: OpenIdPresetOptions): Login {
    return Login.preset('Login.google', options, {
      providerId: 'google',
      displayName: 'Google',
      userAuthUri: 'https://accounts.google.com/o/oauth2/v2/auth',
      accessTokenUri: 'https://oauth2.googleapis.com/token',
    });
  }

  /**
   * ORCID, which everybody may have. It tells no e-mail address: XNAT asks for it at the first login, and the account
   * waits for an administrator.
   *
   * Reports the rule `orcid-email`, and those of `OpenIdProvider`.
   *
   * @param options its client, and for trials `sandbox: true`
   * @see https://info.orcid.org/documentation/api-tutorials/api-tutorial-get-and-authenticated-orcid-id/
   */
  static orcid(options: OrcidOptions): Login {
    const args = new Arguments('Login.orcid');
    const props = orcidProvider(args.options(options, orcidShape));
    const filters = props.allowedEmailDomains !== undefined || props.filterEmailDomains === true;
    const sound = args.passes(orcidEmail, { filters, scopes: props.scopes ?? [], forceCreate: props.accounts?.forceCreate ?? true });
    // What is told here is not told again by the rules of any provider.
    return Login.of(args, sound ? props : { ...props, allowedEmailDomains: undefined, filterEmailDomains: undefined, scopes: ['openid'] });
  }

  /**
   * Any other provider that speaks OpenID Connect. Its endpoints are on its page `/.well-known/openid-configuration`.
   *
   * Reports the rules of `OpenIdProvider`.
   *
   * @param options its endpoints and client
   * @see https://openid.net/specs/openid-connect-core-1_0.html
   */
  static openId(options: OpenIdProviderProps): Login {
    const args = new Arguments('Login.openId');
    return Login.of(args, args.options(options, openIdProviderShape));
  }

  /**
   * A directory that speaks LDAP: people give XNAT the user name and the password that they have in it.
   *
   * Reports the rules of `LdapProvider`.
   *
   * @param options where it is, who looks people up, and where people are in it
   * @see https://bitbucket.org/xnatx/ldap-auth-plugin
   */
  static ldap(options: LdapOptions): Login {
    const args = new Arguments('Login.ldap');
    return Login.directory(args, args.options(options, ldapShape), 'ldap');
  }

  /**
   * Microsoft's Active Directory: people give XNAT the user name (`sAMAccountName`) and the password of their domain.
   *
   * Reports the rule `ad-domain`, and those of `LdapProvider`.
   *
   * @param options its domain, and who looks people up
   * @see https://learn.microsoft.com/en-us/troubleshoot/windows-server/active-directory/enable-ldap-over-ssl-3rd-certification-authority
   */
  static activeDirectory(options: ActiveDirectoryOptions): Login {
    const args = new Arguments('Login.activeDirectory');
    const known = args.options(options, activeDirectoryShape);
    args.passes(adDomain, known.domain);
    return Login.directory(args, activeDirectory(known), 'ad');
  }

  private static directory(args: Arguments, props: LdapProviderProps, id: string): Login {
    return args.of(new Login(props.providerId ?? id, (scope, name) => new LdapProvider(scope, name, props)));
  }

  /** A provider that is the same for everybody, and so needs no options of its own. */
  private static preset(maker: string, options: OpenIdPresetOptions, provider: Omit<OpenIdProviderProps, 'client'>): Login {
    const args = new Arguments(maker);
    return Login.of(args, { ...provider, ...args.options(options, openIdPresetShape) });
  }

  private static of(args: Arguments, props: OpenIdProviderProps): Login {
    return args.of(new Login(props.providerId, (scope, id) => new OpenIdProvider(scope, id, props)));
  }

  private constructor(
    /** XNAT's id of the provider, which is part of user names. */
    readonly providerId: string,
    /** @internal */
    readonly make: (scope: Construct, id: string) => OpenIdProvider | LdapProvider,
  ) {}
}
