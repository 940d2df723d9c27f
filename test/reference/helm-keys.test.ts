import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHARTS } from '../../scripts/keys/helm';
import { helmKeysPage, keysOf } from '../../scripts/keys/helm-page';
import { siteKeys } from '../../scripts/keys/tree';
import { leaves, pathText } from '../../src/cli/from-helm/values';

const PAGE = readFileSync(join(__dirname, '../../docs/reference/helm-keys.md'), 'utf8');

test('the page is the one that the command makes (npm run docs)', () => {
  expect(PAGE).toBe(helmKeysPage());
});

describe.each(CHARTS.map((chart) => [chart.title, chart] as const))('%s', (_title, chart) => {
  const keys = keysOf(chart);

  test('has each of its keys there once, with a key of a site or a reason', () => {
    expect(keys.map(({ key }) => key)).toEqual(leaves(chart.defaults).map(({ path }) => pathText(path)));
    expect(keys.filter(({ props, why }) => props.length === 0 && !why).map(({ key }) => key)).toEqual([]);
    const known = new Set(siteKeys().map(({ path }) => path));
    expect(keys.flatMap(({ props }) => props).filter((prop) => !known.has(prop))).toEqual([]);
  });
});

test.each([
  ['ais', 'xnat-web.replicaCount', ['xnat.replicas']],
  ['ais', 'xnat-web.image.pullPolicy', ['xnat.pod.imagePullPolicy']],
  ['nrg', 'tolerations', ['pod.tolerations']],
  ['nrg', 'affinity', ['xnat.pod.affinity']],
])('%s %s is %s', (name, key, props) => {
  expect(keysOf(CHARTS.find((chart) => chart.name === name)!).find((each) => each.key === key)?.props).toEqual(props);
});
