import { EXAMPLES, exampleManifests } from '../support/examples';
import { FURTHER_STATES } from '../support/further-sites';
import type { Manifest } from '../support/manifests';
import { changedCluster, changedSite, CLUSTER_CHANGES, SITE_CHANGES } from '../support/option-matrix';
import { podOf } from '../support/references';

const DISK = 'ephemeral-storage';
const UNITS: Readonly<Record<string, number>> = { Ki: 1, Mi: 1024, Gi: 1024 ** 2, Ti: 1024 ** 3 };

function kibibytes(quantity: string): number {
  const [, amount, unit] = /^(\d+)([KMGT]i)$/.exec(quantity) ?? [];
  if (amount === undefined) throw new Error(`${quantity} is no size`);
  return Number(amount) * UNITS[unit!]!;
}

const states: Array<[name: string, objects: () => readonly Manifest[]]> = [
  ...EXAMPLES.map((name): [string, () => Manifest[]] => [name, () => exampleManifests(name)]),
  ...Object.entries(SITE_CHANGES).map(([name, change]): [string, () => Manifest[]] => [name, () => changedSite(change)]),
  ...Object.entries(CLUSTER_CHANGES).map(([name, props]): [string, () => Manifest[]] => [name, () => changedCluster(props)]),
  ...Object.entries(FURTHER_STATES),
];

/** What a pod may have of its node's disk, as the kubelet counts it: all containers, or the greediest that runs before them. */
function mostOf({ containers, initContainers = [] }: Manifest['spec']): number {
  const limit = ({ resources }: Manifest) => kibibytes(resources.limits[DISK] as string);
  return Math.max(
    (containers as Manifest[]).map(limit).reduce((a, b) => a + b, 0),
    ...(initContainers as Manifest[]).map(limit),
  );
}

describe('no pod fills the disk of its node', () => {
  test.each(states)('%s', (_, objects) => {
    const faults: string[] = [];
    let pods = 0;
    for (const object of objects()) {
      const spec = podOf(object)?.spec as Manifest | undefined;
      if (spec === undefined) continue;
      pods++;
      const from = `${object.kind} ${String(object.metadata.name)}`;
      for (const { name, resources } of [...(spec.initContainers ?? []), ...spec.containers] as Manifest[]) {
        for (const kind of ['requests', 'limits']) if (resources?.[kind]?.[DISK] === undefined) faults.push(`${from}: ${name} has no ${kind} of ${DISK}`);
      }
      for (const { name, emptyDir } of (spec.volumes ?? []) as Manifest[]) {
        if (emptyDir === undefined) continue;
        if (emptyDir.sizeLimit === undefined) faults.push(`${from}: the folder ${name} has no limit`);
        // Else the pod is ended before the folder is full.
        else if (emptyDir.medium === undefined && faults.length === 0 && kibibytes(emptyDir.sizeLimit as string) > mostOf(spec)) {
          faults.push(`${from}: the folder ${name} may have more than the pod`);
        }
      }
    }
    expect(faults).toEqual([]);
    expect(pods).toBeGreaterThanOrEqual(0);
  });
});
