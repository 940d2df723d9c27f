import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect, type InspectOptions } from 'node:util';
import { App, Testing } from 'cdk8s';
import {
  Login,
  AafEnvironment,
  ClusterServices,
  EfkCertificates,
  EncryptedManifests,
  ExternalSecret,
  RequiredSecrets,
  Secret,
  SopsMode,
  SopsSecrets,
  XnatSite,
} from 'cdk8s-xnat';
import { SecretValue } from '../../src/features/secrets/secret-value';
import { MINIMAL } from '../support/sites';
import { describeWith } from '../real/support/parts';
import { damaged, encrypt, endingSops, fakeSops, fixture, freshFolder, onMachine, REAL_SOPS, setMachine, WITH_KEY } from '../support/sops';

/** Characters that each way of writing a text writes in another way. */
const CANARY = /^canary-\d+-/;
const canary = (i: number) => `canary-${i}-"q"\\ä&/+?~${i}`;

/** A canary of a form that the pods take. */
function valueOf(name: string, key: string, i: number): string {
  if (key === 'tls.key') return `-----BEGIN PRIVATE KEY-----\n${canary(i)}\n-----END PRIVATE KEY-----`;
  if (key === 'tls.crt' || key === 'ca.crt') return `-----BEGIN CERTIFICATE-----\n${canary(i)}\n-----END CERTIFICATE-----`;
  return name === 'xnat-xnat-web-admin' ? `canary-${i}-_.${i}` : canary(i);
}

/** What is in any way of writing any canary: to look for it once is faster than to look for each. */
const TRACE = /canary|Y2FuYXJ5|YW5hcnkt|bmFyeS|63616e617279/;

const ALL_OF_AN_APP: InspectOptions = { depth: 12, showHidden: true };
/** Its getters too; what lies deeper are the charts that it was given to. */
const ALL_OF_A_FILE: InspectOptions = { depth: 8, showHidden: true, getters: true };

/** A site and a cluster with all that reads a Secret. */
function everything(app: App, secrets?: SopsSecrets): void {
  const stored = Secret.named('certificates');
  const certificates = EfkCertificates.fromPem({ transport: Secret.named('nodes'), http: stored, kibana: stored });
  new ClusterServices(app, 'cluster', { efk: { certificates }, secrets });
  new XnatSite(app, 'xnat', {
    ...MINIMAL,
    messageBroker: {},
    smtp: { host: 'mail.example.edu.au', credentials: Secret.named('mail') },
    xnat: { pod: { imagePullSecrets: ['registry'] } },
    logins: [Login.aaf({ environment: AafEnvironment.TEST, client: Secret.named('xnat-aaf') })],
    ingress: { className: 'traefik', tlsSecretName: 'web' },
    secrets,
  });
}

/** A text in all the ways in which it may be written somewhere. */
function waysOf(text: string): string[] {
  const bytes = Buffer.from(text);
  // Base64 of the text inside of another text begins at any of three places.
  const shifted = [0, 1, 2].map((skipped) => bytes.subarray(skipped).toString('base64').slice(0, -4));
  return [
    text,
    ...shifted,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    bytes.toString('latin1'),
    `canary-${/\d+/.exec(text)![0]}-`,
  ];
}

