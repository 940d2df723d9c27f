import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { App, Testing } from 'cdk8s';
import { AafEnvironment, ClusterServices, EfkCertificates, ExternalSecret, RequiredSecrets, Secret, SopsSecrets, XnatSite } from 'cdk8s-xnat';
import { SecretValue } from '../../src/secrets/secret-value';
import { MINIMAL } from '../support/sites';
import { fakeSops, fixture, freshFolder, onMachine, setMachine, WITH_KEY } from '../support/sops';
import { bytesOfRecipient, SopsEncryptor } from '../support/sops-encryptor';

const RECIPIENT = /age1\w+/.exec(readFileSync(fixture('age-key.txt'), 'utf8'))![0];
/** Characters that each way of writing a text writes in another way. */
const CANARY = /^canary-\d+-/;
const canary = (i: number) => `canary-${i}-"q"\\ä&/+?~${i}`;

/** A site and a cluster with all that reads a Secret. */
function everything(app: App, secrets?: SopsSecrets): void {
  const stored = Secret.named('certificates');
  const certificates = EfkCertificates.existingPem({ transport: stored, http: stored, kibana: stored });
  new ClusterServices(app, 'cluster', { efk: { certificates }, secrets });
  new XnatSite(app, 'xnat', {
    ...MINIMAL,
    messageBroker: {},
    smtp: { host: 'mail.example.edu.au', credentials: Secret.named('mail') },
    xnat: { imagePullSecrets: ['registry'] },
    aaf: { environment: AafEnvironment.TEST, client: Secret.named('xnat-aaf') },
    ingress: { className: 'traefik', tlsSecretName: 'web' },
    secrets,
  });
}

/** A text in all the ways in which it may be written somewhere. */
function waysOf(text: string): string[] {
  const bytes = Buffer.from(text);
  // Base64 of the text inside of another text begins at any of three places.
  const shifted = [0, 1, 2].map((skipped) => bytes.subarray(skipped).toString('base64').slice(0, -4));
  return [text, ...shifted, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex'), encodeURIComponent(text), JSON.stringify(text).slice(1, -1), bytes.toString('latin1'), `canary-${/\d+/.exec(text)![0]}-`];
}

describe('no value leaves the file that it is written to', () => {
  onMachine(WITH_KEY);
  const folder = freshFolder();
  const path = () => join(folder(), 'secrets.enc.yaml');
  const values: string[] = [];
  let seen: string[];

  /** A file with a canary in each key that anything reads. */
  beforeEach(() => {
    const app = new App();
    everything(app);
    values.length = 0;
    const secrets: Record<string, Record<string, string>> = {};
    for (const { name, keys } of RequiredSecrets.of(app).list) {
      for (const key of keys) {
        // One Secret may be read in two namespaces.
        if (secrets[name]?.[key] === undefined) values.push(((secrets[name] ??= {})[key] = canary(values.length)));
      }
    }
    writeFileSync(path(), new SopsEncryptor(3).file(secrets, [[RECIPIENT, bytesOfRecipient(RECIPIENT)]]));
    seen = [];
    for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockImplementation((chunk) => seen.push(String(chunk)) > 0);
    for (const method of ['log', 'error', 'warn', 'info', 'debug'] as const) jest.spyOn(console, method).mockImplementation((...words: unknown[]) => void seen.push(inspect(words)));
  });
  afterEach(() => jest.restoreAllMocks());

  const found = (texts: readonly string[]) => values.flatMap((value) => waysOf(value).filter((way) => texts.some((text) => text.includes(way))));
  const shown = (thing: unknown) => inspect(thing, { depth: 12, showHidden: true, maxArrayLength: null, maxStringLength: null });

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
    ['a value is damaged', (file) => file.replace(/(type:str\]\n[^]*?data:)./, '$1/')],
    ['the MAC is damaged', (file) => file.replace(/(mac: ENC\[AES256_GCM,data:)./, '$1/')],
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
    new XnatSite(app, 'wrong', { ...MINIMAL, url: 'nowhere', aaf: { client: 'x' as never }, secrets: 'hunter2' as never });
    const messages = app.node.findAll().flatMap((construct) => construct.node.validate());
    expect(messages.length).toBeGreaterThan(4);
    expect(messages.join()).toContain('secret-producers');
    expect(messages.join()).not.toContain('hunter2');
    expect(found([...messages, shown(app), ...seen])).toEqual([]);
  });

  test('when the program sops fails, and quotes it', () => {
    setMachine({ PATH: fakeSops(folder(), `process.stderr.write(${JSON.stringify(values.join(' '))}); process.stdout.write(${JSON.stringify(values.join(' '))}); process.exitCode = 25;`) });
    const app = new App({ outdir: join(folder(), 'dist') });
    everything(app, SopsSecrets.fromFile(path()));
    expect(() => app.synth()).toThrow(/\(sops-tampered\)/);
    expect(found([shown(app), ...seen])).toEqual([]);
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
    expect([Object.keys(value), Reflect.ownKeys(value), inspect({ a: [value] }, { showHidden: true }), JSON.stringify({ ...value })]).toEqual([[], [], '{ a: [ [secret], [length]: 1 ] }', '{}']);
    expect(value.reveal().toString()).toBe('hunter2');
  });
});

test('the canary is one', () => {
  expect(canary(7)).toMatch(CANARY);
  expect(new Set(waysOf(canary(7))).size).toBeGreaterThan(8);
});
