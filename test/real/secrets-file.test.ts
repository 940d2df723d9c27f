import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { damaged, encrypt, fixture } from '../support/sops';
import { typeOfSecret } from '../../src/features/secrets/secrets-file';
import { find, type Manifest } from '../support/manifests';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run, type RunResult, succeed } from './support/processes';
import { ROOT } from './support/repository';
import { TOOLS } from './support/tools';

/** Characters that each way of writing a text writes in another way. */
const CANARIES = {
  'xnat-xnat-web-admin': { password: 'canary-1-_.1' },
  'xnat-postgresql': { password: 'canary-2-"q"\\ä&/+?~2' },
  'xnat-aaf': { clientId: "canary-3-'q'\\n%{}3", clientSecret: 'canary-4-\n\u2028"4' },
};

const main = (mode: string, file = resolve(fixture('secrets.enc.yaml'))) => `
import { App } from 'cdk8s';
import { Login,  SopsMode, SopsSecrets, XnatSite } from 'cdk8s-xnat';

const app = new App();
const secrets = SopsSecrets.fromFile(${JSON.stringify(file)}, { mode: SopsMode.${mode} });
new XnatSite(app, 'xnat', { url: 'https://xnat.example.edu.au', adminEmail: 'a@example.edu.au', postgres: {}, logins: [Login.aaf({ client: secrets.secret('xnat-aaf') })], secrets });
app.synth();
`;
const VALUES = ['client-secret-1', 'kLM3n', 'admin.password-1'];

/** The command that a site runs. */
function cdk8s(folder: string, args: readonly string[] = [], before = ''): Promise<RunResult> {
  const app = `${before}${process.execPath} -r ${join(ROOT, 'scripts/typescript.js')} main.ts`;
  return run(process.execPath, [join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--check-upgrade=false', '--app', app, ...args], {
    cwd: folder,
    env: { PATH: `${TOOLS.sops}:/usr/bin:/bin`, HOME: folder, NODE_PATH: join(ROOT, 'node_modules'), SOPS_AGE_KEY_FILE: resolve(fixture('age-key.txt')) },
  });
}

describeWith(['sops'], 'cdk8s synth', () => {
  const folder = temporaryFolder();
  beforeAll(() => writeFileSync(join(folder, 'main.ts'), main('DECRYPT')));
  const shows = (text: string) => VALUES.filter((value) => text.includes(value) || text.includes(Buffer.from(value).toString('base64')));

  test('writes the values into one file, for its owner alone', async () => {
    const { code, stdout, stderr } = await cdk8s(folder);
    expect([code, shows(stdout + stderr)]).toEqual([0, []]);
    expect(stdout).toContain('dist/xnat.secrets.k8s.yaml');
    expect(readdirSync(join(folder, 'dist')).sort()).toEqual(['xnat.k8s.yaml', 'xnat.secrets.k8s.yaml']);
    expect(statSync(join(folder, 'dist/xnat.secrets.k8s.yaml')).mode & 0o777).toBe(0o600);
    expect(shows(readFileSync(join(folder, 'dist/xnat.secrets.k8s.yaml'), 'utf8'))).toEqual(VALUES);
    expect(shows(readFileSync(join(folder, 'dist/xnat.k8s.yaml'), 'utf8'))).toEqual([]);
  });

  test('--stdout prints no value', async () => {
    const { code, stdout, stderr } = await cdk8s(folder, ['--stdout']);
    expect([code, shows(stdout + stderr)]).toEqual([0, []]);
    const objects = parseAllDocuments(stdout.replaceAll('\napiVersion', '\n---\napiVersion'))
      .map((document) => document.toJS() as Manifest | null)
      .filter((object) => object !== null);
    expect(find(objects, 'Secret', 'xnat-aaf').data).toEqual({ clientId: '[secret]', clientSecret: '[secret]' });
  });
});

