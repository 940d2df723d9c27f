import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '../../scripts/keys/examples';
import { CHARTS, helmKeys } from '../../scripts/keys/helm';
import { keysPage } from '../../scripts/keys/page';
import { SAMPLES, siteKeys } from '../../scripts/keys/tree';
import { xnatSiteShape } from '../../src/site/site-shape';

const keys = siteKeys();
const paths = keys.map(({ path }) => path);

test('the page of keys is the one that the types make (npm run docs)', () => {
  expect(readFileSync(join(__dirname, '../../docs/reference/keys.md'), 'utf8')).toBe(keysPage());
});

test('it has each key of a site, at every depth', () => {
  expect(paths.filter((path) => !/[.[]/.test(path)).sort()).toEqual(Object.keys(xnatSiteShape).sort());
  expect(paths).toEqual(expect.arrayContaining(['dicom.receivers[].aeTitle', 'xnat.resources.memoryLimit', 'backup.archiveSnapshots.className']));
  expect(new Set(paths).size).toBe(paths.length);
});

test('each key says what it does, its default and an example', () => {
  expect(keys.filter(({ text }) => text.length < 10).map(({ path }) => path)).toEqual([]);
  expect(keys.filter(({ required, default: standard }) => !required && !standard).map(({ path }) => path)).toEqual([]);
  expect(keys.filter(({ example }) => example === '').map(({ path }) => path)).toEqual([]);
});

test('an example is one that a site can write', () => {
  // A name that no import of the library brings belongs to the file that the example is from.
  expect(keys.filter(({ example }) => /(?<![\w.'"/-])[a-z]\w*\(/.test(example)).map(({ path, example }) => `${path}: ${example}`)).toEqual([]);
  expect(keys.find(({ path }) => path === 'dicom.receivers')?.example).toBe("[{ aeTitle: 'XNAT', port: 8104 }]");
  const known = examples();
  expect(Object.keys(SAMPLES).filter((path) => known.has(path) || !paths.includes(path))).toEqual([]);
});

describe('old keys are those that from-helm reads', () => {
  const [ais, nrg] = CHARTS.map((chart) => helmKeys(chart, paths));

  test.each([
    ['xnat.replicas', 'xnat-web.replicaCount', 'replicaCount'],
    ['autoscaling.maxReplicas', 'xnat-web.autoscaling.maxReplicas', 'autoscaling.maxReplicas'],
    ['archive.existingClaim', 'xnat-web.volumes.archive.existingClaim', 'volumes.archive.existingClaim'],
    ['xnat.resources.memoryLimit', 'xnat-web.resources.limits.memory', 'resources.limits.memory'],
    ['xnat.timeZone', 'xnat-web.timezone', undefined],
    ['albIngress.scheme', 'xnat-web.ingress.annotations."alb.ingress.kubernetes.io/scheme"', 'ingress.annotations."alb.ingress.kubernetes.io/scheme"'],
    ['xnat.heapPercent', undefined, 'jvm.maxHeap'],
  ])('%s is %s of the AIS chart, %s of the official one', (key, ofAis, ofNrg) => {
    expect([ais!.get(key)?.includes(ofAis!) ?? false, nrg!.get(key)?.includes(ofNrg!) ?? false]).toEqual([ofAis !== undefined, ofNrg !== undefined]);
  });
});
