import { parseAllDocuments, stringify } from 'yaml';
import { ALL_RULES } from '../../scripts/all-rules';
import { knowledge } from '../../src/cli/explain/knowledge';
import { purposeOf } from '../../src/cli/explain/purposes';
import { allPaths } from '../../src/cli/explain/props';
import { manifestOf, title } from '../../src/cli/manifests/manifests';
import { exampleYaml, GOLDEN_EXAMPLES } from './support/dist';
import { object } from './support/release';
import { ran } from './support/terminal';

const explain = (...words: string[]) => ran(['explain', ...words]);
const answers = (...words: string[]) => JSON.parse(explain(...words, '--json').out) as Array<Record<string, unknown>>;

describe('a rule', () => {
  test.each(ALL_RULES.map((rule) => [rule.id, rule] as const))('%s is told by its id', (id, { refuses, why }) => {
    const { code, out } = explain(id);
    expect(code).toBe(0);
    for (const text of [id, refuses, why, '  fix ', '  such as ']) expect(out).toContain(text);
  });

  test('is found in brackets, as a refusal ends with it', () => {
    expect(explain('(site-url)').out).toBe(explain('site-url').out);
  });

  test('says whether a site may accept it, which props it holds, and by whose word', () => {
    expect(explain('tls-unverified').out).toContain("site.acknowledge('tls-unverified', 'the reason')");
    expect(explain('site-url').out).toContain('cannot be acknowledged');
    expect(explain('keycloak-realm').out).toMatch(/props +Login\.keycloak\(…\)\.realm\n/);
  });
});

describe('a prop', () => {
  test('is found by its path, with type, default, grammar and place', () => {
    expect(explain('postgres.size').out).toMatch(/^postgres\.size : Size\n/);
    expect(answers('postgres.size')).toEqual([
      expect.objectContaining({ of: 'PostgresOptions', paths: ['postgres.size'], mustBe: expect.stringContaining('Size.'), source: expect.any(String) }),
    ]);
    expect(explain('postgres.size').out).toMatch(/default +Size\.gibibytes\(20\)\n/);
    expect(explain('url').out).toMatch(/default +none: it must be given\n/);
  });

  test('is found in a list, in ClusterServices, and by its type', () => {
    expect(answers('dicom.receivers[0].port')[0]).toMatchObject({ paths: ['dicom.receivers.port'] });
    expect(answers('efk.keepFor')[0]).toMatchObject({ paths: ['efk.keepFor'] });
    expect(answers('PostgresOptions.size')).toEqual(answers('postgres.size'));
    expect(answers('realm')[0]).toMatchObject({ of: 'KeycloakOptions', takenBy: ['Login.keycloak'] });
  });

  test('of which there are several is told for each', () => {
    const all = answers('size');
    expect(all.map(({ of }) => of)).toEqual(expect.arrayContaining(['PostgresOptions', 'MessageBrokerOptions']));
    for (const { paths } of all as Array<{ paths: string[] }>) for (const path of paths) expect(explain('size').out).toContain(path);
  });

  test('has a page for each path of a site', () => {
    expect(allPaths().size).toBeGreaterThan(300);
    for (const [path, { name, of }] of allPaths()) {
      expect([path, knowledge().types[of]!.members[name]!.doc]).toEqual([path, expect.stringMatching(/\S/)]);
    }
    for (const path of [...allPaths().keys()].filter((_, i) => i % 20 === 0)) expect(explain(path).code).toBe(0);
  });
});

test('a class, a maker and an enum are told with their members', () => {
  expect(explain('Login').out).toMatch(/^ {2}keycloak +A realm of Keycloak\.$/m);
  expect(explain('Login.keycloak').out).toMatch(/^Login\.keycloak \(options: KeycloakOptions\): Login\n/);
  expect(explain('AafEnvironment').out).toMatch(/^ {2}TEST /m);
  expect(explain('XnatSite').out).toMatch(/props +XnatSiteProps\n/);
});

