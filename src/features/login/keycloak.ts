import { address, heldBy, required, type Shape } from '../../core/props/kind';
import { type OpenIdPresetOptions, openIdPresetShape, type OpenIdProviderProps } from './openid-options';

/** A realm of Keycloak. */
export interface KeycloakOptions extends OpenIdPresetOptions {
  /**
   * URL of the realm, such as `https://id.example.edu.au/realms/imaging`. Before Keycloak 17 it has `/auth` in front of `/realms`.
   */
  readonly realm: string;
}

/** Stands in for a realm that is missing or wrong, so that the other mistakes are found as well. */
export const STAND_IN_REALM = 'https://missing.invalid/realms/missing';

export const keycloakShape: Shape<KeycloakOptions> = {
  ...openIdPresetShape,
  realm: required(heldBy(address, 'keycloak-realm', 'https://www.keycloak.org/securing-apps/oidc-layers'), STAND_IN_REALM),
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
