import { parseAllDocuments, stringify } from 'yaml';
import { exampleYaml, GOLDEN_EXAMPLES } from './support/dist';
import { FakeKubectl } from './support/fake-kubectl';
import { type Json, object } from './support/release';
import { type Programs, ran } from './support/terminal';

interface Told {
  readonly refused: string[];
  readonly restarts: string[];
  readonly changes: string[];
  readonly added: string[];
  readonly removed: string[];
  readonly removedData: string[];
  readonly objects: Array<{ what: string; kind: string; name: string; fields: Array<{ path: string; before?: unknown; after?: unknown }> }>;
}
type Objects = readonly object[];

const yaml = (objects: Objects) => objects.map((one) => stringify(one)).join('---\n');
const told = (before: Objects, after: Objects) =>
  JSON.parse(ran(['diff', 'old.yaml', 'new.yaml', '--json'], { 'old.yaml': yaml(before), 'new.yaml': yaml(after) }).out) as Told;
const printed = (before: Objects, after: Objects) => ran(['diff', 'old.yaml', 'new.yaml'], { 'old.yaml': yaml(before), 'new.yaml': yaml(after) });

/** An example's objects, of which one is changed by `edit`. */
const example = (name: string) => Object.values(exampleYaml(name)).flatMap((text) => parseAllDocuments(text).map((one) => one.toJS() as Edited));
interface Edited {
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: Record<string, string> };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  spec: any;
  data: Record<string, string>;
}
function edited(kind: string, name: string, edit: (object: Edited) => void, objects = example('ais-eks')): Edited[] {
  edit(objects.find((one) => one.kind === kind && one.metadata.name === name)!);
  return objects;
}
const EKS = example('ais-eks');

const pod = (image: string, more: Json = {}) => ({ metadata: { labels: {} }, spec: { containers: [{ name: 'a', image, ...more }] } });
const workload = (kind: string, image: string, spec: Json = {}, more: Json = {}) => object(kind, 'w', { spec: { template: pod(image, more), ...spec } });

describe.each(GOLDEN_EXAMPLES)('the example %s', (name) => {
  const files = exampleYaml(name);

  test('against itself changes nothing, and ends with 0', () => {
    const old = Object.fromEntries(Object.entries(files).map(([file, text]) => [file.replace('dist/', 'old/'), text]));
    expect(ran(['diff', 'old', 'dist'], { ...files, ...old })).toMatchObject({ code: 0, out: 'Nothing changes.\n', err: '' });
  });
});

