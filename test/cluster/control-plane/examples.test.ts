import { describeWith } from '../../real/support/parts';
import { EXAMPLES, exampleManifests } from '../../support/examples';
import type { Manifest } from '../../support/manifests';
import { expectUnchanged, expectUnchangedFast, makeNamespaces, remove, yaml } from '../support/apply';
import { ControlPlane, KUBERNETES, OLDER_KUBERNETES } from '../support/control-plane';
import { keyOf } from '../support/variants';

describe.each([
  ['newest', KUBERNETES, 'control-plane'],
  ['older', OLDER_KUBERNETES, 'older-control-plane'],
] as const)('the %s Kubernetes, %s', (_, version, part) => {
  describeWith([part], 'its API server', () => {
    const cluster = new ControlPlane(version);
    beforeAll(() => cluster.start());
    afterAll(() => cluster.leave());

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
        await (version === KUBERNETES ? expectUnchanged : expectUnchangedFast)(cluster, objects);
      });

      test('is taken by a server-side apply, which changes nothing but who owns the fields', async () => {
        const before = await asKept(cluster, objects);
        await cluster.kubectl(['apply', '--server-side', '--force-conflicts', '--validate=strict', '-f', '-'], text);
        expect(await asKept(cluster, objects)).toEqual(before);
        const diff = await cluster.tryKubectl(['diff', '--server-side', '--force-conflicts', '-f', '-'], text);
        expect([diff.code, diff.stdout]).toEqual([0, '']);
      });
    });
  });
});

/** What the objects say as the server keeps them. Of a Deployment the generation tells of annotations as well, so it is left out. */
async function asKept(cluster: ControlPlane, objects: readonly Manifest[]): Promise<Record<string, unknown>> {
  const found = await Promise.all(objects.map((object) => cluster.api.get(object)));
  return Object.fromEntries(found.map(({ status, body: { metadata, ...rest } }, i) => [keyOf(objects[i]!), [status, metadata?.labels, rest]]));
}
