import { Duration, Size } from 'cdk8s';
import type { Subjects } from './subjects';

/** A volume as a site makes it. */
const volume = (name: string) => ({ volumeName: name, claimName: `${name}-uwa-xnat-web`, mountPath: `/data/xnat/${name}` });
/** Those of every site. */
const OWN = [volume('archive'), volume('prearchive'), volume('cache')];

const openId = (name: string, version: string) => ({
  name,
  version,
  url: `https://example.edu.au/openid-auth-plugin-${version}-xpl.jar`,
  sha256: 'a'.repeat(64),
});

const SMTP = { port: 587, startTls: false, implicitTls: false, credentials: false };

export const xnatSubjects: Subjects = {
  'admin-email': { refused: ["o'brien@example.edu.au", 'XNAT <xnat-admin@example.edu.au>'], allowed: ['xnat-admin@example.edu.au'] },
  'autoscaling-once': { refused: [true], allowed: [false] },
  'autoscaling-memory': {
    refused: [
      { percent: 80, minReplicas: 2, maxReplicas: 100 },
      { percent: 70, minReplicas: 1, maxReplicas: 2 },
    ],
    allowed: [{ percent: 80, minReplicas: 3, maxReplicas: 3 }],
  },
  'autoscaling-range': {
    refused: [{ minReplicas: 5, maxReplicas: 4 }],
    allowed: [
      { minReplicas: 5, maxReplicas: 5 },
      { minReplicas: 1, maxReplicas: 4 },
    ],
  },
  'autoscaling-replicas': { refused: [2], allowed: [undefined] },
  'autoscaling-requests': {
    refused: [{ metric: 'memory', containers: [{ name: 'viewer' }] }],
    allowed: [{ metric: 'memory', containers: [{ name: 'viewer', memory: Size.kibibytes(1048576) }] }],
  },
  'autoscaling-target': {
    refused: [
      { prop: 'cpuPercent', percent: 0 },
      { prop: 'memoryPercent', percent: 150 },
    ],
    allowed: [
      { prop: 'cpuPercent', percent: 80 },
      { prop: 'memoryPercent', percent: 80 },
    ],
  },
  'autoscaling-vertical': {
    refused: [
      { metrics: ['cpu'], vertical: [{ name: 'xnat', resources: ['cpu', 'memory'] }] },
      { metrics: ['cpu'], vertical: [{ name: 'xnat', resources: ['cpu'] }] },
    ],
    allowed: [
      { metrics: ['cpu'], vertical: [{ name: 'xnat', resources: [] }] },
      { metrics: ['cpu'], vertical: [] },
      { metrics: ['cpu'], vertical: [{ name: 'xnat', resources: ['memory'] }] },
    ],
  },
  'connection-pool': {
    refused: [
      { pods: 10, granted: 100 },
      { pods: 3, wanted: 40, granted: 100 },
      { pods: 1, granted: 12 },
    ],
    allowed: [
      { pods: 10, granted: 110 },
      { pods: 3, wanted: 30, granted: 100 },
      { pods: 1, granted: 20 },
      { pods: 1, granted: 100 },
    ],
  },
  'ae-title': {
    refused: [
      [{ aeTitle: 'UWA_XNAT_RECEIVER', port: 8104 }],
      [{ aeTitle: '', port: 8104 }],
      [{ aeTitle: 'UWA\\XNAT', port: 8104 }],
      [{ aeTitle: 'XNAT ', port: 8104 }],
      [
        { aeTitle: 'XNAT', port: 8104 },
        { aeTitle: 'XNAT', port: 8105 },
      ],
      [],
    ],
    allowed: [
      [{ aeTitle: 'XNAT', port: 8104 }],
      [
        { aeTitle: 'XNAT', port: 8104 },
        { aeTitle: 'MRI', port: 8105 },
      ],
      [{ aeTitle: 'UWA XNAT MRI 7-T', port: 8104 }],
    ],
  },
  'dicom-port': {
    refused: [
      [
        { aeTitle: 'XNAT', port: 8104 },
        { aeTitle: 'MRI', port: 8104 },
      ],
    ],
    allowed: [
      [
        { aeTitle: 'XNAT', port: 8104 },
        { aeTitle: 'MRI', port: 8105 },
      ],
    ],
  },
  'node-port': {
    refused: [
      { serviceType: 'ClusterIP', receivers: [{ aeTitle: 'XNAT0', port: 8104, nodePort: 30104 }] },
      {
        serviceType: 'NodePort',
        receivers: [
          { aeTitle: 'XNAT0', port: 8104, nodePort: 30104 },
          { aeTitle: 'XNAT1', port: 8105, nodePort: 30104 },
        ],
      },
      { serviceType: 'ExternalName', receivers: [{ aeTitle: 'XNAT', port: 8104 }] },
    ],
    allowed: [
      { serviceType: 'NodePort', receivers: [{ aeTitle: 'XNAT0', port: 8104, nodePort: 30104 }] },
      {
        serviceType: 'NodePort',
        receivers: [
          { aeTitle: 'XNAT0', port: 8104, nodePort: 30104 },
          { aeTitle: 'XNAT1', port: 8105, nodePort: 30105 },
        ],
      },
      { serviceType: 'LoadBalancer', receivers: [{ aeTitle: 'XNAT', port: 8104 }] },
      { serviceType: 'LoadBalancer', receivers: [{ aeTitle: 'XNAT0', port: 8104, nodePort: 30104 }] },
    ],
  },
  'login-lockout': { refused: [{ passwordLogin: false, providers: 0 }], allowed: [{ passwordLogin: false, providers: 1 }] },
  'plugin-java': {
    refused: [
      { xnat: '1.9.3.1', downloads: [openId('openid-auth', '1.5.0')] },
      { xnat: '1.9.3', downloads: [openId('xnat-openid-auth-plugin', '2.0')] },
    ],
    allowed: [
      { xnat: '1.9.3.1', downloads: [openId('openid-auth', '1.4.1')] },
      { xnat: '1.10', downloads: [openId('openid-auth', '1.5.0')] },
      { downloads: [openId('openid-auth', '1.5.0')] },
      { xnat: '1.9.3', downloads: [openId('ohif-viewer', '3.7.0')] },
    ],
  },
  'plugin-twice': {
    refused: [
      { kept: ['openid-auth'], downloads: [openId('openid-auth-plugin', '1.4.1')] },
      { kept: ['openid-auth'], downloads: [openId('login', '1.4.1')] },
      { kept: [], downloads: [openId('openid-auth', '1.4.1'), openId('openid-auth-plugin', '1.4.0')] },
    ],
    allowed: [
      { kept: ['openid-auth'], downloads: [openId('openid-auth', '1.4.1')] },
      { kept: ['xsync'], downloads: [openId('openid-auth-plugin', '1.4.1')] },
    ],
  },
  'plugin-version': {
    refused: [[{ ...openId('openid-auth', '1.4.1'), version: '1.3.1' }]],
    allowed: [
      [openId('openid-auth', '1.4.1')],
      [{ ...openId('openid-auth', '1.4.1'), version: 'v1.4.1' }],
      [{ ...openId('openid-auth', '1'), version: '1.3.1' }],
    ],
  },
  'provider-id': {
    refused: [
      ['aaf', 'aaf'],
      ['localdb'],
      ['key.cloak'],
      ['key cloak'],
      ['2aaf'],
      ['-'],
      ['a,b'],
      ['aaf', 'AAF'],
      ['key_cloak', 'key.cloak'],
      ['x'.repeat(64)],
    ],
    allowed: [['aaf', 'keycloak'], ['key-cloak'], ['Uni-Login_2'], ['x'.repeat(63)]],
  },
  'plugin-included': {
    refused: [
      {
        image: {
          plugins: {
            'container-service': 'included',
            'ldap-auth': 'included',
            'ohif-viewer': 'included',
            xsync: 'included',
            'batch-launch': 'included',
            jupyterhub: 'included',
            'openid-auth': '1.4.1',
          },
          image: 'ghcr.io/australian-imaging-service/xnat:1.9.3.1',
        },
        names: ['container-servce'],
      },
      {
        image: {
          plugins: {
            'container-service': 'included',
            'ldap-auth': 'included',
            'ohif-viewer': 'included',
            xsync: 'included',
            'batch-launch': 'included',
            jupyterhub: 'included',
            'openid-auth': '1.4.1',
          },
          image: 'ghcr.io/australian-imaging-service/xnat:1.9.3.1',
        },
        names: ['xnat-roi'],
      },
      { image: { plugins: {}, image: 'ghcr.io/nrgxnat/xnat-web:1.9.3' }, names: ['ohif-viewer'] },
    ],
    allowed: [
      {
        image: {
          plugins: {
            'container-service': 'included',
            'ldap-auth': 'included',
            'ohif-viewer': 'included',
            xsync: 'included',
            'batch-launch': 'included',
            jupyterhub: 'included',
            'openid-auth': '1.4.1',
          },
        },
        names: ['container-service'],
      },
      {
        image: {
          plugins: {
            'container-service': 'included',
            'ldap-auth': 'included',
            'ohif-viewer': 'included',
            xsync: 'included',
            'batch-launch': 'included',
            jupyterhub: 'included',
            'openid-auth': '1.4.1',
          },
        },
        names: ['xsync'],
      },
      { image: { plugins: {} }, names: [] },
    ],
  },
  'plugin-checksum': {
    refused: [[{ name: 'ohif-viewer', version: '3.7.0', url: 'https://example.edu.au/ohif-viewer-3.7.0.jar', sha256: 'd41d8cd98f00b204e9800998ecf8427e' }]],
    allowed: [
      [
        {
          name: 'ohif-viewer',
          version: '3.7.0',
          url: 'https://example.edu.au/ohif-viewer-3.7.0.jar',
          sha256: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
        },
      ],
      [
        {
          name: 'ohif-viewer',
          version: '3.7.0',
          url: 'https://example.edu.au/ohif-viewer-3.7.0.jar',
          sha256: '0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF',
        },
      ],
    ],
  },
  'plugin-source': {
    refused: [[{ name: 'xsync', version: '1.9.0', sha256: 'a'.repeat(64) }], [{ ...openId('openid-auth', '1.4.1'), from: { _fileName: 'a.jar' } }]],
    allowed: [[openId('openid-auth', '1.4.1')], [{ name: 'xsync', version: '1.9.0', from: { _fileName: 'a.jar' }, sha256: 'a'.repeat(64) }]],
  },
  'plugin-bucket': {
    refused: [
      { uri: 'https://plugins.s3.amazonaws.com/xsync.jar', region: 'ap-southeast-2', credentials: true },
      { uri: 's3://Plugins/xsync.jar', region: 'ap-southeast-2', credentials: true },
      { uri: 's3://plugins/', region: 'ap-southeast-2', credentials: true },
      { uri: 's3://plugins/xsync.jar', credentials: true },
      { uri: 's3://plugins/xsync.jar', endpoint: 'https://minio.example.edu.au/plugins', credentials: true },
      { uri: 's3://plugins/xsync.jar', endpoint: 'https://xnat:hunter2@minio.example.edu.au', credentials: true },
      { uri: 's3://plugins/xsync.jar', endpoint: 'https://minio.example.edu.au', credentials: false },
    ],
    allowed: [
      { uri: 's3://plugins/xsync.jar', region: 'ap-southeast-2', credentials: false },
      { uri: 's3://plugins/released/xsync-1.9.0.jar', endpoint: 'http://minio:9000', credentials: true },
      { uri: 's3://plugins/xsync.jar', endpoint: 'https://s3.ap-southeast-2.amazonaws.com', credentials: false },
    ],
  },
  'plugin-url': {
    refused: [
      [{ name: 'OHIF Viewer', version: '3.7.0', url: 'https://example.edu.au/ohif-viewer-3.7.0.jar' }],
      [{ name: 'x'.repeat(51), version: '3.7.0', url: 'https://example.edu.au/ohif-viewer-3.7.0.jar' }],
      [{ name: 'ohif-viewer', version: '../3.7.0' }],
      [{ name: 'ohif-viewer', version: '3.7.0', url: 'https://xnat:hunter2@example.edu.au/ohif-viewer-3.7.0.jar' }],
      [{ name: 'ohif-viewer', version: '3.7.0', url: 'https://xnat@example.edu.au/ohif-viewer-3.7.0.jar' }],
      [{ name: 'ohif-viewer', version: '3.7.0', url: 'ftp://example.edu.au/ohif-viewer-3.7.0.jar' }],
      [{ name: 'ohif-viewer', version: '3.7.0', url: 'https://example.edu.au/ohif-viewer/' }],
      [{ name: 'ohif-viewer', version: '3.7.0', url: 'https://example.edu.au/ohif-viewer-3.7.0.zip' }],
      [{ name: 'ohif-viewer', version: '3.7.0', url: 'https://example.edu.au/ohif-viewer-3.7.0.jar?signature=hunter2' }],
      ['X-Amz-Signature', 'X-Goog-Credential', 'sig', 'private_token', 'access_token', 'apiKey', 'password', 'jwt'].map((name) => ({
        url: `https://example.edu.au/ohif.jar?raw=true&${name}=hunter2`,
      })),
      [{ url: 'http://nexus.example.edu.au/ohif.jar', token: true }],
    ],
    allowed: [
      [openId('openid-auth', '1.4.1')],
      [{ name: 'ohif-viewer', version: '3.7.0' }],
      [{ url: 'http://nexus.example.edu.au/repository/raw/ohif.jar' }],
      [{ url: 'https://nexus.example.edu.au/repository/raw/ohif.jar', token: true }],
      [{ url: 'https://nexus.example.edu.au/service/rest/v1/search/assets/download?repository=maven&maven.artifactId=ohif&maven.extension=jar' }],
      [{ url: 'https://gitlab.example.edu.au/api/v4/projects/7/packages/generic/ohif/3.7.0/ohif.jar' }],
    ],
  },
  'pod-times': {
    refused: [
      { startupTimeout: Duration.millis(500), terminationGracePeriod: Duration.millis(120000) },
      { startupTimeout: Duration.millis(900000), terminationGracePeriod: Duration.millis(20000) },
    ],
    allowed: [{ startupTimeout: Duration.millis(900000), terminationGracePeriod: Duration.millis(120000) }],
  },
  preference: {
    refused: [
      { prop: 'preferences', name: 'requireLogin', value: 'true' },
      { prop: 'preferences', name: 'siteConfig.siteDescription', value: 'The XNAT\nof UWA' },
      { prop: 'preferences', name: 'siteConfig.siteDescription', value: '@@XNAT@@' },
    ],
    allowed: [
      { prop: 'preferences', name: 'siteConfig.requireLogin', value: 'true' },
      { prop: 'preferences', name: 'siteConfig.siteDescription', value: 'The XNAT of UWA' },
      { prop: 'preferences', name: 'siteConfig.siteDescription', value: 'XNAT' },
    ],
  },
  'message-broker': { refused: [{ pods: 2, broker: false }], allowed: [{ pods: 2, broker: true }] },
  'several-pods': {
    refused: [
      { prop: 'replicas', pods: 2 },
      { prop: 'maxReplicas', pods: 4 },
    ],
    allowed: [{ prop: 'replicas', pods: 1 }],
  },
  'shared-build': {
    refused: [{ pods: 2, volumes: [{ mountPath: '/data/xnat/archive' }, { mountPath: '/data/xnat/prearchive' }, { mountPath: '/data/xnat/cache' }] }],
    allowed: [
      {
        pods: 2,
        volumes: [
          { mountPath: '/data/xnat/archive' },
          { mountPath: '/data/xnat/prearchive' },
          { mountPath: '/data/xnat/cache' },
          { mountPath: '/data/xnat/build' },
        ],
      },
    ],
  },
  'sticky-sessions': {
    refused: [
      { pods: 2, frontEnds: [] },
      { pods: 2, frontEnds: [{ description: 'the Ingress of the class traefik', sticky: false }] },
      { pods: 2, frontEnds: [{ description: 'the Ingress of the class nginx', sticky: false }] },
    ],
    allowed: [
      { pods: 2, frontEnds: [{ description: 'the Application Load Balancer', sticky: true }] },
      { pods: 2, frontEnds: [{ description: 'the Ingress of the class haproxy', sticky: true }] },
      { pods: 2, frontEnds: [{ description: 'the Ingress of the class nginx', sticky: true }] },
      { pods: 2, frontEnds: [{ description: 'the Ingress of the class alb', sticky: true }] },
    ],
  },
  'sticky-window': {
    refused: [{ frontEnds: [{ description: 'the Ingress', sticky: true, stickySeconds: 601 }], scaleDownSeconds: 600 }],
    allowed: [
      { frontEnds: [{ description: 'the Ingress', sticky: true, stickySeconds: 600 }], scaleDownSeconds: 600 },
      { frontEnds: [{ description: 'the Ingress', sticky: true, stickySeconds: 601 }] },
      { frontEnds: [{ description: 'the Ingress', sticky: true }], scaleDownSeconds: 600 },
    ],
  },
  'java-options': {
    refused: [
      '-Xmx2g',
      '-XX:MaxRAMPercentage=50',
      '-Xms1g',
      '-Xss4m',
      '-XX:MaxMetaspaceSize=1g',
      '-XX:+UseG1GC',
      '-XX:+UseConcMarkSweepGC',
      '-Duser.timezone=UTC',
      '-Djavax.net.ssl.trustStore=/a',
      '-Dxnat.home=/a',
      '-XX:-ExitOnOutOfMemoryError',
    ]
      .map((option) => [option])
      .concat([
        ['-Da=1', '-Da=2'],
        ['-XX:+UseStringDeduplication', '-XX:-UseStringDeduplication'],
      ]),
    allowed: [[], ['-XX:+HeapDumpOnOutOfMemoryError', '-Dcom.example.a=1'], ['-javaagent:/a.jar', '-javaagent:/b.jar'], ['-XX:MaxGCPauseMillis=200']],
  },
  'java-memory': {
    refused: [
      { heap: 1800, memoryLimit: Size.mebibytes(3000), minHeap: Size.gibibytes(2) },
      { heap: 1800, memoryLimit: Size.mebibytes(3000), maxMetaspace: Size.gibibytes(2) },
    ],
    allowed: [
      { heap: 1800, memoryLimit: Size.mebibytes(3000) },
      { heap: 1800, memoryLimit: Size.mebibytes(3000), minHeap: Size.mebibytes(1800), maxMetaspace: Size.mebibytes(512) },
    ],
  },
  'smtp-port': {
    refused: [
      { ...SMTP, port: 465, startTls: true },
      { ...SMTP, port: 465, startTls: true, implicitTls: true },
      { ...SMTP, port: 4650, startTls: true, implicitTls: true },
      { ...SMTP, port: 587, implicitTls: true },
    ],
    allowed: [
      { ...SMTP, startTls: true },
      { ...SMTP, port: 465, implicitTls: true },
      { ...SMTP, port: 4650, implicitTls: true },
      { ...SMTP, port: 25 },
    ],
  },
  'smtp-in-clear': {
    refused: [{ ...SMTP, port: 25, credentials: true }],
    allowed: [
      { ...SMTP, port: 25 },
      { ...SMTP, startTls: true, credentials: true },
      { ...SMTP, port: 465, implicitTls: true, credentials: true },
    ],
  },
  'site-id': { refused: ['UWA-XNAT', '7T'], allowed: ['UWA_XNAT', 'SEVEN_T'] },
  'site-url': {
    refused: [
      'http://xnat.example.edu.au',
      'https://10.0.1.5',
      'https://[2001:db8::5]',
      'https://xnat.example.edu.au/xnat',
      'https://xnat.example.edu.au?token=hunter2',
      'https://xnat.example.edu.au/',
      'http://localhost:8080/',
      'https://admin:hunter2@xnat.example.edu.au',
      'http://admin:hunter2@xnat.example.edu.au/xnat',
      'xnat.example.edu.au',
      'localhost:8080',
      'the XNAT of UWA',
      'https://xnat.example.edu.au ',
      'https://uwa_xnat.example.edu.au',
    ],
    allowed: ['https://xnat.example.edu.au', 'http://localhost:8080', 'https://xnat.example.edu.au:8443'],
  },
  'mount-path': {
    refused: [
      {
        volumes: [...OWN, { volumeName: 'inbox', claimName: 'inbox-uwa-xnat-web', mountPath: 'data/xnat/inbox' }],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [...OWN, { volumeName: 'inbox', claimName: 'inbox-uwa-xnat-web', mountPath: '/data/xnat/inbox/../archive' }],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [...OWN, { volumeName: 'inbox', claimName: 'inbox-uwa-xnat-web', mountPath: '/data/xnat/home' }],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [...OWN, { volumeName: 'inbox', claimName: 'inbox-uwa-xnat-web', mountPath: '/data/xnat//home/plugins/' }],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [...OWN, { volumeName: 'inbox', claimName: 'inbox-uwa-xnat-web', mountPath: '/usr/local/tomcat/webapps' }],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [...OWN, { volumeName: 'inbox', claimName: 'inbox-uwa-xnat-web', mountPath: '/usr/local' }],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [...OWN, { volumeName: 'inbox', claimName: 'inbox-uwa-xnat-web', mountPath: '/' }],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [...OWN, { volumeName: 'config', claimName: 'config-uwa-xnat-web', mountPath: '/data/xnat/inbox' }],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [
          ...OWN,
          { volumeName: 'inbox', claimName: 'inbox', mountPath: '/data/xnat/inbox' },
          { claimName: 'second', volumeName: 'scratch', mountPath: '/data/xnat/inbox/' },
        ],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [
          ...OWN,
          { volumeName: 'inbox', claimName: 'inbox', mountPath: '/data/xnat/inbox' },
          { claimName: 'second', volumeName: 'inbox', mountPath: '/data/xnat/scratch' },
        ],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [
          { volumeName: 'archive', claimName: 'data', mountPath: '/data/xnat/archive' },
          { volumeName: 'prearchive', claimName: 'data', mountPath: '/data/xnat/prearchive' },
          volume('cache'),
        ],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
    ],
    allowed: [
      {
        volumes: [...OWN, volume('inbox')],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [
          ...OWN,
          { volumeName: 'inbox', claimName: 'inbox', mountPath: '/data/xnat/inbox' },
          { claimName: 'second', volumeName: 'scratch', mountPath: '/data/xnat/scratch' },
        ],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [
          { volumeName: 'archive', claimName: 'archive', mountPath: '/data/xnat/archive' },
          { volumeName: 'prearchive', claimName: 'prearchive', mountPath: '/data/xnat/prearchive' },
          volume('cache'),
        ],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
      {
        volumes: [...OWN, { volumeName: 'inbox', claimName: 'inbox-uwa-xnat-web', mountPath: '/srv/inbox' }],
        home: '/data/xnat/home',
        tomcat: '/usr/local/tomcat',
      },
    ],
  },
  'shared-volumes': {
    refused: [
      {
        replicas: 2,
        volumes: [
          { accessMode: 'ReadWriteOnce', volumeName: 'archive' },
          { accessMode: 'ReadWriteMany' },
          { accessMode: 'ReadWriteMany' },
          { accessMode: 'ReadWriteMany' },
        ],
      },
      {
        replicas: 2,
        volumes: [
          {
            accessMode: 'ReadWriteOnce',
            volumeName: 'archive',
            _reach: {
              nodes: 'one',
              because: 'the class standard serves one node at a time, as shipped by kind, minikube and GKE',
              otherwise: 'if the class is another one in your cluster, name its driver: StorageClass.named("standard", { provisioner: "nfs.csi.k8s.io" })',
            },
          },
          { accessMode: 'ReadWriteMany' },
          { accessMode: 'ReadWriteMany' },
          { accessMode: 'ReadWriteMany' },
        ],
      },
      {
        replicas: 2,
        volumes: [
          {
            accessMode: 'ReadWriteOnce',
            volumeName: 'archive',
            _reach: {
              nodes: 'one',
              because: 'its source is a path of the nodes themselves',
              otherwise: 'where each of its nodes mounts one file system at that path, write accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY',
            },
          },
          { accessMode: 'ReadWriteMany' },
          { accessMode: 'ReadWriteMany' },
          { accessMode: 'ReadWriteMany' },
        ],
      },
      {
        replicas: 4,
        volumes: [
          { accessMode: 'ReadWriteOnce', volumeName: 'archive' },
          { accessMode: 'ReadWriteMany' },
          { accessMode: 'ReadWriteMany' },
          { accessMode: 'ReadWriteMany' },
        ],
      },
    ],
    allowed: [
      {
        replicas: 2,
        volumes: [{ accessMode: 'ReadWriteMany' }, { accessMode: 'ReadWriteMany' }, { accessMode: 'ReadWriteMany' }, { accessMode: 'ReadWriteMany' }],
      },
      {
        replicas: 4,
        volumes: [{ accessMode: 'ReadWriteMany' }, { accessMode: 'ReadWriteMany' }, { accessMode: 'ReadWriteMany' }, { accessMode: 'ReadWriteMany' }],
      },
    ],
  },
  'volume-of-two-sites': {
    refused: [[{ volume: 'archive-mri-xnat-web', place: '/xnat/archive', other: 'archive-uwa-xnat-web', otherPlace: '/xnat/archive', otherNamespace: 'uwa' }]],
    allowed: [[]],
  },
  'volume-overlap': {
    refused: [
      [{ volume: 'build-uwa-xnat-web', place: '/xnat/archive', other: 'archive-uwa-xnat-web', otherPlace: '/xnat/archive' }],
      [{ volume: 'build-uwa-xnat-web', place: '/xnat', other: 'archive-uwa-xnat-web', otherPlace: '/xnat/archive' }],
      [{ volume: 'build-uwa-xnat-web', place: '/build', other: 'archive-uwa-xnat-web', otherPlace: '/' }],
      [{ volume: 'build-uwa-xnat-web', place: '/', other: 'archive-uwa-xnat-web', otherPlace: '/' }],
      [{ volume: 'build-uwa-xnat-web', place: '/xnat', other: 'archive-uwa-xnat-web', otherPlace: '/xnat' }],
      [{ volume: 'build-uwa-xnat-web', place: '/srv', other: 'archive-uwa-xnat-web', otherPlace: '/srv' }],
    ],
    allowed: [[]],
  },
  'xnat-image': {
    refused: [
      { _unknownVersion: 'XnatImage.ais("1.8.0")', uid: 65534, gid: 65534, home: '/data/xnat/home', tomcat: '/usr/local/tomcat' },
      { uid: 1000, gid: 1000, home: 'data/xnat/home', tomcat: '/usr/local/tomcat' },
      { uid: 1000, gid: 1000, home: '/data/xnat/home', tomcat: '/usr/local/tomcat/' },
    ],
    allowed: [
      { uid: 65534, gid: 65534, home: '/data/xnat/home', tomcat: '/usr/local/tomcat' },
      { uid: 1000, gid: 1000, home: '/data/xnat/home', tomcat: '/usr/local/tomcat' },
    ],
  },
};
