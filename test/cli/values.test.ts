import { WrongUse } from '../../src/cli/command';
import { AIS } from '../../src/cli/from-helm/ais/chart';
import { NRG } from '../../src/cli/from-helm/nrg/chart';
import { secretsIn, withoutOptions } from '../../src/cli/from-helm/secrets';
import { layOver, parseValues, pathText, type Tree, withoutNulls } from '../../src/cli/from-helm/values';
import { unwrap } from '../../src/cli/from-helm/wrapped';
import { ran } from './support/terminal';

const parse = (text: string) => parseValues(text, 'values.yaml');

describe('values are read as helm reads them', () => {
  test.each([
    ['YAML 1.1 has more words for true and false', 'a: yes\nb: off\nc: "yes"', { a: true, b: false, c: 'yes' }],
    ['a date, a time and minutes are texts', 'a: 2026-01-02\nb: 2026-01-02T03:04:05Z\nc: 1:30', { a: '2026-01-02', b: '2026-01-02T03:04:05Z', c: '1:30' }],
    ['an octal number', 'a: 0644', { a: 420 }],
    ['anchors and merges', 'a: &a {v: 1, w: 2}\nb: {<<: *a, w: 3}', { a: { v: 1, w: 2 }, b: { v: 1, w: 3 } }],
    ['the heading of helm get values', 'USER-SUPPLIED VALUES:\na: 1\n', { a: 1 }],
    ['the heading of helm get values --all', 'COMPUTED VALUES:\na: 1\n', { a: 1 }],
    ['a release without values', 'USER-SUPPLIED VALUES:\nnull\n', {}],
    ['an empty file', '', {}],
    ['comments alone', '# nothing\n', {}],
    ['JSON', '{"a": {"b": [1]}}', { a: { b: [1] } }],
  ])('%s', (_, text, values) => {
    expect(parse(text)).toEqual({ values, remarks: [] });
  });

  test('a key that stands twice is told, and the last one counts', () => {
    const { values, remarks } = parse('a: 1\nb: 2\na: 3\n');
    expect(values).toEqual({ a: 3, b: 2 });
    expect(remarks).toEqual(['values.yaml has a key twice, the second time in line 3; as in helm the last one counts']);
  });

  test.each([
    ['a line out of place', 'a: 1\n  b: 2\n', /^values\.yaml is no YAML: line \d/],
    ['a list', '- a\n', /holds no values/],
    ['a text', 'hello\n', /holds no values/],
    ['an alias without its anchor', 'password: *s3cr3t\n', /an alias/],
    ['a file that SOPS has encrypted', 'a: ENC[AES256_GCM,data:x]\nsops: {mac: x}\n', /sops --decrypt values\.yaml \| /],
  ])('%s is wrong use, and nothing of it is shown', (_, text, message) => {
    expect(() => parse(text)).toThrow(WrongUse);
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).not.toThrow(/s3cr3t/);
  });

  test('maps are merged, lists and all else replaced, and a null takes a key away', () => {
    const merged = layOver({ a: { x: 1, y: [1, 2] }, b: 1, c: { d: 1 } }, { a: { y: [3], z: 2 }, b: { e: 1 }, c: null });
    expect(merged).toEqual({ a: { x: 1, y: [3], z: 2 }, b: { e: 1 }, c: null });
    expect(withoutNulls(merged)).toEqual({ a: { x: 1, y: [3], z: 2 }, b: { e: 1 } });
    // A later file may give back what an earlier one took away.
    expect(layOver({ c: null }, { c: { d: 2 } })).toEqual({ c: { d: 2 } });
  });

  test('a name that every object inherits is a key like others', () => {
    expect(layOver({}, JSON.parse('{"constructor": {"a": 1}}') as Tree)).toEqual({ constructor: { a: 1 } });
  });
});

test('a key is shown as a person writes it', () => {
  expect(pathText(['a', 'b-c', '0', 'kubernetes.io/os'])).toBe('a.b-c[0]."kubernetes.io/os"');
});

