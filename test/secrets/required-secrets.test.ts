import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import {
  Login,
  AafEnvironment,
  ClusterServices,
  EfkCertificates,
  RequiredSecrets,
  Secret,
  SopsMode,
  SopsSecrets,
  XnatSite,
  type XnatSiteProps,
} from 'cdk8s-xnat';
import { MINIMAL } from '../support/sites';
import { fixture } from '../support/sops';

const of = (change: Partial<XnatSiteProps> = {}) => RequiredSecrets.of(new XnatSite(new App(), 'uwa', { ...MINIMAL, ...change })).list;
const names = (list: ReturnType<typeof of>) => list.map(({ namespace, name, keys }) => `${namespace}/${name}: ${keys.join(' ')}`);

/** One object of each kind that reads a Secret, and in each way. */
function chartOf(spec: object, kind = 'Deployment', apiVersion = 'apps/v1'): Chart {
  const chart = new Chart(new App(), 'other', { namespace: 'other', disableResourceNameHashes: true });
  new ApiObject(chart, 'reader', { kind, apiVersion, metadata: { name: 'reader' }, spec });
  return chart;
}
function accountOf(imagePullSecrets: object[]): Chart {
  const chart = new Chart(new App(), 'other', { namespace: 'other' });
  new ApiObject(chart, 'account', { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name: 'account' }, imagePullSecrets });
  return chart;
}
const pod = (spec: object) => ({ template: { spec } });

