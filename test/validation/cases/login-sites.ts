import { Login, type AafOpenIdOptions, OpenIdProvider, type OpenIdProviderProps, Secret, type XnatSiteProps } from 'cdk8s-xnat';
import { site } from '../case';

export const client = Secret.named('xnat-aaf');

/** A site with a login by AAF. */
export const aaf = (options: Partial<AafOpenIdOptions>, props: Partial<XnatSiteProps> = {}) => site({ logins: [Login.aaf({ client, ...options })], ...props });

export const keycloak = (options: Partial<OpenIdProviderProps> = {}): OpenIdProviderProps => ({
  client: Secret.named('xnat-keycloak'),
  providerId: 'keycloak',
  userAuthUri: 'https://id.example.edu.au/realms/xnat/protocol/openid-connect/auth',
  accessTokenUri: 'https://id.example.edu.au/realms/xnat/protocol/openid-connect/token',
  ...options,
});

/** A site with a login by Keycloak, added as often as said. */
export const withKeycloak = (options: Partial<OpenIdProviderProps>, props: Partial<XnatSiteProps> = {}, times = 1) =>
  site(props, (uwa) => {
    const provider = new OpenIdProvider(uwa, 'keycloak', keycloak(options));
    for (let i = 0; i < times; i++) uwa.xnat.addLogin(provider);
  });
