import { type ActiveDirectoryOptions, type LdapOptions, Login, LdapProvider, Secret, XnatImage, type XnatSiteProps } from 'cdk8s-xnat';
import { type Allowed, type Case, mistake, site } from '../case';

const RIGHT: LdapOptions = { address: 'ldaps://ldap.example.edu.au', userBase: 'ou=people,dc=example,dc=edu,dc=au', credentials: Secret.named('xnat-ldap') };
const ldap = (options: Partial<LdapOptions> = {}, props: Partial<XnatSiteProps> = {}) => site({ ...props, logins: [Login.ldap({ ...RIGHT, ...options })] });
const ad = (options: Partial<ActiveDirectoryOptions>) =>
  site({ logins: [Login.activeDirectory({ domain: 'ad.example.edu.au', credentials: Secret.named('xnat-ad'), ...options })] });
const two = (options: Partial<LdapOptions>) => site({ logins: [Login.ldap(RIGHT), Login.ldap({ ...RIGHT, providerId: 'staff', ...options })] });
const says = (rule: string, [what, why, fix]: readonly [string, string, string], of = 'uwa/ldap') => `
      [${of}] ${what} (${rule})
          why  ${why}
          fix  ${fix}`;

const FINDS =
  'with a filter that finds nobody or several people, no login succeeds; one that finds somebody else lets people in under a name that is not theirs';
const WAITS = 'each side waits for the other to begin, and every login ends with an error after a while';
const CLEAR = 'whoever sees the network reads the password of everybody who logs in, which opens more than XNAT; the plugin knows no StartTLS';
const NO_OBJECT = 'the directory answers that there is no such object, and nobody can log in';
const filter = (title: string, wrong: string, whatIsWrong: string, right: string) =>
  mistake(
    'ldap-filter',
    title,
    ldap({ userFilter: wrong }),
    says('ldap-filter', [`userFilter is "${wrong}": ${whatIsWrong}`, FINDS, `write "${right}"`]),
    ldap({ userFilter: right }),
  );

