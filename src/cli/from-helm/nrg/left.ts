import { claimsKept } from '../shared/volumes';

const RESTRICTED = "the library's pods run under Pod Security restricted, with a read-only root file system";
const CLUSTER =
  'the Cluster of CloudNativePG stays as it is, and the library does not touch it. Write it down as a manifest of your own: kubectl get cluster --output yaml';
const RELAY = 'the relay stays as it is, and the library does not touch it';
const DEVELOPMENT = 'it is for development: the library runs what is in its image, and plugins with a checksum';
const INSTALLER = 'the library fetches plugins with the image of XNAT itself, each with a checksum';
const EXPORTER = 'the library downloads the JMX exporter when a pod starts, with rules of its own; monitoring.agent takes it from a mirror';

/** Why a key of the official chart is not carried over. */
export const NRG_LEFT: Record<string, string> = {
  logConsole: 'the official image writes its log to standard output; of one that does not, the library shows the files with xnat.showLogs',
  'serviceAccount.create': 'the library makes the ServiceAccount <site>-xnat-web',
  'serviceAccount.automountServiceAccountToken': 'a pod has a token only with containerService',
  'serviceAccount.name': 'the library makes the ServiceAccount <site>-xnat-web: let an IAM role or a Role that names the old one name this one',
  'podSecurityContext.**': RESTRICTED,
  'securityContext.**': RESTRICTED,
  'service.**': 'the Service of the library listens on port 80',
  'podDisruptionBudget.**': 'the library makes one by itself where there may be several pods: one of them may be away',
  'lifecycle.**': 'the library has a pod that is to end wait 20 seconds before it takes no more',
  'metrics.jmx.image': EXPORTER,
  'metrics.jmx.agentJarPath': EXPORTER,
  'metrics.jmx.resources.**': EXPORTER,
  'metrics.jmx.config.**': EXPORTER,
  'metrics.serviceMonitor.scrapeTimeout': 'the library leaves it to Prometheus, whose own is 10 seconds',
  nodeName: 'the library runs no pod in the network of its node. What is to run on one node: a nodeSelector with its kubernetes.io/hostname',
  'initContainers.**': 'the library does not copy containers: add them by site.xnat.addPodParts({ initContainers: [ … ] })',
  'extraVolumes.**': 'no mount of the values uses it as a ConfigMap, a Secret or a claim: add it by site.xnat.addPodParts({ files: [ … ] })',
  'extraVolumeMounts.**': 'no volume of the values with a ConfigMap, a Secret or a claim belongs to it',
  createConfigSecret: "the library writes XNAT's files itself: carry over what your own Secret has in xnat-conf.properties, by xnat.properties",
  'pluginInstaller.image': INSTALLER,
  'pluginInstaller.securityContext.**': INSTALLER,
  'pluginInstaller.s3.image': 'the library has an image of the AWS CLI of its own; image of PluginSource.s3 names a mirror',
  'pluginInstaller.s3.syncPrefix': 'the library runs no jar without a checksum: name each in xnat.plugins, with from: PluginSource.s3( … )',
  'pluginInstaller.s3.**': 'no plugin of the values comes from S3',
  'devPlugins.**': DEVELOPMENT,
  'devWar.**': DEVELOPMENT,
  'plugins.**': INSTALLER,
  namespace: 'say it as --namespace',
  'authplugins.**':
    'the library writes the files of OpenID logins: logins: [ Login.keycloak({ … }) ]. Other login plugins need a provider of your own for site.xnat.addLogin',
  'dicom_scp.recievers.*.loadBalancerIp': 'the chart ignores it. What fixes the address is an annotation of your load balancer, in dicom.annotations',
  'dicom_scp.recievers.*.loadBalancerIP':
    'the chart writes it where Kubernetes ignores it. What fixes the address is an annotation of your load balancer, in dicom.annotations',
  'datasource.iam.**': 'XNAT logs in to its database by a password with the library: give the role one, beside rds_iam, and make a Secret of it',
  'probes.**': "the library's probes are its own: a connection, and a page that needs no login",
  restore: 'the way back is a Job of the library: backup of a site',
  'backups.**': 'backup of a site makes dumps, and takes them to S3 or to a claim',
  'serviceProvider.**': 'it says nothing to the library',
  'activemq.**':
    'name the broker as externalMessageBroker: { hosts: [ … ], port: 62626, tls: false, credentials: Secret.named( … ) }; the Service is that of its acceptor (kubectl get service)',
};

/** Keys of objects that stay in the cluster as they are. */
export const NRG_KEPT: Record<string, string> = {
  ...claimsKept(''),
  'nfs.**': 'the PersistentVolumes exist, and stay as they are',
  'cnpg.cluster.**': CLUSTER,
  'mail.existingSecret': RELAY,
  'mail.config.**': RELAY,
  'mail.**': RELAY,
  'mailpit.**': RELAY,
  'redis.**': 'XNAT does not use it; it stays as it is until somebody deletes it',
};
