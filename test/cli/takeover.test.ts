import { stringify } from 'yaml';
import { type Json, object, release, service } from './support/release';
import { ran } from './support/terminal';

interface Told {
  readonly main: string;
  readonly fillIn: ReadonlyArray<{ prop: string }>;
  readonly comparison: {
    readonly [what in 'same' | 'different']: ReadonlyArray<{ what: string; release: string; site: string }>;
  } & { readonly [whose in 'releaseOnly' | 'siteOnly']: ReadonlyArray<{ kind: string; name: string }> };
  readonly takeOver: {
    readonly [way in 'steps' | 'wayBack']: ReadonlyArray<{ title: string; commands: readonly string[]; check: string }>;
  } & { readonly afterwards: readonly string[] };
}

function told(values: string, manifest: Json[], args: readonly string[] = []): Told & { text: string } {
  const files = { 'v.yaml': values, 'm.yaml': manifest.map((one) => stringify(one)).join('---\n') };
  const line = ['from-helm', 'v.yaml', '--manifest', 'm.yaml', ...args];
  const { out, err } = ran(line, files);
  return { ...(JSON.parse(ran([...line, '--json'], files).out) as Told), text: out + err };
}

const commands = ({ takeOver }: Told, way: 'steps' | 'wayBack' = 'steps') => takeOver[way].flatMap((step) => step.commands).join('\n');
const CLAIMS = { '/data/xnat/archive': 'my-archive', '/data/xnat/prearchive': 'xnat-xnat-web-prearchive', '/data/xnat/build': 'xnat-xnat-web-build' };

describe('a release of the AIS chart', () => {
  const ingress = object('Ingress', 'xnat-xnat-web', {
    spec: {
      rules: ['a.example.org', 'b.example.org'].map((host) => ({
        host,
        http: { paths: [{ backend: { service: { name: 'xnat-xnat-web-headless', port: { number: 80 } } } }] },
      })),
    },
  });
  const all = release('xnat-xnat-web', 'xnat-web', CLAIMS, [ingress, service('xnat-postgresql', { db: 'x' }, [])], {
    env: [
      { name: 'TZ', value: 'UTC' },
      { name: 'API_TOKEN', value: 'made-up-value' },
      { name: 'JAVA_TOOL_OPTIONS', value: '-Dx.password=made-up-value' },
      { name: 'FROM', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
    ],
  });
  const said = told('xnat-web: {volumes: {archive: {existingClaim: other}}}\n', all);

  test('image, claims and names are those of the manifest, whatever the values say', () => {
    for (const part of ["XnatImage.ais('1.9.2')", "archive: { existingClaim: 'my-archive' }", "new XnatSite(app, 'xnat', {"]) expect(said.main).toContain(part);
    expect(said.comparison.same).toContainEqual({ what: 'claim at /data/xnat/archive', release: 'my-archive', site: 'my-archive' });
    expect(said.comparison.same).toContainEqual({ what: 'claim at /data/xnat/cache', release: 'cache-xnat-xnat-web-0', site: 'cache-xnat-xnat-web-0' });
  });

  test('a claim that the new file would not mount is something to look at', () => {
    expect(said.fillIn.map(({ prop }) => prop)).toContain('the claim xnat-xnat-web-build');
    expect(said.comparison.different).toContainEqual({ what: 'claim at /data/xnat/build', release: 'xnat-xnat-web-build', site: 'none' });
  });

  test('what differs is told, container by container', () => {
    const differs = new Map(said.comparison.different.map(({ what, release: before, site }) => [what, `${before} -> ${site}`]));
    expect(differs.get('StatefulSet, serviceName')).toBe('xnat-xnat-web -> xnat-xnat-web-headless');
    expect(differs.get('Service xnat-xnat-web-headless, ports')).toBe('http 80 -> http 8080');
    expect(differs.get('Ingress, hosts')).toBe('a.example.org, b.example.org -> none');
    expect(differs.get('container xnat, variable FROM')).toBe('key k of the Secret s -> none');
    expect(differs.get('container xnat, variable API_TOKEN')).toBe('a literal, not shown here -> none');
    expect(said.comparison.releaseOnly).toContainEqual({ kind: 'Secret', name: 'xnat-xnat-web-admin' });
    expect(said.comparison.siteOnly).toContainEqual({ kind: 'ConfigMap', name: 'xnat-xnat-web-scripts' });
  });

  test('no secret of the manifest is shown', () => {
    expect(said.text + JSON.stringify(said)).not.toMatch(/made-up|bWFkZS11cC12YWx1ZQ/);
  });

  test('what both have is deleted before the apply, but never what holds data', () => {
    const deleted = commands(said).match(/(?<!=)delete (?!secret --selector owner=helm)\S+ .*/g)!;
    expect(deleted).toEqual([
      'delete statefulset xnat-xnat-web --cascade=orphan',
      'delete service xnat-xnat-web xnat-xnat-web-headless --ignore-not-found',
      'delete configmap xnat-xnat-web-config --ignore-not-found',
    ]);
    expect(said.takeOver.afterwards).toEqual(['kubectl --namespace xnat delete configmap xnat-xnat-web-plugins']);
    expect(commands(said)).not.toMatch(/helm uninstall|delete (pvc|pv|namespace|persistent)/);
  });

  test('an Ingress that stays is led to the new Service, host by host, and back', () => {
    const patched = (text: string) =>
      [...text.matchAll(/patch ingress xnat-xnat-web --type=json --patch='(.*)'/g)].map(([, patch]) => JSON.parse(patch!) as Json[]);
    const patch = (value: string) => [0, 1].map((i) => ({ op: 'replace', path: `/spec/rules/${i}/http/paths/0/backend/service/name`, value }));
    expect(patched(commands(said))).toEqual([patch('xnat-xnat-web')]);
    expect(patched(commands(said, 'wayBack'))).toEqual([patch('xnat-xnat-web-headless')]);
  });

  test('one that the library makes anew is deleted first', () => {
    const withIngress = told('xnat-web: {ingress: {enabled: true, ingressClassName: traefik, hosts: [{host: a.example.org}]}}\n', all);
    expect(commands(withIngress)).toContain('delete ingress xnat-xnat-web --ignore-not-found');
    expect(commands(withIngress)).not.toContain('patch ingress');
  });

  test('each step says what must be seen, and the text has all of them', () => {
    for (const { title, commands: lines, check } of [...said.takeOver.steps, ...said.takeOver.wayBack]) {
      expect(check.length).toBeGreaterThan(20);
      for (const part of [title, ...lines, check]) expect(said.text).toContain(part);
    }
    expect(said.takeOver.steps.map(({ title }) => title.split(/[ ,]/)[0])).toEqual(['Write', 'Make', 'Keep', 'Take', 'Swap', 'Look']);
  });

  test('the database is asked by the name, user and Secret of the file', () => {
    const other = told(
      'postgresql: {enabled: false, auth: {existingSecret: db, host: db.example.org, database: scans, username: me, secretKeys: {userPasswordKey: pw}}}\n',
      all,
    );
    const [, pod] = /<<<'(.*)'/.exec(commands(other))!;
    const { env } = (JSON.parse(pod!) as { spec: { containers: [{ env: unknown }] } }).spec.containers[0];
    expect(env).toEqual([
      { name: 'PGHOST', value: 'db.example.org' },
      { name: 'PGDATABASE', value: 'scans' },
      { name: 'PGUSER', value: 'me' },
      { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'pw' } } },
    ]);
  });
});

