import { optional, type Shape, text } from '../../core/props/kind';
import { type OpenIdOptions, type OpenIdProviderProps, openIdShape } from './openid-options';

/** A login by Google. */
export interface GoogleOptions extends OpenIdOptions {
  /**
   * XNAT's id of the provider: lower-case letters, digits and underscores. It becomes part of user names.
   *
   * @default "google"
   */
  readonly providerId?: string;
}

export const googleShape: Shape<GoogleOptions> = { ...openIdShape, providerId: optional(text) };

/** @see https://accounts.google.com/.well-known/openid-configuration */
export function googleProvider(options: GoogleOptions): OpenIdProviderProps {
  return {
    displayName: 'Google',
    ...options,
    providerId: options.providerId ?? 'google',
    userAuthUri: 'https://accounts.google.com/o/oauth2/v2/auth',
    accessTokenUri: 'https://oauth2.googleapis.com/token',
  };
}
