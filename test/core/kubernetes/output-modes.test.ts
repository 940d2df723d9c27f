import { ApiObject, App, Size, YamlOutputType } from 'cdk8s';
import { ClusterServices, EfkCertificates, NetworkPeer, StorageProvisioner, XnatSite } from 'cdk8s-xnat';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { EXAMPLES, synthesizeExample } from '../../support/examples';
import { MINIMAL } from '../../support/sites';

const MODES = [YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE];

const folders: string[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'output-'));
  folders.push(made);
  return made;
}

afterAll(() => folders.forEach((made) => rmSync(made, { recursive: true })));

const documents = (text: string): unknown[] => parseAllDocuments(text).map((document) => document.toJS() as unknown);

/** The objects of each file of YAML. */
const filesIn = (outdir: string): Array<[file: string, objects: unknown[]]> =>
  readdirSync(outdir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => [file, documents(readFileSync(join(outdir, file), 'utf8'))]);

/** Objects in an order of their own. */
const sorted = (objects: readonly unknown[]): string[] => objects.map((object) => JSON.stringify(object)).sort();

/** Synthesizes what is built, in one of the ways in which cdk8s divides objects into files. */
function written(build: (app: App) => void, yamlOutputType: YamlOutputType): Array<[file: string, objects: unknown[]]> {
  const app = new App({ outdir: folder(), yamlOutputType });
  build(app);
  app.synth();
  return filesIn(app.outdir);
}

describe.each(EXAMPLES)('the example %s', (name) => {
  const files = Object.entries(synthesizeExample(name)).filter(([file]) => file.endsWith('.yaml'));
  const expected = sorted(files.flatMap(([, text]) => documents(text)));

  test.each(MODES)('has the same objects as %s', (mode) => {
    const outdir = folder();
    jest.isolateModules(() => {
      const own = require('cdk8s') as { App: typeof App };
      const { synth } = own.App.prototype;
      own.App.prototype.synth = function (this: App) {
        Object.assign(this, { outdir, yamlOutputType: mode });
        synth.call(this);
      };
      try {
        require(join(__dirname, '../../../examples', name, 'main.ts'));
      } finally {
        own.App.prototype.synth = synth;
      }
    });
    const there = filesIn(outdir);
    expect(sorted(there.flatMap(([, objects]) => objects))).toEqual(expected);
    if (mode !== YamlOutputType.FILE_PER_APP) expect(there.filter(([, objects]) => objects.length !== 1)).toEqual([]);
  });
});

test('two objects of one name in two namespaces get a file each, with the namespace in its name', () => {
  const efk = (app: App) => new ClusterServices(app, 'cluster', { efk: { certificates: EfkCertificates.certManager() } });
  const names = written(efk, YamlOutputType.FILE_PER_RESOURCE).map(([file]) => file);
  expect(names.filter((file) => file.includes('default-deny'))).toEqual([
    'NetworkPolicy.efk-default-deny.efk-fluentd.k8s.yaml',
    'NetworkPolicy.efk-default-deny.efk.k8s.yaml',
  ]);
});

test('the file of a Job is named by the Job', () => {
  const jobs = written((app) => new XnatSite(app, 'xnat', { ...MINIMAL, smokeTest: {}, setup: {} }), YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE)
    .map(([file]) => file)
    .filter((file) => file.includes('Job.'));
  expect(jobs).toEqual([
    expect.stringMatching(/^xnat\/Job\.xnat-smoke-test-[0-9a-f]{8}\.k8s\.yaml$/),
    expect.stringMatching(/^xnat\/Job\.xnat-xnat-setup-[0-9a-f]{8}\.k8s\.yaml$/),
  ]);
});

test('objects that only their API group tells apart stay, in one file', () => {
  const files = written((app) => {
    const chart = new XnatSite(app, 'both', { ...MINIMAL, namespace: 'both' });
    new ApiObject(chart, 'one', { apiVersion: 'a.example/v1', kind: 'Thing', metadata: { name: 'thing' } });
    new ApiObject(chart, 'other', { apiVersion: 'b.example/v1', kind: 'Thing', metadata: { name: 'thing' } });
  }, YamlOutputType.FILE_PER_RESOURCE);
  expect(files.filter(([file]) => file.startsWith('Thing')).map(([file, objects]) => [file, objects.length])).toEqual([['Thing.thing.both.k8s.yaml', 2]]);
});

test('nothing is lost in the numbered folders of charts that depend on each other', () => {
  const build = (app: App) => {
    const cluster = new ClusterServices(app, 'cluster', { efk: {}, storageClasses: { fast: { provisioner: StorageProvisioner.ebsGp3() } } });
    const site = new XnatSite(app, 'xnat', { ...MINIMAL, archive: { size: Size.gibibytes(10), storageClass: cluster.storageClass('fast') } });
    site.addDependency(cluster);
  };
  const [perChart, perResource] = [YamlOutputType.FILE_PER_CHART, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE].map((mode) => written(build, mode));
  expect(perChart!.map(([file]) => file)).toEqual(['0000-cluster.k8s.yaml', '0001-xnat.k8s.yaml']);
  expect(sorted(perResource!.flatMap(([, objects]) => objects))).toEqual(sorted(perChart!.flatMap(([, objects]) => objects)));
  expect(new Set(perResource!.map(([file]) => file.split('/')[0]))).toEqual(new Set(['0000-cluster', '0001-xnat']));
});

describe('among the templates of a Helm chart', () => {
  const build = (app: App) =>
    new XnatSite(app, 'xnat', { ...MINIMAL, monitoring: { alerts: {} }, networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] } });

  function chart(yamlOutputType: YamlOutputType): string {
    const made = folder();
    writeFileSync(join(made, 'Chart.yaml'), 'apiVersion: v2\nname: xnat\nversion: 1.0.0\n');
    mkdirSync(join(made, 'templates'));
    const app = new App({ outdir: join(made, 'templates'), yamlOutputType });
    build(app);
    app.synth();
    return made;
  }

  test('are templates alone; what people need lies beside Chart.yaml, and Helm leaves it out', () => {
    const made = chart(YamlOutputType.FILE_PER_CHART);
    expect(readdirSync(join(made, 'templates'))).toEqual(['xnat.k8s.yaml']);
    expect(existsSync(join(made, 'xnat.secrets.sh'))).toBe(true);
    expect(readFileSync(join(made, '.helmignore'), 'utf8')).toBe('xnat.secrets.sh\n');
  });

  test.each([YamlOutputType.FILE_PER_CHART, ...MODES])('Helm finds no action but those that write two braces (%s)', (mode) => {
    const templates = filesIn(join(chart(mode), 'templates')).map(([file]) => file);
    const made = chart(mode);
    const texts = templates.map((file) => readFileSync(join(made, 'templates', file), 'utf8'));
    const actions = texts.flatMap((text) => text.match(/\{\{`\{\{`\}\}/g) ?? []);
    expect(actions.length).toBeGreaterThan(5);
    const rendered = texts.map((text) => text.replaceAll('{{`{{`}}', '{{'));
    expect(sorted(rendered.flatMap(documents))).toEqual(sorted(written(build, mode).flatMap(([, objects]) => objects)));
  });
});

test('what lies beside the YAML is written by the method of the class as well, which is the one that jsii calls', () => {
  const app = new App({ outdir: folder() });
  new XnatSite(app, 'xnat', { ...MINIMAL });
  App.prototype.synth.call(app);
  expect(readdirSync(app.outdir).sort()).toEqual(['xnat.k8s.yaml', 'xnat.secrets.sh']);
});
