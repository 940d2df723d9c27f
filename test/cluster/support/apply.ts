import type { Manifest } from '../../support/manifests';
import type { ControlPlane } from './control-plane';

/** JSON is YAML, of which no reader takes an "on" for true. */
export const yaml = (objects: readonly Manifest[]) => objects.map((object) => `---\n${JSON.stringify(object)}\n`).join('');

/** Namespaces that a state does not make itself: they are there before. */
export async function makeNamespaces(cluster: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  for (const name of new Set(objects.flatMap(({ metadata }) => (metadata.namespace as string | undefined) ?? []))) {
    if ((await cluster.api.get({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })).status === 404) {
      await cluster.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
  }
}

/** What is there of former tries by these names. Namespaces stay: nobody here would end them. */
export async function remove(cluster: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  await Promise.all(objects.filter(({ kind }) => kind !== 'Namespace').map((object) => cluster.api.delete(object)));
}

/**
 * What kubectl calls configured although nothing changes: of a selector of pods with the strategy "replace" it always sends the whole; and
 * up to 1.33 the API server adds `creationTimestamp: null` to templates of claims, which no YAML can both have and not have.
 */
const ALWAYS_CONFIGURED = (version: string) => [
  /^poddisruptionbudget\.policy\//,
  ...(/^1\.33\./.test(version) ? [/^statefulset\.apps\/elasticsearch-master /] : []),
];

/** Of a second apply kubectl says that nothing has changed, and it has no difference to show: as an operator runs both. */
export async function expectUnchanged(cluster: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  expect((await configured(cluster, objects)).said).toEqual([]);
  await expectNoDiff(cluster, objects);
}

/**
 * The same in a fifth of the time: with the patch strategies that are compiled into kubectl (the server publishes the same ones, but kubectl reads
 * the whole schema again for each object), and a diff of the objects that are not said to be `unchanged`, since of the others kubectl has just found
 * that its patch is empty.
 */
export async function expectUnchangedFast(cluster: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  const { said, others } = await configured(cluster, objects, '--openapi-patch=false');
  expect(said).toEqual([]);
  if (others.length > 0) await expectNoDiff(cluster, others);
}

/** What a second apply does not say to be unchanged: what it says, without what it always says, and all such objects. */
async function configured(cluster: ControlPlane, objects: readonly Manifest[], ...flags: string[]): Promise<{ said: string[]; others: Manifest[] }> {
  const lines = (await cluster.kubectl(['apply', '--validate=strict', ...flags, '-f', '-'], yaml(objects))).stdout.trim().split('\n');
  expect(lines).toHaveLength(objects.length);
  const changed = lines.flatMap((line, i) => (line.endsWith(' unchanged') ? [] : [{ line, object: objects[i]! }]));
  const always = ALWAYS_CONFIGURED(cluster.version);
  return { said: changed.map(({ line }) => line).filter((line) => !always.some((pattern) => pattern.test(line))), others: changed.map(({ object }) => object) };
}

async function expectNoDiff(cluster: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  const diff = await cluster.tryKubectl(['diff', '-f', '-'], yaml(objects));
  expect([diff.code, diff.stdout]).toEqual([0, '']);
}
