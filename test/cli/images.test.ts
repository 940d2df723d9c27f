import { stringify } from 'yaml';
import { partsOf } from '../../src/cli/images/found';
import { exampleYaml } from './support/dist';
import { object } from './support/release';
import { ran } from './support/terminal';

const SHA = 'a'.repeat(64);
const pod = (...images: string[]) => ({ spec: { template: { spec: { containers: images.map((image, i) => ({ name: `c${i}`, image })) } } } });
const yaml = (...objects: object[]) => objects.map((one) => stringify(one)).join('---\n');
const json = (files: Record<string, string>, ...words: string[]) =>
  JSON.parse(ran(['images', ...words, '--json'], files).out) as {
    images: Array<{ image: string; digest?: string; usedBy: string[] }>;
    downloads: Array<{ url: string; sha256?: string }>;
  };

test.each([
  ['postgres', { registry: 'docker.io', repository: 'library/postgres' }],
  ['postgres:16', { registry: 'docker.io', repository: 'library/postgres', tag: '16' }],
  ['apache/activemq-classic:6.1.7', { registry: 'docker.io', repository: 'apache/activemq-classic', tag: '6.1.7' }],
  ['localhost/a', { registry: 'localhost', repository: 'a' }],
  ['registry:5000/a/b/c:1', { registry: 'registry:5000', repository: 'a/b/c', tag: '1' }],
  [`ghcr.io/a/b@sha256:${SHA}`, { registry: 'ghcr.io', repository: 'a/b', digest: `sha256:${SHA}` }],
  [`ghcr.io/a/b:1@sha256:${SHA}`, { registry: 'ghcr.io', repository: 'a/b', tag: '1', digest: `sha256:${SHA}` }],
])('%s is taken apart', (image, parts) => {
  expect(partsOf(image)).toEqual(parts);
});

describe('an example', () => {
  const files = exampleYaml('ais-eks');

  test('has every image that its YAML names, and who runs it', () => {
    const named = new Set(Object.values(files).flatMap((text) => [...text.matchAll(/^\s+(?:- )?image: (.+)$/gm)].map(([, image]) => image!)));
    const { images } = json(files);
    expect(images.map(({ image }) => image)).toEqual([...named].sort());
    expect(images.find(({ image }) => image.includes('/xnat:'))!.usedBy).toContain('StatefulSet xnat-xnat-web');
  });

  test("has the agent of Java that XNAT's pod downloads, with its checksum", () => {
    expect(json(files).downloads).toEqual([
      expect.objectContaining({ url: expect.stringMatching(/jmx.*\.jar$/), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }),
    ]);
  });

  test('is told to a person as to a program', () => {
    const { code, out } = ran(['images'], files);
    expect(code).toBe(0);
    for (const { image, usedBy } of json(files).images) for (const text of [image, ...usedBy]) expect(out).toContain(text);
    expect(out).toContain(`${json(files).images.length} images, 0 pinned by their digest; 1 download.`);
  });
});

test('what a pod may download is found, too: plugins of the library', () => {
  const config = object('ConfigMap', 'plugins', { data: { 'plugins.txt': `baked-all\ndownload ldap.jar ${SHA} https://plugins.example/ldap-1.1.jar\n` } });
  expect(json({ 'dist/a.yaml': yaml(config, object('Deployment', 'd', pod('a'))) }).downloads).toEqual([
    { url: 'https://plugins.example/ldap-1.1.jar', sha256: SHA, usedBy: ['ConfigMap plugins'] },
  ]);
});

test('images of init containers, CronJobs, image volumes and Clusters of CloudNativePG are found', () => {
  const files = {
    'a.yaml': yaml(
      object('CronJob', 'c', { spec: { jobTemplate: pod('one') } }),
      object('Deployment', 'd', { spec: { template: { spec: { initContainers: [{ image: 'two' }], volumes: [{ image: { reference: 'three' } }] } } } }),
      object('Cluster', 'e', { spec: { imageName: 'four' } }),
      object('ConfigMap', 'f', { data: { image: 'none' } }),
    ),
  };
  expect(json(files, 'a.yaml').images.map(({ image }) => image)).toEqual(['four', 'one', 'three', 'two']);
});

