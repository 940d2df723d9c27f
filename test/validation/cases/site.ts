import { AafOpenId, CaBundle, DatabaseTls, Secret, XnatImage } from 'cdk8s-xnat';
import { type Allowed, type Case, site } from '../case';

const trusted = DatabaseTls.verifyFull(CaBundle.fromConfigMapName('ca'));

export const siteCases: readonly Case[] = [
  {
    rule: 'secret-versions',
    title: 'a misspelt name, and a Secret that is read once',
    broken: site({ secretVersions: { 'uwa-postgrsql': '2026-11', 'uwa-xnat-web-admin': '2' } }),
    report: `
      [uwa] secretVersions names "uwa-postgrsql", which nothing of the chart reads (secret-versions)
          why  the new value would be taken for known, and nothing would have read it
          fix  write "uwa-postgresql"
      [uwa] secretVersions names "uwa-xnat-web-admin": StatefulSet uwa-xnat-web reads it, and makes nothing of a new value (secret-versions)
          why  the new value would be taken for known, and nothing would have read it
          fix  remove it; docs/how-to/rotate-secrets.md says how it is changed`,
    mended: site({ secretVersions: { 'uwa-postgresql': '2026-11' } }),
  },
  {
    rule: 'site-id',
    title: 'a hyphen',
    broken: site({ siteId: 'UWA-XNAT' }),
    report: `
      [uwa/xnat] siteId is "UWA-XNAT" (site-id)
          why  XNAT begins the id of every session and subject with it, and other characters do not survive there
          fix  use a letter, then up to 35 letters, digits and underscores, such as "UWA_XNAT"`,
    mended: site({ siteId: 'UWA_XNAT' }),
  },
  {
    rule: 'site-id',
    title: 'a digit in front',
    broken: site({ siteId: '7T' }),
    report: `
      [uwa/xnat] siteId is "7T" (site-id)
          why  XNAT begins the id of every session and subject with it, and other characters do not survive there
          fix  use a letter, then up to 35 letters, digits and underscores, such as "UWA_XNAT"`,
    mended: site({ siteId: 'SEVEN_T' }),
  },
  {
    rule: 'admin-email',
    title: 'a quote',
    broken: site({ adminEmail: "o'brien@example.edu.au" }),
    report: `
      [uwa/xnat] adminEmail is "o'brien@example.edu.au", which is no plain e-mail address (admin-email)
          why  XNAT pastes it between quotes into the SQL that makes its first user: a quote in it breaks the first start
          fix  write one address without quotes, blanks or a display name, such as "xnat-admin@example.edu.au"`,
    mended: site({ adminEmail: 'xnat-admin@example.edu.au' }),
  },
  {
    rule: 'admin-email',
    title: 'a display name',
    broken: site({ adminEmail: 'XNAT <xnat-admin@example.edu.au>' }),
    report: `
      [uwa/xnat] adminEmail is "XNAT <xnat-admin@example.edu.au>", which is no plain e-mail address (admin-email)
          why  XNAT pastes it between quotes into the SQL that makes its first user: a quote in it breaks the first start
          fix  write one address without quotes, blanks or a display name, such as "xnat-admin@example.edu.au"`,
    mended: site({ adminEmail: 'xnat-admin@example.edu.au' }),
  },
  {
    rule: 'database-choice',
    title: 'two databases',
    broken: site({ externalPostgres: { host: 'db.example.edu.au', credentials: Secret.named('db'), tls: trusted } }),
    report: `
      [uwa] postgres and externalPostgres are both given (database-choice)
          why  XNAT keeps its data in exactly one PostgreSQL
          fix  keep one of them: postgres for one server in the cluster, externalPostgres for the external database`,
    mended: site({}),
  },
  {
    rule: 'database-choice',
    title: 'no database',
    broken: site({ postgres: undefined }),
    report: `
      [uwa] none of postgres, cloudNativePostgres and externalPostgres is given (database-choice)
          why  XNAT keeps its data in exactly one PostgreSQL
          fix  add postgres: {} for one server in the cluster, cloudNativePostgres: {} for several, or externalPostgres: { host: "…", credentials: … }`,
    mended: site({ postgres: {} }),
  },
  {
    rule: 'preference',
    title: 'no dot',
    broken: site({ xnat: { preferences: { requireLogin: 'true' } } }),
    report: `
      [uwa/xnat] preferences names "requireLogin", which is not of the form tool.preference (preference)
          why  XNAT would read another value, or another preference, and say nothing
          fix  write tool and preference with a dot, such as "siteConfig.requireLogin"`,
    mended: site({ xnat: { preferences: { 'siteConfig.requireLogin': 'true' } } }),
  },
  {
    rule: 'preference',
    title: 'a line break',
    broken: site({ xnat: { preferences: { 'siteConfig.siteDescription': 'The XNAT\nof UWA' } } }),
    report: `
      [uwa/xnat] preferences sets siteConfig.siteDescription to "The XNAT\\nof UWA", which its file cannot carry (preference)
          why  XNAT would read another value, or another preference, and say nothing
          fix  leave out line breaks, other control characters and @@ at the beginning, and use one kind of quotes; or write it as setup: { siteConfig: { siteDescription: … } }, which takes any text`,
    mended: site({ xnat: { preferences: { 'siteConfig.siteDescription': 'The XNAT of UWA' } } }),
  },
  {
    rule: 'preference',
    title: 'a beginning that looks like a placeholder',
    broken: site({ xnat: { preferences: { 'siteConfig.siteDescription': '@@XNAT@@' } } }),
    report: `
      [uwa/xnat] preferences sets siteConfig.siteDescription to "@@XNAT@@", which its file cannot carry (preference)
          why  XNAT would read another value, or another preference, and say nothing
          fix  leave out line breaks, other control characters and @@ at the beginning, and use one kind of quotes; or write it as setup: { siteConfig: { siteDescription: … } }, which takes any text`,
    mended: site({ xnat: { preferences: { 'siteConfig.siteDescription': 'XNAT' } } }),
  },
  {
    rule: 'owned-setting',
    title: 'the URL of the site among the preferences',
    broken: site({ xnat: { preferences: { 'siteConfig.siteUrl': 'http://elsewhere.example.edu.au' } } }),
    report: `
      [uwa/xnat] preferences sets siteConfig.siteUrl (owned-setting)
          why  it would get round what that prop is checked for, or be overwritten without a word
          fix  remove it, and say it as url`,
    mended: site({}),
  },
  {
    rule: 'owned-setting',
    title: 'the folder of the archive among the preferences',
    broken: site({ xnat: { preferences: { 'siteConfig.archivePath': '/tmp/archive' } } }),
    report: `
      [uwa/xnat] preferences sets siteConfig.archivePath (owned-setting)
          why  it would get round what that prop is checked for, or be overwritten without a word
          fix  remove it: the volume is mounted where XNAT looks by default`,
    mended: site({}),
  },
  {
    rule: 'owned-setting',
    title: 'the JDBC URL among the properties',
    broken: site({ xnat: { properties: { 'datasource.url': 'jdbc:postgresql://elsewhere/xnat' } } }),
    report: `
      [uwa/xnat] properties sets datasource.url (owned-setting)
          why  it would get round what that prop is checked for, or be overwritten without a word
          fix  remove it, and say it as postgres or externalPostgres`,
    mended: site({}),
  },
  {
    rule: 'literal-secret',
    title: 'a URL with a password among the properties',
    broken: site({ xnat: { properties: { 'plugin.proxy.url': 'http://xnat:hunter2@proxy:3128' } } }),
    report: `
      [uwa] xnat.properties sets plugin.proxy.url to a secret in clear (not shown here) (literal-secret)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  use the prop that takes a Secret for it, such as client or smtp.credentials; where there is none, leave it out here and set it in XNAT itself`,
    mended: site({}),
  },
  {
    rule: 'literal-secret',
    title: 'a password among the preferences',
    broken: site({ xnat: { preferences: { 'notifications.smtpPassword': 'hunter2' } } }),
    report: `
      [uwa] xnat.preferences sets notifications.smtpPassword to a secret in clear (not shown here) (literal-secret)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  use the prop that takes a Secret for it, such as client or smtp.credentials; where there is none, leave it out here and set it in XNAT itself`,
    mended: site({ smtp: { host: 'mail.example.edu.au', credentials: Secret.named('mail') } }),
  },
  {
    rule: 'literal-secret',
    title: 'a password among the preferences that their file cannot carry',
    broken: site({ xnat: { preferences: { 'notifications.smtpPassword': 'hunter2\n' } } }),
    report: `
      [uwa] xnat.preferences sets notifications.smtpPassword to a secret in clear (not shown here) (literal-secret)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  use the prop that takes a Secret for it, such as client or smtp.credentials; where there is none, leave it out here and set it in XNAT itself`,
    mended: site({ smtp: { host: 'mail.example.edu.au', credentials: Secret.named('mail') } }),
  },
  {
    rule: 'literal-secret',
    title: 'a password among the properties',
    broken: site({ xnat: { properties: { 'plugin.proxy.password': 'hunter2' } } }),
    report: `
      [uwa] xnat.properties sets plugin.proxy.password to a secret in clear (not shown here) (literal-secret)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  use the prop that takes a Secret for it, such as client or smtp.credentials; where there is none, leave it out here and set it in XNAT itself`,
    mended: site({}),
  },
  {
    rule: 'dns-name',
    title: 'a relay for mail as a URL',
    broken: site({ smtp: { host: 'smtp://xnat:hunter2@mail.example.edu.au:587' } }),
    report: `
      [uwa] smtp.host is a URL (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write the host alone: "mail.example.edu.au"`,
    mended: site({ smtp: { host: 'mail.example.edu.au' } }),
  },
  {
    rule: 'port-range',
    title: 'a port of the relay for mail that does not exist',
    broken: site({ smtp: { host: 'mail.example.edu.au', port: 70000 } }),
    report: `
      [uwa] smtp.port is 70000 (port-range)
          why  TCP has the ports 1 to 65535
          fix  choose a port between 1 and 65535`,
    mended: site({ smtp: { host: 'mail.example.edu.au', port: 587 } }),
  },
];

export const siteAllowed: readonly Allowed[] = [
  {
    rule: 'literal-secret',
    title: 'settings about passwords and tokens',
    allowed: site({
      xnat: {
        preferences: {
          'siteConfig.passwordComplexity': '^.{12,}$',
          'siteConfig.passwordExpirationInterval': '1 year',
          'siteConfig.aliasTokenTimeout': '2 days',
          'siteConfig.enableCsrfToken': 'true',
        },
      },
    }),
  },
  {
    rule: 'login-lockout',
    title: 'a login page with a provider alone',
    allowed: site({ xnat: { passwordLogin: false, image: XnatImage.ais() } }, (uwa) =>
      uwa.xnat.addLogin(new AafOpenId(uwa, 'aaf', { client: Secret.named('aaf') })),
    ),
  },
];
