import type { Shapes } from './shape';

const INGRESS = `  ingress: {enabled: true, ingressClassName: traefik, hosts: [{host: xnat.uni.example}], tls: [{secretName: tls, hosts: [xnat.uni.example]}]}\n`;
const RESOURCES = `  resources: {requests: {cpu: 2, memory: 8Gi}, limits: {cpu: 2, memory: 8Gi}}\n`;
const openId = (provider: string, more = '', providerId = 'uni') => `xnat-web:
${INGRESS}${RESOURCES}  plugins:
    openid-auth-plugin:
      - name: OpenID Authentication Provider
        provider: {id: openid}
        auth: {method: openid}
        enabled: ${providerId}
        preEstablishedRedirUri: /openid-login
        siteUrl: https://xnat.uni.example
        type: openid
${more}        openid:
          ${providerId}:
${provider.replace(/^/gm, '            ')}`;

/** Sites of the AIS chart; every name, address and value is made up. */
export const AIS_SHAPES: Shapes = {
  'the least': {
    values: 'xnat-web: {}\npostgresql: {enabled: true}\n',
    has: [
      "XnatImage.ais('1.9.3.1')",
      "host: 'xnat-postgresql'",
      'tls: DatabaseTls.disabled()',
      "archive: { existingClaim: 'xnat-xnat-web-archive' }",
      "'cache-xnat-xnat-web-0'",
    ],
    hasNot: ['buildVolume', 'replicas', 'timeZone', 'resources', 'namespace:'],
    fillIn: ['url', 'adminEmail'],
    limits: ['xnat.resources'],
    remarks: [/node port/, /mail/],
  },
  'what helm get values prints': {
    values: 'USER-SUPPLIED VALUES:\nxnat-web:\n  image:\n    tag: 1.9.3\n  timezone: Australia/Perth\n',
    has: ["XnatImage.ais('1.9.3')", "timeZone: 'Australia/Perth'"],
    fillIn: ['url', 'adminEmail'],
  },
  'what helm get values prints as JSON': {
    values: '{"xnat-web":{"image":{"tag":"1.9.2"},"replicaCount":1}}',
    has: ["XnatImage.ais('1.9.2')"],
    fillIn: ['url', 'adminEmail'],
  },
  'two files, of which the second one wins, replaces lists, and takes a key away': {
    values: [
      `xnat-web:\n${INGRESS}  timezone: Australia/Perth\n  dicom_scp: {recievers: [{ae_title: XNAT, port: 8104}, {ae_title: OLD, port: 8105}]}\n`,
      'xnat-web: {timezone: Australia/Sydney, dicom_scp: {recievers: [{ae_title: NEW, port: 8106}]}, resources: {requests: {memory: 6Gi}}, ingress: {tls: null}}\n',
    ],
    args: ['--admin-email', 'xnat@uni.example'],
    has: ["'Australia/Sydney'", "{ aeTitle: 'NEW', port: 8106 }", "adminEmail: 'xnat@uni.example'", "className: 'traefik'"],
    hasNot: ['OLD', 'Perth', 'tlsSecretName', 'Fill in'],
    remarks: [/Ingress has no certificate/],
  },
  'another release in another namespace': {
    values: `xnat-web:\n${INGRESS}`,
    args: ['--release', 'imaging', '--namespace', 'research', '--site-id', 'UNI'],
    has: [
      "new XnatSite(app, 'imaging', {",
      "namespace: 'research'",
      "'imaging-xnat-web-archive'",
      "'cache-imaging-xnat-web-0'",
      "host: 'imaging-postgresql'",
      "siteId: 'UNI'",
    ],
    fillIn: ['adminEmail'],
  },
  'names of its own': {
    values: 'xnat-web: {fullnameOverride: scans}\n',
    has: ["new XnatSite(app, 'xnat', {", "'scans-archive'", "'cache-scans-0'"],
    fillIn: ['url', 'adminEmail'],
    remarks: [/calls its objects scans, the library xnat-xnat-web/],
  },
  'a database at Amazon': {
    values:
      'postgresql: {enabled: false, auth: {existingSecret: rds, database: imaging, username: reader, host: db.abc.ap-southeast-2.rds.amazonaws.com, secretKeys: {userPasswordKey: pw}}}\nxnat-web: {}\n',
    has: [
      "host: 'db.abc.ap-southeast-2.rds.amazonaws.com'",
      "databaseName: 'imaging'",
      "username: 'reader'",
      "Secret.named('rds', { password: 'pw' })",
      "site.acknowledge('tls-unverified'",
    ],
    hasNot: ['DatabaseTls.disabled'],
    fillIn: ['url', 'adminEmail'],
    remarks: [/DatabaseTls\.verifyFull/],
  },
  'a database by the global keys, with its password in the values': {
    values:
      'global: {postgresql: {auth: {username: xnat, database: xnat, password: "Tr0ub4dor&3"}}}\npostgresql: {enabled: false, auth: {host: db.uni.example, port: 5433}}\n',
    has: ["host: 'db.uni.example'", 'port: 5433', "Secret.named('xnat-postgresql')"],
    hasNot: ['Tr0ub4dor', 'databaseName'],
    secrets: [['global.postgresql.auth.password', 'xnat-postgresql', 'password']],
    fillIn: ['url', 'adminEmail'],
  },
  "a server by another name, with all that Bitnami's chart has": {
    values:
      'postgresql: {enabled: true, fullnameOverride: scans-db, architecture: standalone, primary: {persistence: {size: 8Gi}}, auth: {postgresPassword: made-up-value, enablePostgresUser: true}, tls: {enabled: false}}\nglobal: {imageRegistry: r.example.org}\n',
    has: ["host: 'scans-db'", "Secret.named('scans-db')"],
    hasNot: ['made-up'],
    fillIn: ['url', 'adminEmail'],
    remarks: [/accepts what the library calls unwise, and the release has: dicom-open, tls-unverified\./],
  },
  'a database by addresses': {
    values: 'postgresql: {enabled: false, auth: {existingSecret: db}}\npostgresqlExternalIPs: [139.95.25.8, 130.95.25.9]\n',
    has: ["ips: ['139.95.25.8', '130.95.25.9']"],
    fillIn: ['url', 'adminEmail'],
  },
  'a cluster of CloudNativePG, whose Secret says it all': {
    values: `postgresql:
  enabled: false
  auth:
    existingSecret: imaging-app
    secretKeys: {databaseKey: dbname, hostKey: host, userPasswordKey: password, portKey: port, usernameKey: username}
xnat-web: {}
`,
    has: ["host: 'imaging-rw'", "Secret.fromCloudNativePg('imaging')"],
    left: ['postgresql.auth.secretKeys.databaseKey', 'postgresql.auth.secretKeys.hostKey', 'postgresql.auth.secretKeys.portKey'],
    fillIn: ['externalPostgres.host', 'url', 'adminEmail'],
  },
  'a database that nothing says where it is': {
    values: 'postgresql: {enabled: false}\nxnat-web: {}\n',
    has: ["// Fill in.\n    host: 'database.example.org'"],
    fillIn: ['externalPostgres.host', 'url', 'adminEmail'],
  },
  'the chart of old': {
    values: `global: {postgresql: {postgresqlDatabase: imaging, postgresqlUsername: imaging, postgresqlPassword: "yourpassword-9"}}
postgresql: {enabled: false}
postgresqlExternalName: xnat.randomstring.ap-southeast-2.rds.amazonaws.com
xnat-web:
  image: {tag: 1.8.4}
  volumes:
    build:
      accessMode: ReadWriteMany
      mountPath: /data/xnat/build
      storageClassName: custom-class
      volumeMode: Filesystem
      persistentVolumeReclaimPolicy: Retain
      persistentVolumeClaim: {claimName: build-xnat-xnat-web}
      size: 10Gi
  plugins:
    openid:
      preEstablishedRedirUri: /openid-login
      siteUrl: https://xnat.uni.example
      providers:
        aaf:
          accessTokenUri: https://central.test.aaf.edu.au/providers/op/token
          userAuthUri: https://central.test.aaf.edu.au/providers/op/authorize
          clientId: 123jsdjd
          clientSecret: chahdkdfdhffkhf
          userAutoEnabled: true
          userAutoVerified: true
`,
    has: [
      "buildVolume: { existingClaim: 'build-xnat-xnat-web' }",
      "host: 'xnat.randomstring.ap-southeast-2.rds.amazonaws.com'",
      "databaseName: 'imaging'",
      "Secret.named('xnat-postgresql', { password: 'postgresql-password' })",
      "Image.of('ghcr.io/australian-imaging-service/xnat', { tag: '1.8.4' })",
      "'openid-auth': '1.0.2'",
      'environment: AafEnvironment.TEST',
      'accounts: AccountPolicy.automatic()',
      "url: 'https://xnat.uni.example'",
    ],
    hasNot: ['chahdkdfdhffkhf', 'yourpassword'],
    secrets: [
      ['global.postgresql.postgresqlPassword', 'xnat-postgresql', 'postgresql-password'],
      ['xnat-web.plugins.openid.providers.aaf.clientSecret', 'xnat-aaf', 'clientSecret'],
    ],
    fillIn: ['adminEmail'],
    remarks: [/AIS chart 1/, /\/oidc\//],
  },
  'an image of its own, by another user': {
    values: `xnat-web:
  image: {repository: registry.uni.example/mirror/xnat, tag: v1.9.3.1, pullPolicy: Always}
  imagePullSecrets: [{name: registry}]
  podSecurityContext: {runAsUser: 1000, runAsGroup: 1000, fsGroup: 2000}
  plugins: {container-service: [], ohif-viewer: {}, batch-launch-plugin: [], dicom-query: []}
`,
    has: [
      "Image.of('registry.uni.example/mirror/xnat', { tag: 'v1.9.3.1' })",
      "plugins: { 'container-service': 'included', 'ohif-viewer': 'included', 'batch-launch': 'included' }",
      "imagePullSecrets: ['registry']",
      "includedPlugins: ['container-service', 'ohif-viewer', 'batch-launch']",
    ],
    hasNot: ['uid'],
    left: ['xnat-web.podSecurityContext.fsGroup', 'xnat-web.plugins.dicom-query'],
    fillIn: ['url', 'adminEmail'],
    remarks: [/where pipelines run/, /buildVolume/],
  },
  'resources in every unit': {
    values: 'xnat-web: {resources: {requests: {cpu: 1500m, memory: 6000Mi, ephemeral-storage: 1Gi}, limits: {cpu: "4", memory: 8G}}}\n',
    has: ['cpu: Cpu.millis(1500)', 'cpuLimit: Cpu.units(4)', 'memory: Size.mebibytes(6000)', 'memoryLimit: Size.mebibytes(7630)'],
    left: ['xnat-web.resources.requests.ephemeral-storage'],
    fillIn: ['url', 'adminEmail'],
  },
  'memory alone': {
    values: 'xnat-web: {resources: {requests: {memory: 4Gi}, limits: {memory: 8Gi}}}\n',
    has: ['resources: { memory: Size.gibibytes(4), memoryLimit: Size.gibibytes(8) }'],
    limits: ['xnat.resources.cpuLimit'],
    fillIn: ['url', 'adminEmail'],
  },
  'limits alone': {
    values: 'xnat-web: {resources: {limits: {cpu: 2, memory: 8Gi}}}\n',
    has: ['resources: { cpu: Cpu.units(2), memory: Size.gibibytes(8) }'],
    limits: [],
    fillIn: ['url', 'adminEmail'],
  },
  'what the library takes by itself': {
    values:
      'xnat-web: {resources: {requests: {cpu: 1000m, memory: 3000Mi}, limits: {cpu: 1000m, memory: 3000Mi}}, timezone: Etc/UTC, probes: {startup: {failureThreshold: 90}}}\n',
    has: ["XnatImage.ais('1.9.3.1')"],
    hasNot: ['resources', 'timeZone', 'startupTimeout', 'Cpu', 'Duration'],
    limits: [],
    fillIn: ['url', 'adminEmail'],
  },
  'pods on nodes of their own': {
    values: `xnat-web:
  nodeSelector: {kubernetes.io/os: linux, pool: imaging}
  tolerations: [{key: imaging, operator: Equal, value: "true", effect: NoSchedule}]
  affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: zone}}]}}
  podAnnotations: {cluster-autoscaler.kubernetes.io/safe-to-evict: "false"}
  serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/xnat"}}
`,
    has: [
      "pod: { nodeSelector: { pool: 'imaging' }, tolerations: [{ key: 'imaging', value: 'true', effect: TaintEffect.NO_SCHEDULE }] }",
      'affinity: { podAntiAffinity: {',
      'safeToEvict: false',
      "serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/xnat' }",
    ],
    fillIn: ['url', 'adminEmail'],
  },
  'a Service on the nodes': {
    values: 'xnat-web: {service: {type: NodePort, port: 8080, nodePort: 30080, annotations: {traefik.ingress.kubernetes.io/service.sticky.cookie: "true"}}}\n',
    has: [
      "service: { type: ServiceType.NODE_PORT, annotations: { 'traefik.ingress.kubernetes.io/service.sticky.cookie': 'true' }, nodePort: 30080 }",
      "site.acknowledge('service-in-clear'",
    ],
    left: ['xnat-web.service.port'],
    fillIn: ['url', 'adminEmail'],
  },
  'a node port without a Service on the nodes': {
    values: 'xnat-web: {service: {nodePort: 30080}}\n',
    has: ["XnatImage.ais('1.9.3.1')"],
    hasNot: ['30080', 'service:'],
    left: ['xnat-web.service.nodePort'],
    fillIn: ['url', 'adminEmail'],
  },
  'several pods behind a load balancer': {
    values: `xnat-web:
  replicaCount: 3
${RESOURCES}  ingress:
    enabled: true
    annotations:
      kubernetes.io/ingress.class: alb
      alb.ingress.kubernetes.io/scheme: internet-facing
      alb.ingress.kubernetes.io/target-type: ip
      alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 8443}]'
      alb.ingress.kubernetes.io/target-group-attributes: stickiness.enabled=true,stickiness.lb_cookie.duration_seconds=3600,load_balancing.algorithm.type=round_robin,slow_start.duration_seconds=60
      alb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=600,access_logs.s3.enabled=true
      alb.ingress.kubernetes.io/healthcheck-path: /app/template/Login.vm#!
      alb.ingress.kubernetes.io/success-codes: 200,302
      alb.ingress.kubernetes.io/healthcheck-interval-seconds: "30"
      alb.ingress.kubernetes.io/inbound-cidrs: 10.0.0.0/8, 192.168.0.0/16
      alb.ingress.kubernetes.io/subnets: subnet-0123456789abcdef0,subnet-0123456789abcdef1
      alb.ingress.kubernetes.io/group.name: front
      alb.ingress.kubernetes.io/tags: Team=imaging,Cost=7
      alb.ingress.kubernetes.io/ip-address-type: dualstack
    hosts: [{host: xnat.uni.example}]
`,
    args: ['--admin-email', 'xnat@uni.example'],
    has: [
      'replicas: 3',
      'scheme: AlbScheme.INTERNET_FACING',
      'stickiness: Duration.hours(1)',
      'algorithm: AlbAlgorithm.ROUND_ROBIN',
      'slowStart: Duration.minutes(1)',
      'idleTimeout: Duration.minutes(10)',
      'httpsPorts: [8443]',
      "url: 'https://xnat.uni.example:8443'",
      "successCodes: '200,302'",
      'interval: Duration.seconds(30)',
      "inboundCidrs: ['10.0.0.0/8', '192.168.0.0/16']",
      "groupName: 'front'",
      "tags: { Team: 'imaging', Cost: '7' }",
      "site.acknowledge('several-pods'",
      "site.acknowledge('message-broker'",
    ],
    left: ['load-balancer-attributes', 'healthcheck-path', 'ip-address-type'].map((name) => `xnat-web.ingress.annotations."alb.ingress.kubernetes.io/${name}"`),
  },
  'a load balancer with access logs and attributes of its own': {
    values: `xnat-web:
  ingress:
    enabled: true
    ingressClassName: alb
    annotations: {alb.ingress.kubernetes.io/load-balancer-attributes: "access_logs.s3.enabled=true,access_logs.s3.bucket=uni-logs,access_logs.s3.prefix=xnat,routing.http2.enabled=false,idle_timeout.timeout_seconds=600"}
    hosts: [{host: xnat.uni.example}]
`,
    has: ["accessLogs: { bucket: 'uni-logs', prefix: 'xnat' }", "attributes: { 'routing.http2.enabled': 'false' }", 'idleTimeout: Duration.minutes(10)'],
    fillIn: ['adminEmail'],
  },
  'a load balancer that sends to nodes, with certificates in Secrets': {
    values: `xnat-web:
${RESOURCES}  ingress:
    enabled: true
    ingressClassName: alb
    annotations: {alb.ingress.kubernetes.io/target-type: instance, alb.ingress.kubernetes.io/certificate-arn: "arn:aws:acm:ap-southeast-2:111122223333:certificate/a, arn:aws:acm:ap-southeast-2:111122223333:certificate/b"}
    hosts: [{host: xnat.uni.example}, {host: scans.uni.example}]
    tls: [{secretName: tls, hosts: [xnat.uni.example]}]
`,
    has: ["certificateArn: 'arn:aws:acm:ap-southeast-2:111122223333:certificate/a'", "hosts: ['scans.uni.example']"],
    hasNot: ['JsonPatch'],
    left: [
      'xnat-web.ingress.annotations."alb.ingress.kubernetes.io/target-type"',
      'xnat-web.ingress.annotations."alb.ingress.kubernetes.io/certificate-arn"',
      'xnat-web.ingress.tls[0]',
    ],
    fillIn: ['adminEmail'],
  },
  'ingress-nginx with a certificate of cert-manager': {
    values: `xnat-web:
  ingress:
    enabled: true
    annotations:
      kubernetes.io/ingress.class: nginx
      kubernetes.io/tls-acme: "true"
      cert-manager.io/cluster-issuer: letsencrypt
      nginx.ingress.kubernetes.io/whitelist-source-range: 130.95.0.0/16
      nginx.ingress.kubernetes.io/proxy-body-size: "0"
      nginx.ingress.kubernetes.io/proxy-connect-timeout: "150"
      nginx.ingress.kubernetes.io/proxy-send-timeout: "1200"
      nginx.ingress.kubernetes.io/proxy-read-timeout: "1200"
      nginx.ingress.kubernetes.io/affinity: cookie
      nginx.ingress.kubernetes.io/session-cookie-name: JSESSIONID
      nginx.ingress.kubernetes.io/session-cookie-max-age: "172800"
    hosts: [{host: xnat.uni.example}]
    tls: [{secretName: xnat-xnat-web-tls, hosts: [xnat.uni.example]}, {secretName: other, hosts: [other.uni.example]}]
`,
    has: [
      'preset: IngressPreset.nginx({ stickiness: Duration.days(2), timeout: Duration.minutes(20) })',
      "clusterIssuer: 'letsencrypt'",
      "'nginx.ingress.kubernetes.io/whitelist-source-range': '130.95.0.0/16'",
      "'kubernetes.io/tls-acme': 'true'",
      "site.acknowledge('ingress-nginx-retired'",
      "hosts: ['other.uni.example']",
      "JsonPatch.add('/spec/tls', [",
      "{ hosts: ['other.uni.example'], secretName: 'other' }",
    ],
    hasNot: ['JSESSIONID', 'tlsSecretName', 'proxy-body-size', "'kubernetes.io/ingress.class'"],
    left: ['xnat-web.ingress.annotations."nginx.ingress.kubernetes.io/session-cookie-name"'],
    fillIn: ['adminEmail'],
  },
  'an Ingress of several hosts, with one certificate': {
    values: `xnat-web:
  ingress:
    enabled: true
    ingressClassName: traefik
    hosts: [{host: xnat.uni.example}, {host: Scans.uni.example}, {host: "*.mri.uni.example"}]
    tls: [{secretName: wildcard, hosts: ["*.uni.example", xnat.uni.example]}, {secretName: wildcard, hosts: [pet.uni.example]}]
`,
    has: ["ingress: { className: 'traefik', hosts: ['scans.uni.example', 'pet.uni.example'], tlsSecretName: 'wildcard' }"],
    hasNot: ['JsonPatch', 'IngressTls'],
    left: ['xnat-web.ingress.hosts[2].host'],
    fillIn: ['adminEmail'],
  },
  "an Ingress with the controller's own certificate": {
    values: 'xnat-web: {ingress: {enabled: true, ingressClassName: traefik, hosts: [{host: xnat.uni.example}], tls: [{hosts: [xnat.uni.example]}]}}\n',
    has: ["ingress: { className: 'traefik', tls: IngressTls.CONTROLLER_CERTIFICATE }"],
    fillIn: ['adminEmail'],
  },
  'an Ingress behind what ends TLS': {
    values: 'xnat-web: {ingress: {enabled: true, ingressClassName: haproxy, hosts: [{host: xnat.uni.example}]}}\n',
    has: ["ingress: { className: 'haproxy', tls: IngressTls.ELSEWHERE }"],
    fillIn: ['adminEmail'],
  },
  'an Ingress with an issuer, and no certificate': {
    values: 'xnat-web: {ingress: {enabled: true, ingressClassName: haproxy, annotations: {cert-manager.io/issuer: uni}, hosts: [{host: xnat.uni.example}]}}\n',
    has: ["ingress: { className: 'haproxy', issuer: 'uni' }"],
    fillIn: ['adminEmail'],
  },
  "an Ingress of HAProxy's": {
    values:
      'xnat-web: {ingress: {enabled: true, ingressClassName: haproxy, annotations: {haproxy.org/cookie-persistence: NODE, haproxy.org/timeout-server: 20m, haproxy.org/ssl-redirect: "true"}, hosts: [{host: xnat.uni.example}], tls: [{secretName: tls, hosts: [xnat.uni.example]}]}}\n',
    has: ['preset: IngressPreset.haproxy({ timeout: Duration.minutes(20) })', "annotations: { 'haproxy.org/ssl-redirect': 'true' }"],
    hasNot: ['timeout-server', 'cookie-persistence'],
    left: ['xnat-web.ingress.annotations."haproxy.org/cookie-persistence"'],
    fillIn: ['adminEmail'],
  },
  'an Ingress without a class': {
    values: 'xnat-web: {ingress: {enabled: true, hosts: [{host: xnat.uni.example}]}}\n',
    has: ["// Fill in.\n    className: 'nginx'"],
    fillIn: ['ingress.className', 'adminEmail'],
  },
  'an Ingress that is off': {
    values: 'xnat-web: {ingress: {enabled: false, hosts: [{host: xnat.uni.example}], annotations: {a.b/c: d}}, autoscaling: {maxReplicas: 4}}\n',
    has: ["url: 'https://xnat.example.org'"],
    hasNot: ['ingress', 'autoscaling'],
    left: ['xnat-web.autoscaling.maxReplicas', 'xnat-web.ingress.hosts', 'xnat-web.ingress.annotations'],
    fillIn: ['url', 'adminEmail'],
  },
  autoscaling: {
    values: `xnat-web:\n${RESOURCES}  autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 6, targetCPUUtilizationPercentage: 70, targetMemoryUtilizationPercentage: 75}\n`,
    has: ['autoscaling: { minReplicas: 2, maxReplicas: 6, cpuPercent: 70, memoryPercent: 75 }', "site.acknowledge('sticky-sessions'"],
    fillIn: ['url', 'adminEmail'],
  },
  'volumes of all kinds': {
    values: `global: {storageClassName: efs}
xnat-web:
  volumes:
    archive: {existingClaim: archive-xnat-xnat-web}
    prearchive: {accessMode: ReadWriteMany, size: 2Ti, storageClass: efs}
    build: {accessMode: ReadWriteMany, existingClaim: build, mountPath: /data/xnat/build/, size: 500Gi, mountPropagation: HostToContainer}
    inbox: {accessMode: ReadWriteMany, existingClaim: drop-box, mountPath: /data/xnat/inbox, size: 1Gi}
  persistence:
    cache: {size: 100Gi}
    scratch: {mountPath: /data/scratch, size: 5Gi}
`,
    has: [
      "archive: { existingClaim: 'archive-xnat-xnat-web' }",
      "prearchive: { existingClaim: 'xnat-xnat-web-prearchive' }",
      "buildVolume: { existingClaim: 'build' }",
      "new DataVolume(site, 'inbox', {",
      "existingClaim: 'drop-box'",
      "existingClaim: 'scratch-xnat-xnat-web-0'",
    ],
    hasNot: ['Size.', 'storageClass'],
    left: ['xnat-web.volumes.build.mountPropagation'],
    fillIn: ['url', 'adminEmail'],
  },
  'folders elsewhere': {
    values: 'xnat-web: {archivePath: /mnt/archive, volumes: {archive: {mountPath: /mnt/archive}, prearchive: null}, fileStorePath: /mnt/store}\n',
    has: ["archive: { existingClaim: 'xnat-xnat-web-archive' }"],
    left: ['xnat-web.volumes.archive.mountPath', 'xnat-web.archivePath', 'xnat-web.fileStorePath'],
    fillIn: ['url', 'adminEmail'],
    remarks: [/no volume at \/data\/xnat\/prearchive/],
  },
  'DICOM by a load balancer': {
    values: `xnat-web:
  dicom_scp:
    serviceType: LoadBalancer
    annotations: {metallb.universe.tf/address-pool: scanners}
    recievers: [{ae_title: XNAT, port: 8104, loadBalancerIp: 130.95.27.91}, {ae_title: CT, port: 8105}, {ae_title: MR, port: 8105}]
`,
    has: ["{ aeTitle: 'CT', port: 8105 }", "{ aeTitle: 'MR', port: 8105 }", 'ServiceType.LOAD_BALANCER', "'metallb.universe.tf/address-pool': 'scanners'"],
    left: ['xnat-web.dicom_scp.recievers[0].loadBalancerIp'],
    fillIn: ['url', 'adminEmail'],
    remarks: [/another address/],
  },
  'DICOM by a node port, and none at all': {
    values: ['xnat-web: {dicom_scp: {recievers: [{ae_title: XNAT, port: 8104, nodePort: 32514}]}}\n'],
    has: ["receivers: [{ aeTitle: 'XNAT', port: 8104, nodePort: 32514 }]"],
    fillIn: ['url', 'adminEmail'],
  },
  'no DICOM': { values: 'xnat-web: {dicom_scp: {recievers: []}}\n', has: ['XnatSite'], hasNot: ['dicom'], fillIn: ['url', 'adminEmail'] },
  'two logins in one file, and one that is off': {
    values: `${openId(
      `accessTokenUri: https://central.aaf.edu.au/providers/op/token
userAuthUri: https://central.aaf.edu.au/providers/op/authorize
clientId: 0a1b2c3d
clientSecret: "made-up: 'value'"
scopes: openid,profile,email
link: '<p><a href="/openid-login?providerId=aaf"><img src="/images/aaf_service_223x54.png" /></a></p>'
shouldFilterEmailDomains: false
allowedEmailDomains: uni.example
givenNameProperty: name
familyNameProperty: deliberately_unknown_property`,
      '        auto: {enabled: false, verified: false}\n        visible: true\n        disableUsernamePasswordLogin: true\n',
      'aaf',
    ).replace('enabled: aaf\n', 'enabled: "google, aaf"\n')}
          google:
            accessTokenUri: https://www.googleapis.com/oauth2/v3/token
            userAuthUri: https://accounts.google.com/o/oauth2/auth
            clientSecret: other-made-up-value
          unused: {userAuthUri: https://id.uni.example/authorize}
`,
    has: [/Login\.google\([^]*Login\.aaf\(/, "clientId: '0a1b2c3d'", "givenNameProperty: 'name'", "Secret.named('xnat-google')"],
    hasNot: ['made-up', 'link:', 'allowedEmailDomains', 'passwordLogin', 'scopes'],
    left: ['openid.aaf.allowedEmailDomains', 'openid.unused', 'disableUsernamePasswordLogin'].map((key) => `xnat-web.plugins.openid-auth-plugin[0].${key}`),
    secrets: [
      ['xnat-web.plugins.openid-auth-plugin[0].openid.google.clientSecret', 'xnat-google', 'clientSecret'],
      ['xnat-web.plugins.openid-auth-plugin[0].openid.aaf.clientSecret', 'xnat-aaf', 'clientSecret'],
    ],
    fillIn: ['adminEmail'],
  },
  'Keycloak, whose client is in a Secret that the chart reads': {
    values: `${openId(
      `accessTokenUri: https://id.uni.example/realms/imaging/protocol/openid-connect/token
userAuthUri: https://id.uni.example/realms/imaging/protocol/openid-connect/auth
clientId: \${CLIENT_ID}
clientSecret: \${CLIENT_SECRET}
shouldFilterEmailDomains: true
allowedEmailDomains: uni.example,med.uni.example
pkceEnabled: true
usernamePattern: "[preferred_username]"
forceUserCreate: false`,
      '        auto: {enabled: true, verified: false}\n',
    )}
  pluginSecrets:
    - existingSecret: keycloak
      secretKeys: [{name: CLIENT_ID, key: id}, {name: CLIENT_SECRET, key: secret}]
    - existingSecret: other
      secretKeys: [{name: OTHER, key: other}]
`,
    has: [
      "providerId: 'uni'",
      "realm: 'https://id.uni.example/realms/imaging'",
      "Secret.named('keycloak', { clientId: 'id', clientSecret: 'secret' })",
      "allowedEmailDomains: ['uni.example', 'med.uni.example']",
      'AccountPolicy.of({ enabled: true, verified: false, forceCreate: false })',
      'pkce: true',
      "extraProperties: { usernamePattern: '[preferred_username]' }",
    ],
    left: ['xnat-web.pluginSecrets[1]'],
    fillIn: ['adminEmail'],
  },
  'Entra ID, and a provider that is none of them': {
    values: `${openId(`userAuthUri: https://login.microsoftonline.com/uni.example/oauth2/v2.0/authorize
accessTokenUri: https://login.microsoftonline.com/uni.example/oauth2/v2.0/token
clientSecret: made-up-value`)}
      - name: Hospital
        provider: {id: hospital}
        siteUrl: https://other.uni.example
        openid:
          hospital: {userAuthUri: https://sso.hospital.example/authorize, accessTokenUri: https://sso.hospital.example/token, clientId: abc, clientSecret: made-up-value-2, scopes: "openid profile email groups"}
      - openid: {half: {userAuthUri: https://sso.hospital.example/authorize}}
`,
    has: [
      "Login.entraId({\n      providerId: 'uni',\n      tenant: 'uni.example'",
      'Login.openId({',
      "displayName: 'Hospital'",
      "scopes: ['openid', 'profile', 'email', 'groups']",
    ],
    hasNot: ['made-up'],
    left: ['xnat-web.plugins.openid-auth-plugin[1].siteUrl', 'xnat-web.plugins.openid-auth-plugin[2].openid.half'],
    secrets: [
      ['xnat-web.plugins.openid-auth-plugin[0].openid.uni.clientSecret', 'xnat-uni', 'clientSecret'],
      ['xnat-web.plugins.openid-auth-plugin[1].openid.hospital.clientSecret', 'xnat-hospital', 'clientSecret'],
    ],
    fillIn: ['adminEmail'],
  },
  'a login that the library refuses': {
    values: openId('userAuthUri: http://id.uni.example/authorize\naccessTokenUri: http://id.uni.example/token\nclientSecret: made-up-value'),
    has: ["userAuthUri: 'http://id.uni.example/authorize'"],
    hasNot: ['made-up'],
    secrets: [['xnat-web.plugins.openid-auth-plugin[0].openid.uni.clientSecret', 'xnat-uni', 'clientSecret']],
    refused: ['openid-endpoint'],
    fillIn: ['adminEmail'],
  },
  'LDAP, with its password': {
    values: `xnat-web:\n${INGRESS}${RESOURCES}  plugins:\n    ldap-auth-plugin:\n      - {name: AD, provider: {id: ldap1}, auth: {method: ldap}, address: "ldaps://ad.uni.example", userdn: "cn=xnat", password: made-up-value, search: {base: "dc=uni", filter: "(sAMAccountName={0})"}}\n`,
    has: [
      "includedPlugins: ['ldap-auth']",
      'Login.ldap({',
      "providerId: 'ldap1'",
      "bindDn: 'cn=xnat'",
      "userFilter: '(sAMAccountName={0})'",
      "displayName: 'AD'",
    ],
    hasNot: ['made-up', 'AccountPolicy'],
    secrets: [['xnat-web.plugins.ldap-auth-plugin[0].password', 'xnat-ldap1', 'password']],
    fillIn: ['adminEmail'],
  },
  'LDAP, with a Secret, a base behind the host and accounts at once': {
    values: `xnat-web:\n${INGRESS}${RESOURCES}  pluginSecrets: [{existingSecret: dir, secretKeys: [{name: LDAP_DN, key: dn}, {name: LDAP_PASS, key: pass}]}]\n  plugins:\n    ldap-auth-plugin:\n      - {name: LDAP, provider: {id: ldap}, auto: {enabled: true, verified: true}, address: "ldaps://ldap.uni.example/dc=uni,dc=example", userdn: "\${LDAP_DN}", password: "\${LDAP_PASS}", search: {base: "ou=people", filter: "(uid={0})"}}\n`,
    has: [
      "address: 'ldaps://ldap.uni.example'",
      "userBase: 'ou=people,dc=uni,dc=example'",
      "Secret.named('dir', { bindDn: 'dn', password: 'pass' })",
      'AccountPolicy.automatic()',
    ],
    hasNot: ['providerId', 'userFilter', 'displayName'],
    fillIn: ['adminEmail'],
  },
  'an Active Directory': {
    values: `xnat-web:\n${INGRESS}${RESOURCES}  plugins:\n    ldap-auth-plugin:\n      - {name: "Institution Active Directory", provider: {id: ldap1}, address: "ldaps://ad.uni.example", userdn: "svc@ad.uni.example", password: made-up-value, search: {base: "DC=ad,DC=uni,DC=example", filter: "(sAMAccountName={0})"}}\n`,
    has: ['Login.activeDirectory({', "providerId: 'ldap1'", "domain: 'ad.uni.example'", "bindDn: 'svc@ad.uni.example'", "userFilter: '(sAMAccountName={0})'"],
    hasNot: ['made-up', 'address:', 'userBase'],
    secrets: [['xnat-web.plugins.ldap-auth-plugin[0].password', 'xnat-ldap1', 'password']],
    fillIn: ['adminEmail'],
  },
  'a site that is scaled down': {
    values: 'xnat-web: {replicaCount: 0}\n',
    has: ['XnatSite'],
    hasNot: ['replicas'],
    left: ['xnat-web.replicaCount'],
    fillIn: ['url', 'adminEmail'],
  },
  'two volumes of one name': {
    values: 'xnat-web: {volumes: {inbox: {mountPath: /data/xnat/inbox, size: 1Gi}}, persistence: {inbox: {mountPath: /data/other, size: 1Gi}}}\n',
    has: ['DataVolume'],
    refused: ['synthesis'],
    fillIn: ['url', 'adminEmail'],
  },
  'mistyped keys': {
    values:
      'xnat-web: {replicaCont: 2, timeZone: Australia/Perth, dicom_scp: {receivers: [{ae_title: A, port: 8104}]}, volumes: {archive: {existingclaim: x}}}\ntimezone: UTC\nredis: {enabled: true}\n',
    has: ['XnatSite'],
    unknown: [
      ['xnat-web.replicaCont', 'xnat-web.replicaCount'],
      ['xnat-web.timeZone', 'xnat-web.timezone'],
      ['xnat-web.dicom_scp.receivers[0].ae_title', 'xnat-web.dicom_scp.recievers'],
      ['xnat-web.dicom_scp.receivers[0].port', 'xnat-web.dicom_scp.recievers'],
      ['xnat-web.volumes.archive.existingclaim', 'xnat-web.volumes.archive.existingClaim'],
      ['timezone', 'xnat-web.timezone'],
      ['redis.enabled', 'postgresql.enabled'],
    ],
    fillIn: ['url', 'adminEmail'],
  },
  'values of the wrong type': {
    values: 'xnat-web: {replicaCount: two, resources: {requests: {memory: lots}}, dicom_scp: {recievers: [{ae_title: XNAT}], serviceType: Magic}}\n',
    has: ['XnatSite'],
    left: ['xnat-web.replicaCount', 'xnat-web.resources.requests.memory', 'xnat-web.dicom_scp.recievers[0]', 'xnat-web.dicom_scp.serviceType'],
    fillIn: ['url', 'adminEmail'],
  },
};
