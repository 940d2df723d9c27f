import { App } from 'cdk8s';
import { AccountPolicy, CaBundle, LdapProvider, Login, NetworkPeer, Secret, XnatImage, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named, refusals } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const credentials = Secret.named('xnat-ldap');
const RIGHT = { address: 'ldaps://ldap.example.edu.au', userBase: 'ou=people,dc=example,dc=edu,dc=au', credentials };
const synth = (logins: Login[], props: Partial<XnatSiteProps> = {}) => manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, ...props, logins }));
const files = (objects: Manifest[]) => find(objects, 'ConfigMap', 'uwa-xnat-web-config').data as Record<string, string>;

test('the plugin reads a file without the account that searches, which the pod fills in', () => {
  const { 'ldap-provider.properties': file, 'prefs-override.ini': preferences } = files(synth([Login.ldap(RIGHT)]));
  expect(file).toBe(
    [
      'name=LDAP',
      'provider.id=ldap',
      'auth.method=ldap',
      'visible=true',
      'auto.enabled=false',
      'auto.verified=false',
      'address=ldaps://ldap.example.edu.au',
      'userdn=@@secret:xnat-ldap/bindDn@@',
      'password=@@secret:xnat-ldap/password@@',
      'search.base=ou=people,dc=example,dc=edu,dc=au',
      'search.filter=(uid={0})',
      'attributes.email=mail',
      'attributes.firstname=givenName',
      'attributes.lastname=sn',
      '',
    ].join('\n'),
  );
  expect(preferences).toContain('enabledProviders=["localdb","ldap"]\n');
});

test('every option stands in it', () => {
  const login = Login.ldap({
    ...RIGHT,
    address: 'ldaps://ldap.example.edu.au:1636/',
    bindDn: 'cn=a\\,b,dc=example',
    userFilter: '(&(a=b)(uid={0}))',
    displayName: 'University',
    providerId: 'uni',
    accounts: AccountPolicy.automatic(),
    emailAttribute: 'email',
    givenNameAttribute: 'cn',
    familyNameAttribute: 'surname',
  });
  const file = files(synth([login]))['uni-provider.properties'];
  expect(file).toContain('name=University\nprovider.id=uni\n');
  expect(file).toContain('auto.enabled=true\nauto.verified=true\naddress=ldaps://ldap.example.edu.au:1636\n');
  // Java takes one backslash of two for itself.
  expect(file).toContain('userdn=cn=a\\\\,b,dc=example\n');
  expect(file).toContain('search.filter=(&(a=b)(uid={0}))\nattributes.email=email\nattributes.firstname=cn\nattributes.lastname=surname\n');
});

test('an Active Directory is made of its domain', () => {
  const file = files(synth([Login.activeDirectory({ domain: 'ad.example.edu.au', credentials, bindDn: 'svc-xnat@ad.example.edu.au' })]))[
    'ad-provider.properties'
  ];
  expect(file).toContain('name=Active Directory\nprovider.id=ad\nauth.method=ldap\n');
  expect(file).toContain('address=ldaps://ad.example.edu.au\nuserdn=svc-xnat@ad.example.edu.au\npassword=@@secret:xnat-ldap/password@@\n');
  expect(file).toContain('search.base=DC=ad,DC=example,DC=edu,DC=au\nsearch.filter=(&(objectCategory=person)(objectClass=user)(sAMAccountName={0}))\n');
});

test('several directories, with others, are shown in their order', () => {
  const logins = [
    Login.activeDirectory({ domain: 'ad.example.edu.au', credentials }),
    Login.aaf({ client: Secret.named('aaf') }),
    Login.ldap({ ...RIGHT, providerId: 'hospital' }),
  ];
  const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, logins, xnat: { passwordLogin: false } });
  expect(files(manifests(site))['prefs-override.ini']).toContain('enabledProviders=["ad","aaf","hospital"]\n');
  // With a directory nothing is registered.
  expect(site.logins.map(({ providerId }) => providerId)).toEqual(['aaf']);
  expect(site.node.tryFindChild('hospital')).toBeInstanceOf(LdapProvider);
});

test('the policies let XNAT out to the port of the directory, and to its address where that is known', () => {
  const egress = (address: string, props: Partial<XnatSiteProps> = {}) => {
    const app = new App();
    const site = new XnatSite(app, 'uwa', { ...MINIMAL, ...props, logins: [Login.ldap({ ...RIGHT, address })] });
    if (address.includes('10.')) site.acknowledge('ldap-ip', 'its certificate carries the address');
    return find(manifests(site), 'NetworkPolicy', 'uwa-xnat-web').spec.egress as Array<{ ports: Array<{ port: number }>; to?: unknown }>;
  };
  expect(egress('ldaps://ldap.example.edu.au')).toContainEqual({ ports: [{ port: 636, protocol: 'TCP' }] });
  expect(egress('ldaps://dc1.example.edu.au:3269')).toContainEqual({ ports: [{ port: 3269, protocol: 'TCP' }] });
  expect(egress('ldaps://10.1.2.3')).toContainEqual({ ports: [{ port: 636, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '10.1.2.3/32' } }] });
  const peers = { networkPolicies: { identityProvider: [NetworkPeer.cidr('10.9.0.0/16')] } };
  expect(egress('ldaps://ldap.example.edu.au', peers)).toContainEqual({ ports: [{ port: 636, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '10.9.0.0/16' } }] });
});

test("Java trusts the directory's authority", () => {
  const objects = synth([Login.ldap({ ...RIGHT, providerId: 'Uni_LDAP', ca: CaBundle.fromConfigMapName('university') })]);
  const pod = find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.spec;
  const init = named<Manifest & { name: string }>(pod.initContainers, 'trust');
  expect(init.volumeMounts).toContainEqual({ name: 'trust-uni-ldap', mountPath: '/etc/xnat/authorities/uni-ldap', readOnly: true });
  expect(pod.volumes).toContainEqual({ name: 'trust-uni-ldap', configMap: { name: 'university', items: [{ key: 'ca.pem', path: 'ca.pem' }] } });
});

test('the plugin may be downloaded, and left out of the image', () => {
  const of = (xnat: XnatSiteProps['xnat']) => refusals((app) => new XnatSite(app, 'uwa', { ...MINIMAL, logins: [Login.ldap(RIGHT)], xnat }));
  const download = { name: 'ldap-auth', version: '1.1.0', url: 'https://example.edu.au/ldap-auth-plugin-1.1.0.jar', sha256: 'a'.repeat(64) };
  expect(of({ image: XnatImage.nrg('1.9.3.7'), plugins: [download] })).toEqual([]);
  expect(of({ includedPlugins: ['openid-auth'] }).join()).toContain('ldap-plugin');
});
