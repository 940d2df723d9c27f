import { Construct } from 'constructs';
import type { ILoginProvider } from '../../contracts/login-provider';
import { NetworkPurpose } from '../../contracts/network-member';
import type { IXnatHost } from '../../contracts/xnat-host';
import { portOf } from '../../core/url';
import { Secret } from '../../values/secret';
import { checked } from '../../core/props/checked';
import { filledListOf, filledText, flag, listOf, mapOf, optional, required, secretOf, type Shape, text, valueOf } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { loginNotAdded, loginPlugin } from './login.rules';
import { clientId, emailDomains, openIdEndpoint, openIdShared, redirectPath } from './openid.rules';
import { literalSecret, placeholderSecret } from '../../values/placeholder-secret.rules';
import { AccountPolicy } from './account-policy';
import { OpenIdGeneration, openIdGeneration, type OpenIdSettings, writeOpenIdFile, xnatProviderId } from './openid-file';
import { openIdSettings } from './openid-settings';

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
   * Whether `allowedEmailDomains` is heeded.
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
   * Further keys of the provider, without `openid.<id>.`, such as `{ usernamePattern: '[sub]' }`. No secrets.
   *
   * @default - none
   */
  readonly extraProperties?: { readonly [key: string]: string };
}

/** A login by any identity provider that speaks OpenID Connect. */
export interface OpenIdProviderProps extends OpenIdOptions {
  /** XNAT's id of the provider: lower-case letters, digits and underscores. It becomes part of user names. */
  readonly providerId: string;

  /** The provider's authorization endpoint. */
  readonly userAuthUri: string;

  /** The provider's token endpoint. */
  readonly accessTokenUri: string;

  /**
   * The provider's userinfo endpoint. From plugin 1.3 on.
   *
   * @default - XNAT reads the ID token alone
   */
  readonly userInfoUri?: string;
}

export const openIdShape: Shape<OpenIdOptions> = {
  client: required(secretOf(Secret, 'Secret.named("xnat-aaf")'), Secret.named('missing')),
  clientId: optional(text),
  displayName: optional(filledText),
  link: optional(text),
  redirectPath: optional(text),
  allowedEmailDomains: optional(listOf(text), ['missing.invalid']),
  filterEmailDomains: optional(flag),
  accounts: optional(valueOf(AccountPolicy, 'AccountPolicy.reviewed()')),
  scopes: optional(filledListOf(filledText)),
  emailProperty: optional(filledText),
  givenNameProperty: optional(filledText),
  familyNameProperty: optional(filledText),
  pkce: optional(flag),
  extraProperties: optional(mapOf(text)),
};

const SHAPE: Shape<OpenIdProviderProps> = {
  ...openIdShape,
  providerId: required(text, 'missing'),
  userAuthUri: required(text, 'https://missing.invalid/authorize'),
  accessTokenUri: required(text, 'https://missing.invalid/token'),
  userInfoUri: optional(text),
};

/** Providers of one XNAT, for what they must have in common. */
const boundTo = new WeakMap<IXnatHost, OpenIdSettings[]>();

/**
 * A login by OpenID Connect. It makes no object: `XnatWeb.addLogin` gives it to an XNAT, and it writes XNAT's files in
 * the shape that the plugin's version in XNAT's image reads.
 *
 * Reports the rules `login-not-added`, `login-plugin`, `redirect-path`, `client-id`, `placeholder-secret`,
 * `literal-secret`, `email-domains`, `openid-endpoint` and `openid-shared`.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html
 */
export class OpenIdProvider extends Construct implements ILoginProvider {
  readonly providerId: string;
  private readonly settings: OpenIdSettings;
  private readonly hosts: IXnatHost[] = [];

  constructor(scope: Construct, id: string, given: OpenIdProviderProps) {
    super(scope, id);
    const props = checked(this, 'OpenIdProvider', given, SHAPE);
    this.providerId = props.providerId;
    this.settings = openIdSettings(props);
    const refusals = Refusals.of(this)
      .apply(redirectPath, this.settings.redirectPath)
      .apply(emailDomains, { filter: this.settings.filterEmailDomains, domains: this.settings.allowedEmailDomains })
      .applyLater(loginNotAdded, () => ({ providerId: this.providerId, bound: this.hosts.length }));
    if (props.clientId !== undefined) {
      refusals.apply(clientId, props.clientId).apply(placeholderSecret, { prop: 'clientId', value: props.clientId });
    }
    for (const [prop, url] of Object.entries({ userAuthUri: props.userAuthUri, accessTokenUri: props.accessTokenUri, userInfoUri: props.userInfoUri })) {
      if (url !== undefined) refusals.apply(openIdEndpoint, { prop, url });
    }
    for (const [key, value] of Object.entries(props.extraProperties ?? {})) {
      refusals.apply(literalSecret, { prop: 'extraProperties', key, value });
    }
  }

  /**
   * The URL to register with the identity provider: the site's URL and the redirect path. Known once the provider is
   * added to an XNAT.
   */
  get redirectUrl(): string {
    const [host] = this.hosts;
    if (!host) throw new Error(`the redirect URL of "${this.providerId}" is known once it is given to XnatWeb.addLogin`);
    return host.url + this.settings.redirectPath;
  }

  bind(host: IXnatHost): void {
    this.hosts.push(host);
    const version = host.pluginVersion('openid-auth');
    Refusals.of(this).apply(loginPlugin, { providerId: this.providerId, version });
    const generation = openIdGeneration(version ?? '1.4');
    const others = boundTo.get(host) ?? [];
    boundTo.set(host, [...others, this.settings]);
    this.refuseDifferences(generation, [...others, this.settings]);
    writeOpenIdFile(host, generation, this.settings);
    for (const url of [this.settings.accessTokenUri, this.settings.userInfoUri]) {
      // Users' browsers go to userAuthUri; XNAT itself goes to these.
      if (url !== undefined) host.addEgress({ purpose: NetworkPurpose.IDENTITY_PROVIDER, port: portOf(url) });
    }
    host.enableProvider(xnatProviderId(generation, this.providerId));
  }

  private refuseDifferences(generation: OpenIdGeneration, all: readonly OpenIdSettings[]): void {
    const values = (of: (settings: OpenIdSettings) => string) => new Map(all.map((settings) => [settings.providerId, of(settings)]));
    const refusals = Refusals.of(this).apply(openIdShared, {
      setting: 'redirectPath',
      values: values((settings) => settings.redirectPath),
    });
    if (generation === OpenIdGeneration.SINGLE_FILE) {
      refusals.apply(openIdShared, { setting: 'accounts', values: values((settings) => settings.accounts.toString()) });
    }
  }
}