describeWith(['sops'], 'no value leaves the file that it is written to', () => {
  onMachine(WITH_KEY);
  const folder = freshFolder();
  const path = () => join(folder(), 'secrets.enc.yaml');
  const values: string[] = [];
  let secrets: Record<string, Record<string, string>>;
  let seen: string[];

  /** A file with a canary in each key that anything reads. */
  beforeEach(() => {
    const app = new App();
    everything(app);
    values.length = 0;
    secrets = {};
    for (const { name, keys } of RequiredSecrets.of(app).list) {
      for (const key of keys) {
        // One Secret may be read in two namespaces.
        if (secrets[name]?.[key] === undefined) values.push(((secrets[name] ??= {})[key] = valueOf(name, key, values.length)));
      }
    }
    writeFileSync(path(), encrypt(secrets));
    seen = [];
    for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockImplementation((chunk) => seen.push(String(chunk)) > 0);
    for (const method of ['log', 'error', 'warn', 'info', 'debug'] as const)
      jest.spyOn(console, method).mockImplementation((...words: unknown[]) => void seen.push(inspect(words)));
  });
  afterEach(() => jest.restoreAllMocks());

  const found = (texts: readonly string[]) => {
    const traced = texts.filter((text) => TRACE.test(text));
    return values.flatMap((value) => waysOf(value).filter((way) => traced.some((text) => text.includes(way))));
  };
  const shown = (thing: unknown) =>
    inspect(thing, { ...(thing instanceof SopsSecrets ? ALL_OF_A_FILE : ALL_OF_AN_APP), maxArrayLength: null, maxStringLength: null });

  test('when all is well', () => {
    const app = new App({ outdir: join(folder(), 'dist'), recordConstructMetadata: true });
    const sops = SopsSecrets.fromFile(path());
    everything(app, sops);
    app.synth();
    expect(values.length).toBeGreaterThan(15);
    const files = readdirSync(app.outdir);
    const secret = files.filter((file) => file.endsWith('.secrets.k8s.yaml'));
    expect(secret).toEqual(['cluster.secrets.k8s.yaml', 'xnat.secrets.k8s.yaml']);
    // Each value is in one of the two, so that it would be found elsewhere.
    const written = secret.map((file) => readFileSync(join(app.outdir, file), 'utf8'));
    expect(values.filter((value) => !written.some((text) => text.includes(Buffer.from(value).toString('base64'))))).toEqual([]);
    expect(secret.map((file) => statSync(join(app.outdir, file)).mode & 0o777)).toEqual([0o600, 0o600]);

    const texts = [
      ...files.filter((file) => !secret.includes(file)).map((file) => readFileSync(join(app.outdir, file), 'utf8')),
      app.synthYaml(),
      JSON.stringify(app.charts.map((chart) => Testing.synth(chart))),
      shown(app),
      shown(sops),
      ...app.node.findAll().flatMap((construct) => [inspect(construct, { depth: 3, showHidden: true }), JSON.stringify(construct.node.metadata)]),
      RequiredSecrets.of(app).toScript(),
      ...seen,
    ];
    expect(texts.every((text) => text.length > 0)).toBe(true);
    expect(found(texts)).toEqual([]);
  });

  test.each<[string, (file: string) => string]>([
    ['a value is damaged', (file) => file.replace(/(type:str\]\n[^]*?data:)(.)/, damaged)],
    ['the MAC is damaged', (file) => file.replace(/(mac: ENC\[AES256_GCM,data:)(.)/, damaged)],
    ['a value stands there in clear', (file) => file.replace(/: ENC\[.*/, () => `: ${JSON.stringify(values[0])}`)],
    ['the whole file stands there in clear', () => `xnat-aaf:\n  clientSecret: ${JSON.stringify(values[0])}\n`],
    ['it is no YAML', () => `xnat-aaf: ${values[0]}\n  "${values[1]}: [\n`],
    ['a value is a list', () => `xnat-aaf: [${JSON.stringify(values[0])}]\nsops: { mac: a, lastmodified: b }\n`],
  ])('when %s', (_, change) => {
    writeFileSync(path(), change(readFileSync(path(), 'utf8')));
    const app = new App({ outdir: join(folder(), 'dist') });
    const sops = SopsSecrets.fromFile(path());
    everything(app, sops);
    let error: unknown;
    try {
      app.synth();
    } catch (thrown) {
      error = thrown;
    }
    expect((error as Error).message).toMatch(/\(sops-/);
    expect(found([shown(error), (error as Error).stack!, shown(app), shown(sops), ...seen])).toEqual([]);
    expect(readdirSync(app.outdir)).toEqual([]);
  });

  test('when other rules are broken, and the values are known', () => {
    const app = new App({ outdir: join(folder(), 'dist') });
    everything(app, SopsSecrets.fromFile(path()));
    const site = app.charts[1]!;
    new ExternalSecret(site, 'mail', { store: 'aws', keys: { other: { key: 'x' } } });
    new XnatSite(app, 'wrong', { ...MINIMAL, url: 'nowhere', logins: [Login.aaf({ client: 'x' as never })], secrets: 'hunter2' as never });
    const messages = app.node.findAll().flatMap((construct) => construct.node.validate());
    expect(messages.length).toBeGreaterThan(4);
    expect(messages.join()).toContain('secret-producers');
    expect(messages.join()).not.toContain('hunter2');
    expect(found([...messages, shown(app), ...seen])).toEqual([]);
  });

  test('when sops warns of it', () => {
    setMachine({ ...WITH_KEY, PATH: fakeSops(folder(), `process.stderr.write(${JSON.stringify(values.join(' '))}); ${REAL_SOPS}`) });
    const app = new App({ outdir: join(folder(), 'dist') });
    const sops = SopsSecrets.fromFile(path());
    everything(app, sops);
    app.synth();
    const files = readdirSync(app.outdir).map((name) => [name, readFileSync(join(app.outdir, name), 'utf8')] as const);
    const secret = files.filter(([name]) => name.endsWith('.secrets.k8s.yaml')).map(([, text]) => text);
    expect(values.filter((value) => !secret.some((text) => text.includes(Buffer.from(value).toString('base64'))))).toEqual([]);
    expect(
      found([...files.filter(([name]) => !name.endsWith('.secrets.k8s.yaml')).map(([, text]) => text), app.synthYaml(), shown(app), shown(sops), ...seen]),
    ).toEqual([]);
  });

  test('when a pod could not use it', () => {
    const certificates = { 'ca.crt': values[0]!, 'tls.crt': values[1]!, 'tls.key': values[0]! };
    writeFileSync(path(), encrypt({ ...secrets, 'xnat-xnat-web-admin': { password: values[0]! }, certificates }));
    const app = new App({ outdir: join(folder(), 'dist') });
    everything(app, SopsSecrets.fromFile(path()));
    const messages = app.node.findAll().flatMap((construct) => construct.node.validate());
    expect(messages.filter((message) => message.includes('(secret-content)')).length).toBeGreaterThanOrEqual(3);
    expect(found([...messages, shown(app), ...seen])).toEqual([]);
  });

  test('when the program sops fails, and quotes it', () => {
    setMachine({ PATH: endingSops(folder(), { says: values.join(' '), prints: values.join(' '), code: 25 }) });
    const app = new App({ outdir: join(folder(), 'dist') });
    everything(app, SopsSecrets.fromFile(path()));
    expect(() => app.synth()).toThrow(/\(sops-tampered\)/);
    expect(found([shown(app), ...seen])).toEqual([]);
  });
});

test('a file of sops with values in clear holds none that a debugger shows', () => {
  const sops = SopsSecrets.fromFile(fixture('regex.enc.yaml'));
  expect(inspect(sops, ALL_OF_A_FILE)).toContain('clientId');
  expect(inspect(sops, ALL_OF_A_FILE)).not.toContain('kLM3n');
});

describe('what is given in the place of something else is not shown', () => {
  onMachine({});
  const folder = freshFolder();
  const KEY = `AGE-SECRET-${'KEY'}-1${'QL'.repeat(29)}`;
  const fixtureFile = () => SopsSecrets.fromFile(fixture('secrets.enc.yaml'), { mode: SopsMode.PLACEHOLDERS });
  const decrypted = 'xnat-aaf:\n  clientSecret: hunter2\n';

  test.each<[string, () => object, string]>([
    ['the decrypted text as the path', () => SopsSecrets.fromFile(decrypted), 'prop-type'],
    ['a key as the path', () => SopsSecrets.fromFile(KEY), 'prop-type'],
    ['a key in a folder as the path', () => SopsSecrets.fromFile(`keys/${KEY}.yaml`), 'prop-type'],
    ['a password as the path', () => SopsSecrets.fromFile('hunter2!'), 'sops-file'],
    ['a password and a colon as the path', () => SopsSecrets.fromFile('a: hunter2.yaml'), 'sops-file'],
    ['a long text as the path', () => SopsSecrets.fromFile('hunter2'.repeat(1000)), 'prop-type'],
    ['a number as the path', () => SopsSecrets.fromFile(1234567 as never), 'prop-type'],
    ['the decrypted text as the path of manifests', () => EncryptedManifests.fromFile(decrypted), 'prop-type'],
    ['a password as the path of manifests', () => EncryptedManifests.fromFile('hunter2!'), 'encrypted-manifests'],
    ['a password as the mode', () => SopsSecrets.fromFile(fixture('secrets.enc.yaml'), { mode: 'hunter2' as never }), 'prop-type'],
    ['a password as the options', () => SopsSecrets.fromFile(fixture('secrets.enc.yaml'), 'hunter2' as never), 'prop-type'],
    ['a password as the name of a Secret', () => fixtureFile().secret('Hunter2!pass word'), 'secret-name'],
    ['a number as the name of a Secret', () => fixtureFile().secret(1234567 as never), 'prop-type'],
    ['a password as the keys of a Secret', () => fixtureFile().secret('xnat-aaf', 'hunter2' as never), 'prop-type'],
  ])('%s', (_, make, rule) => {
    const before = process.cwd();
    const app = new App();
    const made = make();
    process.chdir(folder());
    try {
      if (made instanceof Secret)
        new XnatSite(app, 'xnat', {
          ...MINIMAL,
          logins: [Login.aaf({ client: made })],
          secrets: SopsSecrets.fromFile(join(before, fixture('secrets.enc.yaml')), { mode: SopsMode.PLACEHOLDERS }),
        });
      else new XnatSite(app, 'xnat', { ...MINIMAL, secrets: made as SopsSecrets });
    } finally {
      process.chdir(before);
    }
    const messages = app.node.findAll().flatMap((construct) => construct.node.validate());
    expect(messages.join('\n')).toContain(`(${rule})`);
    expect(messages.join('\n').replace(/looked for in .*/g, '')).not.toMatch(/hunter2|AGE-SECRET|1234567/i);
  });
});

describe('a file of manifests with a value in clear', () => {
  const folder = freshFolder();
  const flux = readFileSync(fixture('flux.yaml'), 'utf8');
  const sealed = readFileSync(fixture('sealed.yaml'), 'utf8');
  const VALUE = 'hunter2-canary';
  const secretOf = (rest: string) => `apiVersion: v1\nkind: Secret\nmetadata: { name: xnat-aaf, namespace: xnat }\n${rest}`;

  test.each<[string, string]>([
    ['a Secret', secretOf(`stringData: { clientSecret: ${VALUE} }`)],
    ['a value in base64', secretOf(`data: { clientSecret: ${Buffer.from(VALUE).toString('base64')} }`)],
    ['a value beside encrypted ones', flux.replace(/clientSecret: .*/, `clientSecret: ${VALUE}`)],
    [
      'what kubectl apply remembers',
      flux.replace(
        'namespace: xnat',
        `namespace: xnat\n    annotations:\n        kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"clientSecret":"${VALUE}"}}'`,
      ),
    ],
    [
      'what kubectl apply remembers, in a template',
      sealed.replace(/ {4}metadata:\n/, (line) => `${line}      annotations:\n        kubectl.kubernetes.io/last-applied-configuration: '${VALUE}'\n`),
    ],
    ['a template of a sealed one', sealed.replace(/ {2}template:\n/, `$&    data:\n      other: ${VALUE}\n`)],
    ['a template of a password', sealed.replace(/ {2}template:\n/, `$&    stringData:\n      password: "{{ . }}${VALUE}"\n`)],
    ['no YAML', `${VALUE}: [`],
  ])('is neither copied nor shown: %s', (_, text) => {
    expect(text).not.toBe(sealed);
    const path = join(folder(), 'manifests.yaml');
    writeFileSync(path, text);
    const app = new App({ outdir: join(folder(), 'dist') });
    const manifests = EncryptedManifests.fromFile(path);
    new XnatSite(app, 'xnat', { ...MINIMAL, logins: [Login.aaf({ client: Secret.named('xnat-aaf') })], secrets: manifests });
    let error: unknown;
    try {
      app.synth();
    } catch (thrown) {
      error = thrown;
    }
    const shown = [(error as Error).message, (error as Error).stack!, inspect(app, ALL_OF_AN_APP), inspect(manifests, ALL_OF_A_FILE)];
    expect(shown[0]).toContain('(encrypted-manifests)');
    for (const way of [VALUE, Buffer.from(VALUE).toString('base64')]) expect(shown.filter((one) => one.includes(way))).toEqual([]);
    expect(readdirSync(app.outdir)).toEqual([]);
  });
});

describe('a value in memory', () => {
  const value = new SecretValue(Buffer.from('hunter2'));

  test.each<[string, (it: SecretValue) => unknown]>([
    ['a text', (it) => `${it as never}`],
    ['String', String],
    ['a sum', (it) => (it as never) + ''],
    ['JSON', (it) => JSON.parse(JSON.stringify(it)) as unknown],
    ['inspect', (it) => inspect(it, { showHidden: true, depth: null })],
  ])('says as %s that there is one, and not what', (_, print) => {
    expect(print(value)).toBe('[secret]');
  });

  test('has nothing to be found by looking into it', () => {
    expect([Object.keys(value), Reflect.ownKeys(value), inspect({ a: [value] }, { showHidden: true }), JSON.stringify({ ...value })]).toEqual([
      [],
      [],
      '{ a: [ [secret], [length]: 1 ] }',
      '{}',
    ]);
    expect(value.reveal().toString()).toBe('hunter2');
  });
});

test('the canary is one', () => {
  expect(canary(7)).toMatch(CANARY);
  expect(new Set(waysOf(canary(7))).size).toBeGreaterThan(8);
  for (const key of ['tls.key', 'tls.crt', 'password']) {
    const ways = [valueOf('xnat-aaf', key, 7), valueOf('xnat-xnat-web-admin', key, 7)].flatMap(waysOf);
    expect(ways.filter((way) => !TRACE.test(way))).toEqual([]);
  }
});
