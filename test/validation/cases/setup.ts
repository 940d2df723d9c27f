import { Duration } from 'cdk8s';
import { Image, Login, RestMethod, RestSetting, Secret } from 'cdk8s-xnat';
import { type Case, mistake, site } from '../case';

const OBJECT =
  'an object that is not empty, of texts, finite numbers, true, false and null, and of lists and plain objects of these, such as { enabled: true }';

function circle(): object {
  const around: { self?: object } = {};
  around.self = { around };
  return around;
}

function ring(): unknown[] {
  const around: unknown[] = [];
  around.push(around);
  return around;
}

function deep(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

const hidden = (name: string, to: object, value: unknown) => Object.defineProperty(to, name, { value });

export const setupCases: readonly Case[] = [
  mistake(
    'setup-login',
    'a Job that logs in where passwords are off',
    site({ setup: {}, logins: [Login.aaf({ client: Secret.named('aaf') })], xnat: { passwordLogin: false } }),
    `
      [uwa/setup] setup logs in with a password, and xnat.passwordLogin is false (setup-login)
          why  by XNAT's sources its REST interface then takes no password either: the Job would fail, and so would pipelines, which log in with a token of the same kind
          fix  remove passwordLogin: false; or remove setup and containerService; or acknowledge it, once you have seen it work`,
    site({ setup: {}, logins: [Login.aaf({ client: Secret.named('aaf') })] }),
  ),
  mistake(
    'preference-twice',
    'a preference that a file sets, and one that a feature does',
    site({
      buildVolume: {},
      containerService: {},
      xnat: { preferences: { 'siteConfig.requireLogin': 'true' } },
      setup: { siteConfig: { requireLogin: false } },
    }),
    `
      [uwa/setup] setup.siteConfig sets requireLogin, which a file of XNAT sets at every start (preference-twice)
          why  the file wins at every start of XNAT, and the Job after it: the value would change to and fro
          fix  remove requireLogin from setup.siteConfig; xnat.preferences, or the feature that it belongs to, sets it`,
    site({
      buildVolume: {},
      containerService: { processingUrl: 'http://a' },
      xnat: { preferences: { 'siteConfig.requireLogin': 'true' } },
      setup: { siteConfig: { a: 'b' } },
    }),
  ),
  mistake(
    'literal-secret',
    'a secret deep in a setting',
    site({ setup: { siteConfig: { a: { b: [{ password: 'hunter2' }] } }, settings: [RestSetting.object('/xapi/a', { smtp: { smtpPassword: 'hunter2' } })] } }),
    `
      [uwa] setup.siteConfig sets password to a secret in clear (not shown here) (literal-secret)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  use the prop that takes a Secret for it, such as client or smtp.credentials; where there is none, leave it out here and set it in XNAT itself
      [uwa] members of RestSetting.object sets smtpPassword to a secret in clear (not shown here) (literal-secret)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  use the prop that takes a Secret for it, such as client or smtp.credentials; where there is none, leave it out here and set it in XNAT itself`,
    site({ setup: { siteConfig: { a: { b: [{ name: 'c' }] } } } }),
  ),
  mistake(
    'owned-setting',
    'a preference that another prop makes, by its path',
    site({ setup: { settings: [RestSetting.object('/xapi/siteConfig', { siteUrl: 'https://other.example.edu.au' })] } }),
    `
      [uwa] RestSetting.object sets siteConfig.siteUrl (owned-setting)
          why  it would get round what that prop is checked for, or be overwritten without a word
          fix  remove it, and say it as url`,
    site({ setup: { settings: [RestSetting.object('/xapi/siteConfig', { a: 'b' })] } }),
  ),
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
      [uwa] setup.siteConfig sets apiToken to a secret in clear (not shown here) (literal-secret)
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
    'image-tag',
    'an image of Node whose tag moves',
    site({ setup: { image: Image.of('docker.io/library/node', { tag: 'latest' }) } }),
    `
      [uwa/setup] setup.image is "docker.io/library/node:latest", whose tag moves (image-tag)
          why  a pod that starts again would run another version: XNAT then changes its database, and PostgreSQL cannot read its own
          fix  name a released version, or add the digest: { digest: "sha256:…" }`,
    site({ setup: { image: Image.of('docker.io/library/node', { tag: '24.21.0-alpine' }) } }),
  ),
  ...(
    [
      ['0', Duration.seconds(0)],
      ['299', Duration.seconds(299)],
      ['3153600000', Duration.days(36_500)],
    ] as const
  ).map(([seconds, keepFor]) =>
    mistake(
      'setup-keep-for',
      `a Job that stays for ${seconds} seconds`,
      site({ setup: { keepFor } }),
      `
      [uwa/setup] setup.keepFor is ${seconds} s (setup-keep-for)
          why  its log would be gone before anybody has read it, and a tool that makes again what is missing would run it without end; a number that is too great is refused by the API server
          fix  write Duration.minutes(5) or more, such as Duration.days(7); or leave it out: it is an hour then`,
      site({ setup: { keepFor: Duration.minutes(5) } }),
    ),
  ),
  mistake(
    'rest-path',
    'a URL for a path',
    site({ setup: { settings: [RestSetting.object('https://xnat.example.edu.au/xapi/events/prefs', { enabled: true })] } }),
    `
      [uwa] path is "https://xnat.example.edu.au/xapi/events/prefs" (rest-path)
          why  the Job would read a web page in place of a setting, and fail each time; or another path than is checked here would be changed
          fix  write it from /xapi/ or /data/ on, without a host, spaces, a query, "..", "//", ".json" or a slash at its end, such as "/xapi/events/prefs"`,
    site({ setup: { settings: [RestSetting.object('/xapi/events/prefs', { enabled: true })] } }),
  ),
  ...[
    '/xapi//siteConfig',
    '/xapi/events/../siteConfig',
    '/xapi/./siteConfig',
    '/xapi/siteConfig/',
    '/xapi/%73iteConfig',
    '/xapi/a%2F..%2FsiteConfig',
    '/xapi/a;b',
    '/xapi/a?b',
    '/xapi/siteConfig.json',
    '/xapi/siteConfig.xml',
    'xapi/a',
    '/xapi',
    'toString',
  ].map((path) =>
    mistake(
      'rest-path',
      `the path ${path}`,
      site({ setup: { settings: [RestSetting.object(path, { a: true })] } }),
      `
      [uwa] path is "${path.replace('?b', '?…')}" (rest-path)
          why  the Job would read a web page in place of a setting, and fail each time; or another path than is checked here would be changed
          fix  write it from /xapi/ or /data/ on, without a host, spaces, a query, "..", "//", ".json" or a slash at its end, such as "/xapi/events/prefs"`,
      site({ setup: { settings: [RestSetting.object('/xapi/a%20b/c.d', { a: true })] } }),
    ),
  ),
  ...[
    ['/xapi/users?token=hunter2&more=hunter2', '/xapi/users?…'],
    ['/xapi/users#access_token=hunter2', '/xapi/users#…'],
    ['/xapi/users;jsessionid=hunter2', '/xapi/users;jsessionid=…'],
    ['/xapi/users%3Ftoken=hunter2', '/xapi/users%3F…'],
    ['https://admin:hunter2@xnat.example.edu.au/xapi/users?token=hunter2', 'https://…@xnat.example.edu.au/xapi/users?…'],
  ].map(([path, shown]) =>
    mistake(
      'rest-path',
      `a token in ${shown}`,
      site({ setup: { settings: [RestSetting.object(path!, { a: true })] } }),
      `
      [uwa] path is "${shown}" (rest-path)
          why  the Job would read a web page in place of a setting, and fail each time; or another path than is checked here would be changed
          fix  write it from /xapi/ or /data/ on, without a host, spaces, a query, "..", "//", ".json" or a slash at its end, such as "/xapi/events/prefs"`,
      site({ setup: { settings: [RestSetting.object('/xapi/users', { a: true })] } }),
    ),
  ),
  mistake(
    'owned-setting',
    'preferences that another prop makes, by the path of one, and of the mail server',
    site({
      setup: {
        settings: [
          RestSetting.object('/xapi/siteConfig/archivePath', { a: 'b' }),
          RestSetting.object('/xapi/notifications', { smtpServer: 'mail.example.edu.au' }),
          RestSetting.object('/xapi/notifications/smtp/host', { a: 'b' }),
        ],
      },
    }),
    `
      [uwa] RestSetting.object sets siteConfig.archivePath (owned-setting)
          why  it would get round what that prop is checked for, or be overwritten without a word
          fix  remove it: the volume is mounted where XNAT looks by default
      [uwa] RestSetting.object sets notifications.smtpServer (owned-setting)
          why  it would get round what that prop is checked for, or be overwritten without a word
          fix  remove it, and say it as smtp
      [uwa] RestSetting.object sets notifications.smtp (owned-setting)
          why  it would get round what that prop is checked for, or be overwritten without a word
          fix  remove it, and say it as smtp`,
    site({ setup: { settings: [RestSetting.object('/xapi/notifications', { helpContactInfo: 'help@example.edu.au' })] } }),
  ),
  mistake(
    'preference-twice',
    'a preference that a file sets, by its path',
    site({
      xnat: { preferences: { 'siteConfig.requireLogin': 'true' } },
      setup: { settings: [RestSetting.object('/xapi/siteConfig', { requireLogin: false })] },
    }),
    `
      [uwa/setup] RestSetting.object sets requireLogin, which a file of XNAT sets at every start (preference-twice)
          why  the file wins at every start of XNAT, and the Job after it: the value would change to and fro
          fix  remove requireLogin from RestSetting.object; xnat.preferences, or the feature that it belongs to, sets it`,
    site({ xnat: { preferences: { 'siteConfig.requireLogin': 'true' } }, setup: {} }),
  ),
  mistake(
    'setting-twice',
    'what a feature makes, and a preference in two places',
    site({
      buildVolume: {},
      containerService: {},
      setup: {
        siteConfig: { a: 'b' },
        settings: [RestSetting.object('/xapi/docker/server', { 'gpu-vendor': 'amd' }), RestSetting.object('/xapi/siteConfig', { c: 'd', a: 'e' })],
      },
    }),
    `
      [uwa/setup] setup.settings sets /xapi/docker/server, which a feature of the site makes (setting-twice)
          why  each would undo the other, in every run of the Job
          fix  remove it, and use the props of that feature, such as containerService or dicom
      [uwa/setup] setup sets a of /xapi/siteConfig twice (setting-twice)
          why  each would undo the other, in every run of the Job
          fix  write it once`,
    site({ buildVolume: {}, containerService: {}, setup: { siteConfig: { a: 'b' }, settings: [RestSetting.object('/xapi/siteConfig', { c: 'd' })] } }),
  ),
  mistake(
    'setting-twice',
    'one element of a list that a feature makes',
    site({ dicom: {}, setup: { settings: [RestSetting.object('/xapi/dicomscp/1', { enabled: false }, RestMethod.PUT)] } }),
    `
      [uwa/setup] setup.settings sets /xapi/dicomscp/1, which a feature of the site makes (setting-twice)
          why  each would undo the other, in every run of the Job
          fix  remove it, and use the props of that feature, such as containerService or dicom`,
    site({ dicom: {}, setup: { settings: [RestSetting.object('/xapi/dicomscpOther/1', { enabled: false }, RestMethod.PUT)] } }),
  ),
  mistake(
    'setup-initialized',
    'an XNAT that is told to be set up again, in both places',
    site({ setup: { siteConfig: { initialized: false } } }),
    `
      [uwa/setup] setup.siteConfig sets initialized to "false" (setup-initialized)
          why  XNAT would lead everybody to the page of its first set-up, and let nobody log in until an administrator has filled it in
          fix  remove initialized`,
    site({ setup: { siteConfig: { initialized: true } } }),
  ),
  mistake(
    'setup-initialized',
    'the same by its path',
    site({ setup: { settings: [RestSetting.object('/xapi/siteConfig', { initialized: 'false' })] } }),
    `
      [uwa] RestSetting.object sets initialized to "false" (setup-initialized)
          why  XNAT would lead everybody to the page of its first set-up, and let nobody log in until an administrator has filled it in
          fix  remove initialized`,
    site({ setup: { settings: [RestSetting.object('/xapi/siteConfig', { initialized: 'true' })] } }),
  ),
  ...(
    [
      ['NaN', Number.NaN, 'the number NaN'],
      ['null', null, 'null'],
      ['null inside of it', { a: [null] }, 'an object'],
      ['undefined inside of it', { a: undefined }, 'an object'],
      ['a hole in a list', [1, , 2], 'a list'],
      ['a Date', new Date(0), 'an object of class Date'],
      ['a Map', new Map([['a', 1]]), 'an object of class Map'],
      ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 }), 'an object'],
      ['a function', () => 1, 'a function'],
      ['a NUL', 'a\0b', 'the string "a\\u0000b"'],
      ['a circle', circle(), 'an object'],
      ['a list in itself', ring(), 'a list'],
      ['what lies deeper than bash can follow', deep(20_000), 'a list'],
      ['an object that says otherwise to JSON', hidden('toJSON', { a: 1 }, () => undefined), 'an object'],
      ['a list that says otherwise to JSON', Object.assign([1], { toJSON: () => 2 }), 'a list'],
      ['a list of a class', new (class Own extends Array<number> {})(), 'an empty list'],
      ['a member that is counted nowhere', hidden('a', { b: 1 }, 2), 'an object'],
      ['a getter', Object.defineProperty({}, 'a', { enumerable: true, get: () => 1 }), 'an object'],
      ['a symbol for a name', { [Symbol('a')]: 1 }, 'an empty object'],
    ] as const
  ).map(([title, value, is]) =>
    mistake(
      'prop-type',
      `a site preference that is no JSON: ${title}`,
      site({ setup: { siteConfig: { limit: value } } }),
      `
      [uwa] setup.siteConfig["limit"] must be a text, a finite number, true, false, or a list or a plain object of these, without null, but is ${is} (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give setup.siteConfig["limit"] as a text, a finite number, true, false, or a list or a plain object of these, without null`,
      site({ setup: { siteConfig: { limit: { a: [5, '', {}, deep(90)] } } } }),
    ),
  ),
  ...(
    [
      ['/xapi/siteConfig', 'null', { x: null }, 'an object of site preferences, without null, such as { requireLogin: true }'],
      ['/xapi/siteConfig', 'null inside of it', { x: { y: null } }, 'an object of site preferences, without null, such as { requireLogin: true }'],
      ['/xapi/a', 'a Date', { x: new Date(0) }, OBJECT],
      ['/xapi/a', 'a circle', { x: circle() }, OBJECT],
    ] as const
  ).map(([path, title, members, expects]) =>
    mistake(
      'prop-type',
      `members of ${path} that are no JSON: ${title}`,
      site({ setup: { settings: [RestSetting.object(path, members)] } }),
      `
      [uwa] members of RestSetting.object must be ${expects}, but is an object (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give members of RestSetting.object as ${expects}`,
      site({ setup: { settings: [RestSetting.object('/xapi/a', { x: null })] } }),
    ),
  ),
];
