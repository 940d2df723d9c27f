import { type Code, name } from '../../code/code';

/** Which maker of `Login` a provider is for, and what it must be told. */
export interface Endpoints {
  readonly maker: string;
  readonly options: { readonly [prop: string]: Code | undefined };
  /** The id that the maker has by itself. */
  readonly standardId?: string;
}

/** Knows a provider by its endpoints. */
export function endpointsOf(id: string, userAuthUri: string | undefined, accessTokenUri: string | undefined): Endpoints {
  const both = `${userAuthUri ?? ''} ${accessTokenUri ?? ''}`;
  const other: Endpoints = { maker: 'Login.openId', options: { providerId: id, userAuthUri, accessTokenUri } };
  if (/^https:\/\/central\.aaf\.edu\.au\/\S* https:\/\/central\.aaf\.edu\.au\//.test(both)) return { maker: 'Login.aaf', options: {}, standardId: 'aaf' };
  if (/^https:\/\/central\.test\.aaf\.edu\.au\/\S* https:\/\/central\.test\.aaf\.edu\.au\//.test(both)) {
    return { maker: 'Login.aaf', options: { environment: name('AafEnvironment.TEST') }, standardId: 'aaf' };
  }
  if (/^https:\/\/accounts\.google\.com\/\S* https:\/\/(www|oauth2)\.googleapis\.com\//.test(both))
    return { maker: 'Login.google', options: {}, standardId: 'google' };
  const [, realm] = /^(https:\/\/[^?#\s]+\/realms\/[^/?#\s]+)\/protocol\/openid-connect\/auth$/.exec(userAuthUri ?? '') ?? [];
  if (realm !== undefined && accessTokenUri === `${realm}/protocol/openid-connect/token`)
    return { maker: 'Login.keycloak', options: { realm }, standardId: 'keycloak' };
  const [, tenant] = /^https:\/\/login\.microsoftonline\.com\/([^/?#\s]+)\/oauth2\/v2\.0\/authorize$/.exec(userAuthUri ?? '') ?? [];
  if (tenant !== undefined && accessTokenUri === `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`) {
    return { maker: 'Login.entraId', options: { tenant }, standardId: 'entra' };
  }
  return other;
}
