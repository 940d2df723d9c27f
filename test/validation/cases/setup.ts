import { RestSetting, Secret } from 'cdk8s-xnat';
import { type Case, mistake, site } from '../case';

export const setupCases: readonly Case[] = [
  mistake(
    'owned-setting',
    'a preference that another prop makes',
    site({ setup: { siteConfig: { siteUrl: 'https://other.example.edu.au' } } }),
    `
      [uwa/setup] setup.siteConfig sets siteConfig.siteUrl (owned-setting)
          why  it would get round what that prop is checked for, or be overwritten without a word
          fix  remove it, and say it as url`,
    site({ setup: { siteConfig: { sitewideAnonymizationScript: 'version "6.3"\n-(0010,0010)' } } }),
  ),
  mistake(
    'literal-secret',
    'a secret',
    site({ setup: { siteConfig: { apiToken: 'hunter2' } } }),
    `
      [uwa/setup] setup.siteConfig sets apiToken to a literal (literal-secret)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  use the prop that takes a Secret for it, such as client or smtp.credentials; where there is none, leave it out here and set it in XNAT itself`,
    site({ setup: { siteConfig: {} } }),
  ),
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
      [uwa] setup.siteConfig["limit"] must be a value that JSON can hold, and not null, but is the number NaN (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give setup.siteConfig["limit"] as a value that JSON can hold, and not null`,
    site({ setup: { siteConfig: { limit: 5 } } }),
  ),
];
