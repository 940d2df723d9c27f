import { App, Size, Testing } from 'cdk8s';
import {
  CaBundle,
  DatabaseTls,
  DataVolume,
  Image,
  Login,
  OpenIdProvider,
  PersistentVolumeAccessMode,
  ReclaimPolicy,
  Secret,
  ServiceType,
  StorageProvisioner,
  VolumeSource,
  WaitForFirstConsumerStorage,
  XnatImage,
  XnatSite,
} from 'cdk8s-xnat';
import { javaScript, told } from './case';

/** A file in which hardly anything is right, as somebody might bring it over from an older set-up. */
function everythingWrong(app: App): XnatSite {
  const site = new XnatSite(app, 'uwa', {
    ...({ tunnel: {} } as object),
    url: 'http://10.0.1.9/xnat/',
    adminEmail: 'admin',
    siteId: 'UWA-XNAT',
    namespace: 'UWA',
    xnat: {
      image: XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat'), uid: 0 }),
      replicas: 2,
      resources: { memory: Size.mebibytes(512), memoryLimit: Size.mebibytes(256) },
      heapPercent: 95,
      startupTimeout: javaScript(600),
      includedPlugins: ['openid-auth'],
      plugins: [{ name: 'ohif', version: '3.7.0', url: 'http://example.edu.au/ohif.jar', sha256: 'none' }],
      preferences: { requireLogin: 'true', 'notifications.smtpPassword': 'hunter2' },
    },
    externalPostgres: {
      host: 'jdbc:postgresql://xnat:hunter2@10.0.1.5/xnat',
      port: 0,
      credentials: javaScript('hunter2'),
      tls: DatabaseTls.verifyFull(CaBundle.fromFile('no-such-bundle.pem')),
    },
    archive: { accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE, size: Size.gibibytes(0) },
    prearchive: { existingClaim: 'prearchive', size: Size.gibibytes(10) },
    cache: { source: VolumeSource.nfs({ server: 'nfs.example.edu.au', path: 'xnat' }) },
    dicom: { serviceType: ServiceType.CLUSTER_IP, receivers: [{ aeTitle: 'XNAT', port: 104, nodePort: 104 }] },
    smtp: { host: 'smtp://mail.example.edu.au', port: 70000 },
    logins: [Login.aaf({ client: Secret.named('xnat-aaf'), clientId: 'changeme', redirectPath: 'openid-login', allowedEmailDomains: ['@example.edu.au'] })],
  });
  const deleting = new WaitForFirstConsumerStorage(site, 'gp3', {
    provisioner: StorageProvisioner.ebsGp3({ fsType: 'EXT4' }),
    reclaimPolicy: ReclaimPolicy.DELETE,
  });
  site.xnat.addVolume(
    new DataVolume(site, 'inbox', {
      volumeName: 'inbox',
      mountPath: '/tmp/inbox',
      storageClass: deleting,
      accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY,
    }),
  );
  new OpenIdProvider(site, 'keycloak', {
    client: Secret.named('xnat-keycloak'),
    providerId: 'key-cloak',
    userAuthUri: 'http://id.example.edu.au/auth',
    accessTokenUri: 'https://id.example.edu.au/token',
  });
  site.acknowledge('tls-unverified', 'copied from the old site');
  return site;
}

