import { scopeOf } from '../../core/scope';
import { Construct } from 'constructs';
import { NetworkPurpose } from '../../contracts/network-member';
import type { ILoginHost, ILoginProvider } from '../../contracts/login-provider';
import { accepted, checked } from '../../core/props/checked';
import { contract, method, text } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { portOf } from '../../core/url';
import { literalSecret, placeholderSecret } from '../../values/placeholder-secret.rules';
import { loginNotAdded, loginPlugin } from './login.rules';
import { OpenIdGeneration, openIdGeneration, type OpenIdSettings, writeOpenIdFile, xnatProviderId } from './openid-file';
import { type OpenIdProviderProps, openIdProviderShape } from './openid-options';
import { openIdSettings } from './openid-settings';
import { clientId, emailDomains, openIdEndpoint, openIdShared, redirectPath } from './openid.rules';

const HOST = contract('what XnatWeb.addLogin gives it', { url: text, pluginVersion: method, authFile: method, enableProvider: method, addEgress: method });

/** Providers of one XNAT, for what they must have in common. */
const boundTo = new WeakMap<ILoginHost, OpenIdSettings[]>();

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
  /** @internal */
  protected readonly _hosts: ILoginHost[] = [];

  constructor(scope: Construct, id: string, props: OpenIdProviderProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'OpenIdProvider', props, openIdProviderShape);
    this.providerId = props.providerId;
    this.settings = openIdSettings(props);
    const refusals = Refusals.of(this)
      .apply(redirectPath, this.settings.redirectPath)
      .apply(emailDomains, { filter: this.settings.filterEmailDomains, domains: this.settings.allowedEmailDomains })
      .applyLater(loginNotAdded, () => ({ providerId: this.providerId, bound: this._hosts.length }));
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
