import { quoted } from '../../core/refusals/describe';
import type { Report } from '../../core/refusals/rule';
import { Rule } from '../../core/refusals/rule';

export const providerId = new Rule<readonly string[]>({
  id: 'provider-id',
  refuses: 'a login provider whose id is repeated, is localdb, or is not made of lower-case letters, digits and underscores',
  why: 'XNAT does not start with two providers of one id, and makes user names from it, in which nothing else survives',
  check: (ids) =>
    ids.flatMap((id, i): Report[] => {
      if (id === 'localdb') {
        return [{ what: 'providerId is "localdb", which is XNAT\'s own login', fix: 'choose another id, such as "keycloak"' }];
      }
      if (!/^[a-z][a-z0-9_]*$/.test(id)) {
        return [{ what: `providerId is ${quoted(id)}`, fix: 'use lower-case letters, digits and underscores, such as "aaf"' }];
      }
      return ids.indexOf(id) < i ? [{ what: `providerId ${quoted(id)} is used twice`, fix: 'give each provider an id of its own' }] : [];
    }),
});

export interface LockoutSubject {
  readonly passwordLogin: boolean;
  readonly providers: number;
}

export const loginLockout = new Rule<LockoutSubject>({
  id: 'login-lockout',
  refuses: 'a login page with neither a password form nor a provider',
  why: 'nobody could log in any more',
  check: ({ passwordLogin, providers }) =>
    !passwordLogin && providers === 0
      ? [{ what: 'passwordLogin is false, and no login provider is added', fix: 'add a provider with addLogin, or leave passwordLogin on' }]
      : [],
});

export interface NotAddedSubject {
  readonly providerId: string;
  readonly bound: number;
}

export const loginNotAdded = new Rule<NotAddedSubject>({
  id: 'login-not-added',
  refuses: 'a login provider that is given to no XNAT, or more than once',
  why: 'the login page shows only what addLogin was given, and each site registers a URL of its own with the provider',
  check: ({ providerId: id, bound }) =>
    bound === 1
      ? []
      : [
          {
            what: `the login provider ${quoted(id)} is ${bound === 0 ? 'never given to addLogin' : `given to addLogin ${bound} times`}`,
            fix: bound === 0 ? 'call site.xnat.addLogin(…) with it' : 'call addLogin with it once, and make another provider for another site',
          },
        ],
});

export interface PluginSubject {
  readonly providerId: string;
  readonly version: string | undefined;
}

export const loginPlugin = new Rule<PluginSubject>({
  id: 'login-plugin',
  refuses: 'an OpenID Connect login on an XNAT without the plugin for it, or with one of unknown version',
  why: 'XNAT would ignore the file, and how the file must look depends on the version of the plugin',
  check: ({ providerId: id, version }) => {
    if (version === undefined) {
      return [
        {
          what: `the login provider ${quoted(id)} needs the plugin openid-auth, which this XNAT does not run`,
          fix: 'use XnatImage.ais(…) and keep openid-auth in bakedPlugins, or add { name: "openid-auth", version, url, sha256 } to plugins',
        },
      ];
    }
    return /^\d+\.\d+/.test(version)
      ? []
      : [
          {
            what: `the version of the plugin openid-auth is ${quoted(version)}, which is no number`,
            fix: 'say which it is, such as plugins: { "openid-auth": "1.4.1" } of XnatImage.custom',
          },
        ];
  },
});