describe('values that stand in something else', () => {
  const values = { 'xnat-web': { replicaCount: 1 } };
  test.each([
    ['a HelmRelease of Flux', { kind: 'HelmRelease', spec: { values } }, /HelmRelease/],
    ['an Application of Argo CD', { kind: 'Application', spec: { source: { helm: { valuesObject: values } } } }, /Application/],
    ['an Application with a text', { kind: 'Application', spec: { source: { helm: { values: 'xnat-web: {replicaCount: 1}' } } } }, /Application/],
    ["a chart that has XNAT's as a part", { other: { a: 1 }, xnat: values }, /under xnat/],
  ])('%s', (_, given, remark) => {
    expect(unwrap(given, 'f.yaml', [AIS, NRG])).toEqual({ values, remark: expect.stringMatching(remark) });
  });

  test('values of the chart itself stay as they are', () => {
    expect(unwrap(values, 'f.yaml', [AIS, NRG])).toEqual({ values });
    expect(unwrap({ image: { tag: '1' } }, 'f.yaml', [AIS, NRG])).toEqual({ values: { image: { tag: '1' } } });
  });
});

describe('the chart is known by its keys', () => {
  test.each([
    ['ais', 'xnat-web: {}\n'],
    ['ais', 'postgresql: {enabled: false}\npostgresqlExternalName: db\n'],
    ['nrg', 'image: {tag: 1.9.3.7}\n'],
    ['nrg', 'cnpg: {cluster: {enabled: true}}\n'],
  ])('%s: %j', (chart, text) => {
    expect(JSON.parse(ran(['from-helm', 'v.yaml', '--json'], { 'v.yaml': text }).out)).toMatchObject({ chart });
  });

  test('values that tell nothing ask for it', () => {
    const { code, err } = ran(['from-helm', 'v.yaml'], { 'v.yaml': 'a: 1\n' });
    expect(code).toBe(2);
    expect(err).toContain('name it by --chart, ais for the AIS chart and nrg for the official chart');
  });
});

describe('files', () => {
  test('one that is not there is wrong use', () => {
    expect(ran(['from-helm', 'v.yaml'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('v.yaml cannot be read: there is no such file') });
  });

  test('no file at all is wrong use', () => {
    expect(ran(['from-helm'])).toMatchObject({ code: 2, err: expect.stringContaining('name at least one values file') });
  });

  test('with --out the file goes there, and the report to standard output', () => {
    const { out, err, written } = ran(['from-helm', 'v.yaml', '--out', 'main.ts'], { 'v.yaml': 'xnat-web: {}' });
    expect(written['main.ts']).toContain('new XnatSite(');
    expect([out.includes('To fill in'), out.includes('new XnatSite('), err]).toEqual([true, false, '']);
  });

  test('a file that is there is overwritten with --force alone', () => {
    const files = { 'v.yaml': 'xnat-web: {}', 'main.ts': 'mine' };
    expect(ran(['from-helm', 'v.yaml', '--out', 'main.ts'], files)).toMatchObject({
      code: 2,
      written: {},
      err: expect.stringContaining('--force overwrites it'),
    });
    expect(ran(['from-helm', 'v.yaml', '--out', 'main.ts', '--force'], files).written['main.ts']).toContain('new XnatSite(');
  });
});

describe('secrets', () => {
  test('are known by their names, and by what they look like', () => {
    const values = {
      password: 'secret-one',
      env: [{ name: 'API_TOKEN', value: 'secret-two' }],
      url: 'https://me:secret-three@example.org',
      existingSecret: 'a-name-of-one',
      secretKeys: { userPasswordKey: 'password-key' },
      clientSecret: '${A_VARIABLE}',
      username: 'also-a-password',
      otherPassword: 'also-a-password',
      automountServiceAccountToken: 'true',
    };
    expect(secretsIn(values)).toEqual(['secret-one', 'secret-two', 'https://me:secret-three@example.org']);
  });

  test('in options of Java are not shown', () => {
    expect(withoutOptions('-Xmx1g -Djavax.net.ssl.trustStorePassword=changeit -Dproxy=http://a:b@c')).toBe(
      '-Xmx1g -Djavax.net.ssl.trustStorePassword=… -Dproxy=http://…@c',
    );
  });

  test('that a chart puts where no converter looks for one get nowhere', () => {
    const text =
      'xnat-web: {podAnnotations: {example.org/token: made-up-value}, ingress: {enabled: true, hosts: [{host: a.example.org}], annotations: {x.y/password: "it\'s-made-up"}}}\n';
    const { out, err, code } = ran(['from-helm', 'v.yaml'], { 'v.yaml': text });
    expect(out + err).not.toMatch(/made-up/);
    expect(out).toContain("'***'");
    expect(err).toContain('a secret of the values stood in it');
    expect(code).toBe(1);
  });
});
