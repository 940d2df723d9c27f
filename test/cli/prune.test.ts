import { stringify } from 'yaml';
import { FakeKubectl } from './support/fake-kubectl';
import { type Json, object } from './support/release';
import { ran } from './support/terminal';

const LABELS = { 'app.kubernetes.io/managed-by': 'cdk8s-xnat', 'app.kubernetes.io/instance': 'xnat' };
const ours = (kind: string, name: string, more: Json = {}, { labels = LABELS, ...metadata }: Json = {}, apiVersion = 'v1') => ({
  ...object(kind, name, more),
  apiVersion,
  metadata: { name, namespace: 'xnat', labels, ...metadata },
});
const yaml = (objects: readonly object[]) => objects.map((one) => stringify(one)).join('---\n');
const STAYS = ours('Service', 'stays');
const plan = (before: readonly object[], after: readonly object[] = [STAYS], ...more: string[]) =>
  ran(['prune', '--plan', 'old.yaml', 'new.yaml', ...more], { 'old.yaml': yaml(before), 'new.yaml': yaml(after) });

test('what is no longer there is deleted by a line each, workloads before what they read', () => {
  const { code, out } = plan([STAYS, ours('ConfigMap', 'c'), ours('StatefulSet', 's', {}, {}, 'apps/v1')]);
  expect(code).toBe(1);
  expect(out.split('\n').filter((line) => line.startsWith('kubectl'))).toEqual([
    'kubectl --namespace xnat delete statefulset.v1.apps s --ignore-not-found',
    'kubectl --namespace xnat delete configmap c --ignore-not-found',
  ]);
});

test('nothing left behind ends with 0', () => {
  expect(plan([STAYS])).toMatchObject({ code: 0, out: '# Nothing is left behind.\n' });
});

test.each<[string, object, string]>([
  ['a claim', ours('PersistentVolumeClaim', 'x'), 'it holds data or a secret'],
  ['a volume', ours('PersistentVolume', 'x'), 'it holds data or a secret'],
  ['a namespace', ours('Namespace', 'x'), 'everything in it would go with it'],
  ['a Secret', ours('Secret', 'x'), 'it holds data or a secret'],
  ['what makes a Secret', ours('ExternalSecret', 'x'), 'the Secret that it makes may go with it'],
  ['a database of an operator', ours('Cluster', 'x'), 'it holds data or a secret'],
  ['a snapshot', ours('VolumeSnapshot', 'x'), 'it holds data or a secret'],
  [
    'a StatefulSet that takes its claims with it',
    ours('StatefulSet', 'x', {
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' }, volumeClaimTemplates: [{ metadata: { name: 'd' } }] },
    }),
    'its claims would be deleted with it',
  ],
  ['what its annotations keep', ours('ConfigMap', 'x', {}, { annotations: { 'helm.sh/resource-policy': 'keep' } }), 'its annotations say that it stays'],
  ['what a whole cluster shares', ours('ClusterRole', 'x'), 'it belongs to the whole cluster'],
  ['a kind that is not known', ours('Widget', 'x'), 'its kind is not known here'],
  [
    'an object of another instance',
    ours('ConfigMap', 'x', {}, { labels: { ...LABELS, 'app.kubernetes.io/instance': 'brain' } }),
    'it is of the instance brain',
  ],
  ['an object of another namespace', ours('ConfigMap', 'x', {}, { namespace: 'other' }), 'the YAML has nothing in the namespace other'],
])('%s stays, with the reason', (_, left, reason) => {
  const { out } = plan([STAYS, left]);
  expect(out).not.toMatch(/^kubectl/m);
  expect(out).toMatch(new RegExp(`^# {3}\\w+ .*x: ${reason}`, 'm'));
});

test('what something still reads stays, and what somebody else made is not even told', () => {
  const reader = ours('Deployment', 'd', { spec: { template: { spec: { containers: [], volumes: [{ configMap: { name: 'c' } }] } } } });
  const { out } = plan([STAYS, ours('ConfigMap', 'c'), ours('ConfigMap', 'foreign', {}, { labels: {} })], [STAYS, reader]);
  expect(out).toContain('ConfigMap xnat/c: Deployment d still reads it');
  expect(out).not.toContain('foreign');
});

test('the cluster is asked what it has; what a controller has made there goes with its owner', () => {
  const cluster = new FakeKubectl().has(
    STAYS,
    ours('ConfigMap', 'c'),
    ours('ConfigMap', 'owned', {}, { ownerReferences: [{ kind: 'Job' }] }),
    ours('PersistentVolumeClaim', 'archive'),
  );
  const run = (...more: string[]) =>
    ran(['prune', '--plan', '--cluster', '--context', 'prod', ...more], { 'dist/a.yaml': yaml([STAYS]) }, false, undefined, cluster.programs);
  const { out } = run();
  expect(out).toContain('kubectl --context prod --namespace xnat delete configmap c --ignore-not-found\n');
  expect(out).toContain('#   PersistentVolumeClaim xnat/archive: it holds data or a secret\n');
  expect(out).not.toContain('owned');
  for (const line of cluster.lines) expect(line).toMatch(/^(get|config|api-resources|apply --dry-run=server)\b/);
  expect(JSON.parse(run('--json').out)).toEqual([
    { kind: 'ConfigMap', namespace: 'xnat', name: 'c' },
    { kind: 'PersistentVolumeClaim', namespace: 'xnat', name: 'archive', kept: 'it holds data or a secret' },
  ]);
});

test.each([
  [['prune'], {}, 'add --plan'],
  [['prune', '--plan', 'a.yaml', 'b.yaml'], { 'a.yaml': yaml([STAYS]), 'b.yaml': yaml([object('ConfigMap', 'x')]) }, 'the YAML has no object of this library'],
])('%j is wrong use', (line, files, message) => {
  expect(ran(line, files)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
});
