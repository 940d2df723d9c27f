import type { Duration } from 'cdk8s';
import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

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
