import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { isDn, isDomain, meantDn } from './ldap-dn';
import { readFilter, USER } from './ldap-filter';

export interface LdapBaseSubject {
  readonly userBase: string;
  readonly activeDirectory: boolean;
}

export const ldapBase = new Rule<LdapBaseSubject>({
  id: 'ldap-base',
  refuses: 'a base that is not a distinguished name, or, for an Active Directory, one outside any domain',
  why: 'the directory answers that there is no such object, and nobody can log in',
  check: ({ userBase, activeDirectory }) => {
    const what = `userBase is ${quoted(userBase)}`;
    if (!isDn(userBase)) {
      const meant = meantDn(userBase);
      return [
        {
          what,
          fix: meant === undefined ? 'write the name of the branch that people are in, such as "ou=people,dc=example,dc=edu,dc=au"' : `write ${quoted(meant)}`,
        },
      ];
    }
    return activeDirectory && !/(^|[,+])\s*dc\s*=/i.test(userBase)
      ? [{ what: `${what}, without the domain`, fix: `write ${quoted(`${userBase},DC=ad,DC=example,DC=edu,DC=au`)}, with the components of your own domain` }]
      : [];
  },
});

/** Placeholders of other programs for the user name. */
const OTHER_PLACEHOLDERS =
  /%[su]\b|%\((?:user|username)\)s|\$\{?(?:user|username|login|uid|1)\}?|\{\{?\s*(?:user|username|login|uid|input)\s*\}?\}|\{[1-9]\}|'\{0\}'|"\{0\}"|\*?\{0\}\*?/gi;

/** The filter that a wrong one is most likely meant as. */
function meantFilter(filter: string): string | undefined {
  const named = filter.trim().replace(OTHER_PLACEHOLDERS, USER);
  const attribute = /^[A-Za-z][\w-]*$/.test(named) ? `(${named}=${USER})` : undefined;
  const opened = (named.match(/\(/g) ?? []).length;
  const closed = (named.match(/\)/g) ?? []).length;
  const candidates = [
    attribute,
    named,
    `(${named})`,
    named + ')'.repeat(Math.max(0, opened - closed)),
    named.replace(/\)+$/, ')'.repeat(Math.max(1, opened - closed + 1))),
  ];
  return candidates.find((text) => {
    if (text === undefined || text === filter) return false;
    const read = readFilter(text);
    return read.fault === undefined && read.asksForUser;
  });
}

export const ldapFilter = new Rule<string>({
  id: 'ldap-filter',
  refuses: 'a filter that the directory cannot read, or that finds others than the one who logs in',
  why: 'with a filter that finds nobody or several people, no login succeeds; one that finds somebody else lets people in under a name that is not theirs',
  check: (filter) => {
    const read = readFilter(filter);
    if (read.fault === undefined && read.asksForUser) return [];
    const meant = meantFilter(filter);
    const whyNot =
      read.fault ??
      (filter.includes(USER)
        ? `it can be true without ${USER}, the user name, by itself as a whole value`
        : `it does not hold ${USER}, in whose place the plugin puts the user name`);
    return [
      {
        what: `userFilter is ${quoted(filter)}: ${whyNot}`,
        fix: meant === undefined ? 'write a filter such as "(uid={0})", or "(&(objectClass=person)(uid={0}))"' : `write ${quoted(meant)}`,
      },
    ];
  },
});

export interface BindDnSubject {
  readonly bindDn: string;
  readonly activeDirectory: boolean;
}

export const ldapBindDn = new Rule<BindDnSubject>({
  id: 'ldap-bind-dn',
  refuses: 'a name to bind with that no directory takes',
  why: 'the directory refuses the bind, and nobody can log in',
  check: ({ bindDn, activeDirectory }) => {
    const isAccount = /^[^\s@\\"(){}]+@[^\s@\\"(){}]+$/.test(bindDn) && isDomain(bindDn.slice(bindDn.indexOf('@') + 1));
    const isNetBios = /^[^\s@\\/"(){}]+\\[^\s@\\/"(){}]+$/.test(bindDn);
    if (isDn(bindDn) || (activeDirectory && (isAccount || isNetBios))) return [];
    const meant = meantDn(bindDn);
    const example = activeDirectory ? '"svc-xnat@ad.example.edu.au"' : '"cn=xnat,ou=services,dc=example,dc=edu,dc=au"';
    const named = isAccount || isNetBios;
    return [
      {
        what: `bindDn is ${quoted(bindDn)}`,
        ...(named && { why: 'only Active Directory takes such a name; any other directory wants a distinguished name' }),
        fix: named
          ? `write a distinguished name such as ${example}, or use Login.activeDirectory`
          : meant !== undefined && !isDomain(bindDn.trim())
            ? `write ${quoted(meant)}`
            : `write the name of the account that searches, such as ${example}, or leave it out and keep it in the Secret`,
      },
    ];
  },
});

export const adDomain = new Rule<string>({
  id: 'ad-domain',
  refuses: 'a domain of Active Directory that is not the DNS name of one',
  why: 'address and userBase are made of it: XNAT would ask a server that does not exist',
  check: (domain): Report[] => {
    if (isDomain(domain)) return [];
    const components = [...domain.matchAll(/dc\s*=\s*([^,\s]+)/gi)].map(([, label]) => label!);
    const bare =
      components.length > 0
        ? components.join('.')
        : domain
            .trim()
            .replace(/^\w+:\/+/, '')
            .replace(/^[^@]*@/, '')
            .replace(/[:/].*$/, '');
    return [
      {
        what: `domain is ${quoted(withoutSecrets(domain))}`,
        fix: isDomain(bare) ? `write ${quoted(bare)}` : 'write the DNS name of the domain, such as "ad.example.edu.au", and not its short NetBIOS name',
      },
    ];
  },
});
