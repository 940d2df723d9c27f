import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

/** As the plugins read it: openid-auth finds `openid.<id>.…` by it, and makes user names that begin with it. */
const ID = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

/** What is wrong with an id, in words. */
function harmOf(id: string): string {
  if (/^[^A-Za-z]/.test(id) && ID.test(`x${id}`)) return 'XNAT makes user names of it, which begin with a letter';
  if (/^[A-Za-z][A-Za-z0-9_.-]*$/.test(id) && id.includes('.'))
    return 'in the keys openid.<id>.… a dot ends the id: the plugin would look for another provider';
  if (id.length > 63) return 'it begins each user name, and names a file';
  return 'it is a part of keys, of user names and of a URL, in which nothing but letters, digits, hyphens and underscores survives';
}

/** The id with what cannot stand in it replaced; undefined where nothing is left. */
function meantId(id: string): string | undefined {
  const meant = id
    .trim()
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^[^A-Za-z]+|_+$/g, '')
    .slice(0, 63);
  return ID.test(meant) && meant.toLowerCase() !== 'localdb' ? meant : undefined;
}

export const providerId = new Rule<readonly string[]>({
  id: 'provider-id',
  refuses: 'a login provider whose id is repeated, is localdb, or is not made of letters, digits, hyphens and underscores',
  why: 'XNAT does not start with two providers of one id, and the accounts of a provider hang on its id for ever',
  check: (ids) =>
    ids.flatMap((id, i): Report[] => {
      if (id.toLowerCase() === 'localdb') {
        return [{ what: `providerId is ${quoted(id)}, which is XNAT's own login`, fix: 'choose another id, such as "keycloak"' }];
      }
      if (!ID.test(id)) {
        const meant = meantId(id);
        const free = meant !== undefined && !ids.some((other) => other.toLowerCase() === meant.toLowerCase());
        return [{ what: `providerId is ${quoted(id)}`, why: harmOf(id), fix: free ? `write ${quoted(meant)}` : 'choose an id such as "aaf" or "Uni-Login"' }];
      }
      if (ids.indexOf(id) < i) return [{ what: `providerId ${quoted(id)} is used twice`, fix: 'give each provider an id of its own' }];
      const alike = ids.slice(0, i).find((other) => other.toLowerCase() === id.toLowerCase());
      return alike === undefined
        ? []
        : [
            {
              what: `providerId ${quoted(id)} differs from ${quoted(alike)} in capitals alone`,
              why: 'people and user names do not tell them apart',
              fix: 'give each provider an id of its own',
            },
          ];
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
