import type { Construct } from 'constructs';
import type { ILoginHost } from '../../contracts/login-provider';
import { examined } from '../../core/props/checked';
import { address, heldBy, oneOf, optional, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { scopeOf } from '../../core/scope';
import { aafEnvironment } from './openid-endpoints.rules';
import { type OpenIdPresetOptions, openIdPresetShape } from './openid-options';
import { OpenIdProvider } from './openid-provider';
import { loginHttps } from './openid.rules';

/** The federation that a site is registered with. */
export enum AafEnvironment {
  /** central.test.aaf.edu.au: for development and trials, with test identities. */
  TEST = 'test',
  /** central.aaf.edu.au: for people. */
  PRODUCTION = 'production',
}

/** A login by the Australian Access Federation. */
export interface AafOpenIdOptions extends OpenIdPresetOptions {
  /**
   * The federation that the site is registered with. A client id of one is unknown to the other.
   *
   * @default AafEnvironment.PRODUCTION
   */
  readonly environment?: AafEnvironment;

  /**
   * The authorization endpoint, in place of the environment's.
   *
   * @default - as the federation publishes it
   */
  readonly userAuthUri?: string;

  /**
   * The token endpoint, in place of the environment's.
   *
   * @default - as the federation publishes it
   */
  readonly accessTokenUri?: string;
}

export const aafShape: Shape<AafOpenIdOptions> = {
  ...openIdPresetShape,
  environment: optional(oneOf(AafEnvironment, 'AafEnvironment')),
  userAuthUri: optional(heldBy(address, 'openid-endpoint', 'RFC 6749, 3.1')),
  accessTokenUri: optional(heldBy(address, 'openid-endpoint', 'RFC 6749, 3.2')),
};

/**
 * A login by the Australian Access Federation (AAF) with OpenID Connect.
 *
 * Register the site in AAF's Federation Manager with `redirectUrl`, put the client id and the client secret into a
 * Secret, and add it to XNAT. New accounts wait for an administrator.
 *
 * Reports the rules of `OpenIdProvider`, `aaf-environment` and `login-https`.
 *
 * @see https://tutorials.aaf.edu.au/
 */
export class AafOpenId extends OpenIdProvider {
  constructor(scope: Construct, id: string, props: AafOpenIdOptions) {
    const { props: known, findings } = examined('AafOpenId', props, aafShape);
    const { environment = AafEnvironment.PRODUCTION, ...given } = known;
    const endpoints = { userAuthUri: given.userAuthUri, accessTokenUri: given.accessTokenUri, userInfoUri: given.userInfoUri };
    const ofOther = aafEnvironment.findings({ environment, ...endpoints });
    // What is told here is not told again by the rules of any provider.
    const options = ofOther.length === 0 ? given : { ...given, userAuthUri: undefined, accessTokenUri: undefined, userInfoUri: undefined };
    const providerId = options.providerId ?? 'aaf';
    const path = options.redirectPath ?? '/openid-login';
    const federation = `https://central.${environment === AafEnvironment.TEST ? 'test.' : ''}aaf.edu.au/oidc`;
    super(scopeOf(scope, id, new.target), id, {
      link:
        '<p>To sign-in using your AAF credentials, please click on the button below.</p>' +
        `<p><a href="${path}?providerId=${providerId}"><img src="/images/aaf_service_223x54.png" /></a></p>`,
      ...options,
      userAuthUri: options.userAuthUri ?? `${federation}/authorize`,
      accessTokenUri: options.accessTokenUri ?? `${federation}/token`,
      providerId,
    });
    Refusals.of(this)
      .report(...findings)
      .report(...ofOther);
  }

  override bind(host: ILoginHost): void {
    super.bind(host);
    if (this._hosts.includes(host)) Refusals.of(this).apply(loginHttps, host.url);
  }
}
