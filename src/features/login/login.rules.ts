import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

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
          fix: 'use XnatImage.ais(…) and keep openid-auth in includedPlugins, or add { name: "openid-auth", version, url, sha256 } to plugins',
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