describe('an object', () => {
  const files = exampleYaml('ais-eks');
  const told = (...words: string[]) => ran(['explain', ...words], files);

  test.each([['StatefulSet/xnat-xnat-web'], ['statefulset/xnat-web'], ['statefulsets/xnat-web'], ['sts/xnat-web']])(
    '%s is found, and what has to do with it',
    (word) => {
      const { code, out } = told(word);
      expect(code).toBe(0);
      expect(out).toMatch(/^StatefulSet xnat-xnat-web in the namespace xnat\n {2}XNAT itself/);
      expect(out).toContain('mounts PersistentVolumeClaim archive-xnat-xnat-web\n');
      expect(out).toContain('reads Secret xnat-xnat-web-admin (password)\n');
      expect(out).toContain('Service xnat-xnat-web sends to it\n');
      expect(out).toContain('HorizontalPodAutoscaler xnat-xnat-web scales it\n');
      expect(out).toContain('NetworkPolicy xnat-default-deny guards it\n');
    },
  );

  test('is found in two words, and by the prop that makes it', () => {
    expect(told('hpa', 'xnat-web').out).toMatch(/made by +autoscaling\n/);
    expect(told('ingress', 'xnat-xnat-web').out).toContain('sends to Service xnat-xnat-web\n');
  });

  test('that the YAML needs and has not is told by who reads it', () => {
    const { out } = told('secret/xnat-aaf');
    expect(out).toContain('The YAML does not hold it');
    expect(out).toContain('StatefulSet xnat-xnat-web reads it: clientSecret');
  });

  test('of a Secret its values are nowhere, in whatever field they lie', () => {
    const secret = object('Secret', 's', { data: { password: 'aHVudGVyMg==' }, stringData: { token: 'hunter2' } });
    (secret.metadata as Record<string, unknown>).annotations = { 'kubectl.kubernetes.io/last-applied-configuration': 'hunter2' };
    const out = ['secret/s', 'secret/s --json']
      .map((line) => ran(['explain', ...line.split(' ')], { 'dist/s.secrets.k8s.yaml': stringify(secret) }).out)
      .join('');
    expect(out).toContain('Secret s');
    expect(out).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  test('of another maker is told as one', () => {
    expect(ran(['explain', 'configmap/mine', '--from', 'a.yaml'], { 'a.yaml': stringify(object('ConfigMap', 'mine')) }).out).toContain(
      'The library did not make it.',
    );
  });

  test.each([...GOLDEN_EXAMPLES, 'constructs'])('of %s has a purpose, whichever it is', (example) => {
    const made = Object.values(exampleYaml(example)).flatMap((text) => parseAllDocuments(text).flatMap((one) => manifestOf(one.toJS())));
    expect(made.length).toBeGreaterThan(10);
    expect(made.filter((manifest) => purposeOf(manifest) === undefined).map(title)).toEqual([]);
  });
});

describe('what there is not', () => {
  test.each([
    ['site-ulr', 'did you mean site-url?'],
    ['postgres.siez', 'did you mean postgres.size'],
    ['albIngres', 'did you mean albIngress or AlbIngress?'],
    ['Login.keycloack', 'did you mean Login.keycloak?'],
    ['xyzzyxyzzy', 'the rules are in docs/reference/refusals.md'],
  ])('%s is wrong use', (word, message) => {
    expect(explain(word)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });

  test.each([
    [['statefulse/xnat-web'], 'did you mean StatefulSet?'],
    [['statefulset/xnat-wbe'], 'the YAML has no StatefulSet xnat-wbe'],
    [['gateway/x'], 'the YAML has no object of the kind gateway; it has '],
    [[], 'name one rule, prop, class or object'],
    [['a', 'b', 'c'], 'name one rule, prop, class or object'],
  ])('%j is wrong use', (words, message) => {
    expect(ran(['explain', ...words], exampleYaml('local'))).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });
});
