import { ApiObject, Chart } from 'cdk8s';
import { ClusterServices, DataVolume, EfkCertificates, Postgres, WaitForFirstConsumerStorage, StorageProvisioner, XnatSite, XnatWeb } from 'cdk8s-xnat';
import { MINIMAL } from '../../support/sites';
import { type Allowed, type Build, type Case, mistake, site } from '../case';

const named =
  (id: string): Build =>
  (app) =>
    void new XnatSite(app, id, MINIMAL);

const objectName = (title: string, broken: Build, report: string, mended: Build) => mistake('object-name', title, broken, report, mended);

const volume = (volumeName: string) => site({}, (uwa) => uwa.xnat.addVolume(new DataVolume(uwa, 'inbox', { volumeName, mountPath: '/data/xnat/inbox' })));

const storageClass =
  (id: string): Build =>
  (app) =>
    void new WaitForFirstConsumerStorage(new Chart(app, 'storage'), id, { provisioner: StorageProvisioner.ebsGp3() });

const certificates =
  (clusterIssuer: string): Build =>
  (app) =>
    void new ClusterServices(app, 'cluster', { efk: { certificates: EfkCertificates.certManager({ clusterIssuer }) } });

export const nameCases: readonly Case[] = [
  objectName(
    'a site in capital letters',
    named('UWA'),
    `
      [UWA] the name of the site is "UWA", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  write "uwa", if that is meant; use lower-case letters, digits and hyphens, begin with a letter and end with a letter or digit`,
    named('uwa'),
  ),
  objectName(
    'a site of 40 characters',
    named('x'.repeat(40)),
    `
      [xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx] the name of the site is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 40 characters long (object-name)
          why  names are derived from it, and with more than 36 characters one of them would pass 63
          fix  shorten it to at most 36 characters`,
    named('x'.repeat(36)),
  ),
  objectName(
    'an issuer of an Ingress with a space',
    site({ ingress: { className: 'traefik', clusterIssuer: "Let's Encrypt" } }),
    `
      [uwa] ingress.clusterIssuer is "Let's Encrypt", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  write "let-s-encrypt", if that is meant; use lower-case letters, digits, hyphens and dots, begin and end with a letter or digit`,
    site({ ingress: { className: 'traefik', clusterIssuer: 'letsencrypt.prod' } }),
  ),
  objectName(
    'an issuer of the logging stack in capital letters',
    certificates('AIS-CA'),
    `
      [cluster] EfkCertificates.certManager(…).clusterIssuer is "AIS-CA", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  write "ais-ca", if that is meant; use lower-case letters, digits, hyphens and dots, begin and end with a letter or digit`,
    certificates('ais-ca'),
  ),
  objectName(
    'a namespace with an underscore',
    site({ namespace: 'uwa_xnat' }),
    `
      [uwa] namespace is "uwa_xnat", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  write "uwa-xnat", if that is meant; use lower-case letters, digits and hyphens, begin and end with a letter or digit`,
    site({ namespace: 'uwa-xnat' }),
  ),
  objectName(
    'a namespace of 64 characters',
    site({ namespace: 'n'.repeat(64) }),
    `
      [uwa] namespace is "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn", 64 characters long (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  shorten it to at most 63 characters`,
    site({ namespace: 'n'.repeat(63) }),
  ),
  objectName(
    'a volume with a blank',
    volume('in box'),
    `
      [uwa/inbox] volumeName is "in box", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  write "in-box", if that is meant; use lower-case letters, digits and hyphens, begin with a letter and end with a letter or digit`,
    volume('inbox'),
  ),
  objectName(
    'a volume of 21 characters',
    volume('v'.repeat(21)),
    `
      [uwa/inbox] volumeName is "vvvvvvvvvvvvvvvvvvvvv", 21 characters long (object-name)
          why  names are derived from it, and with more than 20 characters one of them would pass 63
          fix  shorten it to at most 20 characters`,
    volume('v'.repeat(20)),
  ),
  objectName(
    'an existing claim in capital letters',
    site({ archive: { existingClaim: 'Archive' } }),
    `
      [uwa] archive.existingClaim is "Archive", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  write "archive", if that is meant; use lower-case letters, digits, hyphens and dots, begin and end with a letter or digit`,
    site({ archive: { existingClaim: 'archive' } }),
  ),
  objectName(
    'a class with a blank',
    storageClass('gp3 fast'),
    `
      [storage/gp3 fast] storageClassName is "gp3 fast", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  write "gp3-fast", if that is meant; use lower-case letters, digits, hyphens and dots, begin and end with a letter or digit`,
    storageClass('gp3-fast'),
  ),
  {
    rule: 'duplicate-object',
    title: 'two databases in one chart',
    broken: site({}, (uwa) => void new Postgres(uwa, 'second')),
    report: `
      [uwa] PersistentVolumeClaim data-uwa-postgresql is made 2 times, by uwa/database/claim and uwa/second/claim (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] ConfigMap uwa-postgresql-init is made 2 times, by uwa/database/init and uwa/second/init (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] Service uwa-postgresql is made 2 times, by uwa/database/service and uwa/second/service (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] Service uwa-postgresql-headless is made 2 times, by uwa/database/headless and uwa/second/headless (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] StatefulSet uwa-postgresql is made 2 times, by uwa/database/Resource and uwa/second/Resource (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace`,
    mended: site({}, (uwa) => void new Postgres(new Chart(uwa.node.root, 'second', { namespace: 'second' }), 'database')),
  },
  {
    rule: 'duplicate-object',
    title: 'two XNATs in one site',
    broken: site({}, (uwa) => {
      const { url, adminEmail } = MINIMAL;
      void new XnatWeb(uwa, 'second', { url, adminEmail, database: uwa.database });
    }),
    report: `
      [uwa] PersistentVolumeClaim archive-uwa-xnat-web is made 2 times, by uwa/xnat/archive/Resource and uwa/second/archive/Resource (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] PersistentVolumeClaim prearchive-uwa-xnat-web is made 2 times, by uwa/xnat/prearchive/Resource and uwa/second/prearchive/Resource (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] PersistentVolumeClaim cache-uwa-xnat-web is made 2 times, by uwa/xnat/cache/Resource and uwa/second/cache/Resource (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] ServiceAccount uwa-xnat-web is made 2 times, by uwa/xnat/service-account and uwa/second/service-account (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] Service uwa-xnat-web is made 2 times, by uwa/xnat/service and uwa/second/service (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] Service uwa-xnat-web-headless is made 2 times, by uwa/xnat/headless and uwa/second/headless (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] ConfigMap uwa-xnat-web-config is made 2 times, by uwa/xnat/config and uwa/second/config (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] ConfigMap uwa-xnat-web-scripts is made 2 times, by uwa/xnat/scripts and uwa/second/scripts (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa] StatefulSet uwa-xnat-web is made 2 times, by uwa/xnat/Resource and uwa/second/Resource (duplicate-object)
          why  the second would overwrite the first in the cluster, without a word
          fix  keep one of them, or put the other into a chart with another id and namespace
      [uwa/second] url is "https://xnat.example.edu.au", the host of XNAT at uwa/xnat (shared-host)
          why  only one of them is reached, or each logs out the users of the other: a browser keeps one set of cookies for a host, whatever the port
          fix  give each a host of its own; if they run on different clusters, set cluster on both charts
      [uwa/second] the database is "xnat" at uwa-postgresql:5432, as for uwa/xnat (shared-database)
          why  both write the same tables: each site would show the other's projects and users, and look for their scans in its own archive
          fix  give each a database of its own, by databaseName or host; if they run on different clusters, set cluster on both charts`,
    mended: (app) => {
      site({})(app);
      new XnatSite(app, 'second', { ...MINIMAL, url: 'https://second.example.edu.au' });
    },
  },
];

export const nameAllowed: readonly Allowed[] = [
  {
    rule: 'duplicate-object',
    title: 'one name in two namespaces, and for two kinds',
    allowed: site({}, (uwa) => {
      for (const [id, namespace, kind] of [
        ['a', 'a', 'ConfigMap'],
        ['b', 'b', 'ConfigMap'],
        ['c', 'a', 'Secret'],
      ] as const) {
        void new ApiObject(uwa, id, { apiVersion: 'v1', kind, metadata: { name: 'same', namespace } });
      }
    }),
  },
  { rule: 'site-id', title: 'one that is made of a name of 36 characters', allowed: named('x'.repeat(36)) },
];
