import { address, heldBy, required, type Shape } from '../../core/props/kind';
import { type OpenIdPresetOptions, openIdPresetShape, type OpenIdProviderProps } from './openid-options';

/** A tenant of Microsoft Entra ID. */
export interface EntraIdOptions extends OpenIdPresetOptions {
  /** Id of the tenant, or one of its domains, such as `uni.example.edu.au`. */
  readonly tenant: string;
}

/** Stands in for a tenant that is missing or wrong, so that the other mistakes are found as well. */
export const STAND_IN_TENANT = 'missing.invalid';

export const entraIdShape: Shape<EntraIdOptions> = {
  ...openIdPresetShape,
  tenant: required(heldBy(address, 'entra-tenant', 'https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc'), STAND_IN_TENANT),
};

/** @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc */
export function entraIdProvider({ tenant, ...options }: EntraIdOptions): OpenIdProviderProps {
  const endpoints = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0`;
  return {
    displayName: 'Microsoft',
    ...options,
    providerId: options.providerId ?? 'entra',
    userAuthUri: `${endpoints}/authorize`,
    accessTokenUri: `${endpoints}/token`,
  };
}
