import { AafEnvironment, Login, Secret, XnatSite } from 'cdk8s-xnat';
import { App } from 'cdk8s';
import { find, manifests, refusals, ruleIds } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const client = Secret.named('login');

/** What XNAT reads of the logins of a site. */
function filesOf(...logins: Login[]): Record<string, string> {
  return find(manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, logins })), 'ConfigMap', 'uwa-xnat-web-config').data as Record<string, string>;
}

describe('the presets know their endpoints', () => {
  test.each([
    ['aaf', Login.aaf({ client }), 'https://central.aaf.edu.au/oidc/authorize', 'https://central.aaf.edu.au/oidc/token'],
    [
      'keycloak',
      Login.keycloak({ realm: 'https://id.example.edu.au/realms/imaging/', client }),
      'https://id.example.edu.au/realms/imaging/protocol/openid-connect/auth',
      'https://id.example.edu.au/realms/imaging/protocol/openid-connect/token',
    ],
    [
      'entra',
      Login.entraId({ tenant: 'uni.example.edu.au', client }),
      'https://login.microsoftonline.com/uni.example.edu.au/oauth2/v2.0/authorize',
      'https://login.microsoftonline.com/uni.example.edu.au/oauth2/v2.0/token',
    ],
    ['google', Login.google({ client }), 'https://accounts.google.com/o/oauth2/v2/auth', 'https://oauth2.googleapis.com/token'],
    ['orcid', Login.orcid({ client }), 'https://orcid.org/oauth/authorize', 'https://orcid.org/oauth/token'],
    [
      'trial',
      Login.orcid({ client, sandbox: true, providerId: 'trial' }),
      'https://sandbox.orcid.org/oauth/authorize',
      'https://sandbox.orcid.org/oauth/token',
    ],
    [
      'research',
      Login.openId({ providerId: 'research', userAuthUri: 'https://a.example.edu.au/auth', accessTokenUri: 'https://a.example.edu.au/token', client }),
      'https://a.example.edu.au/auth',
      'https://a.example.edu.au/token',
    ],
  ])('%s', (id, login, userAuthUri, accessTokenUri) => {
    expect(login.providerId).toBe(id);
    const text = filesOf(login)[`${id}-provider.properties`];
    expect(text).toContain(`openid.${id}.userAuthUri=${userAuthUri}\n`);
    expect(text).toContain(`openid.${id}.accessTokenUri=${accessTokenUri}\n`);
    expect(text).toContain(`openid.${id}.clientSecret=@@secret:login/clientSecret@@\n`);
  });
});

test('ORCID tells no address: XNAT asks for it', () => {
  const text = filesOf(Login.orcid({ client }))['orcid-provider.properties'];
  expect(text).toContain('openid.orcid.scopes=openid\n');
  expect(text).toContain('openid.orcid.forceUserCreate=false\n');
  expect(text).toContain('auto.enabled=false\n');
});

test('several logins are shown in their order, each by its own id', () => {
  const files = filesOf(Login.google({ client, providerId: 'staff' }), Login.aaf({ client: Secret.named('aaf'), environment: AafEnvironment.TEST }));
  expect(files['prefs-override.ini']).toContain('enabledProviders=["localdb","staff","aaf"]\n');
  expect(files['staff-provider.properties']).toContain('name=Google\n');
});

test('the site has them in their order, each with the URL to register', () => {
  const site = new XnatSite(new App(), 'uwa', {
    ...MINIMAL,
    logins: [Login.keycloak({ realm: 'https://id.example.edu.au/realms/a', client }), Login.aaf({ client })],
  });
  expect(site.logins.map(({ providerId, redirectUrl }) => [providerId, redirectUrl])).toEqual([
    ['keycloak', 'https://xnat.example.edu.au/openid-login'],
    ['aaf', 'https://xnat.example.edu.au/openid-login'],
  ]);
});

describe('mistakes', () => {
  const of = (...logins: unknown[]) => refusals((app) => new XnatSite(app, 'uwa', { ...MINIMAL, logins: logins as Login[] }));

  test('two logins of one id, and one of the name of a part of the site, are told by a rule or work', () => {
    expect(ruleIds(of(Login.aaf({ client }), Login.aaf({ client })))).toEqual(['provider-id']);
    expect(of(Login.google({ client, providerId: 'database' }))).toEqual([]);
  });

  test('a login that is none, and options that are none, are named where they stand', () => {
    expect(of({ client }).join()).toContain('logins[0] must be a Login, such as Login.aaf');
    expect(of(Login.keycloak({ client } as never)).join()).toContain('Login.keycloak lacks realm');
    expect(of(Login.entraId({ tenant: 'a', clint: client } as never)).join()).toContain('clint is no prop of Login.entraId');
  });

  test('a realm and a tenant are refused by their own names, once', () => {
    expect(ruleIds(of(Login.keycloak({ realm: 'http://id.example.edu.au/realms/a', client })))).toEqual(['keycloak-realm']);
    expect(ruleIds(of(Login.entraId({ tenant: 'https://login.microsoftonline.com/common', client })))).toEqual(['entra-tenant']);
  });
});
