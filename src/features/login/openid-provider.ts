import { Construct } from 'constructs';
import type { ILoginHost, ILoginProvider } from '../../contracts/login-provider';
import { NetworkPurpose } from '../../contracts/network-member';
import { accepted, checked } from '../../core/props/checked';
import { contract, method, text } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { scopeOf } from '../../core/scope';
import { portOf } from '../../core/url';
import { placeholderSecret } from '../../values/placeholder-secret.rules';
import { loginNotAdded, loginPlugin } from './login.rules';
import { emailDomains, loginOpen, openIdScopes } from './openid-access.rules';
import { clientId, loginLink, loginName, openIdClaim } from './openid-client.rules';
import { type EndpointsSubject, type EndpointSubject, openIdEndpoint, openIdEndpoints, openIdOwnHost } from './openid-endpoints.rules';
import { OpenIdGeneration, openIdGeneration, type OpenIdSettings, writeOpenIdFile, xnatProviderId } from './openid-file';
import { type OpenIdProviderProps, openIdProviderShape } from './openid-options';
import { isOn, openIdNewer, openIdProperty, openIdValue } from './openid-properties.rules';
import { openIdSettings } from './openid-settings';
import { type OneOfSeveral, openIdClients, openIdIssuers, openIdShared } from './openid-several.rules';
import { redirectPath } from './openid.rules';

const HOST = contract('what XnatWeb.addLogin gives it', { url: text, pluginVersion: method, authFile: method, enableProvider: method, addEgress: method });

/** Providers of one XNAT, for what they must have in common. */
const boundTo = new WeakMap<ILoginHost, OpenIdSettings[]>();

/**
 * A login by OpenID Connect. It makes no object: `XnatWeb.addLogin` gives it to an XNAT, and it writes XNAT's files in
 * the shape that the plugin's version in XNAT's image reads.
 *
 * Reports the rules `login-not-added`, `login-plugin`, `login-name`, `login-link`, `login-open`, `redirect-path`, `client-id`,
 * `placeholder-secret`, `literal-secret`, `email-domains`, `openid-scopes`, `openid-claim`, `openid-endpoint`, `openid-endpoints`,
 * `openid-own-host`, `openid-property`, `openid-newer`, `openid-value`, `openid-shared`, `openid-clients` and `openid-issuers`.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html
 */
export class OpenIdProvider extends Construct implements ILoginProvider {
  readonly providerId: string;
  private readonly settings: OpenIdSettings;
  /** @internal */
  protected readonly _hosts: ILoginHost[] = [];

