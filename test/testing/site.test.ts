import { App, Chart, Size } from 'cdk8s';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XnatSite } from '../../src';
import { expectSite, objectsOf, siteSerializer, siteSnapshot } from '../../src/testing';

const GOLDEN = join(__dirname, '../golden');
const site = (more: Partial<ConstructorParameters<typeof XnatSite>[2]> = {}) => {
  const app = new App();
  new XnatSite(app, 'xnat', { url: 'https://xnat.example.org', adminEmail: 'a@example.org', postgres: { size: Size.gibibytes(5) }, ...more });
  return app;
};
const object = (kind: string, name: string, more: object = {}) => ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'n' }, ...more });

describe('the snapshot of a site', () => {
  test.each(['local', 'ais-eks', 'on-prem-swarm'])('of the example %s is a page, a tenth of its YAML at most', (example) => {
    const page = siteSnapshot(join(GOLDEN, example));
    const yaml = readFileSync(join(GOLDEN, example, 'xnat.k8s.yaml'), 'utf8');
    expect(page.split('\n').length).toBeLessThan(yaml.split('\n').length / 5);
    expect(page).not.toContain('set -euo pipefail');
    for (const [, name] of yaml.matchAll(/^kind: (\w+)$/gm)) expect(page).toMatch(new RegExp(`^${name} `, 'm'));
  });

  test('says what the site decides', () => {
    const page = siteSnapshot(site());
    expect(page).toMatch(
      /^PersistentVolumeClaim xnat\/data-xnat-postgresql {2}#[0-9a-f]{8}\n {2}accessModes:\n {4}- ReadWriteOnce\n {2}resources.requests.storage: 5Gi\n/m,
    );
    expect(page).toMatch(/image: docker\.io\/library\/postgres:/);
  });

  test('changes with every field of every object, and with none of their orders', () => {
    const base = object('NetworkPolicy', 'a', { spec: { x: 1, y: 2 } });
    expect(siteSnapshot([base])).toBe(siteSnapshot([object('NetworkPolicy', 'a', { spec: { y: 2, x: 1 } })]));
    expect(siteSnapshot([base])).not.toBe(siteSnapshot([object('NetworkPolicy', 'a', { spec: { x: 1, y: 3 } })]));
    const two = [base, object('ConfigMap', 'b')];
    expect(siteSnapshot(two)).toBe(siteSnapshot([...two].reverse()));
  });

  test('shows a short file, and of a program or a long one its hash', () => {
    const page = siteSnapshot([object('ConfigMap', 'c', { data: { 'a.ini': 'key=value\n', 'b.sh': 'echo program\n', c: 'line\n'.repeat(60) } })]);
    expect(page).toContain('key=value');
    expect(page).not.toContain('echo program');
    expect(page).toMatch(/^ {2}c: "#[0-9a-f]{8}, 60 lines"$/m);
  });

  test('has no value of a Secret, nor a hash of it', () => {
    const secret = (value: string) => siteSnapshot([object('Secret', 's', { stringData: { password: value } })]);
    expect(secret('one')).toBe(secret('two'));
    expect(secret('one')).toContain('password');
  });

  test('is what the serializer prints, for apps and charts alone', () => {
    const app = site();
    expect([app, app.charts[0], [], 'text', undefined, {}].map((value) => siteSerializer.test(value))).toEqual([true, true, false, false, false, false]);
    expect(siteSerializer.serialize(app)).toBe(siteSnapshot(app));
  });

  test('of an app, of its folder and of a chart is of the same objects', () => {
    expect(objectsOf(site()).length).toBeGreaterThan(10);
    expect(objectsOf(new Chart(new App(), 'empty'))).toEqual([]);
  });
});

describe('expectSite', () => {
  const claim = object('PersistentVolumeClaim', 'c', {
    spec: { accessModes: ['ReadWriteMany', 'ReadOnlyMany'], size: '5Gi', ports: [{ name: 'a', port: 1 }] },
  });
  const expectIt = () => expectSite([claim]);

  test('takes what is there, by part, by items of lists, by patterns', () => {
    expectIt()
      .toHave('PersistentVolumeClaim')
      .toHave('PersistentVolumeClaim', 'c', { spec: { accessModes: ['ReadOnlyMany'], size: /^5/, ports: [{ port: 1 }] } })
      .notToHave('Secret')
      .notToHave('PersistentVolumeClaim', 'd');
  });

  test.each<[string, () => unknown, string]>([
    ['another kind', () => expectIt().toHave('Service'), 'The site has no Service. It has none of this kind.'],
    ['another name', () => expectIt().toHave('PersistentVolumeClaim', 'd'), 'The site has no PersistentVolumeClaim d. It has c.'],
    [
      'another value',
      () => expectIt().toHave('PersistentVolumeClaim', 'c', { spec: { size: '6Gi' } }),
      'PersistentVolumeClaim c: spec.size is "5Gi", and must be "6Gi"',
    ],
    ['a value that is not there', () => expectIt().toHave('PersistentVolumeClaim', 'c', { spec: { class: 'x' } }), 'spec.class is not there, and must be "x"'],
    ['a pattern', () => expectIt().toHave('PersistentVolumeClaim', 'c', { spec: { size: /^6/ } }), 'spec.size is "5Gi", and must match /^6/'],
    ['an item', () => expectIt().toHave('PersistentVolumeClaim', 'c', { spec: { ports: [{ port: 2 }] } }), 'spec.ports has no item like {"port":2}'],
    ['what must not be there', () => expectIt().notToHave('PersistentVolumeClaim'), 'The site has PersistentVolumeClaim c, and must not.'],
  ])('fails for %s, and says what is there', (_, act, message) => {
    expect(act).toThrow(message);
  });

  test('reads a site of the library', () => {
    expectSite(site())
      .toHave('StatefulSet', 'xnat-xnat-web')
      .toHave('PersistentVolumeClaim', 'data-xnat-postgresql', { spec: { resources: { requests: { storage: '5Gi' } } } });
  });
});