describe('pods', () => {
  test('that are replaced are told with how long, at most how long, and why', () => {
    const after = edited('StatefulSet', 'xnat-xnat-web', ({ spec }) => (spec.template.metadata.annotations['checksum/config'] = 'other'));
    expect(told(EKS, after).restarts).toEqual([
      expect.stringMatching(
        /^restarts XNAT \(StatefulSet xnat-xnat-web\), its \d pods one after the other, about two minutes and at most 17 minutes each; the others go on: its configuration changes$/,
      ),
    ]);
    const local = example('local');
    const one = edited('StatefulSet', 'xnat-xnat-web', ({ spec }) => (spec.template.spec.containers[0].image = 'other:1'), example('local'));
    expect(told(local, one).restarts).toEqual([
      expect.stringMatching(
        /^restarts XNAT \(StatefulSet xnat-xnat-web\) for about two minutes \(at most .* minutes, as its probes allow\): its image changes$/,
      ),
    ]);
  });

  test.each([
    ['Deployment', {}, 'replaces the pod of Deployment w; the old one goes on until the new one is ready: its image changes'],
    ['Deployment', { strategy: { type: 'Recreate' } }, 'restarts Deployment w: its image changes'],
    ['Deployment', { strategy: { type: 'Recreate' }, replicas: 3 }, 'restarts Deployment w, all 3 pods at once: its image changes'],
    ['DaemonSet', {}, 'restarts DaemonSet w on every node, 1 at a time: its image changes'],
    ['StatefulSet', { replicas: 0 }, 'changes StatefulSet w, of which no pod runs: its image changes'],
    [
      'StatefulSet',
      { updateStrategy: { type: 'OnDelete' } },
      'changes StatefulSet w, whose pods stay as they are until somebody deletes them: its image changes',
    ],
  ])('of a %s with %j', (kind, spec, sentence) => {
    expect(told([workload(kind, 'a:1', spec)], [workload(kind, 'a:2', spec)]).restarts).toEqual([sentence]);
  });

  test('stay where only their number changes', () => {
    expect(told([workload('StatefulSet', 'a', { replicas: 1 })], [workload('StatefulSet', 'a', { replicas: 2 })]).restarts).toEqual([
      'scales StatefulSet w from 1 to 2 pods',
    ]);
  });

  test('that read a changed ConfigMap, and are not replaced, are named', () => {
    const reads = { envFrom: [{ configMapRef: { name: 'c' } }] };
    const config = (value: string) => object('ConfigMap', 'c', { data: { key: value } });
    const { changes } = told([workload('Deployment', 'a', {}, reads), config('1')], [workload('Deployment', 'a', {}, reads), config('2')]);
    expect(changes).toEqual(['changes ConfigMap c: data.key', expect.stringContaining('Deployment w reads ConfigMap c, and is not restarted')]);
    const both = told([workload('Deployment', 'a', {}, reads), config('1')], [workload('Deployment', 'b', {}, reads), config('2')]);
    expect(both.changes).toEqual(['changes ConfigMap c: data.key']);
  });

  test('of a Job with another name run again; the old Job is no finding of its own', () => {
    const job = (name: string, image: string) => object('Job', name, { spec: { template: pod(image) } });
    const { restarts, added } = told([job('set-up-0a1b2c3d', 'a')], [job('set-up-4e5f6a7b', 'b')]);
    expect([restarts, added]).toEqual([['runs again: Job set-up-4e5f6a7b'], []]);
  });
});

describe('what the API server would refuse', () => {
  const claim = (size: string, mode = 'ReadWriteOnce') =>
    object('PersistentVolumeClaim', 'c', { spec: { accessModes: [mode], resources: { requests: { storage: size } } } });
  test.each<[string, object, object, string | undefined]>([
    [
      'another serviceName',
      workload('StatefulSet', 'a', { serviceName: 'a' }),
      workload('StatefulSet', 'a', { serviceName: 'b' }),
      'delete statefulset w --cascade=orphan',
    ],
    [
      'another template of claims',
      workload('StatefulSet', 'a', { volumeClaimTemplates: [] }),
      workload('StatefulSet', 'a', { volumeClaimTemplates: [{ metadata: { name: 'x' } }] }),
      '--cascade=orphan',
    ],
    [
      'another selector',
      workload('Deployment', 'a', { selector: { matchLabels: { a: '1' } } }),
      workload('Deployment', 'a', { selector: { matchLabels: { a: '2' } } }),
      'delete deployment w',
    ],
    ['a Job that does another thing', workload('Job', 'a'), workload('Job', 'b'), 'it runs again'],
    ['a claim that shrinks', claim('2Gi'), claim('1Gi'), 'can only grow'],
    ['a claim of the same size in another unit', claim('2Gi'), claim('2048Mi'), undefined],
    ['a claim that grows', claim('2Gi'), claim('3Ti'), undefined],
    ['a claim of another mode', claim('2Gi'), claim('2Gi', 'ReadWriteMany'), 'spec.accessModes cannot change'],
    [
      'a Service that becomes headless',
      object('Service', 's', { spec: { clusterIP: '10.0.0.1' } }),
      object('Service', 's', { spec: { clusterIP: 'None' } }),
      'it gets another address',
    ],
    [
      'another provisioner',
      object('StorageClass', 's', { provisioner: 'a' }),
      object('StorageClass', 's', { provisioner: 'b' }),
      'claims and volumes that are there stay',
    ],
    [
      'the default that is now said',
      object('StorageClass', 's', { provisioner: 'a' }),
      object('StorageClass', 's', { provisioner: 'a', reclaimPolicy: 'Delete' }),
      undefined,
    ],
    [
      'another Role of a binding',
      object('RoleBinding', 'r', { roleRef: { name: 'a' } }),
      object('RoleBinding', 'r', { roleRef: { name: 'b' } }),
      'roleRef cannot change',
    ],
    [
      'a ConfigMap that says it never changes',
      object('ConfigMap', 'c', { immutable: true, data: { a: '1' } }),
      object('ConfigMap', 'c', { immutable: true, data: { a: '2' } }),
      'data cannot change',
    ],
  ])('%s', (_, before, after, message) => {
    expect(told([before], [after]).refused).toEqual(message === undefined ? [] : [expect.stringContaining(message)]);
  });
});

