import { optional, required, type Shape, text } from '../../core/props/kind';
import { type OpenIdOptions, type OpenIdProviderProps, openIdShape } from './openid-options';

/** A realm of Keycloak. */
export interface KeycloakOptions extends OpenIdOptions {
  /**
   * URL of the realm, such as `https://id.example.edu.au/realms/imaging`. Before Keycloak 17 it has `/auth` in front of `/realms`.
   */
  readonly realm: string;

  /**
   * XNAT's id of the provider: lower-case letters, digits and underscores. It becomes part of user names.
   *
   * @default "keycloak"
   */
  readonly providerId?: string;
}

/** Stands in for a realm that is missing or wrong, so that the other mistakes are found as well. */
export const MISSING_REALM = 'https://missing.invalid/realms/missing';

export const keycloakShape: Shape<KeycloakOptions> = {
  ...openIdShape,
  realm: required(text, MISSING_REALM),
  providerId: optional(text),
};

/** @see https://www.keycloak.org/securing-apps/oidc-layers#_oidc_available_endpoints */
export function keycloakProvider({ realm, ...options }: KeycloakOptions): OpenIdProviderProps {
  const endpoints = `${realm.replace(/\/+$/, '')}/protocol/openid-connect`;
  return {
    displayName: 'Keycloak',
    ...options,
    providerId: options.providerId ?? 'keycloak',
    userAuthUri: `${endpoints}/auth`,
    accessTokenUri: `${endpoints}/token`,
  };
}