  constructor(scope: Construct, id: string, props: OpenIdProviderProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'OpenIdProvider', props, openIdProviderShape);
    this.providerId = props.providerId;
    this.settings = openIdSettings(props);
    this.refuse(props);
  }

  /**
   * The URL to register with the identity provider: the site's URL and the redirect path. Known once the provider is
   * added to an XNAT.
   */
  get redirectUrl(): string {
    const [host] = this._hosts;
    if (!host) throw new Error(`the redirect URL of "${this.providerId}" is known once it is given to XnatWeb.addLogin`);
    return host.url + this.settings.redirectPath;
  }

  bind(host: ILoginHost): void {
    if (!accepted(this, 'bind', HOST, host)) return;
    this._hosts.push(host);
    const version = host.pluginVersion('openid-auth');
    Refusals.of(this).apply(loginPlugin, { providerId: this.providerId, version });
    const generation = openIdGeneration(version ?? '1.4');
    const others = boundTo.get(host) ?? [];
    boundTo.set(host, [...others, this.settings]);
    this.refuseDifferences(generation, [...others, this.settings]);
    this.refuseAt(host, version, [...others, this.settings]);
    // No file and no preference can carry another id, which has been told above.
    if (!/^[\w.-]+$/.test(this.providerId)) return;
    writeOpenIdFile(host, generation, this.settings);
    for (const url of [this.settings.accessTokenUri, this.settings.userInfoUri]) {
      // Users' browsers go to userAuthUri; XNAT itself goes to these.
      if (url !== undefined) host.addEgress({ purpose: NetworkPurpose.IDENTITY_PROVIDER, port: portOf(url) });
    }
    host.enableProvider(xnatProviderId(generation, this.providerId));
  }

  /** Holds the rules that need to know no XNAT. */
  private refuse(props: OpenIdProviderProps): void {
    const { settings } = this;
    const { displayName, redirectPath: path, emailProperty, givenNameProperty, familyNameProperty, scopes, extraProperties } = settings;
    const refusals = Refusals.of(this)
      .apply(redirectPath, path)
      .apply(loginName, displayName)
      .apply(emailDomains, { filter: props.filterEmailDomains, domains: props.allowedEmailDomains, enabled: settings.accounts.enabled })
      .apply(openIdScopes, { scopes, filter: settings.filterEmailDomains, emailProperty })
      .apply(openIdClaim, { emailProperty, givenNameProperty, familyNameProperty })
      .apply(openIdValue, extraProperties)
      .apply(loginOpen, {
        userAuthUri: settings.userAuthUri,
        enabled: settings.accounts.enabled,
        domains: settings.filterEmailDomains ? settings.allowedEmailDomains : [],
        gate: isOn(extraProperties['idToken.roleCheck.enabled'] ?? extraProperties['roleCheck.enabled']),
      })
      .applyLater(loginNotAdded, () => ({ providerId: this.providerId, bound: this._hosts.length }));
    // A link that is made of a path or an id that is refused is wrong for that alone.
    const sound = redirectPath.findings(path).length === 0 && /^[\w-]+$/.test(this.providerId);
    if (props.link !== undefined && sound) refusals.apply(loginLink, { link: props.link, providerId: this.providerId, redirectPath: path });
    if (props.clientId !== undefined) {
      refusals.apply(clientId, props.clientId).apply(placeholderSecret, { prop: 'clientId', value: props.clientId });
    }
    const wrong = urlsOf(props).filter(({ prop, url }) => {
      refusals.apply(openIdEndpoint, { prop, url });
      return openIdEndpoint.findings({ prop, url }).length > 0;
    });
    if (wrong.length === 0)
      refusals.apply(openIdEndpoints, { userAuthUri: props.userAuthUri, accessTokenUri: props.accessTokenUri, userInfoUri: props.userInfoUri });
  }

  /** Holds the rules for which an XNAT must be known: its address, its plugin, and its other providers. */
  private refuseAt(host: ILoginHost, version: string | undefined, all: readonly OpenIdSettings[]): void {
    const { pkce, userInfoUri, extraProperties } = this.settings;
    const refusals = Refusals.of(this);
    if (version !== undefined) {
      const subject = { version, pkce, userInfoUri, extraProperties };
      refusals.apply(openIdProperty, subject).apply(openIdNewer, subject);
    }
    for (const { prop, url } of urlsOf(this.settings)) {
      if (openIdEndpoint.findings({ prop, url }).length === 0) refusals.apply(openIdOwnHost, { prop, url, site: host.url });
    }
    const [added, ...before] = [...all].reverse().map(comparable);
    refusals.apply(openIdClients, { added: added!, before }).apply(openIdIssuers, { added: added!, before });
  }

  private refuseDifferences(generation: OpenIdGeneration, all: readonly OpenIdSettings[]): void {
    const values = (of: (settings: OpenIdSettings) => string, some = all) => new Map(some.map((settings) => [settings.providerId, of(settings)]));
    const refusals = Refusals.of(this).apply(openIdShared, {
      setting: 'redirectPath',
      values: values((settings) => settings.redirectPath),
    });
    if (generation === OpenIdGeneration.SINGLE_FILE) {
      const filtering = all.filter((settings) => settings.filterEmailDomains);
      refusals
        .apply(openIdShared, { setting: 'accounts', values: values((settings) => settings.accounts.toString()) })
        .apply(openIdShared, { setting: 'allowedEmailDomains', values: values((settings) => [...settings.allowedEmailDomains].sort().join(','), filtering) });
    }
  }
}

function urlsOf({ userAuthUri, accessTokenUri, userInfoUri }: EndpointsSubject): EndpointSubject[] {
  const endpoints = { userAuthUri, accessTokenUri, userInfoUri };
  return Object.entries(endpoints).flatMap(([prop, url]) => (url === undefined ? [] : [{ prop, url }]));
}

const comparable = ({ providerId, clientSecretKey: { secretName, key }, accessTokenUri, extraProperties }: OpenIdSettings): OneOfSeveral => ({
  providerId,
  secret: `${secretName}/${key}`,
  accessTokenUri,
  issuer: extraProperties.issuer,
});
