import {
  AafEnvironment,
  AccountPolicy,
  Image,
  Login,
  type OpenIdPresetOptions,
  type OpenIdProviderProps,
  Secret,
  XnatImage,
  type XnatSiteProps,
} from 'cdk8s-xnat';
import { type Allowed, type Case, mistake, site } from '../case';
import { aaf, client, keycloak, withKeycloak } from './login-sites';

/** A report of one message. */
const says = (of: string, rule: string, what: string, why: string, fix: string) => `
      [${of}] ${what} (${rule})
          why  ${why}
          fix  ${fix}`;

const plugin = (version: string): Partial<XnatSiteProps> => ({
  xnat: { image: XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat', { tag: '1' }), plugins: { 'openid-auth': version } }) },
});
const kc = (
  rule: string,
  title: string,
  wrong: Partial<OpenIdProviderProps>,
  [what, why, fix]: readonly [string, string, string],
  right = {},
  props = {},
): Case => mistake(rule, title, withKeycloak(wrong, props), says('uwa/keycloak', rule, what, why, fix), withKeycloak(right, props));

const IGNORED = 'the plugin ignores what it does not know, without a word: a gate that is mistyped or too new for it is open';
const SILENT = 'the plugin does not complain: a gate is open, or nobody gets in';
const NO_ID_TOKEN = 'without the scope openid there is no ID token, which the plugin takes apart without asking: every login fails';
const NO_EMAIL = 'the filter looks at the e-mail address, which the provider then does not hand out: nobody gets in';
const ANYBODY = 'whoever the provider knows gets an account on the site, and sees all that its users see';
const OPEN_FIX =
  'add allowedEmailDomains with the domains of your people, or use accounts: AccountPolicy.reviewed(); if all may come in, acknowledge login-open';
const FEDERATION = 'a client id of one federation is unknown to the other, and the test federation knows people who do not exist';
const TWO = 'one provider gives out the code, and another one is asked for the token that belongs to it: every login fails';
const COPY = "copy the https URL from the provider's /.well-known/openid-configuration";
const LINK = 'it is put into the login page as it is: the button leads elsewhere or nowhere, or breaks what stands behind it';
const CLAIM = 'the plugin looks for a claim of exactly this name, and makes the account without what it does not find';
const TRAVEL = 'passwords, the client secret and tokens travel to it';

const realm = 'https://id.example.edu.au/realms/xnat/protocol/openid-connect';
const google = (options: Partial<OpenIdPresetOptions>) => site({ logins: [Login.google({ client, ...options })] });
const automatic = AccountPolicy.automatic();
const roles = { 'roleCheck.enabled': 'true', 'roleCheck.rolePath': 'resource_access.xnat.roles', 'roleCheck.requiredRoles': 'xnat-user' };
const two = (other: Partial<OpenIdProviderProps>) =>
  withKeycloak(other, { logins: [Login.keycloak({ realm: 'https://id.example.edu.au/realms/staff', client, providerId: 'staff' })] });

export const loginPropertyCases: readonly Case[] = [
  kc('openid-property', 'a gate that the plugin is too old for', { extraProperties: { 'typCheck.enabled': 'false' } }, [
    'extraProperties["typCheck.enabled"] is set, and openid-auth 1.4.1 does not read it (from 1.6 on)',
    IGNORED,
    'remove extraProperties["typCheck.enabled"], or run a plugin that reads it',
  ]),
  kc(
    'openid-property',
    'a mistyped key',
    { extraProperties: { usernamePatern: '[sub]' } },
    ['extraProperties sets "usernamePatern", which openid-auth 1.4.1 does not read', IGNORED, 'did you mean "usernamePattern"?'],
    { extraProperties: { usernamePattern: '[sub]' } },
  ),
  kc(
    'openid-property',
    'a key as the file has it',
    { extraProperties: { 'openid.keycloak.usernamePattern': '[sub]' } },
    [
      'extraProperties sets "openid.keycloak.usernamePattern", which openid-auth 1.4.1 does not read',
      IGNORED,
      'did you mean "usernamePattern"? Write it without "openid.<id>." in front',
    ],
    { extraProperties: { usernamePattern: '[sub]' } },
  ),
  kc('openid-property', 'a key that is nothing', { extraProperties: { colour: 'blue' } }, [
    'extraProperties sets "colour", which openid-auth 1.4.1 does not read',
    IGNORED,
    'remove it; openid-auth 1.4.1 reads usernamePattern, idTokenEncryptionAlgorithm',
  ]),
  kc(
    'openid-property',
    'a filter turned off beside the prop that turns it on',
    { allowedEmailDomains: ['example.edu.au'], extraProperties: { shouldFilterEmailDomains: 'false' } },
    [
      'extraProperties sets "shouldFilterEmailDomains", which the prop filterEmailDomains writes',
      'of two lines for one key the last one wins, so that a filter or a policy that is asked for may be off',
      'remove it here, and use the prop filterEmailDomains',
    ],
    { allowedEmailDomains: ['example.edu.au'], filterEmailDomains: true },
  ),
  kc(
    'openid-property',
    'PKCE for plugin 1.0',
    { pkce: true },
    ['pkce is set, and openid-auth 1.0.2 does not read it (from 1.3 on)', IGNORED, 'remove pkce, or run a plugin that reads it'],
    {},
    plugin('1.0.2'),
  ),
  kc(
    'openid-property',
    'userinfo for plugin 1.0',
    { userInfoUri: `${realm}/userinfo` },
    ['userInfoUri is set, and openid-auth 1.0.2 does not read it (from 1.3 on)', IGNORED, 'remove userInfoUri, or run a plugin that reads it'],
    {},
    plugin('1.0.2'),
  ),
  kc(
    'openid-newer',
    'a key for a plugin that is newer than all that is known',
    { extraProperties: { colour: 'blue' } },
    [
      'extraProperties sets "colour" for openid-auth 1.9.0; what is known ends with 1.6',
      'whether that version reads the key is not known: one that it ignores is as good as not there',
      'remove it, or look into the README of that version, and acknowledge openid-newer',
    ],
    {},
    plugin('1.9.0'),
  ),
  kc(
    'openid-value',
    'a gate that is turned on with a word',
    { extraProperties: { ...roles, 'roleCheck.enabled': 'yes' } },
    ['extraProperties["roleCheck.enabled"] is "yes"', SILENT, 'write "true" or "false": the plugin takes all else for false'],
    { extraProperties: roles },
    plugin('1.6.0'),
  ),
  kc(
    'openid-value',
    'a gate that is described and not turned on',
    { extraProperties: { 'roleCheck.rolePath': 'roles', 'roleCheck.requiredRoles': 'xnat' } },
    ['extraProperties sets "roleCheck.rolePath", and the gate roleCheck is off', SILENT, 'add "roleCheck.enabled": "true", or remove what describes it'],
    { extraProperties: roles },
    plugin('1.6.0'),
  ),
  kc(
    'openid-value',
    'a pattern of user names without a person in it',
    { extraProperties: { usernamePattern: '[providerId]_user' } },
    [
      'extraProperties["usernamePattern"] is "[providerId]_user"',
      SILENT,
      'name a claim in brackets, such as "[providerId]_[sub]": without one all people share an account',
    ],
    { extraProperties: { usernamePattern: '[providerId]_[sub]' } },
  ),
];

export const loginAafCases: readonly Case[] = [
  mistake(
    'aaf-environment',
    'userinfo of the other federation',
    aaf({ environment: AafEnvironment.TEST, userInfoUri: 'https://central.aaf.edu.au/oidc/userinfo' }),
    says(
      'uwa/aaf',
      'aaf-environment',
      'userInfoUri is "https://central.aaf.edu.au/oidc/userinfo", of the production federation, and environment is AafEnvironment.TEST',
      FEDERATION,
      'write "https://central.test.aaf.edu.au/oidc/userinfo", or remove it',
    ),
    aaf({ environment: AafEnvironment.TEST, userInfoUri: 'https://central.test.aaf.edu.au/oidc/userinfo' }),
  ),
  kc(
    'openid-property',
    'PKCE by its key for plugin 1.0',
    { extraProperties: { pkceEnabled: 'true' } },
    [
      'extraProperties["pkceEnabled"] is set, and openid-auth 1.0.2 does not read it (from 1.3 on)',
      IGNORED,
      'remove extraProperties["pkceEnabled"], or run a plugin that reads it',
    ],
    {},
    plugin('1.0.2'),
  ),
];

export const loginAccessCases: readonly Case[] = [
  kc('openid-scopes', 'no openid', { scopes: ['profile', 'email'] }, ['scopes has no "openid"', NO_ID_TOKEN, 'add "openid" to scopes'], {
    scopes: ['profile', 'email', 'openid'],
  }),
  kc(
    'openid-scopes',
    'openid in capitals',
    { scopes: ['OpenID', 'email'] },
    ['scopes has no "openid", but "OpenID"', NO_ID_TOKEN, 'write "openid", which is case-sensitive'],
    {
      scopes: ['openid', 'email'],
    },
  ),
  kc(
    'openid-scopes',
    'all in one element',
    { scopes: ['openid profile email'] },
    ['scopes[0] is "openid profile email"', 'the provider knows no scope of that name', 'give each scope an element of its own, such as "profile"'],
    { scopes: ['openid', 'profile', 'email'] },
  ),
  kc(
    'openid-scopes',
    'a domain filter without the scope email',
    { scopes: ['openid', 'profile'], allowedEmailDomains: ['example.edu.au'] },
    ['scopes has no "email"', NO_EMAIL, 'add "email" to scopes'],
    { scopes: ['openid', 'profile', 'email'], allowedEmailDomains: ['example.edu.au'] },
  ),
  kc(
    'email-domains',
    'an empty list',
    { allowedEmailDomains: [], accounts: automatic },
    [
      'allowedEmailDomains is an empty list',
      'an empty list filters nothing: everybody whom the provider knows gets in, or, with the filter on, nobody',
      'add a domain, such as "example.edu.au", or remove allowedEmailDomains and filterEmailDomains to let in all',
    ],
    { allowedEmailDomains: ['example.edu.au'], accounts: automatic },
  ),
  kc(
    'email-domains',
    'domains, and their filter turned off',
    { allowedEmailDomains: ['example.edu.au'], filterEmailDomains: false, accounts: automatic },
    [
      'filterEmailDomains is false, so that allowedEmailDomains is not looked at',
      'a list of domains reads as if nobody else got in, and everybody does, with an account that may be used at once',
      'remove filterEmailDomains to let in these domains alone, or allowedEmailDomains to let in all',
    ],
    { allowedEmailDomains: ['example.edu.au'] },
  ),
  mistake(
    'login-open',
    'a federation with automatic accounts',
    aaf({ accounts: automatic }),
    says('uwa/aaf', 'login-open', 'accounts are enabled at once, and no filter says for whom: all of the Australian Access Federation', ANYBODY, OPEN_FIX),
    aaf({ accounts: automatic, allowedEmailDomains: ['example.edu.au'] }),
  ),
  mistake(
    'login-open',
    'Google with automatic accounts',
    google({ accounts: automatic }),
    says('uwa/google', 'login-open', 'accounts are enabled at once, and no filter says for whom: everybody with a Google account', ANYBODY, OPEN_FIX),
    google({ accounts: AccountPolicy.reviewed() }),
  ),
  mistake(
    'login-open',
    'a filter that lets in everybody',
    google({ accounts: automatic, allowedEmailDomains: ['example.edu.au', 'gmail.com'] }),
    says('uwa/google', 'login-open', 'accounts are enabled at once, and anybody can have an address of gmail.com', ANYBODY, OPEN_FIX),
    google({ accounts: automatic, allowedEmailDomains: ['example.edu.au'] }),
  ),
];

export const loginEndpointCases: readonly Case[] = [
  mistake(
    'aaf-environment',
    'an endpoint of the test federation in production',
    aaf({ userAuthUri: 'https://central.test.aaf.edu.au/oidc/authorize' }),
    says(
      'uwa/aaf',
      'aaf-environment',
      'userAuthUri is "https://central.test.aaf.edu.au/oidc/authorize", of the test federation, and environment is AafEnvironment.PRODUCTION',
      FEDERATION,
      'remove userAuthUri, which the library knows for each environment; for the test federation also write environment: AafEnvironment.TEST',
    ),
    aaf({ environment: AafEnvironment.TEST }),
  ),
  mistake(
    'aaf-environment',
    'an endpoint of production in the test federation',
    aaf({ environment: AafEnvironment.TEST, accessTokenUri: 'https://central.aaf.edu.au/providers/op/token' }),
    says(
      'uwa/aaf',
      'aaf-environment',
      'accessTokenUri is "https://central.aaf.edu.au/providers/op/token", of the production federation, and environment is AafEnvironment.TEST',
      FEDERATION,
      'remove accessTokenUri, which the library knows for each environment; for the production federation also write environment: AafEnvironment.PRODUCTION',
    ),
    aaf({ environment: AafEnvironment.TEST }),
  ),
  kc('openid-endpoint', 'the page of all endpoints', { userAuthUri: 'https://id.example.edu.au/realms/xnat/.well-known/openid-configuration' }, [
    'userAuthUri is "https://id.example.edu.au/realms/xnat/.well-known/openid-configuration", the page that lists the endpoints',
    'the page tells where the endpoints are, and answers no login',
    'open it, and copy the URL of the endpoint that userAuthUri is for',
  ]),
  kc('openid-endpoint', 'a blank at the end', { accessTokenUri: `${realm}/token ` }, [
    `accessTokenUri is "${realm}/token "`,
    'the blank at its end is a part of the URL, which the provider does not know',
    `write "${realm}/token"`,
  ]),
  kc('openid-endpoint', 'a fragment', { accessTokenUri: `${realm}/token#top` }, [`accessTokenUri is "${realm}/token#top"`, TRAVEL, COPY]),
  kc(
    'openid-own-host',
    "the site's own host",
    { userAuthUri: 'https://xnat.example.edu.au/oauth2/authorize', accessTokenUri: 'https://id.example.edu.au/oauth2/token' },
    [
      'userAuthUri is "https://xnat.example.edu.au/oauth2/authorize", on the host of the site itself',
      'XNAT is no identity provider: people would be sent from its login page to a page that does not exist',
      COPY,
    ],
  ),
  kc('openid-endpoints', 'endpoints that are exchanged', { userAuthUri: `${realm}/token` }, [
    `userAuthUri is "${realm}/token", by its end the endpoint for accessTokenUri`,
    TWO,
    `${COPY}: for userAuthUri it is authorization_endpoint`,
  ]),
  kc('openid-endpoints', 'endpoints of two realms', { accessTokenUri: 'https://id.example.edu.au/realms/master/protocol/openid-connect/token' }, [
    'the endpoints are of two providers: userAuthUri of the realm xnat, accessTokenUri of the realm master',
    TWO,
    'take all of them from one page /.well-known/openid-configuration; leave out those that the maker of the login knows',
  ]),
];

export const loginClientCases: readonly Case[] = [
  kc(
    'login-name',
    'a name with a tag',
    { displayName: '<b>Keycloak</b>' },
    [
      'displayName is "<b>Keycloak</b>"',
      "it is plain text on XNAT's pages, where a tag may be taken for HTML and a line break ends nothing",
      'write "Keycloak"; HTML for the login page is the prop link',
    ],
    { displayName: 'Keycloak' },
  ),
  kc(
    'openid-claim',
    'a claim that is a scope',
    { emailProperty: 'profile' },
    ['emailProperty is "profile"', CLAIM, 'write the name of a claim, which for most providers is "email"'],
    {
      emailProperty: 'email',
    },
  ),
  kc(
    'openid-claim',
    'a claim with a blank',
    { givenNameProperty: 'given name' },
    ['givenNameProperty is "given name"', CLAIM, 'write the name of a claim, which for most providers is "given_name"'],
    { givenNameProperty: 'given_name' },
  ),
  kc(
    'login-link',
    'a link to another provider',
    { link: '<a href="/openid-login?providerId=aaf">In</a>' },
    [
      'link leads to "/openid-login?providerId=aaf"',
      LINK,
      'link to "/openid-login?providerId=keycloak", as <a href="/openid-login?providerId=keycloak">Sign in</a> does, or leave link out',
    ],
    { link: '<a href="/openid-login?providerId=keycloak">In</a>' },
  ),
  kc(
    'login-link',
    'a link that is not closed',
    { link: '<p><a href="/openid-login?providerId=keycloak">In</p>' },
    ['link is not whole HTML: </p> closes what is not open', LINK, 'close each tag and quote, as in <a href="/openid-login?providerId=keycloak">Sign in</a>'],
    { link: '<p><a href="/openid-login?providerId=keycloak">In</a></p>' },
  ),
  kc('login-link', 'a link that leads nowhere', { link: '<b>Keycloak</b>' }, [
    'link leads to no provider: it has no href with ?providerId=keycloak',
    LINK,
    'link to it, as <a href="/openid-login?providerId=keycloak">Sign in</a> does, or leave link out',
  ]),
  kc(
    'redirect-path',
    "a path of XNAT's own",
    { redirectPath: '/login' },
    [
      'redirectPath is "/login", which XNAT answers itself',
      'the plugin takes each request to that path for a login: pages or files of XNAT would be out of reach',
      'write a path that XNAT does not have, such as "/openid-login"',
    ],
    { redirectPath: '/openid-login' },
  ),
  mistake(
    'openid-clients',
    'one client secret for two providers',
    two({ client }),
    says(
      'uwa/keycloak',
      'openid-clients',
      'staff and keycloak have one client secret, xnat-aaf/clientSecret',
      'a provider knows only the client that it gave out itself: one of the two logins fails, and that provider learns the secret of the other',
      'put the client of keycloak into a Secret of its own, or name other keys: Secret.named("…", { clientId: "…", clientSecret: "…" })',
    ),
    two({ client: Secret.named('xnat-aaf', { clientId: 'keycloakId', clientSecret: 'keycloakSecret' }) }),
  ),
  mistake(
    'openid-issuers',
    'two providers with one issuer',
    two({
      userAuthUri: 'https://id.example.edu.au/realms/staff/protocol/openid-connect/auth',
      accessTokenUri: 'https://ID.example.edu.au/realms/staff/protocol/openid-connect/token',
    }),
    says(
      'uwa/keycloak',
      'openid-issuers',
      'staff and keycloak lead to one issuer: "https://ID.example.edu.au/realms/staff/protocol/openid-connect/token"',
      'a person who takes the other button of the two gets a second account, without the projects of the first one',
      'remove one of them, or correct the endpoints of keycloak; where both are meant, acknowledge openid-issuers',
    ),
    two({}),
  ),
  mistake(
    'openid-shared',
    'two domain filters for plugin 1.0',
    withKeycloak({ allowedEmailDomains: ['example.org'] }, { ...plugin('1.0.2'), logins: [Login.aaf({ client, allowedEmailDomains: ['example.edu.au'] })] }),
    says(
      'uwa/keycloak',
      'openid-shared',
      'allowedEmailDomains differs: "example.edu.au" of aaf, "example.org" of keycloak',
      'plugin 1.0 keeps one list: that of the provider by which somebody logs in first decides for all',
      'give all providers of the site the same allowedEmailDomains',
    ),
    withKeycloak({ allowedEmailDomains: ['example.edu.au'] }, { ...plugin('1.0.2'), logins: [Login.aaf({ client, allowedEmailDomains: ['example.edu.au'] })] }),
  ),
];

export const loginRulesAllowed: readonly Allowed[] = [
  {
    rule: 'email-domains',
    title: 'the sample of the AIS, with its filter off',
    allowed: aaf({ allowedEmailDomains: ['example.com'], filterEmailDomains: false }),
  },
  { rule: 'openid-property', title: 'a gate of plugin 1.6', allowed: withKeycloak({ extraProperties: roles }, plugin('1.6.0')) },
  { rule: 'openid-property', title: 'PKCE turned off for plugin 1.0', allowed: withKeycloak({ pkce: false }, plugin('1.0.2')) },
  {
    rule: 'openid-value',
    title: 'the audience of bearer tokens, which is looked at by itself',
    allowed: withKeycloak(
      {
        extraProperties: {
          'bearer.enabled': 'true',
          issuer: 'https://id.example.edu.au/realms/xnat',
          jwksUri: `${realm}/certs`,
          'audCheck.acceptedAudiences': 'xnat',
        },
      },
      plugin('1.6.0'),
    ),
  },
  { rule: 'login-open', title: 'accounts at once of a realm of your own', allowed: withKeycloak({ accounts: automatic }) },
  {
    rule: 'login-open',
    title: 'a gate of roles in place of a filter',
    allowed: aaf({ accounts: automatic, extraProperties: roles }, plugin('1.6.0')),
  },
  {
    rule: 'openid-scopes',
    title: 'a filter by a claim that is of another scope',
    allowed: withKeycloak({ scopes: ['openid', 'profile'], emailProperty: 'upn', allowedEmailDomains: ['example.edu.au'] }),
  },
  { rule: 'openid-claim', title: 'a claim that is a URL', allowed: withKeycloak({ emailProperty: 'https://example.edu.au/claims/mail' }) },
  {
    rule: 'openid-own-host',
    title: "Keycloak on the site's host",
    allowed: site({ logins: [Login.keycloak({ realm: 'https://xnat.example.edu.au/auth/realms/imaging', client })] }),
  },
  {
    rule: 'openid-endpoints',
    title: 'userinfo of Entra ID, which is elsewhere',
    allowed: site({ logins: [Login.entraId({ tenant: 'uni.example.edu.au', client, userInfoUri: 'https://graph.microsoft.com/oidc/userinfo' })] }),
  },
  {
    rule: 'openid-endpoints',
    title: 'a Keycloak that pods know by another name',
    allowed: withKeycloak({ accessTokenUri: 'https://keycloak.id.svc.cluster.local/realms/xnat/protocol/openid-connect/token' }),
  },
  {
    rule: 'aaf-environment',
    title: 'the endpoints of the older documents',
    allowed: aaf({ userAuthUri: 'https://central.aaf.edu.au/providers/op/authorize', accessTokenUri: 'https://central.aaf.edu.au/providers/op/token' }),
  },
  {
    rule: 'login-link',
    title: "the plugin's own sample",
    allowed: withKeycloak({ link: '<p>Click below.</p></p><p><a href="/openid-login?providerId=keycloak"> <img src="/images/a.png" /> </a></p>' }),
  },
  {
    rule: 'openid-clients',
    title: 'two clients in one Secret',
    allowed: site({
      logins: [Login.aaf({ client }), Login.openId(keycloak({ client: Secret.named('xnat-aaf', { clientId: 'otherId', clientSecret: 'otherSecret' }) }))],
    }),
  },
];
