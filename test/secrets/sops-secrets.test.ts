import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type * as Cdk8s from 'cdk8s';
import { ApiObject, App, Chart, Testing } from 'cdk8s';
import type * as Xnat from 'cdk8s-xnat';
import { Login, ClusterServices, Acknowledgements, RequiredSecrets, Secret, SopsMode, SopsSecrets, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { typeOfSecret } from '../../src/features/secrets/secrets-file';
import { find, type Manifest } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { describeWith } from '../real/support/parts';
import { fakeSops, fixture, freshFolder, onMachine, REAL_SOPS, setMachine, WITH_KEY } from '../support/sops';

const FILE = fixture('secrets.enc.yaml');
const folder = freshFolder();

const siteIn = (app: App, props: Partial<XnatSiteProps> = {}, id = 'xnat') => {
  const sops = SopsSecrets.fromFile(FILE);
  return new XnatSite(app, id, { ...MINIMAL, logins: [Login.aaf({ client: sops.secret('xnat-aaf') })], secrets: sops, ...props });
};
const objects = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as Manifest);
const decoded = (data: Record<string, string>) =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
const written = (app: App, chart = 'xnat') => objects(readFileSync(join(app.outdir, `${chart}.secrets.k8s.yaml`), 'utf8'));
const refusalsOf = (app: App) => app.node.findAll().flatMap((construct) => construct.node.validate());
/** A Deployment that reads these Secrets whole. */
const reader = (chart: Chart, ...names: string[]) =>
  new ApiObject(chart, names.join('-'), {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: names.join('-') },
    spec: { template: { spec: { volumes: names.map((secretName) => ({ secret: { secretName } })) } } },
  });

describeWith(['sops'], 'the Secrets of a site', () => {
  onMachine(WITH_KEY);

  test('are written beside its YAML, as kubectl applies them', () => {
    const app = new App({ outdir: folder() });
    siteIn(app);
    app.synth();
    expect(readdirSync(folder()).sort()).toEqual(['xnat.k8s.yaml', 'xnat.secrets.k8s.yaml']);
    expect(readFileSync(join(folder(), 'xnat.secrets.k8s.yaml'), 'utf8')).toMatchInlineSnapshot(`
"apiVersion: v1
kind: Secret
metadata:
  name: xnat-aaf
  namespace: xnat
  labels:
    app.kubernetes.io/instance: xnat
    app.kubernetes.io/name: secrets
    app.kubernetes.io/component: secrets
    app.kubernetes.io/part-of: xnat
    app.kubernetes.io/managed-by: cdk8s-xnat
type: Opaque
data:
  clientId: a0xNM24=
  clientSecret: Y2xpZW50LXNlY3JldC0x
---
apiVersion: v1
kind: Secret
metadata:
  name: xnat-postgresql
  namespace: xnat
  labels:
    app.kubernetes.io/instance: xnat
    app.kubernetes.io/name: secrets
    app.kubernetes.io/component: secrets
    app.kubernetes.io/part-of: xnat
    app.kubernetes.io/managed-by: cdk8s-xnat
type: Opaque
data:
  password: YSAiYiIgJ2MnIFxkICMgZQpm
---
apiVersion: v1
kind: Secret
metadata:
  name: xnat-xnat-web-admin
  namespace: xnat
  labels:
    app.kubernetes.io/instance: xnat
    app.kubernetes.io/name: secrets
    app.kubernetes.io/component: secrets
    app.kubernetes.io/part-of: xnat
    app.kubernetes.io/managed-by: cdk8s-xnat
type: Opaque
data:
  password: YWRtaW4ucGFzc3dvcmQtMQ==
"
`);
    expect(decoded(find(written(app), 'Secret', 'xnat-aaf').data)).toEqual({ clientId: 'kLM3n', clientSecret: 'client-secret-1' });
    expect(decoded(find(written(app), 'Secret', 'xnat-postgresql').data)).toEqual({ password: `a "b" 'c' \\d # e\nf` });
  });

  test('are needed no more, and are in no object', () => {
    const app = new App({ outdir: folder() });
    const site = siteIn(app);
    expect(RequiredSecrets.of(app).list).toEqual([]);
    expect(objects(app.synthYaml()).map(({ kind }) => kind)).not.toContain('Secret');
    expect((Testing.synth(site) as Manifest[]).map(({ kind }) => kind)).not.toContain('Secret');
    expect(readdirSync(folder())).toEqual([]);
  });

  test('that the file lacks are asked for by the script', () => {
    const app = new App({ outdir: folder() });
    siteIn(app, { smtp: { host: 'mail.example.edu.au', credentials: Secret.named('mail') } });
    app.synth();
    expect(
      readFileSync(join(folder(), 'xnat.secrets.sh'), 'utf8')
        .split('\n')
        .filter((line) => /^secret [a-z]/.test(line)),
    ).toEqual(['secret xnat mail password username']);
  });

  test('go with their need, and nothing is left of them', () => {
    const app = new App({ outdir: folder() });
    siteIn(app);
    app.synth();
    const other = new App({ outdir: folder() });
    const chart = new Chart(other, 'xnat');
    SopsSecrets.fromFile(FILE).addTo(chart);
    Acknowledgements.of(chart).add('secret-unread', 'a chart that reads nothing');
    other.synth();
    expect(readdirSync(folder())).toEqual(['xnat.k8s.yaml']);
  });

  test('are decrypted once for an app, however many charts read them and however often it is synthesized', () => {
    const count = join(folder(), 'count');
    setMachine({ ...WITH_KEY, PATH: fakeSops(folder(), `require('node:fs').appendFileSync(${JSON.stringify(count)}, 'x'); ${REAL_SOPS}`) });
    const app = new App({ outdir: join(folder(), 'dist') });
    siteIn(app);
    for (let i = 0; i < 15; i++) {
      const chart = new Chart(app, `chart-${i}`, { namespace: `chart-${i}` });
      reader(chart, 'xnat-aaf');
      SopsSecrets.fromFile(FILE).addTo(chart);
    }
    expect(existsSync(count)).toBe(false);
    app.synth();
    app.synth();
    expect(readFileSync(count, 'utf8')).toBe('x');
    expect(decoded(written(app, 'chart-14')[0]!.data)).toEqual({ clientId: 'kLM3n', clientSecret: 'client-secret-1' });
  });
});

