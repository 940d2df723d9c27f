import type { Shapes } from './shape';

const DATA = 'volumes.xnatdata';
const SHA = 'a'.repeat(64);

/** Sites of the official chart; every name, address and value is made up. */
export const NRG_SHAPES: Shapes = {
  'the least': {
    values: '',
    has: [
      "XnatImage.nrg('1.9.3.7')",
      "host: 'xnat-postgres-rw'",
      "databaseName: 'xnat-web'",
      "Secret.named('xnat-postgres-app-credentials')",
      "archive: { existingClaim: 'xnat-archive' }",
      "buildVolume: { existingClaim: 'xnat-build' }",
      'cpu: Cpu.millis(500)',
      'dicom: { serviceType: ServiceType.NODE_PORT }',
    ],
    hasNot: ['plugins:', 'monitoring', 'smtp', 'uid', 'heapPercent'],
    left: [DATA],
    fillIn: ['url', 'adminEmail'],
    limits: ['xnat.resources.memoryLimit', 'xnat.resources.cpuLimit'],
    remarks: [/xnat-xnat-web-admin/, /Cluster xnat-postgres belongs to the release/],
  },
  'another release': {
    values: 'volumes: {xnatdata: null}\nnamespace: imaging\n',
    args: ['--release', 'scans', '--namespace', 'imaging'],
    has: ["new XnatSite(app, 'scans', {", "namespace: 'imaging'", "'scans-xnat-archive'", "host: 'scans-postgres-rw'"],
    left: ['namespace'],
    fillIn: ['url', 'adminEmail'],
  },
  'volumes of an NFS server': {
    values: `nfs: {server: nfs.uni.example, pathPrefix: /export/xnat, mountOptions: [nfsvers=4.1, hard]}
volumes:
  archive: {nfs: true, size: 20Ti}
  prearchive: {nfs: true}
  build: {hostVolume: true}
  cache: {existingClaim: cache}
  xnatdata: {existingClaim: everything}
  inbox: {nfs: true, mountPath: /data/xnat/inbox}
persistence: {extra: {mountPath: /data/extra, size: 1Gi}}
`,
    has: ["archive: { existingClaim: 'xnat-archive' }", "cache: { existingClaim: 'cache' }", "existingClaim: 'xnat-inbox'", "existingClaim: 'extra-xnat-0'"],
    hasNot: ['nfs', 'Ti'],
    left: [DATA],
    fillIn: ['url', 'adminEmail'],
  },
  'a database outside': {
    values:
      'cnpg: {cluster: {enabled: false, credentials: {externalSecret: db, externalSecretPasswordKey: pw, database: xnat, username: imaging}}, external: {postgresqlUri: "db.uni.example:5433"}}\n',
    has: ["host: 'db.uni.example'", 'port: 5433', "username: 'imaging'", "Secret.named('db', { password: 'pw' })"],
    hasNot: ['databaseName'],
    left: [DATA],
    fillIn: ['url', 'adminEmail'],
  },
  'a database by its address, with the password in the values': {
    values: 'cnpg: {cluster: {enabled: false, credentials: {password: "Tr0ub4dor&3"}}, external: {postgresqlIp: 10.1.2.3, postgresqlPort: 5432}}\n',
    has: ["ips: ['10.1.2.3']", "Secret.named('xnat-database')"],
    hasNot: ['Tr0ub4dor', 'port:'],
    left: [DATA],
    secrets: [['cnpg.cluster.credentials.password', 'xnat-database', 'password']],
    fillIn: ['url', 'adminEmail'],
  },
  'a database by IAM, on an Amazon that nothing names': {
    values: 'cnpg: {cluster: {enabled: false, credentials: {externalSecret: db}}}\ndatasource: {iam: {enabled: true, region: ap-southeast-2}}\n',
    has: ["host: 'database.example.org'", "Secret.named('db')"],
    left: [DATA, 'datasource.iam.enabled', 'datasource.iam.region'],
    fillIn: ['externalPostgres.host', 'externalPostgres.credentials', 'url', 'adminEmail'],
  },
  'a Cluster of its own make': {
    values: `cnpg:
  cluster:
    name: brains
    instances: 3
    version: "16"
    storage: {size: 100Gi, storageClass: fast}
    parameters: {max_connections: "200"}
    credentials: {password: made-up-value}
    tolerations: [{key: db, operator: Exists}]
    managed: {roles: [{name: reader}]}
`,
    has: ["host: 'brains-rw'", "Secret.named('brains-app-credentials')"],
    hasNot: ['made-up', 'fast', '200'],
    left: [DATA],
    secrets: [['cnpg.cluster.credentials.password', 'brains-app-credentials', 'password']],
    fillIn: ['url', 'adminEmail'],
  },
  'plugins from everywhere': {
    values: `pluginRepository: {baseUrl: "https://mirror.uni.example/github/", mavenUrl: "https://maven.uni.example/releases/"}
plugins:
  container-service: {source: url, url: "https://github.com/NrgXnat/container-service/releases/download/3.7.1/container-service-3.7.1-fat.jar", sha256: ${SHA}}
  openid-auth-plugin: {source: coordinates, coordinates: "org.nrg.xnat:openid-auth-plugin:1.4.1:jar:xpl", sha256: ${SHA}}
  other: {source: url, url: "https://files.uni.example/other.jar"}
  secretive: {source: url, url: "https://me:s3cr3t-value@files.uni.example/secretive-1.0.0.jar", sha256: ${SHA}}
  ohif-viewer: {repository: uni/ohif, tag: "3.7"}
  xsync: {source: s3, s3Uri: "s3://bucket/xsync-1.9.0.jar", sha256: ${SHA}}
  dqr: {source: s3, target: dqr-2.0.0.jar, sha256: ${SHA}}
  local: {source: file, file: /mnt/local.jar}
  mounted: {source: file, file: /srv/plugins/released/mounted-1.2.jar, sha256: ${SHA}}
  kept: {source: file, secret: {name: kept-jar, key: kept-3.1.0.jar}, sha256: ${SHA}}
  nowhere: {source: url}
extraVolumes: [{name: jars, persistentVolumeClaim: {claimName: plugin-jars}}]
extraVolumeMounts: [{name: jars, mountPath: /srv/plugins}]
pluginInstaller:
  image: curl:1
  caCertSecret: mirror-ca
  s3: {bucket: imaging, prefix: plugins/, endpointUrl: "https://s3.uni.example", existingSecret: uni-s3, secretKeys: {accessKeyId: USER}}
`,
    has: [
      "url: 'https://mirror.uni.example/github/NrgXnat/container-service/releases/download/3.7.1/container-service-3.7.1-fat.jar'",
      "url: 'https://maven.uni.example/releases/org/nrg/xnat/openid-auth-plugin/1.4.1/openid-auth-plugin-1.4.1-xpl.jar'",
      "name: 'openid-auth', version: '1.4.1'",
      "name: 'other', version: '0', url: 'https://files.uni.example/other.jar'",
      "from: PluginSource.s3('s3://bucket/xsync-1.9.0.jar', {",
      "from: PluginSource.s3('s3://imaging/plugins/dqr-2.0.0.jar', {",
      "endpoint: 'https://s3.uni.example'",
      "credentials: Secret.named('uni-s3', { access_key: 'USER', secret_key: 'AWS_SECRET_ACCESS_KEY' })",
      "trust: CaBundle.fromSecret(Secret.named('mirror-ca').key('ca.crt'))",
      "from: PluginSource.claim('plugin-jars', 'released/mounted-1.2.jar')",
      "from: PluginSource.secret(Secret.named('kept-jar').key('kept-3.1.0.jar'))",
    ],
    hasNot: ['s3cr3t', 'secretive'],
    left: [DATA, ...['secretive', 'ohif-viewer', 'local', 'nowhere'].map((name) => `plugins.${name}`), 'pluginInstaller.image'],
    fillIn: ['xnat.plugins, sha256 of other', 'xnat.plugins, version of other', 'url', 'adminEmail'],
  },
  'pipelines on Kubernetes': {
    values: `containerService: true\nplugins: {container-service: {source: url, url: "https://files.uni.example/container-service-3.7.1.jar", sha256: ${SHA}}}\n`,
    has: ['containerService: {}'],
    left: [DATA],
    fillIn: ['url', 'adminEmail'],
    remarks: [/password of today/, /enforce=baseline/],
  },
  'pipelines without their plugin': {
    values: 'containerService: true\nvolumes: {xnatdata: null}\n',
    has: ['XnatSite'],
    hasNot: ['containerService'],
    left: ['containerService'],
    fillIn: ['url', 'adminEmail'],
  },
  'pipelines without a folder': {
    values: 'containerService: true\nvolumes: {build: null, xnatdata: null}\n',
    has: ['XnatSite'],
    hasNot: ['containerService'],
    left: ['containerService'],
    fillIn: ['url', 'adminEmail'],
  },
  'Java, variables and files': {
    values: `logConsole: json
jvm: {enabled: true, minHeap: 4g, maxHeap: 8g, maxMetaspace: 1g, extraOpts: "-XX:+UseG1GC -Djavax.net.ssl.trustStorePassword=made-up-value"}
resources: {limits: {memory: 12Gi}}
extraEnv:
  - {name: TZ, value: Europe/Berlin}
  - {name: FLAG, value: "yes"}
  - {name: API_TOKEN, value: made-up-value-2}
  - {name: FROM, valueFrom: {secretKeyRef: {name: s, key: k}}}
  - {name: JAVA_TOOL_OPTIONS, value: -Xmx1g}
  - {name: PROXY, value: "http://me:made-up-value-3@proxy.uni.example:3128"}
extraVolumes: [{name: trust, configMap: {name: uni-ca}}, {name: scratch, emptyDir: {}}, {name: shared, persistentVolumeClaim: {claimName: shared}}, {name: alone, secret: {secretName: s}}]
extraVolumeMounts: [{name: trust, mountPath: /etc/ssl/uni, readOnly: true}, {name: scratch, mountPath: /scratch}, {name: shared, mountPath: /data/shared}, {name: lost, mountPath: /lost}]
initContainers: [{name: wait, image: busybox}]
extraConfig: {scheduling.thread.pool.size: 8, datasource.url: "jdbc:postgresql://x", mail.password: made-up-value-4}
terminationGracePeriodSeconds: 300
lifecycle: {preStop: null}
`,
    has: [
      "env: { XNAT_LOG_CONSOLE: 'json', FLAG: 'yes' }",
      "javaOptions: ['-Xms4g', '-XX:MaxMetaspaceSize=1g', '-XX:+UseG1GC']",
      'heapPercent: 67',
      "timeZone: 'Europe/Berlin'",
      "{ volume: { name: 'trust', configMap: { name: 'uni-ca' } }, mountPath: '/etc/ssl/uni' }",
      "new DataVolume(site, 'shared', {",
      "properties: { 'scheduling.thread.pool.size': '8' }",
      'terminationGracePeriod: Duration.minutes(5)',
    ],
    hasNot: ['made-up'],
    left: [
      DATA,
      'jvm.extraOpts',
      ...[2, 3, 4, 5].map((i) => `extraEnv[${i}]`),
      'extraVolumes[1]',
      'extraVolumes[3]',
      'extraVolumeMounts[1]',
      'extraVolumeMounts[3]',
      'initContainers[0].name',
      'initContainers[0].image',
      'extraConfig."datasource.url"',
      'extraConfig."mail.password"',
    ],
    fillIn: ['url', 'adminEmail'],
  },
  'metrics and mail': {
    values: `metrics:
  jmx: {enabled: true, port: 9500, image: exporter, config: {rules: [{pattern: "java.*"}]}}
  serviceMonitor: {enabled: true, interval: 1m, scrapeTimeout: 20s, additionalLabels: {release: prometheus}}
mail: {enabled: true, config: {general: {RELAYHOST: "smtp.uni.example", RELAYHOST_PASSWORD: made-up-value}}}
`,
    has: [
      "monitoring: { labels: { release: 'prometheus' }, interval: Duration.minutes(1), port: 9500, createAlerts: false }",
      "smtp: { host: 'xnat-mail', port: 587, startTls: false }",
    ],
    hasNot: ['made-up'],
    left: [DATA, 'metrics.jmx.image', 'metrics.jmx.config.rules[0].pattern', 'metrics.serviceMonitor.scrapeTimeout'],
    fillIn: ['url', 'adminEmail'],
  },
  'a trial with what swallows mail, and metrics without an operator': {
    values: 'mailpit: {enabled: true}\nmetrics: {jmx: {enabled: true}}\nredis: {enabled: true}\nlogConsole: ""\n',
    has: ["smtp: { host: 'xnat-mailpit', port: 1025, startTls: false }", 'createServiceMonitor: false'],
    left: [DATA, 'logConsole'],
    fillIn: ['url', 'adminEmail'],
  },
  'a Service with a load balancer': {
    values: 'service: {type: LoadBalancer, annotations: {service.beta.kubernetes.io/aws-load-balancer-scheme: internal}}\n',
    has: ["service: { type: ServiceType.LOAD_BALANCER, annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' } }"],
    left: [DATA],
    fillIn: ['url', 'adminEmail'],
    remarks: [/The load balancer of XNAT's Service may get another address/],
  },
  'an Ingress, and where pods run': {
    values: `ingress: {enabled: true, className: traefik, annotations: {cert-manager.io/issuer: uni}, hosts: [{host: xnat.uni.example, paths: [{path: /, pathType: Prefix}]}], tls: [{secretName: xnat-tls, hosts: [xnat.uni.example]}]}
nodeSelector: {imaging: "true"}
nodeName: node-1
hostAliases: [{ip: 10.0.0.1, hostnames: [pacs.uni.example]}]
imagePullSecrets: [{name: registry}]
podDisruptionBudget: {enabled: true}
serviceAccount: {name: imaging, automountServiceAccountToken: true}
`,
    has: [
      "ingress: { className: 'traefik', tlsSecretName: 'xnat-tls', issuer: 'uni' }",
      "hostAliases: [{ ip: '10.0.0.1', hostnames: ['pacs.uni.example'] }]",
      "imagePullSecrets: ['registry']",
    ],
    left: [DATA, 'nodeName', 'podDisruptionBudget.enabled', 'serviceAccount.name', 'serviceAccount.automountServiceAccountToken'],
    fillIn: ['adminEmail'],
  },
  'an image of its own, by another user, and what is for development': {
    values: `image: {repository: registry.uni.example/xnat, tag: "1.10.0"}
imagePullPolicy: Always
securityContext: {runAsUser: 2000}
podSecurityContext: {fsGroup: 3000}
devWar: {enabled: true, url: "https://files.uni.example/xnat.war"}
authplugins: [{name: ldap}]
activemq: {broker: {enabled: true, password: made-up-value}}
restore: true
backups: {dbdmstoken: made-up-value-2}
`,
    has: ["Image.of('registry.uni.example/xnat', { tag: '1.10.0' })", 'uid: 2000', 'gid: 3000', 'logsToFiles: false', 'includedPlugins: []'],
    hasNot: ['made-up'],
    left: [DATA, 'devWar.enabled', 'devWar.url', 'authplugins[0].name', 'activemq.broker.enabled', 'activemq.broker.password', 'restore', 'backups.dbdmstoken'],
    fillIn: ['url', 'adminEmail'],
  },
  'as root': {
    values: 'securityContext: {runAsUser: 0, runAsNonRoot: false}\npodSecurityContext: {fsGroup: 0}\n',
    has: ["XnatImage.nrg('1.9.3.7')"],
    left: [DATA, 'securityContext.runAsUser', 'securityContext.runAsNonRoot'],
    fillIn: ['url', 'adminEmail'],
    remarks: [/admin/],
  },
};
