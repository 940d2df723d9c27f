import { Chart, Duration, Size } from 'cdk8s';
import {
  AafEnvironment,
  AafOpenId,
  BuildVolume,
  CaBundle,
  ClusterServices,
  DatabaseTls,
  OpenIdProvider,
  Postgres,
  Secret,
  StorageProvisioner,
  XnatSite,
  XnatWeb,
} from 'cdk8s-xnat';
import { xnatSiteShape } from '../../../src/site/site-shape';
import { MINIMAL } from '../../support/sites';
import { type Build, type Case, external, javaScript, mistake, site } from '../case';

const type = (title: string, broken: Build, report: string, mended: Build) => mistake('prop-type', title, broken, report, mended);

const database = { host: 'db.example.edu.au', credentials: Secret.named('xnat-db'), tls: DatabaseTls.verifyFull(CaBundle.fromConfigMapName('ca')) };
const good = external(database);

export const secretTypeCases: readonly Case[] = [
  type(
    'a password in the place of a Secret',
    external({ ...database, credentials: javaScript('hunter2') }),
    `
      [uwa] externalPostgres.credentials must be a Secret, such as Secret.named("xnat-db"), but is a literal string (not shown here, it may be a secret) (prop-type)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  put the value into a Kubernetes Secret, and name that: externalPostgres.credentials: Secret.named("…")`,
    good,
  ),
  type(
    'a Secret past its makers',
    external({ ...database, credentials: new (Secret as unknown as new (name: string) => Secret)('My Secret!') }),
    `
      [uwa] externalPostgres.credentials must be a Secret, such as Secret.named("xnat-db"), but is one that new Secret(…) has made, past the checks of its makers (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give externalPostgres.credentials as a Secret, such as Secret.named("xnat-db")`,
    good,
  ),
  type(
    'a Duration of a number that is missing',
    site({ xnat: { startupTimeout: Duration.minutes(Number(undefined)) } }),
    `
      [uwa] xnat.startupTimeout must be a Duration, such as Duration.minutes(10), but is one of NaN: a number that it was made of is missing, or is no number (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.startupTimeout as a Duration, such as Duration.minutes(10)`,
    site({ xnat: { startupTimeout: Duration.minutes(20) } }),
  ),
  type(
    'a Size without an end',
    site({ archive: { size: Size.gibibytes(Infinity) } }),
    `
      [uwa] archive.size must be a Size, such as Size.gibibytes(4), but is one of Infinity: a number that it was made of is missing, or is no number (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give archive.size as a Size, such as Size.gibibytes(4)`,
    site({ archive: { size: Size.gibibytes(4) } }),
  ),
  type(
    'options that are still to come',
    site({ archive: javaScript(Promise.resolve({ size: Size.gibibytes(4) })) }),
    `
      [uwa] archive must be an object of options, but is an object of class Promise (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  write await before the value of archive, in an async function`,
    site({ archive: { size: Size.gibibytes(4) } }),
  ),
  type(
    'a Map in the place of options',
    site({ xnat: javaScript(new Map([['replicas', 2]])) }),
    `
      [uwa] xnat must be an object of options, but is an object of class Map (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat as an object of options`,
    site({ xnat: { replicas: 1 } }),
  ),
  type(
    'a number in the place of a Secret',
    site({ xnat: { adminCredentials: javaScript(86420975) } }),
    `
      [uwa] xnat.adminCredentials must be a Secret, such as Secret.named("xnat-admin"), but is a literal number (not shown here, it may be a secret) (prop-type)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  put the value into a Kubernetes Secret, and name that: xnat.adminCredentials: Secret.named("…")`,
    site({ xnat: { adminCredentials: Secret.named('admin') } }),
  ),
  type(
    'a connection string in the place of options',
    external(javaScript('postgres://xnat:hunter2@db.example.edu.au')),
    `
      [uwa] externalPostgres must be an object of options, but is a literal string (not shown here, it may be a secret) (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give externalPostgres as an object of options`,
    good,
  ),
  type(
    'a connection string in the place of all props',
    (app) => void new XnatSite(app, 'uwa', javaScript('postgres://xnat:hunter2@db')),
    `
      [uwa] the argument of XnatSite must be an object of options, but is a literal string (not shown here, it may be a secret) (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give the argument of XnatSite as an object of options
      [uwa] none of postgres, cloudNativePostgres and externalPostgres is given (database-choice)
          why  XNAT keeps its data in exactly one PostgreSQL
          fix  add postgres: {} for one server in the cluster, cloudNativePostgres: {} for several, or externalPostgres: { host: "…", credentials: … }`,
    site({}),
  ),
  type(
    'a number for a password among the preferences',
    site({ xnat: { preferences: { 'notifications.smtpPassword': javaScript(86420975) } } }),
    `
      [uwa] xnat.preferences["notifications.smtpPassword"] must be a string, but is a literal number (not shown here, it may be a secret) (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.preferences["notifications.smtpPassword"] as a string`,
    site({}),
  ),
];