export const ldapCases: readonly Case[] = [
  mistake(
    'ldap-plugin',
    'an image without the plugin',
    ldap({}, { xnat: { image: XnatImage.nrg('1.9.3.7') } }),
    says('ldap-plugin', [
      'the login provider "ldap" needs the plugin ldap-auth, which this XNAT does not run',
      'XNAT would ignore the file, and nobody of the directory could log in',
      'use XnatImage.ais(…) and keep ldap-auth in includedPlugins, or add { name: "ldap-auth", version, url, sha256 } to plugins',
    ]),
    ldap({}, { xnat: { image: XnatImage.ais() } }),
  ),
  mistake(
    'ldap-address',
    'a host with a port',
    ldap({ address: 'ldap.example.edu.au:389' }),
    says('ldap-address', [
      'address is "ldap.example.edu.au:389"',
      'the plugin makes its connection of it when XNAT starts, and XNAT does not start with one that it cannot read',
      'write "ldaps://ldap.example.edu.au"; where people are is userBase',
    ]),
    ldap(),
  ),
  mistake(
    'ldap-address',
    'a base behind the host',
    ldap({ address: 'ldaps://ldap.example.edu.au/dc=example,dc=edu,dc=au' }),
    says('ldap-address', [
      'address is "ldaps://ldap.example.edu.au/dc=example,dc=edu,dc=au"',
      'the base that follows the host would be put behind userBase once more, and no entry is found',
      'write "ldaps://ldap.example.edu.au"; where people are is userBase',
    ]),
    ldap(),
  ),
  mistake(
    'ldap-port',
    'ldaps by the port of ldap',
    ldap({ address: 'ldaps://ldap.example.edu.au:389' }),
    says('ldap-port', ['address is ldaps by port 389', WAITS, 'write "ldaps://ldap.example.edu.au"']),
    ldap(),
  ),
  mistake(
    'ldap-port',
    'a global catalog without TLS',
    ad({ address: 'ldaps://dc1.ad.example.edu.au:3268' }),
    says('ldap-port', ['address is ldaps by port 3268', WAITS, 'write "ldaps://dc1.ad.example.edu.au:3269"'], 'uwa/ad'),
    ad({ address: 'ldaps://dc1.ad.example.edu.au:3269' }),
  ),
  mistake(
    'ldap-in-clear',
    'passwords in clear',
    ldap({ address: 'ldap://ldap.example.edu.au' }),
    says('ldap-in-clear', [
      'address is ldap, to ldap.example.edu.au by port 389',
      CLEAR,
      'write "ldaps://ldap.example.edu.au"; for a directory in the same cluster, acknowledge ldap-in-clear',
    ]),
    ldap(),
  ),
  mistake(
    'ldap-in-clear',
    'passwords in clear to an address',
    ldap({ address: 'ldap://10.0.0.1:3268' }),
    says('ldap-in-clear', [
      'address is ldap, to 10.0.0.1 by port 3268',
      CLEAR,
      'write "ldaps://ldap.example.edu.au:3269", with the name in its certificate in place of 10.0.0.1; for a directory in the same cluster, acknowledge ldap-in-clear',
    ]),
    ldap({ address: 'ldaps://ldap.example.edu.au:3269' }),
  ),
  mistake(
    'ldap-ip',
    'an address that no certificate carries',
    ldap({ address: 'ldaps://10.0.0.1' }),
    says('ldap-ip', [
      'address is ldaps to 10.0.0.1',
      'Java compares the host with the names in the certificate, which seldom carries an address: every login would fail',
      'write the name in the certificate; where the certificate carries the address, acknowledge ldap-ip',
    ]),
    ldap(),
  ),
  mistake(
    'ldap-base',
    'a domain',
    ldap({ userBase: 'example.edu.au' }),
    says('ldap-base', ['userBase is "example.edu.au"', NO_OBJECT, 'write "dc=example,dc=edu,dc=au"']),
    ldap({ userBase: 'dc=example,dc=edu,dc=au' }),
  ),
  mistake(
    'ldap-base',
    'a folder as Windows shows it',
    ad({ userBase: 'ad.example.edu.au/Staff/Imaging' }),
    says('ldap-base', ['userBase is "ad.example.edu.au/Staff/Imaging"', NO_OBJECT, 'write "OU=Imaging,OU=Staff,DC=ad,DC=example,DC=edu,DC=au"'], 'uwa/ad'),
    ad({ userBase: 'OU=Imaging,OU=Staff,DC=ad,DC=example,DC=edu,DC=au' }),
  ),
  mistake(
    'ldap-base',
    'a branch without its domain',
    ad({ userBase: 'OU=Staff' }),
    says(
      'ldap-base',
      ['userBase is "OU=Staff", without the domain', NO_OBJECT, 'write "OU=Staff,DC=ad,DC=example,DC=edu,DC=au", with the components of your own domain'],
      'uwa/ad',
    ),
    ad({ userBase: 'OU=Staff,DC=ad,DC=example,DC=edu,DC=au' }),
  ),
  filter('a filter of another program', '(uid=%s)', 'it does not hold {0}, in whose place the plugin puts the user name', '(uid={0})'),
  filter('an attribute alone', 'sAMAccountName', 'each condition stands in parentheses of its own', '(sAMAccountName={0})'),
  filter('a parenthesis that is missing', '(&(objectClass=person)(uid={0})', 'a parenthesis is not closed', '(&(objectClass=person)(uid={0}))'),
  filter('a parenthesis too many', '(uid={0}))', 'it closes more parentheses than it opens', '(uid={0})'),
  filter('a filter that finds other people as well', '(uid={0}*)', 'it can be true without {0}, the user name, by itself as a whole value', '(uid={0})'),
  mistake(
    'ldap-bind-dn',
    'an account of Active Directory at another directory',
    ldap({ bindDn: 'svc-xnat@ad.example.edu.au' }),
    says('ldap-bind-dn', [
      'bindDn is "svc-xnat@ad.example.edu.au"',
      'only Active Directory takes such a name; any other directory wants a distinguished name',
      'write a distinguished name such as "cn=xnat,ou=services,dc=example,dc=edu,dc=au", or use Login.activeDirectory',
    ]),
    ldap({ bindDn: 'cn=xnat,ou=services,dc=example,dc=edu,dc=au' }),
  ),
  mistake(
    'ldap-twice',
    'one branch by two names',
    two({}),
    says(
      'ldap-twice',
      [
        'ldap and staff search "ou=people,dc=example,dc=edu,dc=au" of ldaps://ldap.example.edu.au alike',
        'a person who chooses the other one at the login gets a second account, without the projects of the first one',
        'remove one of them, or correct userBase of staff; where both are meant, acknowledge ldap-twice',
      ],
      'uwa/staff',
    ),
    two({ userBase: 'ou=staff,dc=example,dc=edu,dc=au' }),
  ),
  mistake(
    'ad-domain',
    'the short name of a domain',
    ad({ domain: 'EXAMPLE' }),
    says(
      'ad-domain',
      [
        'domain is "EXAMPLE"',
        'address and userBase are made of it: XNAT would ask a server that does not exist',
        'write the DNS name of the domain, such as "ad.example.edu.au", and not its short NetBIOS name',
      ],
      'uwa',
    ),
    ad({}),
  ),
  mistake(
    'login-not-added',
    'a directory that nobody was given',
    site({}, (uwa) => void new LdapProvider(uwa, 'ldap', RIGHT)),
    says('login-not-added', [
      'the login provider "ldap" is never given to addLogin',
      'the login page shows only what addLogin was given, and each site registers a URL of its own with the provider',
      'call site.xnat.addLogin(…) with it',
    ]),
    site({}, (uwa) => uwa.xnat.addLogin(new LdapProvider(uwa, 'ldap', RIGHT))),
  ),
];

export const ldapAllowed: readonly Allowed[] = [
  { rule: 'ldap-bind-dn', title: 'an account of Active Directory', allowed: ad({ bindDn: 'svc-xnat@ad.example.edu.au' }) },
  {
    rule: 'ldap-twice',
    title: 'a directory beside an Active Directory',
    allowed: site({ logins: [Login.ldap(RIGHT), Login.activeDirectory({ domain: 'ad.example.edu.au', credentials: Secret.named('ad') })] }),
  },
];
