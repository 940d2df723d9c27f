import { RestSetting, Secret } from 'cdk8s-xnat';
import { type Case, mistake, site } from '../case';

export const setupCases: readonly Case[] = [
  mistake(
    'setup-username',
    'a user without a password',
    site({ setup: { username: 'operator' } }),
    `
      [uwa/setup] setup.username is "operator", and setup.credentials is not given (setup-username)
          why  XNAT would refuse the login, and after some tries lock the user out
          fix  name the Secret with its password: setup: { credentials: Secret.named("xnat-setup") }`,
    site({ setup: { username: 'operator', credentials: Secret.named('xnat-setup') } }),
  ),
  mistake(
    'setup-username',
    'a name that no user has',
    site({ setup: { username: 'the operator', credentials: Secret.named('xnat-setup') } }),
    `
      [uwa/setup] setup.username is "the operator" (setup-username)
          why  XNAT would refuse the login, and after some tries lock the user out
          fix  use letters, digits, dots, hyphens, underscores and @`,
    site({ setup: { username: 'the.operator', credentials: Secret.named('xnat-setup') } }),
  ),
  mistake(
    'rest-path',
    'a URL for a path',
    site({ setup: { settings: [RestSetting.object('https://xnat.example.edu.au/xapi/events/prefs', { enabled: true })] } }),
    `
      [uwa] path is "https://xnat.example.edu.au/xapi/events/prefs" (rest-path)
          why  the Job would read a web page in place of a setting, and fail each time
          fix  write it from /xapi/ or /data/ on, without a host, spaces or a query, such as "/xapi/events/prefs"`,
    site({ setup: { settings: [RestSetting.object('/xapi/events/prefs', { enabled: true })] } }),
  ),
  mistake(
    'prop-type',
    'a value that JSON cannot hold',
    site({ setup: { siteConfig: { limit: Number.NaN } } }),
    `
      [uwa] setup.siteConfig["limit"] must be a value that JSON can hold, but is the number NaN (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give setup.siteConfig["limit"] as a value that JSON can hold`,
    site({ setup: { siteConfig: { limit: 5 } } }),
  ),
];
