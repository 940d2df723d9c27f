import type { Construct } from 'constructs';
import { Arguments } from '../../core/props/arguments';
import { AafOpenId, type AafOpenIdOptions, aafShape } from './aaf-openid';
import { type EntraIdOptions, entraIdProvider, entraIdShape, STAND_IN_TENANT } from './entra-id';
import { type KeycloakOptions, keycloakProvider, keycloakShape, STAND_IN_REALM } from './keycloak';
import { type OpenIdPresetOptions, openIdPresetShape, type OpenIdProviderProps, openIdProviderShape } from './openid-options';
import { OpenIdProvider } from './openid-provider';
import { entraTenant, keycloakRealm } from './openid.rules';

// What the makers take; the public API has all that this file exports.
export type { AafOpenIdOptions } from './aaf-openid';
export type { EntraIdOptions } from './entra-id';
export type { KeycloakOptions } from './keycloak';
export type { OpenIdPresetOptions, OpenIdProviderProps } from './openid-options';

/**
 * A way to log in to a site, as an element of `logins`. Beside them XNAT's own user names and passwords stay, unless `xnat.passwordLogin` is false.
 *
 * New accounts wait for an administrator, unless `accounts` says otherwise.
 *
 * @example
 * logins: [Login.aaf({ client: Secret.named('xnat-aaf') })]
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
    readonly make: (scope: Construct, id: string) => OpenIdProvider,
  ) {}
}
