import { AccountPolicy, Image, Login, OpenIdProvider, type OrcidOptions, XnatImage, XnatSite } from 'cdk8s-xnat';
import { MINIMAL } from '../../support/sites';
import { type Allowed, type Case, mistake, site } from '../case';
import { aaf, client, keycloak, withKeycloak } from './login-sites';

const openIdAuth = { name: 'openid-auth', version: '1.4.1', url: 'https://example.edu.au/openid-auth-1.4.1.jar', sha256: 'a'.repeat(64) };

const image = (version: string) => XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat', { tag: '1' }), plugins: { 'openid-auth': version } });
const old = image('1.0.2');

const orcid = (options: Partial<OrcidOptions> = {}) => site({ logins: [Login.orcid({ client, ...options })] });

export const providerCases: readonly Case[] = [
  mistake(
    'orcid-email',
    'domains for ORCID',
    orcid({ allowedEmailDomains: ['example.edu.au'] }),
    `
      [uwa] allowedEmailDomains, or their filter, is set for ORCID (orcid-email)
          why  ORCID tells no address, and the filter lets in nobody
          fix  remove allowedEmailDomains and filterEmailDomains, and keep accounts: AccountPolicy.of({ enabled: false, verified: false, forceCreate: false }), the default`,
    orcid(),
  ),
  mistake(
    'orcid-email',
    'accounts of ORCID without asking',
    orcid({ accounts: AccountPolicy.reviewed() }),
    `
      [uwa] accounts are made without asking (orcid-email)
          why  XNAT makes no account without an address, which ORCID does not tell: the person must be asked for it
          fix  leave accounts out, or write AccountPolicy.of({ enabled: false, verified: false, forceCreate: false })`,
    orcid({ accounts: AccountPolicy.of({ enabled: false, verified: false, forceCreate: false }) }),
  ),
  mistake(
    'provider-id',
    'one id for two providers',
    withKeycloak({ providerId: 'aaf' }, { logins: [Login.aaf({ client })] }),
    `
      [uwa/xnat] providerId "aaf" is used twice (provider-id)
          why  XNAT does not start with two providers of one id, and the accounts of a provider hang on its id for ever
          fix  give each provider an id of its own`,
    withKeycloak({}, { logins: [Login.aaf({ client })] }),
  ),
  mistake(
    'provider-id',
    "XNAT's own id",
    withKeycloak({ providerId: 'localdb' }),
    `
      [uwa/xnat] providerId is "localdb", which is XNAT's own login (provider-id)
          why  XNAT does not start with two providers of one id, and the accounts of a provider hang on its id for ever
          fix  choose another id, such as "keycloak"`,
    withKeycloak({}),
  ),
  mistake(
    'provider-id',
    'a dot',
    withKeycloak({ providerId: 'key.cloak' }),
    `
      [uwa/xnat] providerId is "key.cloak" (provider-id)
          why  in the keys openid.<id>.… a dot ends the id: the plugin would look for another provider
          fix  write "key_cloak"`,
    withKeycloak({ providerId: 'key_cloak' }),
  ),
  mistake(
    'provider-id',
    'a blank',
    withKeycloak({ providerId: 'Key Cloak' }),
    `
      [uwa/xnat] providerId is "Key Cloak" (provider-id)
          why  it is a part of keys, of user names and of a URL, in which nothing but letters, digits, hyphens and underscores survives
          fix  write "Key_Cloak"`,
    withKeycloak({ providerId: 'Key_Cloak' }),
  ),
  mistake(
    'provider-id',
    'two ids that differ in capitals',
    withKeycloak({ providerId: 'AAF' }, { logins: [Login.aaf({ client })] }),
    `
      [uwa/xnat] providerId "AAF" differs from "aaf" in capitals alone (provider-id)
          why  people and user names do not tell them apart
          fix  give each provider an id of its own`,
    withKeycloak({}, { logins: [Login.aaf({ client })] }),
  ),
  mistake(
    'login-not-added',
    'a provider that is never added',
    withKeycloak({}, {}, 0),
    `
      [uwa/keycloak] the login provider "keycloak" is never given to addLogin (login-not-added)
          why  the login page shows only what addLogin was given, and each site registers a URL of its own with the provider
          fix  call site.xnat.addLogin(…) with it`,
    withKeycloak({}),
  ),
  mistake(
    'login-not-added',
    'a provider that is added twice',
    withKeycloak({}, {}, 2),
    `
      [uwa/keycloak] the login provider "keycloak" is given to addLogin 2 times (login-not-added)
          why  the login page shows only what addLogin was given, and each site registers a URL of its own with the provider
          fix  call addLogin with it once, and make another provider for another site`,
    withKeycloak({}),
  ),
  mistake(
    'login-not-added',
    'one provider for two sites',
    (app) => {
      const uwa = new XnatSite(app, 'uwa', MINIMAL);
      const unsw = new XnatSite(app, 'unsw', { ...MINIMAL, url: 'https://unsw.example.edu.au' });
      const provider = new OpenIdProvider(uwa, 'keycloak', keycloak());
      uwa.xnat.addLogin(provider);
      unsw.xnat.addLogin(provider);
    },
    `
      [uwa/keycloak] the login provider "keycloak" is given to addLogin 2 times (login-not-added)
          why  the login page shows only what addLogin was given, and each site registers a URL of its own with the provider
          fix  call addLogin with it once, and make another provider for another site`,
    (app) => {
      for (const id of ['uwa', 'unsw']) {
        const one = new XnatSite(app, id, { ...MINIMAL, url: `https://${id}.example.edu.au` });
        one.xnat.addLogin(new OpenIdProvider(one, 'keycloak', keycloak()));
      }
    },
  ),
  mistake(
    'openid-shared',
    'two redirect paths',
    withKeycloak({ redirectPath: '/sso' }, { logins: [Login.aaf({ client })] }),
    `
      [uwa/keycloak] redirectPath differs: "/openid-login" of aaf, "/sso" of keycloak (openid-shared)
          why  the plugin merges all providers' files: the last one read decides for all
          fix  give all providers of the site the same redirectPath`,
    withKeycloak({}, { logins: [Login.aaf({ client })] }),
  ),
  mistake(
    'openid-shared',
    'two account policies for plugin 1.0',
    withKeycloak({ accounts: AccountPolicy.automatic() }, { logins: [Login.aaf({ client })], xnat: { image: old } }),
    `
      [uwa/keycloak] accounts differs: "enabled=false verified=false" of aaf, "enabled=true verified=true" of keycloak (openid-shared)
          why  the plugin merges all providers' files: the last one read decides for all
          fix  give all providers of the site the same accounts`,
    withKeycloak({ accounts: AccountPolicy.reviewed() }, { logins: [Login.aaf({ client })], xnat: { image: old } }),
  ),
  mistake(
    'login-plugin',
    'an image without the plugin',
    aaf({}, { xnat: { image: XnatImage.nrg('1.9.3') } }),
    `
      [uwa/aaf] the login provider "aaf" needs the plugin openid-auth, which this XNAT does not run (login-plugin)
          why  XNAT would ignore the file, and how the file must look depends on the version of the plugin
          fix  use XnatImage.ais(…) and keep openid-auth in includedPlugins, or add { name: "openid-auth", version, url, sha256 } to plugins`,
    aaf({}, { xnat: { image: XnatImage.nrg('1.9.3'), plugins: [openIdAuth] } }),
  ),
  mistake(
    'login-plugin',
    'the plugin left out',
    aaf({}, { xnat: { includedPlugins: ['container-service'] } }),
    `
      [uwa/aaf] the login provider "aaf" needs the plugin openid-auth, which this XNAT does not run (login-plugin)
          why  XNAT would ignore the file, and how the file must look depends on the version of the plugin
          fix  use XnatImage.ais(…) and keep openid-auth in includedPlugins, or add { name: "openid-auth", version, url, sha256 } to plugins`,
    aaf({}, { xnat: { includedPlugins: ['container-service', 'openid-auth'] } }),
  ),
  mistake(
    'login-plugin',
    'a plugin of unknown version',
    aaf({}, { xnat: { image: image('ours') } }),
    `
      [uwa/aaf] the version of the plugin openid-auth is "ours", which is no number (login-plugin)
          why  XNAT would ignore the file, and how the file must look depends on the version of the plugin
          fix  say which it is, such as plugins: { "openid-auth": "1.4.1" } of XnatImage.custom`,
    aaf({}, { xnat: { image: image('1.4.1') } }),
  ),
  mistake(
    'login-https',
    'AAF on localhost',
    aaf({}, { url: 'http://localhost:8080' }),
    `
      [uwa/aaf] the site's url is "http://localhost:8080" (login-https)
          why  AAF registers only https redirect URLs, and answers 400 to any other
          fix  give the site an https URL, or try AAF out on a test site that has one`,
    aaf({}),
  ),
  mistake(
    'site-url',
    'AAF on a site that is not https',
    aaf({}, { url: 'http://xnat.example.edu.au' }),
    `
      [uwa/xnat] url is "http://xnat.example.edu.au", which is not https (site-url)
          why  passwords and scans would travel in clear, and identity providers such as AAF refuse to redirect there
          fix  write "https://xnat.example.edu.au"; only http://localhost, through kubectl port-forward, may do without`,
    aaf({}),
  ),
  ...[
    ['a realm without a scheme', 'id.example.edu.au/realms/a', 'write "https://id.example.edu.au/realms/a"'],
    ['a realm in clear', 'http://id.example.edu.au/realms/a', 'write "https://id.example.edu.au/realms/a"'],
    ['a page of a realm', 'https://id.example.edu.au/auth/realms/a/account', 'write "https://id.example.edu.au/auth/realms/a"'],
    ['a Keycloak without a realm', 'https://id.example.edu.au', 'write the URL of the realm, such as "https://id.example.edu.au/realms/imaging"'],
  ].map(([title = '', realm = '', fix = '']) =>
    mistake(
      'keycloak-realm',
      title,
      site({ logins: [Login.keycloak({ realm, client })] }),
      `
      [uwa] realm is "${realm}" (keycloak-realm)
          why  the endpoints are made from it: XNAT would send people, and the client secret, to an address that does not exist or is not encrypted
          fix  ${fix}`,
      site({ logins: [Login.keycloak({ realm: /"(.*)"/.exec(fix)![1]!, client })] }),
    ),
  ),
  ...[
    ['a URL', 'https://login.microsoftonline.com/uni.example.edu.au/v2.0', 'write "uni.example.edu.au"'],
    ['a tenant that is all tenants', 'common', 'write the id of your tenant, or one of its domains, such as "uni.example.edu.au"'],
    ['a blank', 'uni example', 'write the id of your tenant, or one of its domains, such as "uni.example.edu.au"'],
  ].map(([title = '', tenant = '', fix = '']) =>
    mistake(
      'entra-tenant',
      title,
      site({ logins: [Login.entraId({ tenant, client })] }),
      `
      [uwa] tenant is "${tenant}" (entra-tenant)
          why  the endpoints are made from it, and "common", "organizations" and "consumers" let in people of any organization, or of none
          fix  ${fix}`,
      site({ logins: [Login.entraId({ tenant: /"([^"]*)"$/.exec(fix)![1]!, client })] }),
    ),
  ),
  mistake(
    'login-lockout',
    'neither password nor provider',
    site({ xnat: { passwordLogin: false } }),
    `
      [uwa/xnat] passwordLogin is false, and no login provider is added (login-lockout)
          why  nobody could log in any more
          fix  add a provider to logins, or leave passwordLogin on`,
    aaf({}, { xnat: { passwordLogin: false } }),
  ),
];

export const providerAllowed: readonly Allowed[] = [
  { rule: 'provider-id', title: 'capitals and hyphens, which accounts hang on', allowed: withKeycloak({ providerId: 'Uni-Login' }) },
  {
    rule: 'keycloak-realm',
    title: 'a slash at the end',
    allowed: site({ logins: [Login.keycloak({ realm: 'https://id.example.edu.au/realms/a/', client })] }),
  },
  {
    rule: 'keycloak-realm',
    title: 'a port and a path',
    allowed: site({ logins: [Login.keycloak({ realm: 'https://id.example.edu.au:8443/auth/realms/a', client })] }),
  },
  { rule: 'entra-tenant', title: 'an id', allowed: site({ logins: [Login.entraId({ tenant: '0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f', client })] }) },
  { rule: 'login-https', title: 'a provider of the site itself on localhost', allowed: withKeycloak({}, { url: 'http://localhost:8080' }) },
  { rule: 'email-domains', title: 'domains in capital letters', allowed: aaf({ allowedEmailDomains: ['Example.EDU.au'] }) },
  {
    rule: 'openid-shared',
    title: 'account policies of two providers, from plugin 1.1 on',
    allowed: site({ logins: [Login.aaf({ client })] }, (uwa) => {
      uwa.xnat.addLogin(new OpenIdProvider(uwa, 'keycloak', keycloak({ accounts: AccountPolicy.automatic() })));
    }),
  },
];
