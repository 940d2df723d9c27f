import { isTree, leaves, type Tree } from '../../../src/cli/from-helm/values';

/** A site with everything on, in which a key that a chart reads means something. */
export const ON: Readonly<Record<string, Tree>> = {
  ais: {
    'xnat-web': {
      ingress: { enabled: true, ingressClassName: 'traefik', hosts: [{ host: 'xnat.example.org' }] },
      autoscaling: { enabled: true },
      resources: { requests: { cpu: 2, memory: '4Gi' }, limits: { cpu: 4, memory: '8Gi' } },
    },
  },
  nrg: {
    ingress: { enabled: true, className: 'traefik', hosts: [{ host: 'xnat.example.org' }] },
    autoscaling: { enabled: true },
    jvm: { enabled: true, minHeap: '1g' },
    metrics: { jmx: { enabled: true }, serviceMonitor: { enabled: true } },
    resources: { limits: { cpu: 4, memory: '8Gi' } },
    pluginInstaller: { s3: { bucket: 'plugins', region: 'ap-southeast-2', existingSecret: 's3' } },
    pluginRepository: { baseUrl: 'https://mirror.example.org/', mavenUrl: 'https://maven.example.org' },
    plugins: {
      a: { source: 'url', url: 'https://github.com/a/releases/download/1.2.3/a-1.2.3.jar', sha256: 'a'.repeat(64) },
      b: { source: 'coordinates', coordinates: 'org.example:b:1.2.3', sha256: 'b'.repeat(64) },
      c: { source: 's3', sha256: 'c'.repeat(64) },
    },
  },
};

/** What a key without a value holds in a site that uses it. */
const SAMPLES: ReadonlyArray<readonly [pattern: string, value: unknown]> = [
  ['**annotations', { 'example.org/team': 'imaging' }],
  ['**podAnnotations', { 'example.org/team': 'imaging' }],
  ['**nodeSelector', { pool: 'imaging' }],
  ['**tolerations', [{ key: 'imaging', operator: 'Exists' }]],
  [
    '**affinity',
    { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'Exists' }] }] } } },
  ],
  ['**imagePullSecrets', [{ name: 'registry' }]],
  ['**hostAliases', [{ ip: '192.0.2.1', hostnames: ['pacs.example.org'] }]],
  ['**tls', [{ secretName: 'tls', hosts: ['xnat.example.org'] }]],
  ['**hosts', [{ host: 'other.example.org' }]],
  ['xnat-web.resources', { requests: { cpu: 3, memory: '6Gi' } }],
  ['xnat-web.plugins', { 'ohif-viewer': {} }],
  ['xnat-web.pluginSecrets', [{ existingSecret: 'client', secretKeys: [{ name: 'CLIENT', key: 'secret' }] }]],
  ['extraEnv', [{ name: 'FLAG', value: 'on' }]],
  ['extraVolumes', [{ name: 'ca', configMap: { name: 'ca' } }]],
  ['extraVolumeMounts', [{ name: 'ca', mountPath: '/etc/ca' }]],
  ['extraConfig', { 'scheduling.thread.pool.size': '8' }],
  ['initContainers', [{ name: 'wait', image: 'busybox' }]],
  ['plugins', { xsync: { source: 's3' } }],
  ['persistence', { inbox: { mountPath: '/data/xnat/inbox', size: '1Gi' } }],
  ['authplugins', [{ name: 'ldap' }]],
  ['**additionalLabels', { release: 'prometheus' }],
  ['**mountOptions', ['hard']],
  ['**resources', { limits: { memory: '1Gi' } }],
  ['**secretKeys', { accessKeyId: 'USER' }],
  ['**securityContext', { runAsUser: 1000 }],
  ['**managed', { roles: [] as unknown[], services: { disabledDefaultServices: ['ro'] } }],
  ['**maxHeap', '4g'],
  ['**minHeap', '2g'],
  ['**maxMetaspace', '1g'],
  ['**extraOpts', '-XX:+UseG1GC'],
  ['**postgresqlPort', 5433],
  ['**minAvailable', 1],
  ['**pullPolicy', 'Always'],
  ['imagePullPolicy', 'Always'],
];

/** Another value for a key than the chart's own. */
export function another(key: string, value: unknown): unknown {
  const sample = SAMPLES.find(
    ([pattern]) => pattern === key || (pattern.startsWith('**') && (key === pattern.slice(2) || key.endsWith(`.${pattern.slice(2)}`))),
  );
  if (value === null || value === '' || (typeof value === 'object' && leaves(value).every(({ path }) => path.length === 0)))
    return sample ? sample[1] : 'other';
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (/^\d+(\.\d+)?([KMGT]i?|m)?$/.test(String(value))) return String(value).replace(/\d+/, (amount) => String(Number(amount) + 1));
  if (/^\/data\/xnat/.test(String(value))) return '/data/elsewhere';
  return sample && typeof sample[1] === 'string' ? sample[1] : `${String(value)}-other`;
}

/** A tree with one value in the place of what is there. */
export function put(tree: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(tree)) return tree.map((item, i) => (String(i) === key ? put(item, rest, value) : (item as unknown)));
  return { ...(isTree(tree) ? tree : {}), [key]: put(isTree(tree) ? tree[key] : undefined, rest, value) };
}
