import { describeWith } from '../../real/support/parts';
import { EXAMPLES, exampleManifests } from '../../support/examples';
import { FURTHER_STATES } from '../../support/further-sites';
import type { Manifest } from '../../support/manifests';
import { changedCluster, changedSite, CLUSTER_CHANGES, SITE_CHANGES } from '../../support/option-matrix';
import { podOf } from '../../support/references';
import { ControlPlane, KUBERNETES, OLDER_KUBERNETES } from '../support/control-plane';

const states = (): Array<[name: string, objects: readonly Manifest[]]> => [
  ...EXAMPLES.map((name): [string, Manifest[]] => [name, exampleManifests(name)]),
  ...Object.entries(SITE_CHANGES).map(([name, change]): [string, Manifest[]] => [name, changedSite(change)]),
  ...Object.entries(CLUSTER_CHANGES).map(([name, props]): [string, Manifest[]] => [name, changedCluster(props)]),
  ...Object.entries(FURTHER_STATES).map(([name, state]): [string, Manifest[]] => [name, state()]),
];

interface Pod {
  readonly from: string;
  /** Labels of the namespace, which say what its pods may be. */
  readonly level: Readonly<Record<string, string>>;
  readonly pod: Manifest;
}

/** Every pod that a controller would make, once, with the level that its namespace asks for. */
function pods(): Pod[] {
  const found = new Map<string, Pod>();
  for (const [from, objects] of states()) {
    for (const object of objects.filter((one) => podOf(one) !== undefined)) {
      const { metadata, spec } = podOf(object)!;
      const namespace = objects.find(({ kind, metadata: { name } }) => kind === 'Namespace' && name === object.metadata.namespace);
      const labels = (namespace?.metadata.labels ?? {}) as Record<string, string>;
      const level = Object.fromEntries(Object.entries(labels).filter(([key]) => key.startsWith('pod-security.kubernetes.io/')));
      // What a controller adds to a template: volumes of its claims, and a name.
      const claimed = ((object.spec.volumeClaimTemplates ?? []) as Manifest[]).map(({ metadata: { name } }) => ({
        name: name as string,
        persistentVolumeClaim: { claimName: name as string },
      }));
      const volumes = [...((spec.volumes ?? []) as object[]), ...claimed];
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { generateName: 'trial-', labels: metadata?.labels, annotations: metadata?.annotations },
        spec: { ...spec, volumes, serviceAccountName: undefined },
      };
      found.set(JSON.stringify([level, pod]), { from: `${from}: ${object.kind} ${String(object.metadata.name)}`, level, pod });
    }
  }
  return [...found.values()];
}

describe.each([
  ['newest', KUBERNETES, 'control-plane'],
  ['older', OLDER_KUBERNETES, 'older-control-plane'],
] as const)('Pod Security of the %s Kubernetes, %s', (_, version, part) => {
  describeWith([part], 'its admission', () => {
    const cluster = new ControlPlane(version);
    const all = pods();
    /** A namespace for each level, by its labels. */
    const namespaces = new Map<string, string>();

    beforeAll(async () => {
      await cluster.start();
      for (const { level } of all) {
        const key = JSON.stringify(level);
        if (namespaces.has(key)) continue;
        const name = `level-${namespaces.size}`;
        namespaces.set(key, name);
        await cluster.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: level } });
        // A controller makes it elsewhere, and a pod without one is refused.
        await cluster.api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
      }
    });
    afterAll(async () => {
      for (const name of namespaces.values()) await cluster.api.ask('DELETE', `/api/v1/namespaces/${name}/pods`);
      cluster.leave();
    });

    const create = ({ level, pod }: Pod, change: (spec: Manifest) => void = () => undefined) => {
      const made = structuredClone(pod);
      change(made.spec as Manifest);
      return cluster.api.create({ ...made, metadata: { ...made.metadata, namespace: namespaces.get(JSON.stringify(level)) } });
    };

    test(`lets in each of the ${all.length} pods that the library makes, at the level that its namespace asks for, without a warning`, async () => {
      const faults: string[] = [];
      for (const one of all) {
        const { status, body, warnings } = await create(one);
        if (status !== 201) faults.push(`${one.from}: ${status} ${String(body.message)}`);
        // Even where pipelines need more, the library's own pods keep to "restricted", which the namespace warns of.
        faults.push(...warnings.map((warning) => `${one.from}: ${warning}`));
      }
      expect(faults).toEqual([]);
      expect(all.length).toBeGreaterThan(40);
    });

    test('refuses the same pods once they are privileged, so it does look', async () => {
      const enforced = all.filter(({ level }) => ['restricted', 'baseline'].includes(level['pod-security.kubernetes.io/enforce'] ?? ''));
      expect(enforced.length).toBeGreaterThan(20);
      for (const one of enforced) {
        const { status, body } = await create(one, (spec) => {
          spec.containers[0].securityContext = { privileged: true };
        });
        expect([status, body.message]).toEqual([403, expect.stringContaining('violates PodSecurity')]);
      }
    });
  });
});