describe('the script', () => {
  const files = {
    'dist/a.yaml': yaml(
      object('Deployment', 'd', pod(`ghcr.io/a/b:1@sha256:${SHA}`, `ghcr.io/a/c@sha256:${SHA}`, 'docker.io/a/d:2', 'quay.io/a/d:2', 'nginx')),
      object('ConfigMap', 'plugins', { data: { 'plugins.txt': `download l.jar ${SHA} https://plugins.example/it's.jar\n` } }),
    ),
  };
  const script = (...args: string[]) => ran(['images', ...args], files);
  const lines = (tool: string) => script('--script', tool, '--to', 'harbor.uni.example/proxy/').out.split('\n');

  test('copies each image to the registry, by crane', () => {
    expect(lines('crane').filter((line) => line.startsWith('crane '))).toEqual([
      'crane copy docker.io/a/d:2 harbor.uni.example/proxy/docker.io/a/d:2',
      `crane copy ghcr.io/a/b@sha256:${SHA} harbor.uni.example/proxy/a/b:1`,
      `crane copy ghcr.io/a/c@sha256:${SHA} harbor.uni.example/proxy/a/c:sha256-${SHA}`,
      'crane copy docker.io/library/nginx:latest harbor.uni.example/proxy/library/nginx:latest',
      'crane copy quay.io/a/d:2 harbor.uni.example/proxy/quay.io/a/d:2',
    ]);
  });

  test('copies all platforms, and the digest that is pinned, by skopeo', () => {
    expect(lines('skopeo')).toContain(`skopeo copy --all --preserve-digests docker://ghcr.io/a/b@sha256:${SHA} docker://harbor.uni.example/proxy/a/b:1`);
  });

  test('fetches what pods download, and checks it; no name ends its quotes', () => {
    expect(lines('crane')).toContain(`curl --fail --location --remote-time --output 'it'\\''s.jar' 'https://plugins.example/it'\\''s.jar'`);
    expect(lines('crane')).toContain(`printf '%s  %s\\n' ${SHA} 'it'\\''s.jar' | sha256sum --check`);
  });

  test('says how main.ts names them', () => {
    expect(lines('crane')).toContain(`#   Image.of('harbor.uni.example/proxy/a/b')`);
  });

  test.each([
    [['--script', 'crane'], 'a script needs a registry to copy to: add --to'],
    [['--to', 'harbor.uni.example'], '--to is for a script: add --script crane or skopeo'],
    [['--script', 'crane', '--to', 'https://harbor.uni.example'], '--to is a registry and a path in it, without https://'],
    [['--script', 'crane', '--to', 'harbor.uni.example/$(id)'], '--to is a registry and a path in it'],
    [['--script', 'docker', '--to', 'h.example'], 'choose among crane and skopeo'],
  ])('%j is wrong use', (args, message) => {
    expect(script(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });
});

describe('what is read', () => {
  test.each([
    ['no folder dist', [], {}, 'there is no folder dist here: run cdk8s synth first'],
    ['a file that is not there', ['b.yaml'], {}, 'b.yaml cannot be read: there is no such file'],
    ['a file without objects', ['b.yaml'], { 'b.yaml': 'a: 1\n' }, 'no object of Kubernetes is in b.yaml'],
    ['no YAML', ['b.yaml'], { 'b.yaml': 'a: [\n' }, 'b.yaml is no YAML'],
  ])('%s is wrong use', (_, words, files, message) => {
    expect(ran(['images', ...words], files)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });

  test('a folder with all in it, a file, standard input, and a List', () => {
    const one = yaml({ kind: 'List', items: [object('Deployment', 'd', pod('one'))] });
    for (const [word, file] of [
      ['out', 'out/sub/a.yml'],
      ['out', 'out/a.json'],
      ['a.yaml', 'a.yaml'],
      ['-', '-'],
    ] as const) {
      const text = file.endsWith('json') ? JSON.stringify(object('Deployment', 'd', pod('one'))) : one;
      expect(json({ [file]: text, 'out/README.md': 'image: two' }, word).images.map(({ image }) => image)).toEqual(['one']);
    }
  });
});
