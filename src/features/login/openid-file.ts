import type { ILoginHost } from '../../contracts/login-provider';
import type { IPropertiesFile } from '../../values/properties-file';
import type { SecretKey } from '../../values/secret';
import type { AccountPolicy } from './account-policy';

/** A provider as the plugin needs it, with every default filled in. */
export interface OpenIdSettings {
  readonly providerId: string;
  readonly displayName: string;
  readonly clientId?: string;
  readonly clientIdKey?: SecretKey;
  readonly clientSecretKey: SecretKey;
  readonly accessTokenUri: string;
  readonly userAuthUri: string;
  readonly userInfoUri?: string;
  readonly scopes: readonly string[];
  readonly link: string;
  readonly redirectPath: string;
  readonly filterEmailDomains: boolean;
  readonly allowedEmailDomains: readonly string[];
  readonly accounts: AccountPolicy;
  readonly emailProperty: string;
  readonly givenNameProperty: string;
  readonly familyNameProperty: string;
  readonly pkce?: boolean;
  readonly extraProperties: { readonly [key: string]: string };
}

/** The plugin's generations, each with a shape of its own. */
export enum OpenIdGeneration {
  /** 1.0: one file for all providers, named by `enabled`. */
  SINGLE_FILE,
  /** 1.1 to 1.3: a file for each provider; accounts by `userAuto…`. */
  FILE_EACH,
  /** From 1.4 on: a file for each provider; accounts by `auto.…` alone. */
  AUTO_ONLY,
}

export function openIdGeneration(version: string): OpenIdGeneration {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major === 1 && minor === 0) return OpenIdGeneration.SINGLE_FILE;
  return major === 1 && minor < 4 ? OpenIdGeneration.FILE_EACH : OpenIdGeneration.AUTO_ONLY;
}

/** The id that XNAT knows the file's provider by. */
export function xnatProviderId(generation: OpenIdGeneration, providerId: string): string {
  return generation === OpenIdGeneration.SINGLE_FILE ? 'openid' : providerId;
}

/**
 * Writes a provider's properties as a generation of the plugin reads them. The keys are case-sensitive.
 *
 * @see https://github.com/Australian-Imaging-Service/xnat-openid-auth-plugin
 * @see https://bitbucket.org/xnatx/openid-auth-plugin
 */
export function writeOpenIdFile(host: ILoginHost, generation: OpenIdGeneration, settings: OpenIdSettings): void {
  const single = generation === OpenIdGeneration.SINGLE_FILE;
  const file = host.authFile(`${xnatProviderId(generation, settings.providerId)}-provider.properties`);
  file.set('auth.method', 'openid');
  if (single) file.set('type', 'openid');
  file.set('provider.id', xnatProviderId(generation, settings.providerId));
  file.set('visible', 'true');
  file.set('auto.enabled', String(settings.accounts.enabled));
  file.set('auto.verified', String(settings.accounts.verified));
  file.set('name', settings.displayName);
  if (single) {
    file.set('disableUsernamePasswordLogin', String(!host.passwordLogin));
    file.append('enabled', settings.providerId);
  }
  file.set('siteUrl', host.url);
  file.set('preEstablishedRedirUri', settings.redirectPath);
  writeProvider(file, generation, settings);
}

function writeProvider(file: IPropertiesFile, generation: OpenIdGeneration, settings: OpenIdSettings): void {
  const key = (name: string) => `openid.${settings.providerId}.${name}`;
  const set = (name: string, value: string) => file.set(key(name), value);
  if (settings.clientIdKey) file.setSecret(key('clientId'), settings.clientIdKey);
  else set('clientId', settings.clientId ?? '');
  file.setSecret(key('clientSecret'), settings.clientSecretKey);
  set('accessTokenUri', settings.accessTokenUri);
  set('userAuthUri', settings.userAuthUri);
  if (settings.userInfoUri !== undefined && generation !== OpenIdGeneration.SINGLE_FILE) set('userInfoUri', settings.userInfoUri);
  set('scopes', settings.scopes.join(','));
  set('link', settings.link);
  set('shouldFilterEmailDomains', String(settings.filterEmailDomains));
  if (settings.allowedEmailDomains.length > 0) set('allowedEmailDomains', settings.allowedEmailDomains.join(','));
  set('forceUserCreate', String(settings.accounts.forceCreate));
  if (generation !== OpenIdGeneration.AUTO_ONLY) {
    set('userAutoEnabled', String(settings.accounts.enabled));
    set('userAutoVerified', String(settings.accounts.verified));
  }
  set('emailProperty', settings.emailProperty);
  set('givenNameProperty', settings.givenNameProperty);
  set('familyNameProperty', settings.familyNameProperty);
  if (settings.pkce !== undefined && generation !== OpenIdGeneration.SINGLE_FILE) set('pkceEnabled', String(settings.pkce));
  for (const [name, value] of Object.entries(settings.extraProperties)) set(name, value);
}