describe('what is no longer in the file', () => {
  test('is told, and apart from it what holds data', () => {
    const without = EKS.filter(({ kind, metadata }) => kind !== 'PodDisruptionBudget' && !metadata.name.startsWith('archive-'));
    const { removed, removedData } = told(EKS, without);
    expect(removed).toEqual(expect.arrayContaining([expect.stringMatching(/^PodDisruptionBudget xnat-xnat-web: /)]));
    expect(removedData).toEqual(expect.arrayContaining([expect.stringMatching(/^PersistentVolumeClaim archive-xnat-xnat-web: /)]));
    expect(printed(EKS, without).out).toContain('it stays until you delete it yourself');
  });
});

describe('fields', () => {
  test('are found by the names of the items that they are in; an order that changes is one, too', () => {
    const list = (...names: string[]) => object('X', 'x', { spec: { items: names.map((name) => ({ name, value: name })) } });
    expect(told([list('a', 'b')], [list('b')]).objects[0]!.fields).toEqual([{ path: 'spec.items[a]', before: { name: 'a', value: 'a' } }]);
    expect(told([list('a', 'b')], [list('b', 'a')]).objects[0]!.fields).toEqual([{ path: 'spec.items', before: ['a', 'b'], after: ['b', 'a'] }]);
  });

  test('of a long text are its lines that differ', () => {
    const text = (line: string) =>
      object('ConfigMap', 'c', { data: { 'a.txt': [...Array(50).keys()].map((i) => (i === 25 ? line : `line ${i}`)).join('\n') } });
    const { out } = printed([text('old line')], [text('new line')]);
    expect(out).toContain('data."a.txt":\n        line 24\n      - old line\n      + new line\n        line 26\n');
    expect(out).not.toContain('line 10');
  });

  test('show no value of a Secret, nor what looks like one', () => {
    const secret = (value: string) => object('Secret', 's', { data: { password: Buffer.from(value).toString('base64') } });
    const env = (value: string) =>
      workload(
        'Deployment',
        'a',
        {},
        {
          env: [
            { name: 'DB_PASSWORD', value },
            { name: 'URL', value: `https://me:${value}@example.org` },
          ],
        },
      );
    const before = [secret('first-value'), env('first-value')];
    const after = [secret('other-value'), env('other-value')];
    for (const more of [[], ['--json']]) {
      const { out, code } = ran(['diff', 'old.yaml', 'new.yaml', ...more], { 'old.yaml': yaml(before), 'new.yaml': yaml(after) });
      expect(code).toBe(1);
      for (const value of ['first-value', 'other-value']) for (const text of [value, Buffer.from(value).toString('base64')]) expect(out).not.toContain(text);
    }
    expect(told(before, after).objects.map(({ kind }) => kind)).toEqual(['Secret', 'Deployment']);
    expect(told([secret('same')], [object('Secret', 's', { stringData: { password: 'same' } })]).objects).toEqual([]);
  });
});