describe('the Secrets that a site needs', () => {
  test('are those that its pods read, with keys and readers', () => {
    expect(of({ logins: [Login.aaf({ environment: AafEnvironment.TEST, client: Secret.named('aaf', { clientSecret: 'secret' }) })] })).toMatchInlineSnapshot(`
[
  {
    "keys": [
      "clientId",
      "secret",
    ],
    "name": "aaf",
    "namespace": "uwa",
    "readers": [
      "StatefulSet uwa-xnat-web",
    ],
  },
  {
    "keys": [
      "password",
    ],
    "name": "uwa-postgresql",
    "namespace": "uwa",
    "readers": [
      "StatefulSet uwa-postgresql",
      "StatefulSet uwa-xnat-web",
    ],
  },
  {
    "keys": [
      "password",
    ],
    "name": "uwa-xnat-web-admin",
    "namespace": "uwa",
    "readers": [
      "StatefulSet uwa-xnat-web",
    ],
  },
]
`);
  });

  test('come with what is turned on', () => {
    const before = names(of());
    expect(names(of({ messageBroker: {} })).filter((line) => !before.includes(line))).toEqual(['uwa/uwa-activemq: password']);
    expect(names(of({ xnat: { pod: { imagePullSecrets: ['registry'] } } })).filter((line) => !before.includes(line))).toEqual([
      'uwa/registry: .dockerconfigjson',
    ]);
  });

  test('are not those that cert-manager makes', () => {
    expect(names(of({ ingress: { className: 'traefik', clusterIssuer: 'letsencrypt' } }))).toEqual(names(of()));
    expect(names(of({ ingress: { className: 'traefik', tlsSecretName: 'web' } }))).toContain('uwa/web: tls.crt tls.key');
    const cluster = (efk: object) => names(RequiredSecrets.of(new ClusterServices(new App(), 'cluster', { efk })).list);
    expect(cluster({})).toEqual([
      'efk-fluentd/fluentd-writer: password',
      'efk/elastic-credentials: password',
      'efk/fluentd-writer: password',
      'efk/kibana: encryptionkey reportingkey savedobjectskey',
      'efk/kibana-system: password',
    ]);
    const stored = Secret.named('stored');
    expect(cluster({ certificates: EfkCertificates.fromPem({ transport: stored, http: stored, kibana: stored }) })).toContain(
      'efk/stored: ca.crt tls.crt tls.key',
    );
  });

  test('of one chart are not those of its neighbour; of the app, they are all', () => {
    const app = new App();
    const site = new XnatSite(app, 'uwa', MINIMAL);
    new XnatSite(app, 'unsw', { ...MINIMAL, url: 'https://unsw.example.edu.au' });
    expect(RequiredSecrets.of(site).list.map(({ namespace }) => namespace)).not.toContain('unsw');
    expect(new Set(RequiredSecrets.of(app).list.map(({ namespace }) => namespace))).toEqual(new Set(['uwa', 'unsw']));
  });

  test.each<[string, Chart, string[]]>([
    ['a variable', chartOf(pod({ containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'a', key: 'k' } } }, { value: 'x' }] }] })), ['other/a: k']],
    ['all variables', chartOf(pod({ initContainers: [{ envFrom: [{ secretRef: { name: 'a' } }, { configMapRef: { name: 'b' } }] }] })), ['other/a: ']],
    ['a volume', chartOf(pod({ volumes: [{ secret: { secretName: 'a' } }, { configMap: { name: 'b' } }] })), ['other/a: ']],
    [
      'a key of a volume',
      chartOf(pod({ volumes: [{ projected: { sources: [{ secret: { name: 'a', items: [{ key: 'k' }, { key: 'k' }] } }] } }] })),
      ['other/a: k'],
    ],
    ['a job by the clock', chartOf({ jobTemplate: { spec: pod({ volumes: [{ secret: { secretName: 'a' } }] }) } }, 'CronJob', 'batch/v1'), ['other/a: ']],
    ['a job that runs once', chartOf(pod({ containers: [{ envFrom: [{ secretRef: { name: 'a' } }] }] }), 'Job', 'batch/v1'), ['other/a: ']],
    [
      'a pod of its own',
      chartOf({ imagePullSecrets: [{ name: 'b' }], volumes: [{ secret: { secretName: 'a', items: [{ key: 'k' }] } }] }, 'Pod', 'v1'),
      ['other/a: k', 'other/b: .dockerconfigjson'],
    ],
    ['a set of pods', chartOf(pod({ volumes: [{ secret: { secretName: 'a' } }] }), 'ReplicaSet'), ['other/a: ']],
    [
      'what a driver of storage reads',
      chartOf(pod({ volumes: [{ csi: { driver: 'smb.csi.k8s.io', nodePublishSecretRef: { name: 'a' } } }, { csi: { driver: 'b' } }] })),
      ['other/a: '],
    ],
    ['the registry of an account', accountOf([{ name: 'a' }, { name: 'b' }]), ['other/a: .dockerconfigjson', 'other/b: .dockerconfigjson']],
    [
      'a web site whose controller has the certificate',
      chartOf({ tls: [{ hosts: ['a.example.edu.au'] }, { secretName: 'a' }] }, 'Ingress', 'networking.k8s.io/v1'),
      ['other/a: tls.crt tls.key'],
    ],
    [
      'what may be missing',
      chartOf(
        pod({
          volumes: [{ secret: { secretName: 'a', optional: true } }],
          containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'b', key: 'k', optional: true } } }] }],
        }),
      ),
      [],
    ],
  ])('%s is found', (_, chart, expected) => {
    expect(names(RequiredSecrets.of(chart).list)).toEqual(expected);
  });

  test.each([
    ['a Secret', 'Secret', 'v1', undefined],
    ['an ExternalSecret', 'ExternalSecret', 'external-secrets.io/v1', {}],
    ['an ExternalSecret of another name', 'ExternalSecret', 'external-secrets.io/v1', { target: { name: 'a' } }],
    ['a Certificate', 'Certificate', 'cert-manager.io/v1', { secretName: 'a' }],
  ])('%s of another chart makes one that is needed no more, in its namespace', (_, kind, apiVersion, spec) => {
    const chart = chartOf(pod({ volumes: [{ secret: { secretName: 'a' } }] }));
    const maker = new Chart(chart.node.root, 'maker', { disableResourceNameHashes: true });
    new ApiObject(maker, 'elsewhere', { kind, apiVersion, metadata: { name: 'a', namespace: 'elsewhere' }, spec });
    expect(names(RequiredSecrets.of(chart).list)).toEqual(['other/a: ']);
    new ApiObject(maker, 'here', { kind, apiVersion, metadata: { name: spec && 'target' in spec ? 'z' : 'a', namespace: 'other' }, spec });
    expect(RequiredSecrets.of(chart).list).toEqual([]);
  });
});

