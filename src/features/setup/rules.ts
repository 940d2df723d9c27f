import type { Duration } from 'cdk8s';
import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

/**
 * A part of a path: not of dots alone, with % only for what a path has no other way to write, and without the ending of a
 * format, by which XNAT may take /xapi/siteConfig.json for /xapi/siteConfig.
 */
const SEGMENT = /^(?!\.+$)(?!.*\.(json|xml|html)$)([A-Za-z0-9._~@:-]|%(?!25|2[DEF]|3[0-9AB])[238-F][0-9A-F])+$/;

export const restPath = new Rule<string>({
  id: 'rest-path',
  refuses: 'a path that is not of the REST interface of XNAT, or that is written in another way than it has to be',
  why: 'the Job would read a web page in place of a setting, and fail each time; or another path than is checked here would be changed',
  check: (path) => {
    const [start, root = '', ...segments] = path.split('/');
    return start === '' && /^(xapi|data)$/.test(root) && segments.length > 0 && segments.every((segment) => SEGMENT.test(segment))
      ? []
      : [
          {
            what: `path is ${quoted(path)}`,
            fix: 'write it from /xapi/ or /data/ on, without a host, spaces, a query, "..", "//", ".json" or a slash at its end, such as "/xapi/events/prefs"',
          },
        ];
  },
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
      : [
          {
            what: `setup.username is ${quoted(username)}, and setup.credentials is not given`,
            fix: 'name the Secret with its password: setup: { credentials: Secret.named("xnat-setup") }',
          },
        ];
  },
});

/** Seconds that Kubernetes can count. */
const MOST_SECONDS = 2_147_483_647;

export const setupKeepFor = new Rule<Duration | undefined>({
  id: 'setup-keep-for',
  refuses: 'a Job for settings that is removed within five minutes, or in more seconds than Kubernetes counts',
  why: 'its log would be gone before anybody has read it, and a tool that makes again what is missing would run it without end; a number that is too great is refused by the API server',
  check: (keepFor) => {
    const seconds = keepFor?.toSeconds({ integral: false }) ?? 3600;
    return seconds >= 300 && seconds <= MOST_SECONDS
      ? []
      : [{ what: `setup.keepFor is ${seconds} s`, fix: 'write Duration.minutes(5) or more, such as Duration.days(7); or leave it out: it is an hour then' }];
  },
});

export const setupLogin = new Rule<boolean>({
  id: 'setup-login',
  refuses: 'a Job that logs in with a password where passwords are off',
  why: "by XNAT's sources its REST interface then takes no password either: the Job would fail, and so would pipelines, which log in with a token of the same kind",
  acknowledgeable: true,
  check: (passwordLogin) =>
    passwordLogin
      ? []
      : [
          {
            what: 'setup logs in with a password, and xnat.passwordLogin is false',
            fix: 'remove passwordLogin: false; or remove setup and containerService; or acknowledge it, once you have seen it work',
          },
        ],
});

export interface PreferenceTwiceSubject {
  readonly prop: string;
  readonly name: string;
}

export const preferenceTwice = new Rule<readonly PreferenceTwiceSubject[]>({
  id: 'preference-twice',
  refuses: 'a preference that both a file and a Job set',
  why: 'the file wins at every start of XNAT, and the Job after it: the value would change to and fro',
  check: (subjects) =>
    subjects.map(({ prop, name }) => ({
      what: `${prop} sets ${name}, which a file of XNAT sets at every start`,
      fix: `remove ${name} from ${prop}; xnat.preferences, or the feature that it belongs to, sets it`,
    })),
});

export interface InitializedSubject {
  readonly prop: string;
  readonly initialized: unknown;
}

export const setupInitialized = new Rule<InitializedSubject>({
  id: 'setup-initialized',
  refuses: 'to tell XNAT that it has not been set up',
  why: 'XNAT would lead everybody to the page of its first set-up, and let nobody log in until an administrator has filled it in',
  check: ({ prop, initialized }) =>
    /^(undefined|true)$/.test(String(initialized)) ? [] : [{ what: `${prop} sets initialized to ${quoted(String(initialized))}`, fix: 'remove initialized' }],
});

export interface SettingTwiceSubject {
  readonly path: string;
  /** Undefined where a feature makes all that is at the path. */
  readonly member?: string;
}

export const settingTwice = new Rule<readonly SettingTwiceSubject[]>({
  id: 'setting-twice',
  refuses: 'a setting that is given twice, or that a feature makes as well',
  why: 'each would undo the other, in every run of the Job',
  check: (subjects) =>
    subjects.map(({ path, member }) =>
      member === undefined
        ? {
            what: `setup.settings sets ${path}, which a feature of the site makes`,
            fix: 'remove it, and use the props of that feature, such as containerService or dicom',
          }
        : { what: `setup sets ${member} of ${path} twice`, fix: 'write it once' },
    ),
});
