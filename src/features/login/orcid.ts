import { flag, optional, type Shape } from '../../core/props/kind';
import { AccountPolicy } from './account-policy';
import { type OpenIdPresetOptions, openIdPresetShape, type OpenIdProviderProps } from './openid-options';

/** A login by ORCID. */
export interface OrcidOptions extends OpenIdPresetOptions {
  /**
   * Whether it is ORCID's sandbox, with people who do not exist.
   *
   * @default false
   */
  readonly sandbox?: boolean;
}

export const orcidShape: Shape<OrcidOptions> = { ...openIdPresetShape, sandbox: optional(flag) };

/**
 * ORCID tells no e-mail address, and knows the scope openid alone. A person without an address is asked for it, and so
 * no account is made without asking.
 *
 * @see https://orcid.org/.well-known/openid-configuration
 */
export function orcidProvider({ sandbox = false, ...options }: OrcidOptions): OpenIdProviderProps {
  const endpoints = `https://${sandbox ? 'sandbox.' : ''}orcid.org/oauth`;
  return {
    displayName: 'ORCID',
    ...options,
    scopes: options.scopes ?? ['openid'],
    accounts: options.accounts ?? AccountPolicy.of({ enabled: false, verified: false, forceCreate: false }),
    providerId: options.providerId ?? 'orcid',
    userAuthUri: `${endpoints}/authorize`,
    accessTokenUri: `${endpoints}/token`,
  };
}