test('all mistakes of a file are told at once, each where it was made', () => {
  const firstLines = told(everythingWrong)
    .split('\n')
    .filter((line) => line.startsWith('['));
  expect(firstLines).toEqual([
    '[uwa] tunnel is no prop of XnatSite (prop-unknown)',
    '[uwa] namespace is "UWA", which is no DNS name (object-name)',
    '[uwa] XnatImage.custom(…).uid is 0, but must be a whole number from 1 to 2147483647 (prop-grammar)',
    '[uwa] xnat.startupTimeout must be a Duration, such as Duration.minutes(10), but is the number 600 (prop-type)',
    '[uwa] xnat.preferences sets notifications.smtpPassword to a secret in clear (not shown here) (literal-secret)',
    '[uwa] externalPostgres.port is 0 (port-range)',
    '[uwa] externalPostgres.credentials must be a Secret, such as Secret.named("xnat-db"), but is a literal string (not shown here, it may be a secret) (prop-type)',
    '[uwa] archive.size is Size.kibibytes(0), but must be from Size.mebibytes(16) to Size.pebibyte(8) (prop-grammar)',
    '[uwa] VolumeSource.nfs(…).path is "xnat", but must be an absolute path without ".." and without "//" (prop-grammar)',
    '[uwa] dicom.receivers[0].nodePort is 104 (port-range)',
    '[uwa] smtp.host is a URL (dns-name)',
    '[uwa] smtp.port is 70000 (port-range)',
    '[uwa] dicom.receivers names "XNAT" on port 104, and setup is not given (dicom-receivers)',
    '[uwa] acknowledge("tls-unverified", …) silences nothing here (acknowledgement)',
    '[uwa/database] host is a URL (dns-name)',
    '[uwa/database] the CA bundle no-such-bundle.pem cannot be read (ca-file)',
    '[uwa/xnat] url is "http://10.0.1.9/xnat/", which is not https (site-url)',
    '[uwa/xnat] url is "http://10.0.1.9/xnat/", whose host is an IP address (site-url)',
    '[uwa/xnat] url is "http://10.0.1.9/xnat/", which has a path or a query (site-url)',
    '[uwa/xnat] adminEmail is "admin", which is no plain e-mail address (admin-email)',
    '[uwa/xnat] image is "registry.example.edu.au/xnat", without a version (image-tag)',
    '[uwa/xnat] resources.memoryLimit is 256 MiB, under the 512 MiB of memory (resource-limits)',
    '[uwa/xnat] resources.memory is 512 MiB, but an idle XNAT uses about 750 MB (xnat-memory)',
    '[uwa/xnat] heapPercent is 95 (heap-share)',
    '[uwa/xnat] includedPlugins names "openid-auth", which registry.example.edu.au/xnat does not have (plugin-included)',
    '[uwa/xnat] sha256 of the plugin "ohif" is "none" (plugin-checksum)',
    '[uwa/xnat] siteId is "UWA-XNAT" (site-id)',
    '[uwa/xnat] dicom.receivers[0].port is 104 (port-range)',
    '[uwa/xnat] preferences names "requireLogin", which is not of the form tool.preference (preference)',
    '[uwa/xnat] replicas is 2 (several-pods)',
    '[uwa/xnat] there may be 2 pods, and nothing here that keeps a browser with one of them (sticky-sessions)',
    '[uwa/xnat] there may be 2 pods, and no volume at /data/xnat/build that they share (shared-build)',
    '[uwa/xnat] there may be 2 pods, and no message broker that they share (message-broker)',
    '[uwa/xnat] mountPath of the volume "inbox" is "/tmp/inbox", over folders that XNAT needs (mount-path)',
    '[uwa/xnat] there may be 2 pods, but accessMode of archive is ReadWriteOnce (shared-volumes)',
    '[uwa/xnat/prearchive] existingClaim is given together with size (claim-options)',
    '[uwa/aaf] redirectPath is "openid-login" (redirect-path)',
    '[uwa/aaf] allowedEmailDomains[0] is "@example.edu.au" (email-domains)',
    '[uwa/aaf] clientId is the placeholder "changeme" (placeholder-secret)',
    '[uwa/aaf] the login provider "aaf" needs the plugin openid-auth, which this XNAT does not run (login-plugin)',
    '[uwa/gp3] fsType is "EXT4" (ebs-parameters)',
    '[uwa/inbox] accessMode is ReadWriteMany, and the class gp3 is of ebs.csi.aws.com, which serves one node at a time (access-mode)',
    '[uwa/inbox] inbox lies on the class gp3, whose reclaim policy is Delete (storage-reclaim)',
    '[uwa/keycloak] userAuthUri is "http://id.example.edu.au/auth" (openid-endpoint)',
    '[uwa/keycloak] the login provider "key-cloak" is never given to addLogin (login-not-added)',
  ]);
});

test('a site with mistakes is not synthesized', () => {
  expect(() => Testing.synth(everythingWrong(new App()))).toThrow(/^Validation failed with the following errors:\n {2}\[uwa\] /);
});