describeWith(['sops'], 'a Secret', () => {
  onMachine(WITH_KEY);

  test('that is read in two namespaces is written in both, and once in each', () => {
    const app = new App({ outdir: folder() });
    const sops = SopsSecrets.fromFile(FILE);
    [
      ['a', 'here'],
      ['b', 'there'],
      ['c', 'here'],
      ['d', undefined],
    ].forEach(([id, namespace], i) => {
      const chart = new Chart(app, id!, { namespace, labels: { team: 'imaging' } });
      reader(chart, 'xnat-aaf');
      sops.addTo(chart);
      sops.addTo(chart);
      if (i === 0) Acknowledgements.of(chart).add('secret-unread', 'the others are read elsewhere');
    });
    app.synth();
    const namespaces = ['a', 'b', 'd'].map((id) => written(app, id).map(({ metadata }) => [metadata.namespace as unknown, metadata.labels.team as unknown]));
    expect(namespaces).toEqual([[['here', 'imaging']], [['there', 'imaging']], [[undefined, 'imaging']]]);
    expect(existsSync(join(folder(), 'c.secrets.k8s.yaml'))).toBe(false);
  });

  test('that may be missing is made all the same', () => {
    const app = new App({ outdir: folder() });
    const chart = new Chart(app, 'a', { namespace: 'a' });
    new ApiObject(chart, 'x', {
      apiVersion: 'v1',
      kind: 'Deployment',
      spec: { template: { spec: { volumes: [{ secret: { secretName: 'xnat-aaf', optional: true, items: [{ key: 'unknown' }] } }] } } },
    });
    Acknowledgements.of(chart).add('secret-unread', 'the others are read elsewhere');
    SopsSecrets.fromFile(FILE).addTo(chart);
    app.synth();
    expect(written(app, 'a').map(({ metadata }) => metadata.name as unknown)).toEqual(['xnat-aaf']);
  });

  test('of the services of a cluster is written beside theirs', () => {
    const app = new App({ outdir: folder() });
    const sops = SopsSecrets.fromFile(FILE);
    const credentials = sops.secret('xnat-postgresql');
    const cluster = new ClusterServices(app, 'cluster', { efk: { elasticsearch: { credentials }, fluentd: { credentials } }, secrets: sops });
    cluster.acknowledge('secret-unread', 'the others are of the sites');
    app.synth();
    expect(written(app, 'cluster').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'efk-fluentd/xnat-postgresql',
      'efk/xnat-postgresql',
    ]);
  });

  test.each([
    [['tls.key', 'tls.crt'], 'kubernetes.io/tls'],
    [['.dockerconfigjson'], 'kubernetes.io/dockerconfigjson'],
    [['ca.crt', 'tls.crt', 'tls.key'], 'kubernetes.io/tls'],
    [['.dockerconfigjson', 'password'], 'kubernetes.io/dockerconfigjson'],
    [['tls.crt', 'ca.crt'], 'Opaque'],
    [['password'], 'Opaque'],
  ])('with the keys %j is of the type %s', (keys, type) => {
    expect(typeOfSecret(keys)).toBe(type);
  });

  test('by its name has the keys that it is given', () => {
    const secret = SopsSecrets.fromFile(FILE).secret('xnat-aaf', { clientSecret: 'secret' });
    expect([secret.key('clientId'), secret.key('clientSecret')]).toEqual([
      { secretName: 'xnat-aaf', key: 'clientId' },
      { secretName: 'xnat-aaf', key: 'secret' },
    ]);
  });
});

