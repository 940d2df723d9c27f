import { App, Chart } from 'cdk8s';
import {
  AafEnvironment,
  AafOpenId,
  type AafOpenIdOptions,
  AccountPolicy,
  Image,
  type IPropertiesFile,
  type ILoginHost,
  Login,
  type NetworkOutbound,
  OpenIdProvider,
  Secret,
  XnatImage,
  XnatSite,
} from 'cdk8s-xnat';
import { find, manifests, refusals, ruleIds } from '../support/manifests';
import { MINIMAL } from '../support/sites';

/** An XNAT of a few lines: what a login provider adds to it. */
class FakeHost implements ILoginHost {
  readonly url = 'https://xnat.example.com';
  readonly files: Record<string, Array<[string, string]>> = {};
  readonly enabled: string[] = [];
  readonly egress: string[] = [];

  constructor(
    private readonly plugin: string | undefined,
    readonly passwordLogin = true,
  ) {}

  pluginVersion(name: string) {
    return name === 'openid-auth' ? this.plugin : undefined;
  }

  authFile(name: string): IPropertiesFile {
    const lines = (this.files[name] ??= []);
    const put = (key: string, value: string) => {
      const line = lines.find((entry) => entry[0] === key);
      if (line) line[1] = value;
      else lines.push([key, value]);
    };
    return {
      set: put,
      setSecret: (key, secret) => put(key, `<${secret.secretName}/${secret.key}>`),
      append: (key, value) => put(key, [lines.find((entry) => entry[0] === key)?.[1], value].filter(Boolean).join(',')),
    };
  }

  setPreference() {}

  addTrust() {}

  addEgress({ purpose, port }: NetworkOutbound) {
    this.egress.push(`${purpose} ${port}`);
  }

  enableProvider(id: string) {
    this.enabled.push(id);
  }

  text(file: string) {
    return this.files[file]?.map(([key, value]) => `${key}=${value}`).join('\n');
  }
}

const client = Secret.named('xnat-aaf');

function aaf(plugin: string, options: Partial<AafOpenIdOptions> = {}): FakeHost {
  const host = new FakeHost(plugin);
  new AafOpenId(new Chart(new App(), 'uwa'), 'aaf', { client, ...options }).bind(host);
  return host;
}

/** The sample file of the AIS operations documents, with the client secret where the pod fills it in. */
const AIS_SAMPLE = `auth.method=openid
type=openid
provider.id=openid
visible=true
auto.enabled=false
auto.verified=false
name=OpenID Authentication Provider
disableUsernamePasswordLogin=false
enabled=aaf
siteUrl=https://xnat.example.com
preEstablishedRedirUri=/openid-login
openid.aaf.clientId=123jsdjd
openid.aaf.clientSecret=<xnat-aaf/clientSecret>
openid.aaf.accessTokenUri=https://central.test.aaf.edu.au/providers/op/token
openid.aaf.userAuthUri=https://central.test.aaf.edu.au/providers/op/authorize
openid.aaf.scopes=openid,profile,email
openid.aaf.link=<p>To sign-in using your AAF credentials, please click on the button below.</p><p><a href="/openid-login?providerId=aaf"><img src="/images/aaf_service_223x54.png" /></a></p>
openid.aaf.shouldFilterEmailDomains=false
openid.aaf.allowedEmailDomains=example.com
openid.aaf.forceUserCreate=true
openid.aaf.userAutoEnabled=false
openid.aaf.userAutoVerified=false
openid.aaf.emailProperty=email
openid.aaf.givenNameProperty=given_name
openid.aaf.familyNameProperty=family_name`;

const AIS_OPTIONS: Partial<AafOpenIdOptions> = {
  environment: AafEnvironment.TEST,
  clientId: '123jsdjd',
  accessTokenUri: 'https://central.test.aaf.edu.au/providers/op/token',
  userAuthUri: 'https://central.test.aaf.edu.au/providers/op/authorize',
  allowedEmailDomains: ['example.com'],
  filterEmailDomains: false,
};

