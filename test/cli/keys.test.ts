import { printFile } from '../../src/cli/code/typescript-printer';
import { convert } from '../../src/cli/from-helm/convert';
import { AIS } from '../../src/cli/from-helm/ais/chart';
import { type HelmChart, matches } from '../../src/cli/from-helm/chart';
import { NRG } from '../../src/cli/from-helm/nrg/chart';
import { at, isTree, layOver, leaves, pathText, type Tree } from '../../src/cli/from-helm/values';

/** A site with everything on, in which a key that a chart reads means something. */
const ON: Readonly<Record<string, Tree>> = {
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
];

/** Another value for a key than the chart's own. */
function another(key: string, value: unknown): unknown {
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
function put(tree: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(tree)) return tree.map((item, i) => (String(i) === key ? put(item, rest, value) : (item as unknown)));
  return { ...(isTree(tree) ? tree : {}), [key]: put(isTree(tree) ? tree[key] : undefined, rest, value) };
}

/** What nobody means. */
const ODD = [-1, [null], { a: { b: [{}] } }];

const RELEASE = { name: 'xnat', namespace: 'xnat' };
/** All that is said: the file's statements, and the remarks beside. */
const said = (chart: HelmChart, given: Tree) => {
  const { draft, kept, unknown } = convert(chart, given, RELEASE);
  return JSON.stringify([draft.statements(), draft.left, draft.secrets, draft.gaps, draft.remarks, kept, unknown]);
};

describe.each([AIS, NRG].map((chart) => [chart.title, chart] as const))('%s', (_, chart) => {
  const on = ON[chart.name]!;
  const base = said(chart, on);
  const keys = leaves(chart.defaults).map(({ path, value }) => [pathText(path), path, value] as const);

  test.each(keys)('%s, when a site changes it, changes the file, or is told', (key, path) => {
    const value = at(layOver(chart.defaults, on), path);
    // Lists are of one piece for helm: the whole of one is given.
    const list = path.findIndex((part) => /^\d+$/.test(part));
    const whole =
      list < 0
        ? on
        : layOver(
            on,
            put(
              {},
              path.slice(0, list),
              path.slice(0, list).reduce<unknown>((tree, part) => (tree as Tree)[part], chart.defaults),
            ) as Tree,
          );
    const given = put(whole, path, another(key, value)) as Tree;
    const told = convert(chart, given, RELEASE).draft.left.some((entry) => key.startsWith(`${entry.key}.`));
    expect(told || said(chart, given) !== base).toBe(true);
  });

  test('whatever stands where, something is said, and nothing is printed that is no value', () => {
    const odd: Array<[string, unknown]> = [];
    const bases = leaves(layOver(chart.defaults, on)).flatMap(({ path }) => path.map((_part, i) => path.slice(0, i + 1)));
    for (const path of new Map(bases.map((one) => [pathText(one), one])).values()) {
      for (const value of ODD) {
        const file = printFile(convert(chart, put(on, path, value) as Tree, RELEASE).draft.statements(), []);
        if (/undefined|NaN|\[object/.test(file)) odd.push([pathText(path), value]);
      }
    }
    expect(odd).toEqual([]);
  });

  test('a key that the chart takes by itself says nothing new', () => {
    const { draft, kept, unknown, carried } = convert(chart, chart.defaults, RELEASE);
    const nothing = convert(chart, {}, RELEASE);
    expect({ kept, unknown, carried, left: draft.left }).toEqual({ kept: [], unknown: [], carried: [], left: nothing.draft.left });
    expect(draft.statements()).toEqual(nothing.draft.statements());
  });

  test('each reason is for a key that exists, and no key has two', () => {
    const patterns = [...Object.keys(chart.left), ...Object.keys(chart.kept)];
    expect(new Set(patterns).size).toBe(patterns.length);
    for (const [key, why] of Object.entries({ ...chart.left, ...chart.kept })) expect([key, why.length > 15, /[.!]$/.test(why)]).toEqual([key, true, false]);
  });

  test('every key has a converter or a reason', () => {
    const patterns = [...chart.converters.flatMap((converter) => converter.keys), ...Object.keys(chart.left), ...Object.keys(chart.kept)];
    // Of a list or a map that is empty in the chart the patterns are those of what it may hold.
    const isBelow = (pattern: string, path: readonly string[]) => matches(`${path.join('.')}.**`, pattern.split('.')) || matches(pattern, path);
    expect(keys.filter(([, path]) => !patterns.some((pattern) => isBelow(pattern, path))).map(([key]) => key)).toEqual([]);
  });
});
