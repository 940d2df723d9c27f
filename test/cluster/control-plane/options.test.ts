import { describeWith } from '../../real/support/parts';
import { forEachOf } from '../../real/support/processes';
import { FURTHER_STATES } from '../../support/further-sites';
import type { Manifest } from '../../support/manifests';
import { changedCluster, changedSite, CLUSTER_CHANGES, SITE_CHANGES } from '../../support/option-matrix';
import { expectUnchangedFast, makeNamespaces, remove, yaml } from '../support/apply';
import { ControlPlane, KUBERNETES, OLDER_KUBERNETES } from '../support/control-plane';
import { keyOf, roundsOf, variantsOf } from '../support/variants';

const states = () => [
  ...Object.values(SITE_CHANGES).map(changedSite),
  ...Object.values(CLUSTER_CHANGES).map(changedCluster),
  ...Object.values(FURTHER_STATES).map((state) => state()),
];
const features = (): Manifest[][] => roundsOf(variantsOf(states()));

describe.each([
  ['newest', KUBERNETES, 'control-plane'],
  ['older', OLDER_KUBERNETES, 'older-control-plane'],
] as const)('options on the %s Kubernetes, %s', (_, version, part) => {
  describeWith([part], 'its API server', () => {
    const cluster = new ControlPlane(version);
    beforeAll(() => cluster.start());
    afterAll(async () => {
      await remove(
        cluster,
        [...variantsOf(states()).values()].map(([first]) => first!),
      );
      cluster.leave();
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
    if (version === KUBERNETES)
      test.each(features().map((objects, i) => [i + 1, objects] as const))(
        'what the options write is taken as it is kept, round %i',
        async (_round, objects) => {
          await remove(cluster, objects);
          await makeNamespaces(cluster, objects);
          await cluster.kubectl(['apply', '--validate=strict', '-f', '-'], yaml(objects));
          await expectUnchangedFast(cluster, objects);
        },
      );
  });
});

/** What an object says, without what tells of the apply itself, and without what a controller of the API server's own says of it. */
function told(object: Manifest): string {
  return JSON.stringify({ ...object, status: undefined, metadata: { ...object.metadata, resourceVersion: undefined, managedFields: undefined } });
}