describeWith(['sops'], 'the file of the Secrets', () => {
  onMachine(WITH_KEY);
  const path = () => join(folder(), 'xnat.secrets.k8s.yaml');
  const synth = () => {
    const app = new App({ outdir: folder() });
    siteIn(app);
    app.synth();
  };

  test.each([0o000, 0o022, 0o777])('is for its owner alone, with umask %o', (umask) => {
    const before = process.umask(umask);
    try {
      synth();
    } finally {
      process.umask(before);
    }
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder()).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('is a new one, where one with another mode is there and is being read', () => {
    writeFileSync(path(), 'old', { mode: 0o644 });
    chmodSync(path(), 0o644);
    writeFileSync(`${path()}.new`, 'left by a run that was ended', { mode: 0o666 });
    const opened = openSync(path(), 'r');
    const inode = statSync(path()).ino;
    synth();
    const seen = Buffer.alloc(100);
    expect(seen.toString('utf8', 0, readSync(opened, seen, 0, 100, 0))).toBe('old');
    closeSync(opened);
    expect([statSync(path()).mode & 0o777, statSync(path()).ino === inode]).toEqual([0o600, false]);
  });

  test('is written to where it is, and not through a link', () => {
    writeFileSync(join(folder(), 'elsewhere'), 'old');
    symlinkSync(join(folder(), 'elsewhere'), path());
    symlinkSync(join(folder(), 'elsewhere'), `${path()}.new`);
    synth();
    expect(readFileSync(join(folder(), 'elsewhere'), 'utf8')).toBe('old');
    expect(readFileSync(path(), 'utf8')).toContain('kind: Secret');
  });

  test('leaves nothing behind where it cannot be written', () => {
    mkdirSync(join(path(), 'in the way'), { recursive: true });
    expect(synth).toThrow();
    expect(readdirSync(folder()).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('is not written where something is refused', () => {
    const app = new App({ outdir: folder() });
    siteIn(app, { url: 'nowhere' });
    expect(() => app.synth()).toThrow(/url/);
    expect(readdirSync(folder())).toEqual([]);
  });

  test.each<[string, (at: string) => { outdir: string; variable?: string }]>([
    ['of its name', (at) => ({ outdir: mkdtempSync(join(at, 'cdk8s-')) })],
    ['within it', (at) => ({ outdir: join(at, 'cdk8s-aB3xYz/a/b'), variable: join(at, 'cdk8s-aB3xYz') })],
    [
      'behind a link',
      (at) => {
        mkdirSync(join(at, 'cdk8s-aB3xYz'));
        symlinkSync('cdk8s-aB3xYz', join(at, 'out'));
        return { outdir: join(at, 'out') };
      },
    ],
    [
      'within it, behind a link',
      (at) => {
        mkdirSync(join(at, 'cdk8s-aB3xYz/in'), { recursive: true });
        symlinkSync('cdk8s-aB3xYz', join(at, 'out'));
        return { outdir: join(at, 'cdk8s-aB3xYz/in'), variable: join(at, 'out') };
      },
    ],
  ])('holds placeholders in a folder that `cdk8s synth --stdout` may print, %s, and says so', (_, make) => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { outdir, variable } = make(folder());
    const app = inFolder(outdir, variable);
    expect(written(app).map(({ data }) => Object.values(data as object))).toEqual([['[secret]', '[secret]'], ['[secret]'], ['[secret]']]);
    expect(said.mock.calls.map(([text]) => text)).toEqual([
      expect.stringMatching(/^xnat\.secrets\.k8s\.yaml: placeholders in the place of the values, .* not named cdk8s-XXXXXX\.\n$/),
    ]);
    said.mockRestore();
  });

  test.each(['dist', 'cdk8s-webapp/dist', 'cdk8s-', 'cdk8s-aB3xYzz', 'my-cdk8s-aB3xYz'])('holds the values in the folder %s', (name) => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(readFileSync(join(inFolder(join(folder(), name), join(folder(), name)).outdir, 'xnat.secrets.k8s.yaml'), 'utf8')).not.toContain('[secret]');
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  function inFolder(outdir: string, variable: string | undefined): App {
    const before = process.env.CDK8S_OUTDIR;
    if (variable !== undefined) process.env.CDK8S_OUTDIR = variable;
    try {
      const app = new App({ outdir });
      siteIn(app);
      app.synth();
      return app;
    } finally {
      if (before === undefined) delete process.env.CDK8S_OUTDIR;
      else process.env.CDK8S_OUTDIR = before;
    }
  }
});

describe('placeholders', () => {
  onMachine({});

  test('need neither a key nor sops, and check the same', () => {
    const app = new App({ outdir: folder() });
    const sops = SopsSecrets.fromFile(FILE, { mode: SopsMode.PLACEHOLDERS });
    const site = new XnatSite(app, 'xnat', { ...MINIMAL, logins: [Login.aaf({ client: sops.secret('xnat-aaf') })], secrets: sops });
    app.synth();
    expect(RequiredSecrets.of(site).list).toEqual([]);
    expect(find(written(app), 'Secret', 'xnat-aaf')).toMatchObject({ type: 'Opaque', data: { clientId: '[secret]', clientSecret: '[secret]' } });
    expect(statSync(join(folder(), 'xnat.secrets.k8s.yaml')).mode & 0o777).toBe(0o600);
    const misspelt = new App();
    new XnatSite(misspelt, 'xnat', { ...MINIMAL, logins: [Login.aaf({ client: sops.secret('xnat-aff') })], secrets: sops });
    expect(refusalsOf(misspelt).join('\n')).toMatch(/sops-name\)[^]*secret-unread\)/);
  });

  test('are no default: without sops the synthesis is refused', () => {
    const app = new App({ outdir: folder() });
    siteIn(app);
    expect(() => app.synth()).toThrow(/\(sops-program\)/);
    expect(() => Testing.synth(siteIn(new App()))).toThrow(/\(sops-program\)/);
  });
});

test('a site without an encrypted file does not load the package yaml', () => {
  jest.isolateModules(() => {
    let loaded = false;
    jest.doMock('yaml', () => {
      loaded = true;
      return jest.requireActual<object>('yaml');
    });
    const cdk8s = require('cdk8s') as typeof Cdk8s;
    const xnat = require('cdk8s-xnat') as typeof Xnat;
    const app = new cdk8s.App({ outdir: folder() });
    new xnat.XnatSite(app, 'xnat', MINIMAL);
    app.synth();
    expect(loaded).toBe(false);
    xnat.SopsSecrets.fromFile(FILE);
    expect(loaded).toBe(true);
    jest.dontMock('yaml');
  });
});

describe('several charts', () => {
  onMachine({});

  test('are told once that the file cannot be decrypted', () => {
    const app = new App();
    for (const id of ['one', 'two'])
      siteIn(
        app,
        {
          url: `https://${id}.example.edu.au`,
          postgres: { credentials: Secret.named('xnat-postgresql') },
          xnat: { adminCredentials: Secret.named('xnat-xnat-web-admin') },
        },
        id,
      );
    expect(refusalsOf(app).map((message) => message.split('\n')[0])).toEqual([expect.stringMatching(/sops-program\)$/)]);
  });

  test('what is no chart is told', () => {
    expect(() => SopsSecrets.fromFile(FILE).addTo('xnat' as never)).toThrow('SopsSecrets.addTo takes a Chart, such as a site: sops.addTo(site)');
  });
});
