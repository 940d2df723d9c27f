import type { Subjects } from './subjects';

const CLAIMS = { emailProperty: 'email', givenNameProperty: 'given_name', familyNameProperty: 'family_name' };
const SCOPES = { scopes: [], filter: false, emailProperty: 'email' };
const OPEN = { userAuthUri: 'https://accounts.google.com/o/oauth2/v2/auth', enabled: true, domains: [], gate: false };
const OWN = { prop: 'accessTokenUri', site: 'https://xnat.example.edu.au' };
const ENDPOINTS = { userAuthUri: 'https://id.example.edu.au/oauth2/authorize', accessTokenUri: 'https://id.example.edu.au/oauth2/token' };
const ROLES = { 'roleCheck.enabled': 'true', 'roleCheck.rolePath': 'realm_access.roles', 'roleCheck.requiredRoles': 'xnat, imaging' };
const ONE = { providerId: 'aaf', secret: 'xnat-aaf/clientSecret', accessTokenUri: 'https://id.example.edu.au/token' };
const linked = (link: string) => ({ link, providerId: 'aaf', redirectPath: '/openid-login' });

const ORCID = { filters: false, scopes: ['openid'], forceCreate: false };

export const loginSubjects: Subjects = {
  'orcid-email': {
    refused: [
      { ...ORCID, filters: true },
      { ...ORCID, scopes: ['openid', 'email'] },
      { ...ORCID, scopes: ['profile'] },
      { ...ORCID, forceCreate: true },
    ],
    allowed: [ORCID, { ...ORCID, scopes: ['openid', '/read-limited'] }],
  },
  'login-not-added': {
    refused: [
      { providerId: 'keycloak', bound: 0 },
      { providerId: 'keycloak', bound: 2 },
    ],
    allowed: [{ providerId: 'keycloak', bound: 1 }],
  },
  'login-plugin': { refused: [{ providerId: 'aaf' }, { providerId: 'aaf', version: 'ours' }], allowed: [{ providerId: 'aaf', version: '1.4.1' }] },
  'client-id': {
    refused: [
      '',
      'kLM3nOp ',
      'kLM3\u200bnOp',
      'kLM3\u00a0nOp',
      'kLM3nOp\n',
      "'kLM3nOp'",
      '\u201ekLM3nOp\u201c',
      '\ufeffkLM3nOp',
      'kLM3\u00adnOp',
      'k\u043cM3nOp',
      '\u3164',
      '\u202ekLM',
    ],
    allowed: ['kLM3nOp', 'xnat', '1234-abc.apps.googleusercontent.com', 'https://xnat.example.edu.au/client', 'api://0a1b/xnat', 'urn:xnat:prod'],
  },
  'login-name': {
    refused: ['<b>AAF</b>', 'A < B', 'AAF\nprod', 'AAF\u0000', '<>'],
    allowed: ['AAF', 'Uni & co', "St John's", 'Université de Montréal', '大学 1'],
  },
  'openid-claim': {
    refused: [
      { ...CLAIMS, emailProperty: 'email_verified' },
      { ...CLAIMS, emailProperty: 'sub' },
      { ...CLAIMS, emailProperty: ' email' },
      { ...CLAIMS, givenNameProperty: 'email' },
      { ...CLAIMS, familyNameProperty: '[family_name]' },
      { ...CLAIMS, familyNameProperty: 'family\u200bname' },
    ],
    allowed: [
      CLAIMS,
      { ...CLAIMS, emailProperty: 'mail' },
      { ...CLAIMS, emailProperty: 'urn:oid:0.9.2342.19200300.100.1.3' },
      { ...CLAIMS, givenNameProperty: 'name' },
    ],
  },
  'login-link': {
    refused: [
      linked('<a href="/openid-login?providerId=other">In</a>'),
      linked('<a href="/sso?providerId=aaf">In</a>'),
      linked('<a href="/openid-login">In</a>'),
      linked(''),
      linked('<a href="/openid-login?providerId=aaf">In'),
      linked('<a href="/openid-login?providerId=aaf>In</a>'),
      linked('<a href="/openid-login?providerId=aaf">In</a></div>'),
      linked('<a href="/openid-login?providerId=AAF">In</a>'),
      linked('<a href="/openid-login?providerId=aaf ">In</a> <'),
    ],
    allowed: [
      linked('<a href="/openid-login?providerId=aaf">In</a>'),
      linked("<p class='x'>Hi<br><a target=_blank href='/openid-login?x=1&amp;providerId=aaf'>In</a></p>"),
      linked(
        '<a href="https://xnat.example.edu.au/openid-login?providerId=aaf"><img src="/a.png" alt="a > b"/></a> <a href="https://help.example.edu.au">?</a>',
      ),
      linked('<!-- AAF --><a href="/openid-login?providerId=aaf">In</a>'),
    ],
  },
  'email-domains': {
    refused: [
      { filter: true },
      { filter: true, domains: [] },
      { domains: [] },
      { filter: false, domains: ['example.edu.au'], enabled: true },
      { filter: true, domains: ['@Example.edu.au'] },
      { filter: true, domains: [' example.edu.au'] },
      { domains: ['example'] },
      { domains: ['*.example.edu.au'] },
      { domains: ['a.example.edu.au,b.example.edu.au'] },
    ],
    allowed: [
      {},
      { filter: false },
      { filter: false, domains: [] },
      { filter: false, domains: ['example.edu.au'] },
      { filter: true, domains: ['example.edu.au'] },
      { domains: ['Example.EDU.au'] },
    ],
  },
  'openid-scopes': {
    refused: [
      { ...SCOPES, scopes: ['profile', 'email'] },
      { ...SCOPES, scopes: ['OPENID'] },
      { ...SCOPES, scopes: ['openid', 'profile,email'] },
      { ...SCOPES, scopes: ['openid '] },
      { ...SCOPES, scopes: ['openid', 'e-mail'], filter: true },
    ],
    allowed: [
      { ...SCOPES, scopes: ['openid'] },
      { ...SCOPES, scopes: ['openid', 'email'], filter: true },
      { scopes: ['openid'], filter: true, emailProperty: 'upn' },
      { ...SCOPES, scopes: ['openid', 'https://graph.microsoft.com/User.Read'] },
    ],
  },
  'login-open': {
    refused: [
      OPEN,
      { ...OPEN, userAuthUri: 'https://central.test.aaf.edu.au/oidc/authorize' },
      { ...OPEN, userAuthUri: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize' },
      { ...OPEN, userAuthUri: 'https://orcid.org/oauth/authorize' },
      { ...OPEN, domains: ['gmail.com'] },
    ],
    allowed: [
      { ...OPEN, enabled: false },
      { ...OPEN, domains: ['example.edu.au'] },
      { ...OPEN, gate: true },
      { ...OPEN, userAuthUri: 'https://id.example.edu.au/authorize' },
      { ...OPEN, userAuthUri: 'https://login.microsoftonline.com/uni.example.edu.au/oauth2/v2.0/authorize' },
    ],
  },
  'aaf-environment': {
    refused: [
      { environment: 'production', userAuthUri: 'https://central.test.aaf.edu.au/oidc/authorize' },
      { environment: 'test', accessTokenUri: 'https://central.aaf.edu.au/oidc/token' },
      { environment: 'test', userInfoUri: 'https://CENTRAL.aaf.edu.au/oidc/userinfo' },
    ],
    allowed: [
      { environment: 'production' },
      { environment: 'test', userAuthUri: 'https://central.test.aaf.edu.au/oidc/authorize' },
      { environment: 'production', accessTokenUri: 'https://central.aaf.edu.au/providers/op/token' },
    ],
  },
  'openid-own-host': {
    refused: [
      { ...OWN, url: 'https://xnat.example.edu.au/oauth2/token' },
      { ...OWN, url: 'https://XNAT.example.edu.au:8443/token' },
    ],
    allowed: [
      { ...OWN, url: 'https://id.xnat.example.edu.au/token' },
      { ...OWN, url: 'https://xnat.example.edu.au/auth/realms/a/protocol/openid-connect/token' },
    ],
  },
  'openid-endpoints': {
    refused: [
      { ...ENDPOINTS, userAuthUri: 'https://id.example.edu.au/oauth2/token' },
      { ...ENDPOINTS, accessTokenUri: 'https://id.example.edu.au/oauth2/authorize' },
      { ...ENDPOINTS, userInfoUri: 'https://id.example.edu.au/oauth2/token' },
      { userAuthUri: 'https://id.example.edu.au/login', accessTokenUri: 'https://id.example.edu.au/login/' },
      { userAuthUri: 'https://id.example.edu.au/realms/a/auth', accessTokenUri: 'https://id.example.edu.au/realms/b/token' },
      { userAuthUri: 'https://central.aaf.edu.au/oidc/authorize', accessTokenUri: 'https://central.test.aaf.edu.au/oidc/token' },
      { userAuthUri: 'https://central.aaf.edu.au/oidc/authorize', accessTokenUri: 'https://id.example.edu.au/oidc/token' },
    ],
    allowed: [
      ENDPOINTS,
      { ...ENDPOINTS, userInfoUri: 'https://id.example.edu.au/oauth2/userinfo' },
      { userAuthUri: 'https://accounts.google.com/o/oauth2/v2/auth', accessTokenUri: 'https://oauth2.googleapis.com/token' },
      { userAuthUri: 'https://id.example.edu.au/realms/a/auth', accessTokenUri: 'https://keycloak.id.svc/realms/a/token' },
    ],
  },
  'openid-property': {
    refused: [
      { version: '1.0.2', pkce: true, extraProperties: {} },
      { version: '1.0.2', userInfoUri: 'https://id.example.edu.au/userinfo', extraProperties: {} },
      { version: '1.0.2', extraProperties: { usernamePattern: '[sub]' } },
      { version: '1.3.1', extraProperties: { idTokenEncryptionAlgorithm: 'RSA-OAEP' } },
      { version: '1.5.0', extraProperties: { 'roleCheck.enabled': 'true' } },
      { version: '1.6.0', extraProperties: { 'rolecheck.enabled': 'true' } },
      { version: '1.6.0', extraProperties: { 'openid.aaf.roleCheck.enabled': 'true' } },
      { version: '1.9.0', extraProperties: { usernamepattern: '[sub]' } },
      { version: '1.4.1', extraProperties: { userAutoEnabled: 'true' } },
      { version: '1.4.1', extraProperties: { pkceEnabled: 'true' } },
    ],
    allowed: [
      { version: '1.0.2', pkce: false, extraProperties: {} },
      { version: '1.3.0', pkce: true, userInfoUri: 'https://id.example.edu.au/userinfo', extraProperties: { usernamePattern: '[sub]' } },
      { version: '1.6.0', extraProperties: { 'idToken.roleCheck.enabled': 'true', autoLogin: 'true' } },
      { version: '1.9.0', extraProperties: { colour: 'blue' } },
      // login-plugin tells of it.
      { version: 'ours', extraProperties: { colour: 'blue' } },
    ],
  },
  'openid-newer': {
    refused: [
      { version: '1.7.0', extraProperties: { colour: 'blue' } },
      { version: '2.0.0', extraProperties: { colour: 'blue' } },
    ],
    allowed: [
      { version: '1.6.0', extraProperties: { colour: 'blue' } },
      { version: '1.7.0', extraProperties: { usernamePattern: '[sub]' } },
      { version: 'ours', extraProperties: { colour: 'blue' } },
    ],
  },
  'openid-value': {
    refused: [
      { ...ROLES, 'roleCheck.enabled': 'yes' },
      { ...ROLES, 'roleCheck.requiredRoles': 'a,,b' },
      { ...ROLES, 'roleCheck.rolePath': 'a..b' },
      { 'roleCheck.enabled': 'true' },
      { 'roleCheck.requiredRoles': 'xnat' },
      { 'bearer.enabled': 'true', 'audCheck.acceptedAudiences': 'xnat' },
      { 'bearer.enabled': 'true', issuer: 'id.example.edu.au', jwksUri: 'https://id.example.edu.au/certs' },
      { usernamePattern: 'xnat' },
      { usernamePattern: '[providerId]' },
      { idTokenEncryptionAlgorithm: 'RS256' },
      { jwksUri: 'http://id.example.edu.au/certs' },
    ],
    allowed: [
      {},
      ROLES,
      { ...ROLES, 'roleCheck.enabled': 'True' },
      { 'roleCheck.enabled': 'false' },
      { usernamePattern: '[sub]' },
      { usernamePattern: '[providerId]-[preferred_username]' },
      { idTokenEncryptionAlgorithm: 'RSA-OAEP-256' },
      { colour: 'blue' },
    ],
  },
  'openid-clients': {
    refused: [{ added: ONE, before: [{ ...ONE, providerId: 'staff' }] }],
    allowed: [
      { added: ONE, before: [] },
      { added: ONE, before: [{ ...ONE, providerId: 'staff', secret: 'other/clientSecret' }] },
      // provider-id tells of it.
      { added: ONE, before: [ONE] },
    ],
  },
  'openid-issuers': {
    refused: [
      { added: ONE, before: [{ ...ONE, providerId: 'staff', accessTokenUri: 'https://ID.example.edu.au/token/?hint=staff' }] },
      {
        added: { ...ONE, issuer: 'https://id' },
        before: [{ ...ONE, providerId: 'staff', accessTokenUri: 'https://other.example.edu.au/token', issuer: 'https://id' }],
      },
    ],
    allowed: [
      { added: ONE, before: [{ ...ONE, providerId: 'staff', accessTokenUri: 'https://other.example.edu.au/token' }] },
      { added: ONE, before: [ONE] },
    ],
  },
  'login-https': { refused: ['http://localhost:8080'], allowed: ['https://xnat.example.edu.au'] },
  'entra-tenant': {
    refused: ['', 'organizations', 'https://login.microsoftonline.com/common', 'login.microsoftonline.com/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f/oauth2'],
    allowed: ['uni.onmicrosoft.com', '0A1B2C3D-0a1b-2c3d-4e5f-0a1b2c3d4e5f'],
  },
  'keycloak-realm': {
    refused: ['', 'imaging', 'https://me:hunter2@id.example.edu.au/realms/a', 'https://id.example.edu.au/realms/', 'https://id.example.edu.au/realms/a#b'],
    allowed: ['https://id.example.edu.au/realms/a', 'https://id.example.edu.au:8443/auth/realms/a/'],
  },
  'openid-endpoint': {
    refused: [
      { prop: 'userAuthUri', url: 'http://id.example.edu.au/auth' },
      { prop: 'userAuthUri', url: 'https://xnat:hunter2@id.example.edu.au/auth' },
      { prop: 'userAuthUri', url: 'https://id.example.edu.au/.well-known/openid-configuration' },
      { prop: 'userAuthUri', url: 'https://id.example.edu.au/auth ' },
      { prop: 'userAuthUri', url: 'https://id.example.edu.au/auth#top' },
      { prop: 'userAuthUri', url: 'https://localhost:8443/auth' },
      { prop: 'userAuthUri', url: 'https://keycloak.id.svc/auth' },
      { prop: 'accessTokenUri', url: 'https://id..example.edu.au/token' },
      { prop: 'accessTokenUri', url: 'https://id.example.edu.au' },
    ],
    allowed: [
      { prop: 'accessTokenUri', url: 'https://id.example.edu.au/realms/xnat/protocol/openid-connect/token' },
      { prop: 'userAuthUri', url: 'https://id.example.edu.au/realms/xnat/protocol/openid-connect/auth' },
    ],
  },
  'openid-shared': {
    refused: [
      {
        setting: 'redirectPath',
        values: new Map([
          ['aaf', '/openid-login'],
          ['keycloak', '/sso'],
        ]),
      },
      {
        setting: 'accounts',
        values: new Map([
          ['aaf', 'enabled=false verified=false'],
          ['keycloak', 'enabled=true verified=true'],
        ]),
      },
    ],
    allowed: [
      { setting: 'redirectPath', values: new Map([['aaf', '/openid-login']]) },
      {
        setting: 'redirectPath',
        values: new Map([
          ['aaf', '/openid-login'],
          ['keycloak', '/openid-login'],
        ]),
      },
      { setting: 'accounts', values: new Map([['aaf', 'enabled=false verified=false']]) },
      {
        setting: 'accounts',
        values: new Map([
          ['aaf', 'enabled=false verified=false'],
          ['keycloak', 'enabled=false verified=false'],
        ]),
      },
    ],
  },
  'redirect-path': {
    refused: ['openid-login', 'https://xnat.example.edu.au/openid-login', '/', '//sso', '/a/../b', '/login', '/app/sso', '/xapi/sso', '/sso?x=1'],
    allowed: ['/openid-login', '/openid/callback', '/sso', '/login-aaf'],
  },
};
