import { carriesSecret } from '../../core/secrets';
import { AccountPolicy } from './account-policy';
import type { OpenIdSettings } from './openid-file';
import type { OpenIdProviderProps } from './openid-options';

/** A provider's settings, with every default filled in. */
export function openIdSettings(props: OpenIdProviderProps): OpenIdSettings {
  const path = props.redirectPath ?? '/openid-login';
  const displayName = props.displayName ?? 'OpenID Authentication Provider';
  const domains = props.allowedEmailDomains ?? [];
  return {
    providerId: props.providerId,
    displayName,
    clientId: props.clientId,
    clientIdKey: props.clientId === undefined ? props.client.key('clientId') : undefined,
    clientSecretKey: props.client.key('clientSecret'),
    accessTokenUri: withoutSecret(props.accessTokenUri),
    userAuthUri: withoutSecret(props.userAuthUri),
    userInfoUri: props.userInfoUri && withoutSecret(props.userInfoUri),
    scopes: props.scopes ?? ['openid', 'profile', 'email'],
    link: props.link ?? `<p><a href="${path}?providerId=${props.providerId}">Sign in with ${escapeHtml(displayName)}</a></p>`,
    redirectPath: path,
    filterEmailDomains: props.filterEmailDomains ?? domains.length > 0,
    allowedEmailDomains: domains,
    accounts: props.accounts ?? AccountPolicy.reviewed(),
    emailProperty: props.emailProperty ?? 'email',
    givenNameProperty: props.givenNameProperty ?? 'given_name',
    familyNameProperty: props.familyNameProperty ?? 'family_name',
    pkce: props.pkce,
    extraProperties: props.extraProperties ?? {},
  };
}

/** What is refused where it is given is not handed on: XNAT would refuse it again, under another name. */
const withoutSecret = (url: string) => (carriesSecret(url) ? 'https://missing.invalid' : url);

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
