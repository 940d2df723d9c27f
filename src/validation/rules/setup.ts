import { quoted } from '../describe';
import { Rule } from '../rule';

export const restPath = new Rule<string>({
  id: 'rest-path',
  refuses: 'a path that is not of the REST interface of XNAT',
  why: 'the Job would read a web page in place of a setting, and fail each time',
  check: (path) =>
    /^\/(xapi|data)\/[A-Za-z0-9._~%@:/-]+$/.test(path)
      ? []
      : [{ what: `path is ${quoted(path)}`, fix: 'write it from /xapi/ or /data/ on, without a host, spaces or a query, such as "/xapi/events/prefs"' }],
});

export interface SetupUserSubject {
  readonly username: string;
  readonly credentials: boolean;
}

export const setupUsername = new Rule<SetupUserSubject>({
  id: 'setup-username',
  refuses: 'a name that no user of XNAT has, or another user with the password of admin',
  why: 'XNAT would refuse the login, and after some tries lock the user out',
  check: ({ username, credentials }) => {
    if (!/^[A-Za-z0-9._@-]+$/.test(username)) {
      return [{ what: `setup.username is ${quoted(username)}`, fix: 'use letters, digits, dots, hyphens, underscores and @' }];
    }
    return username === 'admin' || credentials
      ? []
      : [{ what: `setup.username is ${quoted(username)}, and setup.credentials is not given`, fix: 'name the Secret with its password: setup: { credentials: Secret.named("xnat-setup") }' }];
  },
});
