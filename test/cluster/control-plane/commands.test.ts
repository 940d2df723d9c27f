import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { exampleYaml } from '../../cli/support/dist';
import { type Programs, ran } from '../../cli/support/terminal';
import { describeWith } from '../../real/support/parts';
import type { Manifest } from '../../support/manifests';
import { makeNamespaces, remove, yaml } from '../support/apply';
import { binary, ControlPlane, KUBERNETES } from '../support/control-plane';

const NAMESPACE = 'commands';

/** The example for one machine, in a namespace that no other test uses. */
const site = (): Manifest[] =>
  Object.values(exampleYaml('local'))
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Manifest))
    .filter(({ kind }) => kind !== 'Namespace')
    .map((object) => ({ ...object, metadata: { ...object.metadata, namespace: NAMESPACE } }));

describeWith(['control-plane'], 'the command, on the API server', () => {
  const cluster = new ControlPlane(KUBERNETES);
  const objects = site();
  const secret = (name: string, key: string): Manifest => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: NAMESPACE },
    stringData: { [key]: 'planted-value' },
  });
  const around: Manifest[] = [
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'commands' } },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'commands', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'trial',
    },
    secret('xnat-postgresql', 'password'),
    secret('xnat-xnat-web-admin', 'password'),
  ];
  const config = objects.find(({ kind }) => kind === 'ConfigMap')!;
  const leftover: Manifest = { ...config, metadata: { ...config.metadata, name: 'left-behind' } };

  const programs: Programs = {
    kubectl: (args, input) => {
      const env = { PATH: process.env.PATH!, HOME: cluster.state, KUBECONFIG: join(cluster.state, 'admin.kubeconfig') };
      const { status, stdout, stderr } = spawnSync(binary('kubectl'), args, { env, input, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
      return { code: status ?? 1, out: stdout, err: stderr };
    },
  };
  const command = (line: readonly string[], app: readonly Manifest[] = objects) => ran(line, { 'dist/a.yaml': yaml(app) }, false, undefined, programs);
  const changed = (kind: string, name: string, change: (spec: Manifest['spec']) => void) => {
    const copy = JSON.parse(JSON.stringify(objects)) as Manifest[];
    change(copy.find((one) => one.kind === kind && one.metadata.name === name)!.spec);
    return copy;
  };

  beforeAll(async () => {
    await cluster.start();
    await remove(cluster, [...objects, ...around, leftover]);
    await makeNamespaces(cluster, objects);
    for (const object of around) await cluster.api.apply(object);
    await cluster.api.patch(
      around[0]!,
      { status: { allocatable: { cpu: '8', memory: '32Gi', 'ephemeral-storage': '100Gi', pods: '110' }, conditions: [{ type: 'Ready', status: 'True' }] } },
      '/status',
    );
    // The API server taints a node until a controller has seen it, and none runs here.
    await cluster.api.patch(around[0]!, { spec: { taints: null } });
  });
  afterAll(async () => {
    await remove(cluster, [...objects, ...around, leftover]);
    cluster.leave();
  });

  test('check finds nothing before the first apply of a site for which all is there', () => {
    expect(command(['check'])).toMatchObject({ code: 0, out: 'Nothing is found that an apply would run into.\n' });
  });

  test('diff adds all before it, and nothing changes after it; prune finds nothing left behind', async () => {
    const before = command(['diff', '--cluster']);
    expect([before.code, before.out]).toEqual([1, expect.stringMatching(/^Only adds\n/)]);
    await cluster.kubectl(['apply', '-f', '-'], yaml(objects));
    expect(command(['diff', '--cluster'])).toMatchObject({ code: 0, out: 'Nothing changes.\n' });
    expect(command(['prune', '--plan', '--cluster'])).toMatchObject({ code: 0 });
    expect(command(['check'])).toMatchObject({ code: 0 });
  });

  test('diff and check name the field that the API server then refuses', async () => {
    const app = changed('StatefulSet', 'xnat-xnat-web', (spec) => (spec.serviceName = 'another'));
    expect(command(['diff', '--cluster'], app)).toMatchObject({
      code: 1,
      out: expect.stringContaining('StatefulSet xnat-xnat-web: spec.serviceName cannot change'),
    });
    expect(command(['check'], app)).toMatchObject({ code: 1, out: expect.stringContaining('(immutable-field)') });
    expect((await cluster.tryKubectl(['apply', '-f', '-'], yaml(app))).code).not.toBe(0);
  });

  test('diff tells a restart by what changes, with the defaults of the API server as no change', () => {
    const app = changed('StatefulSet', 'xnat-xnat-web', (spec) => (spec.template.spec.containers[0].image = 'example.org/xnat:2'));
    const { code, out } = command(['diff', '--cluster', '--json'], app);
    const { restarts, objects: told } = JSON.parse(out) as { restarts: string[]; objects: Array<{ name: string; fields: Array<{ path: string }> }> };
    expect([code, restarts]).toEqual([1, [expect.stringMatching(/^restarts XNAT .*: its image changes$/)]]);
    expect(told.map(({ name, fields }) => [name, fields.map(({ path }) => path)])).toEqual([['xnat-xnat-web', ['spec.template.spec.containers[xnat].image']]]);
  });

  test('prune prints a line that deletes what is left behind, and the line works', async () => {
    await cluster.api.apply(leftover);
    const { code, out } = command(['prune', '--plan', '--cluster']);
    const lines = out.split('\n').filter((line) => line.startsWith('kubectl '));
    expect([code, lines]).toEqual([1, [`kubectl --namespace ${NAMESPACE} delete configmap left-behind --ignore-not-found`]]);
    await cluster.kubectl(lines[0]!.split(' ').slice(1));
    expect((await cluster.api.get(leftover)).status).toBe(404);
  });

  test('check finds what is planted: a key, a class, a pod that no node takes; and shows no value', async () => {
    await cluster.api.delete(around[3]!);
    await cluster.api.apply(secret('xnat-xnat-web-admin', 'other'));
    const app = changed('StatefulSet', 'xnat-postgresql', (spec) => (spec.template.spec.nodeSelector = { pool: 'nowhere' }));
    const extra: Manifest = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'x', namespace: NAMESPACE },
      spec: { storageClassName: 'gone', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    const { code, out } = command(['check', '--json'], [...app, extra]);
    const { findings } = JSON.parse(out) as { findings: Array<{ id: string }> };
    expect([code, findings.map(({ id }) => id).sort()]).toEqual([1, ['no-node-fits', 'secret-key-missing', 'storage-class-missing']]);
    expect(out).not.toContain('planted-value');
  });
});