describe('a release of the official chart', () => {
  const cluster = object('Cluster', 'xnat-postgres');
  const VALUES = `containerService: true
volumes: {xnatdata: null}
plugins: {container-service: {source: url, url: "https://files.example.org/container-service-3.7.1.jar", sha256: ${'a'.repeat(64)}}}
`;
  const said = told(VALUES, release('xnat', 'xnat', { '/data/xnat/archive': 'xnat-archive', '/data/xnat/build': 'xnat-build' }, [cluster]));

  test('is stopped before the new one starts, under another name', () => {
    const text = commands(said);
    expect(text.indexOf('scale statefulset xnat --replicas=0')).toBeLessThan(text.indexOf('kubectl apply -f dist/'));
    expect(text).toContain('rollout status statefulset xnat-xnat-web');
    expect(text).toContain('wait --for=delete pod --selector app.kubernetes.io/name=xnat,app.kubernetes.io/instance=xnat ');
    expect(text).toContain('app.kubernetes.io/name=xnat-setup');
    expect(text).toContain('delete service xnat xnat-headless --ignore-not-found');
  });

  test('its database is never touched', () => {
    expect([...said.takeOver.afterwards, commands(said), commands(said, 'wayBack')].join('\n')).not.toMatch(/delete cluster/);
  });

  test('on the way back the old StatefulSet starts, after the new one has ended', () => {
    const text = commands(said, 'wayBack');
    expect(text.indexOf('wait --for=delete pod --selector app.kubernetes.io/name=xnat-web,app.kubernetes.io/instance=xnat')).toBeLessThan(
      text.indexOf('helm --namespace xnat rollback'),
    );
    expect(text).toContain('rollout status statefulset xnat --timeout');
  });
});

describe('a manifest', () => {
  test('tells release, chart and namespace where nobody names them', () => {
    const files = { 'v.yaml': '', 'm.yaml': stringify(release('scans-xnat-web', 'xnat-web', CLAIMS)[0]).replaceAll('instance: xnat', 'instance: scans') };
    const { out } = ran(['from-helm', 'v.yaml', '--manifest', 'm.yaml', '--json'], files);
    expect(JSON.parse(out)).toMatchObject({ chart: 'ais', release: { name: 'scans', namespace: 'scans' }, main: expect.stringContaining("(app, 'scans', {") });
  });

  test.each([
    ['values in its place', 'xnat-web: {}\n', /holds no objects of Kubernetes/],
    ['that of something else', 'kind: Service\nmetadata: {name: a}\n', /no StatefulSet with a container xnat/],
    ['nothing', '', /holds no objects of Kubernetes/],
    ['what is no YAML', 'a: [\n', /is no YAML/],
  ])('%s is wrong use', (_, text, message) => {
    expect(ran(['from-helm', 'v.yaml', '--chart', 'ais', '--manifest', 'm.yaml'], { 'v.yaml': '', 'm.yaml': text })).toMatchObject({
      code: 2,
      err: expect.stringMatching(message),
    });
  });

  test('a List of objects is taken apart', () => {
    const list = { kind: 'List', items: release('xnat-xnat-web', 'xnat-web', CLAIMS) };
    expect(told('xnat-web: {}\n', [list]).main).toContain("'my-archive'");
  });
});
