import { at } from '../from-helm/values';
import type { Manifest } from '../manifests/manifests';

/** What an object of the library is for, and what of main.ts makes it. */
export interface Purpose {
  readonly why: string;
  /** The prop that makes it; undefined for what every site has. */
  readonly by?: string;
}

type Row = readonly [component: string, kind: string, name: RegExp | undefined, why: string, by?: string];

/** By the label app.kubernetes.io/name, the kind and, where that is not enough, the name. The first row that fits holds. */
const ROWS: readonly Row[] = [
  ['xnat-web', 'StatefulSet', undefined, 'XNAT itself: Tomcat in one pod or in several, which keep their names and are replaced one after the other'],
  ['xnat-web', 'Service', /-headless$/, 'gives each pod of XNAT a name of its own in DNS, on port 8080'],
  ['xnat-web', 'Service', /-dicom-scp$/, 'takes in DICOM from scanners and PACS, for the receivers of XNAT', 'dicom'],
  ['xnat-web', 'Service', undefined, 'the web pages of XNAT, on port 80: an ingress, or kubectl port-forward, sends to it'],
  ['xnat-web', 'ServiceAccount', undefined, 'who the pods of XNAT are to the cluster; without a token, unless pipelines run as Jobs'],
  ['xnat-web', 'ConfigMap', /-config$/, 'the templates of the configuration files: an init container puts the values of Secrets into their places, in memory'],
  ['xnat-web', 'ConfigMap', /-scripts$/, 'what the init containers of XNAT run: home folder, plugins, configuration, and the wait for the database'],
  ['xnat-web', 'ConfigMap', /-database-ca$/, "the certificates that XNAT checks the database's own against", 'externalPostgres.tls'],
  ['xnat-web', 'PersistentVolumeClaim', /^archive-/, 'the archive: the scans themselves. Nothing but a backup brings it back', 'archive'],
  ['xnat-web', 'PersistentVolumeClaim', /^prearchive-/, 'the prearchive: scans that have arrived, and are not yet filed in a project', 'prearchive'],
  ['xnat-web', 'PersistentVolumeClaim', /^cache-/, 'the cache: uploads in progress, and deleted files for a while', 'cache'],
  ['xnat-web', 'PersistentVolumeClaim', /^build-/, 'the build folder, where pipelines work', 'buildVolume'],
  ['xnat-web', 'PersistentVolume', /^archive-/, 'where the archive lies: the volume for its claim, and for no other', 'archive.source'],
  ['xnat-web', 'PersistentVolume', /^prearchive-/, 'where the prearchive lies: the volume for its claim, and for no other', 'prearchive.source'],
  ['xnat-web', 'PersistentVolume', /^cache-/, 'where the cache lies: the volume for its claim, and for no other', 'cache.source'],
  ['xnat-web', 'PersistentVolume', /^build-/, 'where the build folder lies: the volume for its claim, and for no other', 'buildVolume.source'],
  ['xnat-web', 'Ingress', undefined, "the site's way in from outside, under the host of its URL", 'ingress or albIngress'],
  ['xnat-web', 'HorizontalPodAutoscaler', undefined, 'lets the number of pods of XNAT follow the load', 'autoscaling'],
  ['xnat-web', 'PodDisruptionBudget', undefined, 'lets a drain of nodes take one pod of XNAT at a time', 'xnat.replicas or autoscaling'],
  ['xnat', 'Namespace', undefined, 'holds the site; it lets in pods that keep the restricted Pod Security Standard alone', 'createNamespace'],
  ['xnat-web', 'HTTPRoute', undefined, "the site's way in through a Gateway, under the host of its URL", 'gateway'],
  ['cnpg', 'Cluster', undefined, 'the database of the site, PostgreSQL in several pods that the operator CloudNativePG looks after', 'cloudNativePostgres'],
  ['cnpg', 'PodMonitor', undefined, "where Prometheus finds the database's metrics", 'cloudNativePostgres.monitoring'],
  ['cnpg', 'ScheduledBackup', undefined, 'when the operator backs up the database', 'cloudNativePostgres.backup'],
  ['cnpg', 'ObjectStore', undefined, "where the database's backups and its write-ahead log go", 'cloudNativePostgres.backup'],
  ['postgresql', 'StatefulSet', undefined, 'the database of the site, PostgreSQL in one pod', 'postgres'],
  ['postgresql', 'Service', /-headless$/, "gives the database's pod its name in DNS", 'postgres'],
  ['postgresql', 'Service', undefined, 'the address of the database for XNAT, for backups and for restores', 'postgres, or ips of externalPostgres'],
  ['postgresql', 'EndpointSlice', undefined, 'the addresses of a database outside the cluster, which has no name in DNS', 'externalPostgres.ips'],
  ['postgresql', 'ConfigMap', undefined, 'makes the role of XNAT when the database server first starts', 'postgres'],
  ['postgresql', 'PersistentVolumeClaim', undefined, 'the data folder of the database. Nothing but a backup brings it back', 'postgres'],
  ['postgresql-backup', 'CronJob', undefined, 'dumps the database on a schedule, and deletes dumps that are old enough', 'backup'],
  ['postgresql-backup', 'ConfigMap', /-ca$/, 'certificates that the backup checks a server against', 'backup'],
  ['postgresql-backup', 'ConfigMap', undefined, 'the scripts of backup and restore', 'backup'],
  ['postgresql-backup', 'PersistentVolumeClaim', undefined, 'keeps the dumps', 'backup.destination'],
  ['postgresql-backup', 'ServiceAccount', undefined, 'who the backup is: to AWS by its role, and to the cluster for snapshots', 'backup'],
  ['postgresql-backup', 'Role', undefined, 'lets the backup make and delete VolumeSnapshots', 'backup.archiveSnapshots'],
  ['postgresql-backup', 'RoleBinding', undefined, 'gives the backup its Role', 'backup.archiveSnapshots'],
  ['postgresql-restore', 'CronJob', undefined, 'suspended: a Job that a person makes of it brings a dump back into a new database', 'backup'],
  ['activemq', 'StatefulSet', undefined, 'the message broker, through which several pods of XNAT share their work', 'messageBroker'],
  ['activemq', 'Service', /-headless$/, "gives the broker's pod its name in DNS", 'messageBroker'],
  ['activemq', 'Service', undefined, 'the address of the message broker, on port 61616', 'messageBroker'],
  ['activemq', 'ConfigMap', undefined, 'the configuration of the message broker', 'messageBroker'],
  ['activemq', 'PersistentVolumeClaim', undefined, 'keeps messages that XNAT has not worked off', 'messageBroker'],
  ['build-clean-up', 'CronJob', undefined, 'removes what pipelines left behind in the build folder', 'buildCleanUp'],
  ['build-clean-up', 'ConfigMap', undefined, 'the script of the clean-up', 'buildCleanUp'],
  ['smoke-test', 'Job', undefined, 'tries the site after an apply that changes it: web pages, DICOM, database, volumes', 'smokeTest'],
  ['smoke-test', 'ConfigMap', undefined, 'the program of the smoke test', 'smokeTest'],
  ['smoke-test', 'Service', undefined, 'leads the smoke test to the pods of this state of the site, and to no older one', 'smokeTest'],
  ['xnat-setup', 'Job', undefined, "makes settings by XNAT's REST interface that no file can hold", 'setup or containerService'],
  ['xnat-setup', 'ConfigMap', /-[0-9a-f]{8}$/, 'what the Job of the set-up sets, and its program', 'setup or containerService'],
  ['xnat-setup', 'ConfigMap', undefined, 'names the newest Job of the set-up: an older one sees it, and ends', 'setup or containerService'],
  ['xnat-setup', 'Service', undefined, 'leads the set-up to pod 0 of this state of the site', 'setup or containerService'],
  ['container-service', 'Role', undefined, 'lets XNAT start pipelines as Jobs, and read their logs', 'containerService'],
  ['container-service', 'RoleBinding', undefined, 'gives XNAT that Role', 'containerService'],
  ['container-service', 'ValidatingAdmissionPolicy', undefined, 'says which Jobs XNAT may make: none that reaches beyond its volumes', 'containerService'],
  ['container-service', 'ValidatingAdmissionPolicyBinding', undefined, 'holds that policy in the namespace of the site', 'containerService'],
  ['metrics', 'ConfigMap', undefined, 'says which numbers of Java and Tomcat the metrics agent shows', 'monitoring'],
  ['metrics', 'ServiceMonitor', undefined, 'tells the Prometheus operator to read the metrics of XNAT', 'monitoring'],
  ['metrics', 'PrometheusRule', undefined, 'the alerts of the site', 'monitoring'],
  ['network-policy', 'NetworkPolicy', /-default-deny$/, 'nothing may talk in this namespace; the other policies open what is needed', 'createNetworkPolicies'],
  ['network-policy', 'NetworkPolicy', /-acme-solver$/, 'lets in the proof of the host that a certificate asks for', 'ingress.clusterIssuer or issuer'],
  ['network-policy', 'NetworkPolicy', /-jobs$/, 'says whom the Jobs of pipelines may reach', 'containerService'],
  ['network-policy', 'NetworkPolicy', undefined, 'opens what these pods need, in and out, and nothing else', 'createNetworkPolicies'],
  ['storage-class', 'StorageClass', undefined, 'a class of volumes of this cluster', 'ClusterServices.storageClasses'],
  ['external-secret', 'ExternalSecret', undefined, 'has the External Secrets operator fetch a Secret from a store'],
  ['metrics-server', 'APIService', undefined, 'tells the API server that the Metrics Server answers for metrics', 'metricsServer'],
  ['metrics-server', 'ClusterRole', /aggregated/, 'lets those who may view a namespace view its metrics', 'metricsServer'],
  ['metrics-server', '*', undefined, 'a part of the Metrics Server, which tells autoscalers what pods use', 'metricsServer'],
  [
    'cluster-autoscaler',
    '*',
    undefined,
    'a part of the Cluster Autoscaler, which adds nodes when pods find no room, and removes idle ones',
    'clusterAutoscaler',
  ],
  ['efk', 'Namespace', /-fluentd$/, 'holds Fluentd, which reads folders of the nodes: it is not restricted, and has no one else in it', 'efk'],
  ['efk', 'Namespace', undefined, 'holds Elasticsearch and Kibana; it lets in restricted pods alone', 'efk'],
  ['efk-bootstrap', '*', undefined, 'a part of the Job that prepares Elasticsearch: users, retention, templates', 'efk'],
  ['efk-certificates', 'ConfigMap', undefined, "the authority's certificate alone, in Fluentd's namespace; the Job fills it", 'efk'],
  ['efk-certificates', '*', undefined, 'a part of the certificates of the logging stack, by cert-manager', 'efk.certificates'],
  ['elasticsearch', 'NetworkPolicy', /default-deny$/, 'nothing may talk in this namespace; the other policies open what is needed', 'efk'],
  ['elasticsearch', 'PersistentVolumeClaim', undefined, 'the logs of one node of Elasticsearch', 'efk'],
  ['elasticsearch', '*', undefined, 'a part of Elasticsearch, which keeps the logs', 'efk'],
  ['kibana', '*', undefined, 'a part of Kibana, by which people search the logs', 'efk'],
  ['fluentd', '*', undefined, 'a part of Fluentd, which reads the logs of every node and sends them to Elasticsearch', 'efk'],
];

/** Undefined for what is no object of the library. */
export function purposeOf({ kind, name, object }: Manifest): Purpose | undefined {
  const component = at(object, ['metadata', 'labels', 'app.kubernetes.io/name']) ?? (kind === 'Namespace' ? 'xnat' : undefined);
  const row = ROWS.find(([of, ofKind, pattern]) => of === component && [kind, '*'].includes(ofKind) && (pattern === undefined || pattern.test(name)));
  if (row === undefined) return undefined;
  const [, , , why, by] = row;
  return { why, ...(by !== undefined && { by }) };
}
