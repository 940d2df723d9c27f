import { readFileSync } from 'node:fs';
import { describeWith } from '../../real/support/parts';
import { forEachOf } from '../../real/support/processes';
import { refusedChanges } from '../../support/immutable';
import type { Manifest } from '../../support/manifests';
import { changedCluster, changedSite, CLUSTER_CHANGES, MOVING, saying, SITE_CHANGES } from '../../support/option-matrix';
import { ControlPlane, KUBERNETES, OLDER_KUBERNETES } from '../support/control-plane';
import { everyStep, keyOf, variantsOf } from '../support/variants';

const variants = () =>
  variantsOf([
    ...Object.values({ nothing: {}, ...SITE_CHANGES }).flatMap((change) => [changedSite(change), changedSite(saying(change))]),
    ...Object.values(CLUSTER_CHANGES).map(changedCluster),
  ]);

const trial = (name: string, more: object): Manifest =>
  ({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner: 'trial', ...more }) as Manifest;
const claim = (storageClassName: string, storage: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'trial', namespace: 'default' },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
});

describe.each([
  ['newest', KUBERNETES, 'control-plane'],
  ['older', OLDER_KUBERNETES, 'older-control-plane'],
] as const)('changes on the %s Kubernetes, %s', (_, version, part) => {
  describeWith([part], 'its API server', () => {
    const cluster = new ControlPlane(version);

    beforeAll(async () => {
      await cluster.start();
      await cluster.api.apply(
        trial('grows', { allowVolumeExpansion: true, metadata: { name: 'grows', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }),
      );
      await cluster.api.apply(trial('stays', {}));
    });
    afterAll(async () => {
      for (const object of [claim('grows', '1Gi'), trial('grows', {}), trial('stays', {})]) await remove(object);
      cluster.leave();
    });

    /** A namespace stays: nobody here would end it. */
    const remove = async (object: Manifest) => (object.kind === 'Namespace' ? undefined : cluster.api.delete(object));

    /** Makes an object anew. A claim is bound, as it is where a pod has used it: only then may it grow. */
    async function make(object: Manifest): Promise<void> {
      await remove(object);
      const { namespace } = object.metadata;
      if (namespace !== undefined) await cluster.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace as string } });
      const { status, body } = await cluster.api.apply(object);
      if (status !== 201 && object.kind !== 'Namespace') throw new Error(`${keyOf(object)}: ${status} ${String(body.message)}`);
      if (object.kind !== 'PersistentVolumeClaim') return;
      await cluster.api.patch(object, { spec: { volumeName: body.spec.volumeName ?? 'trial' } });
      await cluster.api.patch(object, { status: { phase: 'Bound', capacity: body.spec.resources.requests } }, '/status');
    }

    test('takes every change of options after every other one, but those that the tests know to be refused', async () => {
      const faults: string[] = [];
      let steps = 0;
      // Objects do not know of each other, so several are tried at a time.
      await forEachOf([...variants().values()], 4, async (contents) => {
        let before = contents[0]!;
        await make(before);
        for (const step of everyStep(contents.length).slice(1)) {
          const after = contents[step]!;
          const expected = refusedChanges([before], [after]).length > 0;
          const { status, body } = await cluster.api.apply(after);
          if ((status !== 200) !== expected) faults.push(`${keyOf(after)}: ${status} ${String(body.message)}`);
          if (status !== 200) await make(after);
          before = after;
          steps++;
        }
        await remove(before);
      });
      expect(faults).toEqual([]);
      expect(steps).toBeGreaterThan(1000);
    });

    test.each([
      ['a claim that shrinks', claim('grows', '2Gi'), claim('grows', '1Gi')],
      ['a claim that grows where its class does not let it', claim('stays', '1Gi'), claim('stays', '2Gi')],
      ['a claim of a static volume that grows', claim('', '1Gi'), claim('', '2Gi')],
      ['a claim of another class', claim('grows', '1Gi'), claim('stays', '1Gi')],
      [
        'a claim of another access mode',
        claim('grows', '1Gi'),
        { ...claim('grows', '1Gi'), spec: { ...claim('grows', '1Gi').spec, accessModes: ['ReadWriteMany'] } },
      ],
    ])('refuses %s, as the page on moving data says', async (_what, before, after) => {
      await make(before);
      expect((await cluster.api.apply(before)).status).toBe(200);
      expect([403, 422]).toContain((await cluster.api.apply(after)).status);
    });

    test('takes a claim that grows where its class lets it', async () => {
      await make(claim('grows', '1Gi'));
      expect((await cluster.api.apply(claim('grows', '2Gi'))).status).toBe(200);
    });
  });
});

test('the page that tells how to move names each change that is refused', () => {
  const section = readFileSync(MOVING.page, 'utf8').split(`\n## ${MOVING.heading}\n`)[1]!;
  for (const word of [/shrink/i, /class/i, /access mode/i, /grow/i]) expect(section).toMatch(word);
});