export const propNameCases: readonly Case[] = [
  mistake(
    'prop-unknown',
    'a misspelt prop',
    site(javaScript({ archiv: {} })),
    `
      [uwa] archiv is no prop of XnatSite (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  write archive instead of archiv`,
    site({ archive: {} }),
  ),
  mistake(
    'prop-unknown',
    'a misspelt prop of options',
    site({ xnat: javaScript({ replica: 2 }) }),
    `
      [uwa] replica is no prop of xnat (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  write replicas instead of replica`,
    site({ xnat: { replicas: 1 } }),
  ),
  mistake(
    'prop-unknown',
    'a prop that is near to none',
    site({ dicom: javaScript({ firewall: true }) }),
    `
      [uwa] firewall is no prop of dicom (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  remove it; dicom knows annotations, loadBalancerClass, loadBalancerIp, receivers, serviceType, sourceRanges`,
    site({ dicom: {} }),
  ),
  mistake(
    'prop-unknown',
    'a prop that every object has',
    site(javaScript({ constructor: 'x' })),
    `
      [uwa] constructor is no prop of XnatSite (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  remove it; XnatSite knows ${Object.keys(xnatSiteShape).sort().join(', ')}`,
    site({}),
  ),
  mistake(
    'prop-unknown',
    'a password as a prop',
    external(javaScript({ ...database, password: 'hunter2' })),
    `
      [uwa] password is no prop of externalPostgres (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  put the value into a Kubernetes Secret, and name that: credentials: Secret.named("…")`,
    good,
  ),
  mistake(
    'prop-unknown',
    'a prop in another spelling, where it belongs',
    site({ xnat: javaScript({ timezone: 'Australia/Perth' }) }),
    `
      [uwa] timezone is no prop of xnat (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  write timeZone instead of timezone`,
    site({ xnat: { timeZone: 'Australia/Perth' } }),
  ),
  mistake(
    'prop-unknown',
    'a prop that belongs deeper',
    site(javaScript({ plugins: [], minReplicas: 2 })),
    `
      [uwa] plugins is no prop of XnatSite (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  it belongs deeper: write xnat: { plugins: … }
      [uwa] minReplicas is no prop of XnatSite (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  it belongs deeper: write autoscaling: { minReplicas: … }`,
    site({ xnat: { plugins: [] } }),
  ),
  mistake(
    'prop-unknown',
    'a prop that belongs further out',
    site({ xnat: javaScript({ smtp: { host: 'mail.example.edu.au' } }) }),
    `
      [uwa] smtp is no prop of xnat (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  it belongs to XnatSite: write smtp beside xnat, not in it`,
    site({ smtp: { host: 'mail.example.edu.au' } }),
  ),
  mistake(
    'prop-unknown',
    'a prop that several parts have',
    site(javaScript({ image: 'xnat:1' })),
    `
      [uwa] image is no prop of XnatSite (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  it belongs deeper: write xnat: { image: … }, or postgres: { image: … }, or cloudNativePostgres: { image: … }, or …`,
    site({}),
  ),
  mistake(
    'prop-unknown',
    'a misspelt prop of AafOpenId',
    site({}, (uwa) => uwa.xnat.addLogin(new AafOpenId(uwa, 'aaf', javaScript({ client: Secret.named('aaf'), enviroment: 'test' })))),
    `
      [uwa/aaf] enviroment is no prop of AafOpenId (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  write environment instead of enviroment`,
    site({}, (uwa) => uwa.xnat.addLogin(new AafOpenId(uwa, 'aaf', { client: Secret.named('aaf'), environment: AafEnvironment.TEST }))),
  ),
  mistake(
    'prop-required',
    'no props at all',
    (app) => void new XnatSite(app, 'uwa', javaScript(undefined)),
    `
      [uwa] XnatSite lacks url (prop-required)
          why  there is no value that would suit every site
          fix  add url, a string
      [uwa] XnatSite lacks adminEmail (prop-required)
          why  there is no value that would suit every site
          fix  add adminEmail, a string
      [uwa] none of postgres, cloudNativePostgres and externalPostgres is given (database-choice)
          why  XNAT keeps its data in exactly one PostgreSQL
          fix  add postgres: {} for one server in the cluster, cloudNativePostgres: {} for several, or externalPostgres: { host: "…", credentials: … }`,
    site({}),
  ),
  mistake(
    'prop-required',
    'null for all props',
    (app) => void new XnatSite(app, 'uwa', javaScript(null)),
    `
      [uwa] XnatSite lacks url (prop-required)
          why  there is no value that would suit every site
          fix  add url, a string
      [uwa] XnatSite lacks adminEmail (prop-required)
          why  there is no value that would suit every site
          fix  add adminEmail, a string
      [uwa] none of postgres, cloudNativePostgres and externalPostgres is given (database-choice)
          why  XNAT keeps its data in exactly one PostgreSQL
          fix  add postgres: {} for one server in the cluster, cloudNativePostgres: {} for several, or externalPostgres: { host: "…", credentials: … }`,
    site({}),
  ),
  mistake(
    'prop-required',
    'no credentials',
    external(javaScript({ ...database, credentials: undefined })),
    `
      [uwa] externalPostgres lacks credentials (prop-required)
          why  there is no value that would suit every site
          fix  add credentials, a Secret, such as Secret.named("xnat-db")`,
    good,
  ),
  mistake(
    'prop-required',
    'an XNAT of its own without a database',
    (app) => void new XnatWeb(new Chart(app, 'uwa', { namespace: 'uwa' }), 'xnat', javaScript({ url: MINIMAL.url, adminEmail: MINIMAL.adminEmail })),
    `
      [uwa/xnat] XnatWeb lacks database (prop-required)
          why  there is no value that would suit every site
          fix  add database, a database, such as new Postgres(…)`,
    (app) => {
      const chart = new Chart(app, 'uwa', { namespace: 'uwa' });
      const { url, adminEmail } = MINIMAL;
      void new XnatWeb(chart, 'xnat', { url, adminEmail, database: new Postgres(chart, 'database') });
    },
  ),
  mistake(
    'prop-required',
    'a provider about which nothing is said',
    site({}, (uwa) => uwa.xnat.addLogin(new OpenIdProvider(uwa, 'keycloak', javaScript({})))),
    `
      [uwa/keycloak] OpenIdProvider lacks client (prop-required)
          why  there is no value that would suit every site
          fix  add client, a Secret, such as Secret.named("xnat-aaf")
      [uwa/keycloak] OpenIdProvider lacks providerId (prop-required)
          why  there is no value that would suit every site
          fix  add providerId, a string
      [uwa/keycloak] OpenIdProvider lacks userAuthUri (prop-required)
          why  there is no value that would suit every site
          fix  add userAuthUri, a string
      [uwa/keycloak] OpenIdProvider lacks accessTokenUri (prop-required)
          why  there is no value that would suit every site
          fix  add accessTokenUri, a string`,
    site({}, (uwa) =>
      uwa.xnat.addLogin(
        new OpenIdProvider(uwa, 'keycloak', {
          client: Secret.named('keycloak'),
          providerId: 'keycloak',
          userAuthUri: 'https://id.example.edu.au/auth',
          accessTokenUri: 'https://id.example.edu.au/token',
        }),
      ),
    ),
  ),
  mistake(
    'prop-required',
    'a class without a provisioner',
    (app) => void new ClusterServices(app, 'cluster', { storageClasses: { fast: javaScript({}) } }),
    `
      [cluster] storageClasses["fast"] lacks provisioner (prop-required)
          why  there is no value that would suit every site
          fix  add provisioner, a StorageProvisioner, such as StorageProvisioner.ebsGp3()`,
    (app) => void new ClusterServices(app, 'cluster', { storageClasses: { fast: { provisioner: StorageProvisioner.ebsGp3() } } }),
  ),
  type(
    'addLogin without a login',
    site({}, (uwa) => uwa.xnat.addLogin(javaScript(undefined))),
    `
      [uwa/xnat] the argument of addLogin must be a login provider, such as new AafOpenId(…), but is undefined (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give the argument of addLogin as a login provider, such as new AafOpenId(…)`,
    site({}),
  ),
  type(
    'addVolume with a name',
    site({}, (uwa) => uwa.xnat.addVolume(javaScript('x'))),
    `
      [uwa/xnat] the argument of addVolume must be a volume, such as new BuildVolume(…), but is the string "x" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give the argument of addVolume as a volume, such as new BuildVolume(…)`,
    site({}, (uwa) => uwa.xnat.addVolume(new BuildVolume(uwa, 'build'))),
  ),
];
