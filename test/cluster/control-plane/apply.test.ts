import { forEachOf } from '../../real/support/processes';
import { describeWith } from '../../real/support/parts';
import { EXAMPLES, exampleManifests } from '../../support/examples';
import { FURTHER_STATES } from '../../support/further-sites';
import type { Manifest } from '../../support/manifests';
import { changedCluster, changedSite, CLUSTER_CHANGES, SITE_CHANGES } from '../../support/option-matrix';
import { ControlPlane, KUBERNETES, OLDER_KUBERNETES } from '../support/control-plane';
import { keyOf, roundsOf, variantsOf } from '../support/variants';

const features = (): Manifest[][] =>
  roundsOf(variantsOf([...Object.values(SITE_CHANGES).map(changedSite), ...Object.values(CLUSTER_CHANGES).map(changedCluster), ...Object.values(FURTHER_STATES).map((state) => state())]));

/** JSON is YAML, of which no reader takes an "on" for true. */
const yaml = (objects: readonly Manifest[]) => objects.map((object) => `---\n${JSON.stringify(object)}\n`).join('');

/** Namespaces that a state does not make itself: they are there before. */
async function makeNamespaces(cluster: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  for (const name of new Set(objects.flatMap(({ metadata }) => (metadata.namespace as string | undefined) ?? []))) {
    if ((await cluster.api.get({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })).status === 404) {
      await cluster.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
  }
}

describe.each([
  ['newest', KUBERNETES, 'control-plane'],
  ['older', OLDER_KUBERNETES, 'older-control-plane'],
] as const)('the %s Kubernetes, %s', (_, version, part) => {
  describeWith([part], 'its API server', () => {
    const cluster = new ControlPlane(version, 'apply');
    beforeAll(() => cluster.start());
    afterAll(() => cluster.stop());

    test('is of this version', async () => {
      expect((await cluster.kubectl(['version'])).stdout).toContain(`Server Version: v${version}`);
    });

    describe.each(EXAMPLES)('the example %s', (name) => {
      const objects = exampleManifests(name);
      const text = yaml(objects);
      afterAll(() => remove(cluster, objects));

      test('is taken, and a second apply changes nothing', async () => {
        const namespaces = yaml(objects.filter(({ kind }) => kind === 'Namespace'));
        if (namespaces !== '') await cluster.kubectl(['apply', '-f', '-'], namespaces);
        await makeNamespaces(cluster, objects);
        const first = await cluster.kubectl(['apply', '--validate=strict', '-f', '-'], text);
        expect(first.stdout.trim().split('\n')).toHaveLength(objects.length);
        await expectUnchanged(cluster, text);
      });

      test('is taken by a server-side apply, which changes nothing but who owns the fields', async () => {
        const before = await asKept(cluster, objects);
        await cluster.kubectl(['apply', '--server-side', '--force-conflicts', '--validate=strict', '-f', '-'], text);
        expect(await asKept(cluster, objects)).toEqual(before);
        const diff = await cluster.tryKubectl(['diff', '--server-side', '--force-conflicts', '-f', '-'], text);
        expect([diff.code, diff.stdout]).toEqual([0, '']);
      });
    });

    test('what the options write is taken by a server-side apply, and a second one changes nothing', async () => {
      const faults: string[] = [];
      for (const objects of features()) {
        await makeNamespaces(cluster, objects);
        await forEachOf(objects, 4, async (object) => {
          if (object.kind !== 'Namespace') await cluster.api.delete(object);
          const [first, second] = [await cluster.api.apply(object), await cluster.api.apply(object)];
          if (first.status > 201 || second.status !== 200) faults.push(`${keyOf(object)}: ${String(first.body.message)}`);
          else if (told(first.body) !== told(second.body)) faults.push(`${keyOf(object)}: is another after a second apply`);
        });
      }
      expect(faults).toEqual([]);
    });

    // By kubectl itself, which is slower, on one version: all that each option writes, one content of an object after the other.
    if (version === KUBERNETES) test.each(features().map((objects, i) => [i + 1, objects] as const))('what the options write is taken as it is kept, round %i', async (_round, objects) => {
      await remove(cluster, objects);
      await makeNamespaces(cluster, objects);
      const text = yaml(objects);
      await cluster.kubectl(['apply', '--validate=strict', '-f', '-'], text);
      await expectUnchanged(cluster, text);
    });
  });
});

/** What is there of former tries by these names. Namespaces stay: nobody here would end them. */
async function remove(cluster: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  await Promise.all(objects.filter(({ kind }) => kind !== 'Namespace').map((object) => cluster.api.delete(object)));
}

/**
 * What kubectl calls configured although nothing changes: of a selector of pods with the strategy "replace" it always sends the whole; the schema
 * of Kubernetes 1.27 requires an empty list in the failure policy of a Job, which no API server keeps; and
 * up to 1.33 the API server adds `creationTimestamp: null` to templates of claims, which no YAML can both have and not have.
 */
const ALWAYS_CONFIGURED = (version: string) => [/^poddisruptionbudget\.policy\//, /^job\.batch\/\S*-(smoke-test|xnat-setup)-/, ...(/^1\.33\./.test(version) ? [/^statefulset\.apps\/elasticsearch-master /] : [])];

/** Of a second apply kubectl says that nothing has changed, and it has no difference to show. */
async function expectUnchanged(cluster: ControlPlane, text: string): Promise<void> {
  const again = await cluster.kubectl(['apply', '--validate=strict', '-f', '-'], text);
  const said = again.stdout.trim().split('\n').filter((line) => !ALWAYS_CONFIGURED(cluster.version).some((pattern) => pattern.test(line)));
  expect(said.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
  const diff = await cluster.tryKubectl(['diff', '-f', '-'], text);
  expect([diff.code, diff.stdout]).toEqual([0, '']);
}

/** What an object says, without what tells of the apply itself, and without what a controller of the API server's own says of it. */
function told(object: Manifest): string {
  return JSON.stringify({ ...object, status: undefined, metadata: { ...object.metadata, resourceVersion: undefined, managedFields: undefined } });
}

/** What the objects say as the server keeps them. Of a Deployment the generation tells of annotations as well, so it is left out. */
async function asKept(cluster: ControlPlane, objects: readonly Manifest[]): Promise<Record<string, unknown>> {
  const found = await Promise.all(objects.map((object) => cluster.api.get(object)));
  return Object.fromEntries(found.map(({ status, body: { metadata, ...rest } }, i) => [keyOf(objects[i]!), [status, metadata?.labels, rest]]));
}
