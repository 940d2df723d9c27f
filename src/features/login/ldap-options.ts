import { address, by, filledText, heldBy, optional, required, secretOf, type Shape, text, valueOf } from '../../core/props/kind';
import { CaBundle } from '../../values/ca-bundle';
import { Secret } from '../../values/secret';
import { AccountPolicy } from './account-policy';
import { LDAP_ATTRIBUTE } from './ldap-grammar';

/** What a login by LDAP and one by Active Directory have in common. */
export interface LdapCommonOptions {
  /**
   * The Secret with the keys `bindDn` (unless it is given below) and `password`: the account that looks people up. It needs to read their entries, and
   * nothing else.
   */
  readonly credentials: Secret;

  /**
   * Name of that account, where it is no secret: a distinguished name, such as `cn=xnat,ou=services,dc=example,dc=edu,dc=au`. Active Directory also
   * takes `svc-xnat@ad.example.edu.au`.
   *
   * @default - key `bindDn` of the Secret
   */
  readonly bindDn?: string;

  /**
   * Authorities that the directory's certificate may come from. All of XNAT's Java trusts them.
   *
   * @default - those of the image, and `trust`
   */
  readonly ca?: CaBundle;

  /**
   * What happens when somebody logs in for the first time. An account is always made without asking.
   *
   * @default AccountPolicy.reviewed()
   */
  readonly accounts?: AccountPolicy;

  /**
   * Attribute that holds the e-mail address. XNAT makes no account without one.
   *
   * @default "mail"
   */
  readonly emailAttribute?: string;

  /**
   * Attribute that holds the given name.
   *
   * @default "givenName"
   */
  readonly givenNameAttribute?: string;

  /**
   * Attribute that holds the family name.
   *
   * @default "sn"
   */
  readonly familyNameAttribute?: string;
}

/** A login by a directory that speaks LDAP. */
export interface LdapOptions extends LdapCommonOptions {
  /** The server, such as `ldaps://ldap.example.edu.au`. Without a port, ldaps goes to 636. The host is a name in its certificate. */
  readonly address: string;

  /** The branch that people are in, with all below it, such as `ou=people,dc=example,dc=edu,dc=au`. */
  readonly userBase: string;

  /**
   * What an entry must be for its person to get in. `{0}` stands for the user name.
   *
   * @default "(uid={0})"
   */
  readonly userFilter?: string;

  /**
   * Name of the directory, in the list of the login page.
   *
   * @default "LDAP"
   */
  readonly displayName?: string;

  /**
   * XNAT's id of the provider: letters, digits, hyphens and underscores. Accounts are tied to it, so it can never change.
   *
   * @default "ldap"
   */
  readonly providerId?: string;
}

/** A login by Microsoft's Active Directory. */
export interface ActiveDirectoryOptions extends LdapCommonOptions {
  /** DNS name of the domain, such as `ad.example.edu.au`. */
  readonly domain: string;

  /**
   * The server. For people of several domains of a forest, a global catalog: `ldaps://dc1.ad.example.edu.au:3269`.
   *
   * @default - ldaps to the domain's own name, which leads to its domain controllers
   */
  readonly address?: string;

  /**
   * The branch that people are in, with all below it, such as `OU=Staff,DC=ad,DC=example,DC=edu,DC=au`.
   *
   * @default - the whole domain
   */
  readonly userBase?: string;

  /**
   * What an entry must be for its person to get in. `{0}` stands for the user name.
   *
   * @default "(&(objectCategory=person)(objectClass=user)(sAMAccountName={0}))"
   */
  readonly userFilter?: string;

  /**
   * Name of the directory, in the list of the login page.
   *
   * @default "Active Directory"
   */
  readonly displayName?: string;

  /**
   * XNAT's id of the provider: letters, digits, hyphens and underscores. Accounts are tied to it, so it can never change.
   *
   * @default "ad"
   */
  readonly providerId?: string;
}

const PLUGIN = 'XNAT, ldap-auth-plugin: https://bitbucket.org/xnatx/ldap-auth-plugin';
const DN = 'RFC 4514, 3';
const FILTER = 'RFC 4515, 3';
const LDAP_URL = 'RFC 4516, 2; https://docs.oracle.com/javase/8/docs/technotes/guides/jndi/jndi-ldap.html';

const common: Shape<LdapCommonOptions> = {
  credentials: required(secretOf(Secret, 'Secret.named("xnat-ldap")'), Secret.named('missing')),
  bindDn: optional(heldBy(text, 'ldap-bind-dn', DN)),
  ca: optional(valueOf(CaBundle, 'CaBundle.fromFile("university-ca.pem")')),
  accounts: optional(valueOf(AccountPolicy, 'AccountPolicy.reviewed()')),
  emailAttribute: optional(by(filledText, LDAP_ATTRIBUTE)),
  givenNameAttribute: optional(by(filledText, LDAP_ATTRIBUTE)),
  familyNameAttribute: optional(by(filledText, LDAP_ATTRIBUTE)),
};

const displayName = optional(heldBy(filledText, 'login-name', 'XNAT, Login.vm: the text stands in HTML'));
const providerId = optional(heldBy(text, 'provider-id', PLUGIN));
const userFilter = optional(heldBy(text, 'ldap-filter', FILTER));

export const ldapShape: Shape<LdapOptions> = {
  ...common,
  address: required(heldBy(address, 'ldap-address', LDAP_URL), 'ldaps://missing.invalid'),
  userBase: required(heldBy(text, 'ldap-base', DN), 'dc=missing'),
  userFilter,
  displayName,
  providerId,
};

export const activeDirectoryShape: Shape<ActiveDirectoryOptions> = {
  ...common,
  domain: required(heldBy(text, 'ad-domain', 'RFC 1035, 2.3.1'), 'missing.invalid'),
  address: optional(heldBy(address, 'ldap-address', LDAP_URL)),
  userBase: optional(heldBy(text, 'ldap-base', DN)),
  userFilter,
  displayName,
  providerId,
};
