import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { ClusterServices } from 'cdk8s-xnat';
import { parse, parseAllDocuments } from 'yaml';
import { find, type Manifest, named } from '../support/manifests';
import { emptyDir, temporaryFolder, writeVolume } from './support/folders';
import { describeWith } from './support/parts';
import { run } from './support/processes';

/** Kibana itself cannot be had here: what it reads is read as YAML. */
describeWith(['bash'], 'the init container that puts kibana.yml together', () => {
  const folder = temporaryFolder();
  const app = new App();
  new ClusterServices(app, 'cluster', { efk: { kibana: { url: 'https://kibana.example.edu.au' } } });
  const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
  const { initContainers, volumes } = find(objects, 'Deployment', 'kibana').spec.template.spec;
  const { command, env } = named<{ name: string; command: string[]; env: Array<{ name: string }> }>(initContainers, 'config');
  const settings = named<Manifest & { name: string }>(volumes, 'secrets').projected.sources.map(
    ({ secret }: Manifest) => secret.items[0].path as string,
  ) as string[];
  const files = find(objects, 'ConfigMap', 'kibana-config').data as Record<string, string>;
  const KEY = 'k'.repeat(32);
  let runs = 0;

  async function render(secrets: Record<string, string | Buffer>) {
    const here = join(folder, `run${runs++}`);
    const config = writeVolume(join(here, 'config'), files);
    const output = emptyDir(join(here, 'rendered'));
    const variables = { CONFIG: join(config, 'kibana.yml'), SECRETS: writeVolume(join(here, 'secrets'), secrets), OUTPUT: output };
    expect(Object.keys(variables).sort()).toEqual(env.map(({ name }) => name).sort());
    const script = command[1]!.replace('/config', config);
    return { ...(await run(command[0]!, [script], { env: { ...variables, PATH: process.env.PATH! } })), file: join(output, 'kibana.yml') };
  }
  const all = (value: string) => Object.fromEntries(settings.map((name) => [name, value]));

  test('adds each secret to what the ConfigMap has, for nobody else to read', async () => {
    const secrets = Object.fromEntries(settings.map((name, i) => [name, `${KEY}${i}`]));
    const { code, stdout, stderr, file } = await render(secrets);
    expect([code, stdout, stderr]).toEqual([0, 'render-kibana: kibana.yml is in place.\n', '']);
    expect(parse(readFileSync(file, 'utf8'))).toEqual({ ...(parse(files['kibana.yml']!) as object), ...secrets });
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test.each([
    'a"b',
    'back\\slash',
    '\\',
    '\\"',
    '"',
    '#hash: x',
    "it's",
    ' leading',
    'trailing ',
    '100%s',
    '$HOME `id` $(id) ${',
    '}${}',
    '{"a":1}',
    'null',
    '12345',
    'ü€漢😀',
    '- x',
    '&a *b !c',
  ])('the secret %s arrives as it is', async (secret) => {
    const { code, stderr, file } = await render(all(`${secret}${KEY}${secret}`));
    expect([code, stderr]).toEqual([0, '']);
    expect(parse(readFileSync(file, 'utf8'))).toMatchObject(all(`${secret}${KEY}${secret}`));
  });

  test('a key of before is the one of a list, as long as any other, and arrives as it is', async () => {
    const name = 'xpack.encryptedSavedObjects.keyRotation.decryptionOnlyKeys';
    const { code, file } = await render({ [name]: `a"b\\, [${KEY}` });
    expect(code).toBe(0);
    expect(parse(readFileSync(file, 'utf8'))).toMatchObject({ [name]: [`a"b\\, [${KEY}`] });
    expect((await render({ [name]: 'canary' })).stderr).toContain('has 6 characters. Kibana wants 32 or more.');
  });

  test('numbers and the like stay texts', async () => {
    for (const password of ['12345', 'null', 'true', '1e3', '~']) {
      const { file } = await render({ 'elasticsearch.password': password });
      expect(parse(readFileSync(file, 'utf8'))).toMatchObject({ 'elasticsearch.password': password });
    }
  });

  test.each([
    ['', 'is empty. Fill the key of its Secret.'],
    ['canary\n', 'holds a control character, such as a line break at its end. Store it with printf %s.'],
    ['canary\u0085', 'holds a control character, such as a line break at its end. Store it with printf %s.'],
    ['canary\0', 'holds a NUL byte.'],
    ['canary${HOME}', 'holds ${…}, in whose place Kibana puts a variable. Choose another.'],
    ['canary', 'has 6 characters. Kibana wants 32 or more.'],
  ])('refuses the key %j, and does not show it', async (key, what) => {
    const { code, stdout, stderr } = await render({ 'xpack.security.encryptionKey': key });
    expect([code, stdout, stderr]).toEqual([1, '', `render-kibana: the secret for xpack.security.encryptionKey ${what}\n`]);
  });
});