describe('AafOpenId', () => {
  test('writes the sample of the AIS operations documents, line by line, for their plugin 1.0.2', () => {
    const host = aaf('1.0.2', AIS_OPTIONS);
    expect(Object.keys(host.files)).toEqual(['openid-provider.properties']);
    expect(host.text('openid-provider.properties')).toBe(AIS_SAMPLE);
    expect(host.enabled).toEqual(['openid']);
  });

  test('writes a file of its own for plugin 1.3, with the keys that it reads', () => {
    const host = aaf('1.3.1', AIS_OPTIONS);
    const dropped = /^(type|disableUsernamePasswordLogin|enabled)=/;
    const expected = AIS_SAMPLE.replace('provider.id=openid', 'provider.id=aaf')
      .split('\n')
      .filter((line) => !dropped.test(line));
    expect(Object.keys(host.files)).toEqual(['aaf-provider.properties']);
    expect(host.text('aaf-provider.properties')).toBe(expected.join('\n'));
    expect(host.enabled).toEqual(['aaf']);
  });

  test('leaves out what plugin 1.4 no longer reads', () => {
    const text = aaf('1.4.1', AIS_OPTIONS).text('aaf-provider.properties');
    expect(text).not.toContain('userAuto');
    expect(text).toContain('auto.enabled=false\nauto.verified=false\n');
  });

  test.each([
    [AafEnvironment.TEST, 'https://central.test.aaf.edu.au/oidc/'],
    [AafEnvironment.PRODUCTION, 'https://central.aaf.edu.au/oidc/'],
    [undefined, 'https://central.aaf.edu.au/oidc/'],
  ])('goes to the federation of the environment %s', (environment, federation) => {
    const text = aaf('1.4.1', { environment }).text('aaf-provider.properties');
    expect(text).toContain(`openid.aaf.userAuthUri=${federation}authorize`);
    expect(text).toContain(`openid.aaf.accessTokenUri=${federation}token`);
  });

  test('keeps the client id in the Secret unless it is given', () => {
    expect(aaf('1.4.1').text('aaf-provider.properties')).toContain('openid.aaf.clientId=<xnat-aaf/clientId>');
  });

  test('says which URL to register', () => {
    const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, logins: [Login.aaf({ client })] });
    expect(site.logins[0]?.redirectUrl).toBe('https://xnat.example.edu.au/openid-login');
    const other = new AafOpenId(new Chart(new App(), 'other'), 'aaf', { client });
    expect(() => other.redirectUrl).toThrow('is known once it is given to XnatWeb.addLogin');
  });

  test('links to its own id by its own path', () => {
    const text = aaf('1.4.1', { providerId: 'aaf_test', redirectPath: '/openid/callback' }).text('aaf_test-provider.properties');
    expect(text).toContain('<a href="/openid/callback?providerId=aaf_test">');
    expect(text).toContain('preEstablishedRedirUri=/openid/callback');
  });

  test("is what the site's pod renders", () => {
    const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, logins: [Login.aaf({ client, environment: AafEnvironment.TEST })] });
    const { data } = find(manifests(site), 'ConfigMap', 'uwa-xnat-web-config');
    expect(data['aaf-provider.properties']).toMatchSnapshot();
    expect(data['prefs-override.ini']).toContain('enabledProviders=["localdb","aaf"]\n');
  });
});

describe('OpenIdProvider', () => {
  const keycloak = {
    providerId: 'keycloak',
    userAuthUri: 'https://id.example.edu/auth',
    accessTokenUri: 'https://id.example.edu/token',
    client,
  };

  test('passes on each of its options', () => {
    const host = new FakeHost('1.4.1');
    new OpenIdProvider(new Chart(new App(), 'uwa'), 'keycloak', {
      ...keycloak,
      userInfoUri: 'https://id.example.edu/userinfo',
      displayName: 'Keycloak & co',
      scopes: ['openid', 'email'],
      allowedEmailDomains: ['example.edu', 'example.org'],
      accounts: AccountPolicy.automatic(),
      emailProperty: 'mail',
      givenNameProperty: 'first',
      familyNameProperty: 'last',
      pkce: true,
      extraProperties: { usernamePattern: '[sub]' },
    }).bind(host);
    expect(host.text('keycloak-provider.properties')).toMatchSnapshot();
  });

  test('takes a link of its own, and other account policies', () => {
    const host = new FakeHost('1.3.1');
    const accounts = AccountPolicy.of({ enabled: true, verified: false, forceCreate: false });
    new OpenIdProvider(new Chart(new App(), 'uwa'), 'keycloak', { ...keycloak, link: '<b>in</b>', accounts }).bind(host);
    const text = host.text('keycloak-provider.properties');
    expect(text).toContain('openid.keycloak.link=<b>in</b>\n');
    expect(text).toContain('auto.enabled=true\nauto.verified=false\n');
    expect(text).toContain('openid.keycloak.forceUserCreate=false\nopenid.keycloak.userAutoEnabled=true\nopenid.keycloak.userAutoVerified=false\n');
  });

  test('stands beside others: one file for plugin 1.0, one each from 1.3 on', () => {
    const build = (host: FakeHost) => {
      const chart = new Chart(new App(), 'uwa');
      new AafOpenId(chart, 'aaf', { client }).bind(host);
      new OpenIdProvider(chart, 'keycloak', keycloak).bind(host);
      return host;
    };
    const legacy = build(new FakeHost('1.0.2', false));
    expect(Object.keys(legacy.files)).toEqual(['openid-provider.properties']);
    expect(legacy.text('openid-provider.properties')).toContain('disableUsernamePasswordLogin=true\nenabled=aaf,keycloak\n');
    const current = build(new FakeHost('1.5.0'));
    expect(Object.keys(current.files)).toEqual(['aaf-provider.properties', 'keycloak-provider.properties']);
    expect(current.enabled).toEqual(['aaf', 'keycloak']);
  });

  test('follows the version of the plugin in the image', () => {
    const files = (image: XnatImage) => {
      const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, xnat: { image }, logins: [Login.aaf({ client })] });
      return Object.keys(find(manifests(site), 'ConfigMap', 'uwa-xnat-web-config').data).filter((name) => name.includes('provider'));
    };
    expect(files(XnatImage.custom({ image: Image.of('xnat', { tag: '1.7.6' }), plugins: { 'openid-auth': '1.0.2' } }))).toEqual(['openid-provider.properties']);
    expect(files(XnatImage.ais('1.9.2'))).toEqual(['aaf-provider.properties']);
  });

  test('is refused where the image has no plugin', () => {
    const messages = refusals((app) => new XnatSite(app, 'uwa', { ...MINIMAL, xnat: { image: XnatImage.nrg('1.9.3.7') }, logins: [Login.aaf({ client })] }));
    expect(ruleIds(messages)).toEqual(['login-plugin']);
  });
});
