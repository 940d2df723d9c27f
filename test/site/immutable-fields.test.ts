import { readFileSync } from 'node:fs';
import { refusedChanges, strayedSelectors } from '../support/immutable';
import type { Manifest } from '../support/manifests';
import { changedCluster, changedSite, claimOf, CLUSTER_CHANGES, MOVING, saying, SHARING, SITE_CHANGES, VOLUMES } from '../support/option-matrix';

describe.each([
  ['site', Object.entries(SITE_CHANGES).map(([name, change]) => [name, changedSite(saying(change))] as const), changedSite(saying({}))],
  ['cluster', Object.entries(CLUSTER_CHANGES).map(([name, props]) => [name, changedCluster(props)] as const), []],
] as const)('a change of a %s', (_, states, base) => {
  test.each(states.map(([name, objects]) => [name, objects] as const))('%s leaves every fixed field as it was', (_name, objects) => {
    expect(refusedChanges(base, objects)).toEqual([]);
    expect(strayedSelectors(objects)).toEqual([]);
  });

  test('from any of them to any other leaves every fixed field as it was', () => {
    const shrinking = / shrinks$/;
    const faults = states.flatMap(([from, before]) =>
      states.flatMap(([to, after]) =>
        refusedChanges(before, after)
          .filter((fault) => !shrinking.test(fault))
          .map((fault) => `${from} -> ${to}: ${fault}`),
      ),
    );
    expect(faults).toEqual([]);
  });
});

describe('a change of a site whose claims say no access mode', () => {
  const states = Object.entries({ nothing: {}, ...SITE_CHANGES }).map(([name, change]) => [name, changedSite(change)] as const);

  /** From one of the two to the other, where both have the claim and only one shares it. */
  const expected = states.flatMap(([from, before]) =>
    states.flatMap(([to, after]) =>
      VOLUMES.filter((name) =>
        [before, after].every((objects) =>
          objects.some((object) => object.kind === 'PersistentVolumeClaim' && claimOf(name).endsWith(` ${String(object.metadata.name)}`)),
        ),
      )
        .filter((name) => (SHARING[from] ?? []).includes(name) !== (SHARING[to] ?? []).includes(name))
        .map((name) => `${from} -> ${to}: ${claimOf(name)}: accessModes`),
    ),
  );

  test('is refused where it lets several nodes mount them, or no longer does, and nowhere else', () => {
    const faults = states.flatMap(([from, before]) =>
      states.flatMap(([to, after]) =>
        refusedChanges(before, after)
          .filter((fault) => !fault.endsWith(' shrinks'))
          .map((fault) => `${from} -> ${to}: ${fault}`),
      ),
    );
    expect(faults.sort()).toEqual(expected.sort());
    expect(expected).toEqual(
      expect.arrayContaining([
        'nothing -> more pods: PersistentVolumeClaim uwa archive-uwa-xnat-web: accessModes',
        'nothing -> an autoscaler: PersistentVolumeClaim uwa cache-uwa-xnat-web: accessModes',
        'a build volume -> pipelines on Kubernetes: PersistentVolumeClaim uwa build-uwa-xnat-web: accessModes',
        'more pods -> nothing: PersistentVolumeClaim uwa prearchive-uwa-xnat-web: accessModes',
      ]),
    );
  });

  test('is described where a page says how to make it all the same', () => {
    expect(readFileSync(MOVING.page, 'utf8')).toContain(`\n## ${MOVING.heading}\n`);
  });
});

describe('the check itself', () => {
  const set = (spec: object): Manifest => ({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'a' }, spec });
  const claim = (spec: object): Manifest => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'a' }, spec });
  const size = (storage: string) => ({ resources: { requests: { storage } } });

  test.each([
    ['a selector', [set({ selector: { matchLabels: { a: '1' } } })], [set({ selector: { matchLabels: { a: '2' } } })], ['StatefulSet a: selector']],
    ['the headless Service', [set({ serviceName: 'a' })], [set({ serviceName: 'b' })], ['StatefulSet a: serviceName']],
    ['claim templates', [set({})], [set({ volumeClaimTemplates: [] })], ['StatefulSet a: volumeClaimTemplates']],
    ['replicas', [set({ replicas: 1 })], [set({ replicas: 2 })], []],
    [
      'a class',
      [claim({ storageClassName: 'a', ...size('1Gi') })],
      [claim({ storageClassName: 'b', ...size('1Gi') })],
      ['PersistentVolumeClaim a: storageClassName'],
    ],
    ['a claim that grows', [claim(size('1Gi'))], [claim(size('2Ti'))], []],
    ['a claim that shrinks', [claim(size('1Ti'))], [claim(size('2Gi'))], ['PersistentVolumeClaim a shrinks']],
  ])('finds a change of %s', (_, before, after, faults) => {
    expect(refusedChanges(before, after)).toEqual(faults);
  });
});
