import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

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
      ? [{ what: 'passwordLogin is false, and no login provider is added', fix: 'add a provider to logins, or leave passwordLogin on' }]
      : [],
});
