import type { Subjects } from './subjects';

const SERVER = { secure: true, host: 'ldap.example.edu.au', port: 636 };
const CLEAR = { ...SERVER, secure: false, port: 389 };
const base = (userBase: string, activeDirectory = false) => ({ userBase, activeDirectory });
const binds = (bindDn: string, activeDirectory = false) => ({ bindDn, activeDirectory });
const ONE = { providerId: 'ldap', address: 'ldaps://ldap.example.edu.au', userBase: 'ou=people,dc=example,dc=edu,dc=au', userFilter: '(uid={0})' };

export const ldapSubjects: Subjects = {
  'ldap-plugin': {
    refused: [{ providerId: 'ldap' }],
    allowed: [
      { providerId: 'ldap', version: 'included' },
      { providerId: 'ldap', version: '1.1.0' },
    ],
  },
  'ldap-address': {
    refused: [
      '',
      'ldap.example.edu.au',
      'ldap.example.edu.au:389',
      'LDAPS://ldap.example.edu.au',
      'https://ldap.example.edu.au',
      'ldap://ldap.example.edu.au/dc=example,dc=edu,dc=au',
      'ldaps://ldap.example.edu.au:0',
      'ldaps://ldap.example.edu.au:636:636',
      'ldaps://10.0.0',
      'ldaps://10.0.0.1.2',
      'ldaps://cn=admin:pass@ldap.example.edu.au',
      'ldaps://ldap1 ldaps://ldap2',
      '10.0.0.1',
      'ldap:/ldap.example.edu.au',
    ],
    allowed: ['ldaps://ldap.example.edu.au', 'ldaps://ldap.example.edu.au:1636/', 'ldap://openldap', 'ldap://10.0.0.1:3389', 'ldaps://[2001:db8::1]:636'],
  },
  'ldap-port': {
    refused: [
      { ...SERVER, port: 389 },
      { ...SERVER, port: 3268 },
      { ...CLEAR, port: 636 },
      { ...CLEAR, port: 3269 },
      { ...CLEAR, host: '10.0.0.1', port: 636 },
    ],
    allowed: [SERVER, CLEAR, { ...SERVER, port: 3269 }, { ...SERVER, port: 1636 }, { ...CLEAR, port: 3268 }],
  },
  'ldap-in-clear': {
    refused: [CLEAR, { ...CLEAR, port: 3268 }, { ...CLEAR, port: 1389 }, { ...CLEAR, host: '10.0.0.1' }],
    allowed: [SERVER, { ...CLEAR, port: 636 }],
  },
  'ldap-ip': {
    refused: [
      { ...SERVER, host: '10.0.0.1' },
      { ...SERVER, host: '2001:db8::1' },
    ],
    allowed: [SERVER, { ...CLEAR, host: '10.0.0.1' }],
  },
  'ldap-base': {
    refused: [
      base(''),
      base('people'),
      base('example.edu.au'),
      base('ad.example.edu.au/Staff/Imaging', true),
      base('ou=people;dc=example'),
      base('OU=Staff/DC=ad', true),
      base('"ou=people,dc=example"'),
      base('ldap://a/ou=people,dc=example'),
      base('ou=people,dc=example,'),
      base('ou=peo"ple,dc=a'),
      base('ou='),
      base('OU=Staff', true),
      base('o=University of Example,c=AU', true),
      base('ou=a'.repeat(400)),
    ],
    allowed: [
      base('ou=people,dc=example,dc=edu,dc=au'),
      base('o=University of Example,c=AU'),
      base('OU=Smith\\, John,DC=example', true),
      base('CN=Users, DC=ad, DC=example', true),
      base('ou=Médecine,dc=example'),
      base('ou=a=b,dc=c'),
      base('ou=\\20x\\ ,dc=c'),
    ],
  },
  'ldap-filter': {
    refused: [
      '',
      'uid',
      'uid={0}',
      '(uid={0}',
      '((uid={0})',
      '(uid={0}))',
      '(uid=%s)',
      '(uid=%(user)s)',
      '(sAMAccountName={username})',
      '(uid=${user})',
      "(uid='{0}')",
      '(uid={1})',
      '(uid=*)',
      '(uid=*{0}*)',
      '(uid>={0})',
      '(|(uid={0})(objectClass=*))',
      '(!(uid={0}))',
      '(&)',
      '(&(uid={0})objectClass=person)',
      '(!(a=b)(uid={0}))',
      '(uid={0})(mail={0})',
      '(=x)',
      `${'(!'.repeat(60)}(uid={0})`,
      `(uid={0}${'a'.repeat(2000)})`,
    ],
    allowed: [
      '(uid={0})',
      '(&(objectClass=person)(uid={0}))',
      '(|(uid={0})(mail={0}))',
      '(&(objectCategory=person)(sAMAccountName={0})(!(userAccountControl:1.2.840.113556.1.4.803:=2)))',
      '(&(memberOf=cn=xnat,ou=groups,dc=example)(uid={0}))',
      '(&(cn=a\\28b\\29)(uid={0}))',
      '(&(uid={0})(age>=18)(name~=x)(!(locked=*)))',
    ],
  },
  'ldap-bind-dn': {
    refused: [
      binds(''),
      binds('xnat'),
      binds('svc-xnat@ad.example.edu.au'),
      binds('AD\\svc-xnat'),
      binds('cn=xnat;dc=a'),
      binds('svc xnat@ad.example.edu.au', true),
      binds('svc-xnat@ad', true),
      binds('svc-xnat', true),
      binds('ad.example.edu.au'),
    ],
    allowed: [
      binds('cn=xnat,ou=services,dc=example,dc=edu,dc=au'),
      binds('CN=XNAT,OU=Services,DC=ad,DC=example', true),
      binds('svc-xnat@ad.example.edu.au', true),
      binds('AD\\svc-xnat', true),
    ],
  },
  'ldap-twice': {
    refused: [
      { added: { ...ONE, providerId: 'staff' }, before: [ONE] },
      { added: { ...ONE, providerId: 'staff', address: 'LDAPS://ldap.example.edu.au/', userBase: 'OU=people, DC=example,dc=edu,dc=au' }, before: [ONE] },
    ],
    allowed: [
      { added: ONE, before: [] },
      { added: ONE, before: [ONE] },
      { added: { ...ONE, providerId: 'staff', userBase: 'ou=staff,dc=example' }, before: [ONE] },
      { added: { ...ONE, providerId: 'staff', userFilter: '(mail={0})' }, before: [ONE] },
    ],
  },
  'ad-domain': {
    refused: ['', 'AD', 'DC=ad,DC=example,DC=edu', 'ldaps://ad.example.edu.au:636', 'me@ad.example.edu.au', 'ad.example.edu.au/Staff', 'ad example'],
    allowed: ['ad.example.edu.au', 'AD.EXAMPLE.EDU.AU', 'corp.local'],
  },
};