describeWith(['sops'], 'cdk8s synth with canaries', () => {
  const folder = temporaryFolder();
  const values = Object.values(CANARIES).flatMap((keys) => Object.values(keys));
  const shows = (text: string) =>
    values.filter((value) =>
      [
        `canary-${value[7]}`,
        value,
        JSON.stringify(value).slice(1, -1),
        encodeURIComponent(value),
        ...[0, 1, 2].map((skipped) => Buffer.from(value).subarray(skipped).toString('base64').slice(0, -4)),
        Buffer.from(value).toString('hex'),
      ].some((way) => text.includes(way)),
    );
  const write = (mode: string, text: string) => writeFiles(folder, { 'secrets.enc.yaml': text, 'main.ts': main(mode, join(folder, 'secrets.enc.yaml')) });
  const encrypted = encrypt(CANARIES);

  test('has them in one file alone', async () => {
    write('DECRYPT', encrypted);
    const { code, stdout, stderr } = await cdk8s(folder);
    expect([code, shows(stdout + stderr)]).toEqual([0, []]);
    const files = Object.fromEntries(readdirSync(join(folder, 'dist')).map((name) => [name, shows(readFileSync(join(folder, 'dist', name), 'utf8'))]));
    expect(files).toEqual({ 'xnat.k8s.yaml': [], 'xnat.secrets.k8s.yaml': values });
  });

  test.each(['', 'env TMPDIR=/var/tmp '])('--stdout prints none, whatever folder for temporary files the app has: %s', async (before) => {
    write('DECRYPT', encrypted);
    const { code, stdout, stderr } = await cdk8s(folder, ['--stdout'], before);
    expect([code, shows(stdout + stderr)]).toEqual([0, []]);
    expect(stdout.match(/\[secret\]/g)).toHaveLength(4);
    expect(stderr).toContain('xnat.secrets.k8s.yaml: placeholders in the place of the values');
  });

  test.each<[string, (text: string) => string]>([
    ['tampered with', (text) => text.replace(/(clientSecret: ENC\[AES256_GCM,data:)(.)/, damaged)],
    ['in clear', (text) => text.replace(/clientSecret: .*/, () => `clientSecret: ${JSON.stringify(values[3])}`)],
    ['no YAML', (text) => `${text}  "${values[0]}: [`],
  ])('shows none of a file that is %s', async (_, change) => {
    write('DECRYPT', change(encrypted));
    const { code, stdout, stderr } = await cdk8s(folder);
    expect([code, shows(stdout + stderr)]).toEqual([1, []]);
    expect(stderr).toMatch(/\(sops-[a-z]+\)/);
  });
});

describeWith(['sops'], 'each .gitignore of the documentation', () => {
  const blocks = ['docs/tutorial.md', 'docs/how-to/secrets-in-git.md'].flatMap((page) =>
    gitignoresIn(readFileSync(join(ROOT, page), 'utf8')).map((text) => [page, text] as const),
  );
  /** As blocks of their own, and as commands that write one. */
  function gitignoresIn(page: string): string[] {
    const blocks = [...page.matchAll(/```(?:text|gitignore)?\n([^`]*?)```/g)].map(([, text]) => text!).filter((text) => /^(node_modules|dist)\/?$/m.test(text));
    const commands = [...page.matchAll(/printf '([^']*)' > \.gitignore/g)].map(([, text]) => text!.replaceAll('\\n', '\n'));
    return [...blocks, ...commands];
  }

  test('is found', () => expect(new Set(blocks.map(([page]) => page)).size).toBe(2));

  test.each(blocks)('leaves out of git what the synthesis writes: %s', async (_, text) => {
    const folder = writeFiles(join(temporary, `ignored-${count++}`), { '.gitignore': text, 'main.ts': main('DECRYPT') });
    await succeed('git', ['init', '--quiet'], { cwd: folder });
    expect(await cdk8s(folder)).toMatchObject({ code: 0 });
    for (const path of ['dist/xnat.secrets.k8s.yaml', 'dist/xnat.secrets.k8s.yaml.new', 'xnat.secrets.k8s.yaml.new']) {
      expect([path, (await run('git', ['check-ignore', '--quiet', path], { cwd: folder })).code]).toEqual([path, 0]);
    }
  });

  const temporary = temporaryFolder();
  let count = 0;
});

describeWith(['kubectl', 'sops'], 'kubectl', () => {
  const folder = temporaryFolder();

  /** Has kubectl read a file into Kubernetes' own types, as the API server does; `set env` then says that it is for pods alone. */
  async function decode(mode: string): Promise<string> {
    const at = writeFiles(join(folder, mode), { 'main.ts': main(mode) });
    expect(await cdk8s(at)).toMatchObject({ code: 0 });
    const file = join(at, 'dist/xnat.secrets.k8s.yaml');
    return (await run('kubectl', ['set', 'env', '--local', '--filename', file, 'A=b'], { env: { PATH: process.env.PATH!, HOME: folder } })).stderr;
  }

  test('reads the Secrets as Secrets', async () => {
    const said = await decode('DECRYPT');
    expect(said).toMatch(/secret\/xnat-aaf the object is not a pod or does not have a pod template: \*v1\.Secret/);
    expect(said).not.toContain('unable to decode');
  });

  test('takes no placeholder for a value', async () => {
    expect(await decode('PLACEHOLDERS')).toMatch(/unable to decode .*: illegal base64 data at input byte 0/);
  });
});

describeWith(['bash'], 'the type of a Secret', () => {
  test.each([
    [['tls.crt', 'tls.key']],
    [['tls.key', 'a', 'tls.crt']],
    [['.dockerconfigjson']],
    [['.dockerconfigjson', 'password']],
    [['ca.crt', 'tls.crt', 'tls.key']],
    [['tls.crt']],
    [['my.tls.crt', 'my.tls.key']],
    [['password']],
    [['password', 'username']],
  ])('with the keys %j is that of the script', async (keys) => {
    const script = readFileSync(join(ROOT, 'src/features/secrets/assets/make-secrets.sh'), 'utf8');
    const type = /^type_of\(\) \{[^]*?^\}/m.exec(script)![0];
    expect((await succeed('bash', ['-c', `${type}; type_of "$@"`, '-', ...keys])).stdout).toBe(typeOfSecret(keys));
  });
});