describe('the script beside the YAML', () => {
  let outdir: string;
  beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), 'xnat-secrets-'))));
  afterEach(() => rmSync(outdir, { recursive: true }));

  test('is written for each chart that needs any, and goes with the need', () => {
    const app = new App({ outdir });
    new ClusterServices(app, 'cluster');
    new XnatSite(app, 'uwa', MINIMAL);
    app.synth();
    expect(readdirSync(outdir).sort()).toEqual(['cluster.k8s.yaml', 'uwa.k8s.yaml', 'uwa.secrets.sh']);
    const script = readFileSync(join(outdir, 'uwa.secrets.sh'), 'utf8');
    expect(script).toContain('#   read by  StatefulSet uwa-postgresql, StatefulSet uwa-xnat-web\n');
    expect(script.split('\n').filter((line) => /^(namespace|secret) [a-z]/.test(line))).toMatchInlineSnapshot(`
[
  "namespace uwa",
  "secret uwa uwa-postgresql password",
  "secret uwa uwa-xnat-web-admin password",
]
`);

    const produced = new App({ outdir });
    const site = new XnatSite(produced, 'uwa', MINIMAL);
    for (const { name } of RequiredSecrets.of(site).list)
      new ApiObject(site, name, { kind: 'ExternalSecret', apiVersion: 'external-secrets.io/v1', metadata: { name } });
    produced.synth();
    expect(readdirSync(outdir)).not.toContain('uwa.secrets.sh');
  });

  test('is written by synth alone, and not where something is refused', () => {
    const app = new App({ outdir });
    const site = new XnatSite(app, 'uwa', MINIMAL);
    app.synthYaml();
    site.toJson();
    expect(readdirSync(outdir)).toEqual([]);
    new XnatSite(app, 'refused', { ...MINIMAL, url: 'nowhere' });
    expect(() => app.synth()).toThrow(/url/);
    expect(readdirSync(outdir).filter((name) => name.endsWith('.sh'))).toEqual([]);
  });

  test('says which Secret is read whole', () => {
    expect(RequiredSecrets.of(chartOf(pod({ volumes: [{ secret: { secretName: 'a' } }] }))).toScript()).toContain(
      "say 'other/a is read whole: make it as its reader documents'",
    );
  });
});

describe('a file with values that an earlier run has written', () => {
  const made = (make: (app: App) => Chart): { before: boolean; after: boolean; others: string[] } => {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-secrets-'));
    try {
      const app = new App({ outdir });
      const chart = make(app);
      const path = join(outdir, `${chart.node.id}.secrets.k8s.yaml`);
      writeFileSync(path, 'kind: Secret', { mode: 0o600 });
      writeFileSync(join(outdir, 'another.secrets.k8s.yaml'), 'kind: Secret', { mode: 0o600 });
      const before = existsSync(path);
      app.synth();
      return { before, after: existsSync(path), others: readdirSync(outdir).filter((name) => name.endsWith('.secrets.k8s.yaml')) };
    } finally {
      rmSync(outdir, { recursive: true });
    }
  };

  test('goes where the site has no such source any more: nobody applies an old password', () => {
    expect(made((app) => new XnatSite(app, 'xnat', MINIMAL))).toEqual({ before: true, after: false, others: ['another.secrets.k8s.yaml'] });
    expect(made((app) => new ClusterServices(app, 'cluster', { metricsServer: {} }))).toEqual({
      before: true,
      after: false,
      others: ['another.secrets.k8s.yaml'],
    });
  });

  test('is written anew where it has one, also by addTo', () => {
    const placeholders = SopsSecrets.fromFile(fixture('secrets.enc.yaml'), { mode: SopsMode.PLACEHOLDERS });
    const reading = { ...MINIMAL, logins: [Login.aaf({ client: Secret.named('xnat-aaf') })] };
    expect(made((app) => new XnatSite(app, 'xnat', { ...reading, secrets: placeholders }))).toMatchObject({ after: true });
    expect(
      made((app) => {
        const site = new XnatSite(app, 'xnat', reading);
        placeholders.addTo(site);
        return site;
      }),
    ).toMatchObject({ after: true });
  });
});
