import { claimsKept } from '../shared/volumes';

const ROOT = 'xnat-web.';
const RESTRICTED = "the library's pods run under Pod Security restricted, with a read-only root file system";
const PATHS =
  'the library mounts its volumes where XNAT looks by default, below /data/xnat. A site with other paths cannot move as it is: move the paths in XNAT first';
const OWN_PROBES = "the library's probes are its own: a connection, and a page that needs no login";
const NOT_MADE = 'the chart itself makes nothing of it';
const BITNAMI =
  'the database of the release stays as it is, and the library does not touch it. Keep this part of the values: it is the only record of how the server was made';

/** What the chart of the server has beside the keys of this one, as `helm get values --all` shows it. */
const SERVER = `architecture audit.** auth.enablePostgresUser auth.postgresPassword auth.replicationPassword auth.replicationUsername auth.usePasswordFiles
  auth.secretKeys.adminPasswordKey auth.secretKeys.replicationPasswordKey backup.** clusterDomain common.** commonAnnotations.** commonLabels.** containerPorts.**
  diagnosticMode.** extraDeploy.** global.** image.** kubeVersion ldap.** metrics.** namespaceOverride networkPolicy.** passwordUpdateJob.** persistence.**
  postgresqlDataDir postgresqlSharedPreloadLibraries primary.** psp.** rbac.** readReplicas.** replication.** resources.** secretAnnotations.** serviceAccount.**
  serviceBindings.** shmVolume.** tls.** usePasswordFiles volumePermissions.**`.split(/\s+/);
const SERVER_GLOBAL = `postgresql.auth.postgresPassword postgresql.auth.secretKeys.adminPasswordKey postgresql.auth.secretKeys.replicationPasswordKey
  postgresql.service.** postgresql.fullnameOverride imageRegistry imagePullSecrets.** storageClass defaultStorageClass security.** compatibility.**`.split(
  /\s+/,
);

/** Why a key of the AIS chart is not carried over. */
export const AIS_LEFT: Record<string, string> = {
  [`${ROOT}enabled`]: NOT_MADE,
  [`${ROOT}nonheapmem`]: `${NOT_MADE}: the heap is xnat.heapPercent of the memory limit`,
  [`${ROOT}triagePath`]: NOT_MADE,
  [`${ROOT}serviceAccount.create`]: 'the library makes the ServiceAccount <site>-xnat-web, without rights',
  [`${ROOT}serviceAccount.name`]: 'the library makes the ServiceAccount <site>-xnat-web: let an IAM role or a Role that names the old one name this one',
  [`${ROOT}podSecurityContext.**`]: RESTRICTED,
  [`${ROOT}securityContext.**`]: RESTRICTED,
  [`${ROOT}service.**`]: 'the Service of the library listens on port 80',
  [`${ROOT}fileStorePath`]:
    "XNAT's database says where it keeps such files. If that is on no volume: xnat: { preferences: { 'fileStore.fileStorePath': '/data/xnat/archive/.fileStore' } }",
  ...Object.fromEntries(['archive', 'build', 'cache', 'inbox', 'pipeline', 'prearchive'].map((name) => [`${ROOT}${name}Path`, PATHS])),
  [`${ROOT}probes.**`]: OWN_PROBES,
  [`${ROOT}dicom_scp.recievers.*.loadBalancerIp`]: 'the chart ignores it. What fixes the address is an annotation of your load balancer, in dicom.annotations',
  [`${ROOT}dicom_scp.recievers.*.loadBalancerIP`]:
    'the chart writes it where Kubernetes ignores it. What fixes the address is an annotation of your load balancer, in dicom.annotations',
  [`${ROOT}plugins.ldap-auth-plugin.**`]: 'the plugin ldap-auth does not read it',
  [`${ROOT}plugins.**`]:
    "the library writes the files of logins alone. XNAT keeps most plugins' settings in its database, where they stay; look at the others under Administer, Plugin Settings",
  [`${ROOT}pluginSecrets.**`]: 'no login in these values reads it by ${…}',
  [`${ROOT}volumes.*.mountPropagation`]: 'the library mounts volumes without propagation',
  'postgresql.auth.secretKeys.hostKey': 'a prop says the host, not a Secret: externalPostgres.host',
  'postgresql.auth.secretKeys.portKey': 'a prop says the port, not a Secret: externalPostgres.port, where it is not 5432',
  'postgresql.auth.secretKeys.databaseKey': 'a prop says the name, not a Secret: externalPostgres.databaseName',
};

/** Keys of objects that stay in the cluster as they are. */
export const AIS_KEPT: Record<string, string> = {
  ...claimsKept(ROOT),
  'global.storageClassName': 'the claims exist, and keep their class',
  'xnat-web.global.**': 'the chart of old hands it on to its parts',
  ...Object.fromEntries([...SERVER.map((key) => `postgresql.${key}`), ...SERVER_GLOBAL.map((key) => `global.${key}`)].map((key) => [key, BITNAMI])),
};
