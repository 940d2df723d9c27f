import { EMAIL_DOMAIN } from '../../core/grammar/sources';
import { address, filledListOf, filledText, flag, heldBy, listOf, mapOf, optional, required, secretOf, type Shape, text, valueOf } from '../../core/props/kind';
import { Secret } from '../../values/secret';
import { AccountPolicy } from './account-policy';

/** What every login by OpenID Connect may say. */
export interface OpenIdOptions {
  /** The Secret with the keys `clientId` (unless it is given below) and `clientSecret`. */
  readonly client: Secret;

  /**
   * The client id, where it is no secret. It is case-sensitive.
   *
   * @default - key `clientId` of the Secret
   */
  readonly clientId?: string;

  /**
   * Name of the provider in XNAT's administration.
   *
   * @default "OpenID Authentication Provider"
   */
  readonly displayName?: string;

  /**
   * HTML on the login page that leads to the provider. It must link to `<redirectPath>?providerId=<providerId>`.
   *
   * @default - a link with the provider's name; for AAF its button
   */
  readonly link?: string;

  /**
   * Path, appended to the site URL, that the provider sends people back to. Site URL and path together are what is
   * registered with the provider. All providers of a site have the same.
   *
   * @default "/openid-login"
   */
  readonly redirectPath?: string;

  /**
   * E-mail domains whose people may log in, compared without regard to case.
   *
   * @default - all
   */
  readonly allowedEmailDomains?: string[];

  /**
   * Whether only people of `allowedEmailDomains` get in.
   *
   * @default - true where domains are given
   */
  readonly filterEmailDomains?: boolean;

  /**
   * What happens when somebody logs in for the first time.
   *
   * @default AccountPolicy.reviewed()
   */
  readonly accounts?: AccountPolicy;

  /**
   * What XNAT asks the provider for.
   *
   * @default ["openid", "profile", "email"]
   */
  readonly scopes?: string[];

  /**
   * Claim that holds the e-mail address.
   *
   * @default "email"
   */
  readonly emailProperty?: string;

  /**
   * Claim that holds the given name.
   *
   * @default "given_name"
   */
  readonly givenNameProperty?: string;

  /**
   * Claim that holds the family name.
   *
   * @default "family_name"
   */
  readonly familyNameProperty?: string;

  /**
   * Whether XNAT proves with PKCE (S256) that it asked for the code. From plugin 1.3 on.
   *
   * @default - the plugin's, false
   */
  readonly pkce?: boolean;

  /**
   * The provider's userinfo endpoint. From plugin 1.3 on.
   *
   * @default - XNAT reads the ID token alone
   */
  readonly userInfoUri?: string;

  /**
   * Further keys of the provider, without `openid.<id>.`, such as `{ usernamePattern: '[sub]' }`. No secrets. A key that the plugin's version does
   * not read is refused.
   *
   * @default - none
   */
  readonly extraProperties?: { readonly [key: string]: string };
}

/** A login by a provider whose endpoints are known. */
export interface OpenIdPresetOptions extends OpenIdOptions {
  /**
   * XNAT's id of the provider: letters, digits, hyphens and underscores. It becomes part of user names, so it stays for ever.
   *
   * @default - as the maker is called, such as "google" for `Login.google`; "entra" for `Login.entraId`
   */
  readonly providerId?: string;
}

/** A login by any identity provider that speaks OpenID Connect. */
export interface OpenIdProviderProps extends OpenIdOptions {
  /** XNAT's id of the provider: letters, digits, hyphens and underscores. It becomes part of user names, so it stays for ever. */
  readonly providerId: string;

  /** The provider's authorization endpoint. */
  readonly userAuthUri: string;

  /** The provider's token endpoint. */
  readonly accessTokenUri: string;
}

const PLUGIN = 'https://bitbucket.org/xnatx/openid-auth-plugin';
const XNAT_LOGIN = 'XNAT, Login.vm: the text stands in HTML';
const CLAIMS = 'OpenID Connect Core 1.0, 5.1 Standard Claims';
const ENDPOINT = 'RFC 6749, 3.1 and 3.2';

const openIdShape: Shape<OpenIdOptions> = {
  client: required(secretOf(Secret, 'Secret.named("xnat-aaf")'), Secret.named('missing')),
  clientId: optional(heldBy(text, 'client-id', 'RFC 6749, appendix A.1')),
  displayName: optional(heldBy(filledText, 'login-name', XNAT_LOGIN)),
  link: optional(heldBy(text, 'login-link', XNAT_LOGIN)),
  redirectPath: optional(heldBy(text, 'redirect-path', 'RFC 3986, 3.3 Path')),
  allowedEmailDomains: optional(listOf(heldBy(text, 'email-domains', EMAIL_DOMAIN)), ['missing.invalid']),
  filterEmailDomains: optional(flag),
  accounts: optional(valueOf(AccountPolicy, 'AccountPolicy.reviewed()')),
  scopes: optional(filledListOf(heldBy(filledText, 'openid-scopes', 'RFC 6749, 3.3'))),
  emailProperty: optional(heldBy(filledText, 'openid-claim', CLAIMS)),
  givenNameProperty: optional(heldBy(filledText, 'openid-claim', CLAIMS)),
  familyNameProperty: optional(heldBy(filledText, 'openid-claim', CLAIMS)),
  pkce: optional(flag),
  userInfoUri: optional(heldBy(address, 'openid-endpoint', ENDPOINT)),
  extraProperties: optional(mapOf(heldBy(text, 'openid-value', PLUGIN), heldBy(text, 'openid-property', PLUGIN))),
};

export const openIdPresetShape: Shape<OpenIdPresetOptions> = { ...openIdShape, providerId: optional(heldBy(text, 'provider-id', PLUGIN)) };

export const openIdProviderShape: Shape<OpenIdProviderProps> = {
  ...openIdShape,
  providerId: required(heldBy(text, 'provider-id', PLUGIN), 'missing'),
  userAuthUri: required(heldBy(address, 'openid-endpoint', ENDPOINT), 'https://missing.invalid/authorize'),
  accessTokenUri: required(heldBy(address, 'openid-endpoint', ENDPOINT), 'https://missing.invalid/token'),
};
