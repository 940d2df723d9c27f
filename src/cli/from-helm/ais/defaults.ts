import type { Tree } from '../values';

const probe = (failureThreshold: number, more: Tree = {}) => ({
  httpGet: { path: '/app/template/Login.vm#!', port: 'http' },
  failureThreshold,
  periodSeconds: 10,
  ...more,
});

/** What the AIS chart 2.0.0 takes where a site says nothing. */
export const AIS_DEFAULTS: Tree = {
  global: {
    postgresql: {
      auth: { username: '', database: '', existingSecret: '', secretKeys: { adminPasswordKey: '', userPasswordKey: '', replicationPasswordKey: '' } },
    },
    storageClassName: '-',
  },
  postgresql: {
    enabled: true,
    image: { repository: 'bitnamilegacy/postgresql', tag: '16.4.0-debian-12-r28' },
    auth: {
      existingSecret: '',
      secretKeys: { databaseKey: '', hostKey: '', userPasswordKey: 'password', portKey: '', usernameKey: '' },
      database: 'xnat_web',
      host: '',
      password: '',
      username: 'xnat_web',
    },
    primary: { resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '1000m', memory: '1024Mi' } } },
  },
  'xnat-web': {
    enabled: true,
    replicaCount: 1,
    image: { repository: 'ghcr.io/australian-imaging-service/xnat', pullPolicy: 'IfNotPresent', tag: '' },
    imagePullSecrets: [],
    nameOverride: 'xnat-web',
    fullnameOverride: '',
    serviceAccount: { create: true, annotations: {}, name: '' },
    podAnnotations: {},
    podSecurityContext: { runAsUser: 65534, runAsGroup: 65534, fsGroup: 65534 },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true },
    service: { port: 80, type: 'ClusterIP' },
    ingress: { enabled: false, annotations: {}, hosts: [{ host: 'chart-example.local' }], tls: [] },
    resources: {},
    nonheapmem: '',
    autoscaling: { enabled: false, minReplicas: 1, maxReplicas: 100, targetCPUUtilizationPercentage: 80 },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [],
    affinity: {},
    fileStorePath: '/data/xnat',
    archivePath: '/data/xnat/archive',
    buildPath: '/data/xnat/build',
    cachePath: '/data/xnat/cache',
    inboxPath: '/data/xnat/inbox',
    pipelinePath: '/data/xnat/pipeline',
    prearchivePath: '/data/xnat/prearchive',
    triagePath: '/data/xnat/triage',
    persistence: { cache: { accessMode: 'ReadWriteOnce', mountPath: '/data/xnat/cache', size: '10Gi' } },
    volumes: {
      archive: { accessMode: 'ReadWriteMany', existingClaim: '', mountPath: '/data/xnat/archive', size: '1Ti' },
      prearchive: { accessMode: 'ReadWriteMany', existingClaim: '', mountPath: '/data/xnat/prearchive', size: '1Ti' },
    },
    pluginSecrets: [],
    plugins: {},
    dicom_scp: { serviceType: 'NodePort', annotations: {}, recievers: [{ ae_title: 'XNAT', port: 8104 }] },
    probes: { startup: probe(60), liveness: probe(1, { timeoutSeconds: 5 }), readiness: probe(1, { timeoutSeconds: 3 }) },
    timezone: 'UTC',
  },
};

/** The image of the chart where a site names no tag: the chart's own version of XNAT. */
export const AIS_APP_VERSION = '1.9.3.1';
