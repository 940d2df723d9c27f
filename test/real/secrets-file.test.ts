import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { fixture } from '../support/sops';
import { typeOfSecret } from '../../src/secrets/secrets-file';
import { find, type Manifest } from '../support/manifests';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run, type RunResult, succeed } from './support/processes';
import { ROOT } from './support/repository';

const main = (mode: string) => `
import { App } from 'cdk8s';
import { SopsMode, SopsSecrets, XnatSite } from 'cdk8s-xnat';

const app = new App();
const secrets = SopsSecrets.fromFile(${JSON.stringify(resolve(fixture('secrets.enc.yaml')))}, { mode: SopsMode.${mode} });
new XnatSite(app, 'xnat', { url: 'https://xnat.example.edu.au', adminEmail: 'a@example.edu.au', postgres: {}, aaf: { client: secrets.secret('xnat-aaf') }, secrets });
app.synth();
`;
const VALUES = ['client-secret-1', 'kLM3n', 'admin.password-1'];

/** The command that a site runs. */
function cdk8s(folder: string, ...args: string[]): Promise<RunResult> {
  const app = `${process.execPath} -r ${join(ROOT, 'scripts/typescript.js')} main.ts`;
  return run(process.execPath, [join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--check-upgrade=false', '--app', app, ...args], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', HOME: folder, NODE_PATH: join(ROOT, 'node_modules'), SOPS_AGE_KEY_FILE: resolve(fixture('age-key.txt')) },
  });
}

describe('cdk8s synth', () => {
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
    const { code, stdout, stderr } = await cdk8s(folder, '--stdout');
    expect([code, shows(stdout + stderr)]).toEqual([0, []]);
    const objects = parseAllDocuments(stdout.replaceAll('\napiVersion', '\n---\napiVersion')).map((document) => document.toJS() as Manifest | null).filter((object) => object !== null);
    expect(find(objects, 'Secret', 'xnat-aaf').data).toEqual({ clientId: '[secret]', clientSecret: '[secret]' });
  });
});

describeWith(['kubectl'], 'kubectl', () => {
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
    const script = readFileSync(join(ROOT, 'src/secrets/scripts/make-secrets.sh'), 'utf8');
    const type = /^type_of\(\) \{[^]*?^\}/m.exec(script)![0];
    expect((await succeed('bash', ['-c', `${type}; type_of "$@"`, '-', ...keys])).stdout).toBe(typeOfSecret(keys));
  });
});
