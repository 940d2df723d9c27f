import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export interface LdapPluginSubject {
  readonly providerId: string;
  readonly version: string | undefined;
}

export const ldapPlugin = new Rule<LdapPluginSubject>({
  id: 'ldap-plugin',
  refuses: 'a login by LDAP on an XNAT without the plugin for it',
  why: 'XNAT would ignore the file, and nobody of the directory could log in',
  check: ({ providerId: id, version }) =>
    version !== undefined
      ? []
      : [
          {
            what: `the login provider ${quoted(id)} needs the plugin ldap-auth, which this XNAT does not run`,
            fix: 'use XnatImage.ais(…) and keep ldap-auth in includedPlugins, or add { name: "ldap-auth", version, url, sha256 } to plugins',
          },
        ],
});

/** A directory of a site. */
export interface LdapOneOfSeveral {
  readonly providerId: string;
  readonly address: string;
  readonly userBase: string;
  readonly userFilter: string;
}

export interface LdapSeveralSubject {
  readonly added: LdapOneOfSeveral;
  readonly before: readonly LdapOneOfSeveral[];
}

const normal = ({ address, userBase, userFilter }: LdapOneOfSeveral) =>
  `${address.replace(/\/$/, '')} ${userBase.replace(/\s*([,=])\s*/g, '$1')} ${userFilter}`.toLowerCase();

export const ldapTwice = new Rule<LdapSeveralSubject>({
  id: 'ldap-twice',
  refuses: 'two logins that search the same branch of the same directory',
  why: 'a person who chooses the other one at the login gets a second account, without the projects of the first one',
  acknowledgeable: true,
  check: ({ added, before }) => {
    // One of the same id is told of by provider-id.
    const other = before.find((one) => one.providerId !== added.providerId && normal(one) === normal(added));
    return other === undefined
      ? []
      : [
          {
            what: `${other.providerId} and ${added.providerId} search ${quoted(added.userBase)} of ${added.address} alike`,
            fix: `remove one of them, or correct userBase of ${added.providerId}; where both are meant, acknowledge ldap-twice`,
          },
        ];
  },
});