describe('a commit', () => {
  const git = (files: Readonly<Record<string, string>>): Programs => ({
    git: ([verb, ...rest]) => {
      if (verb === 'ls-tree')
        return {
          code: 0,
          out: Object.keys(files)
            .filter((file) => file.startsWith(rest.at(-1)!))
            .map((file) => `${file}\0`)
            .join(''),
          err: '',
        };
      const file = /^main:\.\/(.*)$/.exec(rest[0]!)![1]!;
      return { code: 0, out: files[file]!, err: '' };
    },
  });
  const [before, after] = [yaml([workload('Deployment', 'a:1')]), yaml([workload('Deployment', 'a:2')])];

  test('is compared with the folder as it is now', () => {
    const { code, out } = ran(['diff', '--git', 'main'], { 'dist/a.yaml': after }, false, undefined, git({ 'dist/a.yaml': before }));
    expect([code, out]).toEqual([1, expect.stringContaining('Deployment w; the old one goes on')]);
    expect(ran(['diff', '--git', 'main', 'snapshot'], { 'snapshot/a.yaml': before }, false, undefined, git({ 'snapshot/a.yaml': before })).code).toBe(0);
  });

  test('that has no such folder is wrong use, with what to do', () => {
    expect(ran(['diff', '--git', 'main'], { 'dist/a.yaml': after }, false, undefined, git({}))).toMatchObject({
      code: 2,
      err: expect.stringContaining('dist is not in the commit main; commit the YAML'),
    });
    expect(ran(['diff', '--git', 'main'], { 'dist/a.yaml': after })).toMatchObject({ code: 2, err: expect.stringContaining('git is not installed here') });
    expect(ran(['diff', '--git=--output=x'], { 'dist/a.yaml': after })).toMatchObject({ code: 2, err: expect.stringContaining('--git is a commit') });
  });
});

describe('the cluster', () => {
  const files = exampleYaml('ais-eks');
  const live = (objects: Objects) => {
    const cluster = new FakeKubectl();
    return cluster.has(...objects.map((one) => ({ ...one, status: { ready: 1 }, metadata: { ...(one as Edited).metadata, uid: '1', resourceVersion: '7' } })));
  };
  const diff = (cluster: FakeKubectl, ...more: string[]) => ran(['diff', '--cluster', ...more], files, false, undefined, cluster.programs);

  test('that has what the YAML says changes by nothing, and is only read', () => {
    const cluster = live(EKS);
    expect(diff(cluster)).toMatchObject({ code: 0, out: 'Nothing changes.\n' });
    for (const line of cluster.lines) expect(line).toMatch(/^(get|config|api-resources|apply --dry-run=server)\b/);
  });

  test('is asked what it would make of it; what it refuses is told in its words', () => {
    const cluster = live(edited('StatefulSet', 'xnat-xnat-web', ({ spec }) => (spec.serviceName = 'old')));
    cluster.refuses.set('xnat-xnat-web-config', 'admission webhook "policy" denied the request');
    const { refused } = JSON.parse(diff(cluster, '--json').out) as Told;
    expect(refused).toEqual([
      expect.stringContaining('ConfigMap xnat-xnat-web-config: the API server says: Error from server: admission webhook "policy" denied the request'),
      expect.stringContaining('StatefulSet xnat-xnat-web: spec.serviceName cannot change'),
    ]);
  });

  test('has what the YAML has no more: of this instance and these namespaces alone', () => {
    const left = (name: string, instance: string, namespace: string) => ({
      ...object('ConfigMap', name, {}, { 'app.kubernetes.io/managed-by': 'cdk8s-xnat', 'app.kubernetes.io/instance': instance }),
      metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'cdk8s-xnat', 'app.kubernetes.io/instance': instance } },
    });
    const cluster = live(EKS).has(left('mine', 'xnat', 'xnat'), left('of-another', 'brain', 'xnat'), left('elsewhere', 'xnat', 'other'));
    expect((JSON.parse(diff(cluster, '--json').out) as Told).removed).toEqual(['ConfigMap mine']);
  });
});

test.each([
  [['diff'], 'name two files or folders, the old one first; or add --git <commit> or --cluster'],
  [['diff', 'a', 'b', 'c'], 'name two files or folders'],
  [['diff', '--git', 'HEAD', '--cluster'], 'choose one of --git and --cluster'],
  [['diff', 'a', 'b', '--context', 'x'], '--context is for --cluster'],
])('%j is wrong use', (line, message) => {
  expect(ran(line)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
});
