import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixture } from '../support/sops';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run, type RunResult, succeed } from './support/processes';
import { programs } from './support/programs';
import { ROOT } from './support/repository';

const EXAMPLE = join(ROOT, 'examples/ais-production');
const SECRETS = readFileSync(fixture('secrets.enc.yaml'), 'utf8');
// Put together, so that this file itself is no finding.
const PEM = (kind: string) => `-----BEGIN ${kind}PRIVATE ${'KEY'}-----\nMIIE\n-----END ${kind}PRIVATE ${'KEY'}-----\n`;
const AGE = `AGE-SECRET-${'KEY'}-1${'QL'.repeat(29)}`;
const manifest = (rest: string) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: xnat-aaf\n${rest}`;

describeWith(['bash', 'git-secrets'], "the example's hook and patterns, in a repository of git", () => {
  const folder = temporaryFolder();
  let count = 0;
  let repository: string;
  const env = (path = process.env.PATH!) => ({ PATH: path, HOME: folder, LC_ALL: 'C', GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b', GIT_CONFIG_NOSYSTEM: '1' });
  const git = (...args: string[]) => succeed('git', args, { cwd: repository, env: env() });

  beforeEach(async () => {
    // With a blank in it git-secrets would not find .gitallowed.
    repository = join(folder, `repository-${count++}`);
    mkdirSync(repository);
    await git('init', '--quiet');
    for (const name of ['.sops.yaml', 'git-secrets-patterns', 'hooks', 'main.ts', 'README.md']) cpSync(join(EXAMPLE, name), join(repository, name), { recursive: true });
    await git('config', 'core.hooksPath', 'hooks');
  });

  async function commit(files: Record<string, string>, path?: string): Promise<RunResult> {
    writeFiles(repository, files);
    await git('add', '--all');
    return run('git', ['commit', '--quiet', '--message', 'a change'], { cwd: repository, env: env(path) });
  }

  test('let through the example itself, and the next change', async () => {
    expect(await commit({})).toMatchObject({ code: 0, stderr: '' });
    expect(await commit({ 'notes.md': 'a note' })).toMatchObject({ code: 0, stderr: '' });
    expect((await git('log', '--oneline')).stdout.trim().split('\n')).toHaveLength(2);
  });

  test.each<[string, Record<string, string>]>([
    ['an encrypted file', { 'secrets.enc.yaml': SECRETS }],
    ['an encrypted file whose ids are in clear', { 'secrets.enc.yaml': readFileSync(fixture('regex.enc.yaml'), 'utf8') }],
    ['one for GnuPG', { 'secrets.enc.yaml': readFileSync(fixture('gnupg.enc.yaml'), 'utf8') }],
    ['manifests for operators', { 'a/flux.yaml': readFileSync(fixture('flux.yaml'), 'utf8'), 'sealed.yaml': readFileSync(fixture('sealed.yaml'), 'utf8'), 'b.yaml': readFileSync(fixture('sops-secret.yaml'), 'utf8') }],
    ['a Secret without values', { 'secret.yaml': manifest('type: Opaque\n') }],
    ['names of Secrets', { 'more.ts': `credentials: Secret.named('xnat-db', { password: 'pass' }), client: Secret.named('xnat-aaf'),` }],
    ['the templates of the library', { 'config.properties': 'datasource.password=@@secret:xnat-db/password@@\nopenid.aaf.clientSecret=@@secret:xnat-aaf/clientSecret@@\n' }],
    ['the golden YAML of the example', Object.fromEntries(['cluster', 'xnat'].map((chart) => [`dist/${chart}.k8s.yaml`, readFileSync(join(ROOT, `test/golden/ais-production/${chart}.k8s.yaml`), 'utf8')]))],
    ['addresses without a password', { 'a.md': 'https://xnat.example.edu.au:8443/a@b jdbc:postgresql://db:5432/xnat?user=xnat&password=${PASSWORD} postgres://xnat@db/xnat http://${user}:${password}@host\n' }],
    ['public keys', { 'ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', 'keys.md': `age1${'q'.repeat(58)} ssh-ed25519 AAAA` }],
    ['a path as the documentation has it', { 'how.md': 'export SOPS_AGE_KEY_FILE=~/keys.txt\npassword: of the role\npassword: ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]\n' }],
  ])('let through %s', async (_, files) => {
    expect(await commit(files)).toMatchObject({ code: 0, stderr: '' });
  });

  test.each<[string, Record<string, string>]>([
    ['a key of AWS', { 'main.ts': `// AKIA${'ABCDEFGHIJKLMNOP'}\n` }],
    ['a secret key of AWS', { 'credentials': `aws_secret_access_key = ${'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab'}\n` }],
    ['a private key', { 'tls.pem': PEM('') }],
    ['an RSA key', { 'tls.pem': PEM('RSA ') }],
    ['a key of OpenSSH', { 'id': PEM('OPENSSH ') }],
    ['a key of GnuPG', { 'key.asc': `-----BEGIN PGP PRIVATE ${'KEY'} BLOCK-----\n` }],
    ['a private key in base64', { 'notes.txt': `key ${Buffer.from(PEM('')).toString('base64')}\n` }],
    ['an RSA key in base64', { 'notes.txt': `key ${Buffer.from(PEM('RSA ')).toString('base64')}\n` }],
    ['an EC key in base64', { 'notes.txt': `key ${Buffer.from(PEM('EC ')).toString('base64')}\n` }],
    ['a key of age', { 'keys.txt': `# created\n${AGE}\n` }],
    ['an encrypted file that is in clear', { 'secrets.enc.yaml': 'xnat-aaf:\n  id: 1\n' }],
    ['an encrypted file that lost its MAC', { 'a b/secrets.enc.yaml': SECRETS.replace(/ {4}mac:.*\n/, '') }],
    ['a value in clear in an encrypted file', { 'secrets.enc.yaml': SECRETS.replace(/password: .*/, 'password: hunter22') }],
    ['what the synthesis writes', { 'dist/xnat.secrets.k8s.yaml': 'nothing\n' }],
    ['a Secret in clear', { 'secret.yaml': manifest('data:\n  other: aHVudGVy\n') }],
    ['a Secret in clear behind another object', { 'all.yml': `kind: ConfigMap\n---\n${manifest('stringData:\n  other: hunter2\n')}` }],
    ['a Secret in clear beside an encrypted one', { 'all.yaml': `${readFileSync(fixture('flux.yaml'), 'utf8')}---\n${manifest('stringData:\n  other: hunter2\n')}` }],
    ['a password in values.yaml', { 'values.yaml': '  postgresqlPassword: hunter2x # secret\n' }],
    ['a login to a registry', { 'config.json': '{ "auths": { "registry.example.edu.au": { "auth": "dXNlcjpodW50ZXIy" } } }\n' }],
    ['a password in an address of JDBC', { 'notes.md': 'jdbc:postgresql://db/xnat?user=xnat&password=hunter2\n' }],
    ['a password in another address', { 'main.ts': `host: 'postgres://xnat:hunter2@db.example.edu.au/xnat',\n` }],
    ['a configuration of XNAT', { 'xnat-conf.properties': 'datasource.password=hunter2\n' }],
    ['a login of XNAT', { 'aaf-provider.properties': 'openid.aaf.clientSecret=abcdef\n' }],
    ['a variable of PostgreSQL', { 'env.sh': 'export PGPASSWORD=hunter2\n' }],
    ['a token of GitHub', { '.npmrc': `//npm.pkg.github.com/:_authToken=${'ghp'}_${'a1B2'.repeat(9)}\n` }],
  ])('refuse %s', async (_, files) => {
    const result = await commit(files);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/Matched one or more prohibited patterns|hooks\/pre-commit: /);
    expect((await run('git', ['log'], { cwd: repository, env: env() })).code).not.toBe(0);
  });

  test('say what is wrong with an encrypted file, and how to mend it, without its values', async () => {
    expect((await commit({ 'secrets.enc.yaml': 'xnat-aaf:\n  id: hunter2\n' })).stderr).toBe("hooks/pre-commit: secrets.enc.yaml is not encrypted\n  sops --encrypt --in-place 'secrets.enc.yaml', and git add it again\n");
  });

  test('look at what is staged, and at nothing else', async () => {
    await commit({});
    writeFiles(repository, { 'secrets.enc.yaml': 'id: 1\n' });
    await git('add', 'secrets.enc.yaml');
    writeFiles(repository, { 'secrets.enc.yaml': SECRETS });
    const args = ['commit', '--quiet', '--message', 'a change'];
    expect((await run('git', args, { cwd: repository, env: env() })).code).toBe(1);
    await git('add', 'secrets.enc.yaml');
    writeFiles(repository, { 'keys.txt': AGE, 'secrets.enc.yaml': 'id: 1\n' });
    expect(await run('git', args, { cwd: repository, env: env() })).toMatchObject({ code: 0, stderr: '' });
  });

  test('let a false alarm through that .gitallowed names', async () => {
    const example = { 'notes.md': 'jdbc:postgresql://db/xnat?user=xnat&password=yourpassword\n' };
    expect((await commit(example)).code).toBe(1);
    expect(await commit({ '.gitallowed': 'password=yourpassword$\n' })).toMatchObject({ code: 0, stderr: '' });
  });

  test('refuse everything where they cannot work', async () => {
    const without = programs(join(folder, `bin ${count}`), 'bash', 'env', 'git', 'grep', 'awk', 'sed');
    expect(await commit({}, without)).toMatchObject({ code: 1, stderr: expect.stringContaining('git-secrets is not installed') as string });
    expect(await commit({ 'git-secrets-patterns': '# nothing\n' })).toMatchObject({ code: 1, stderr: expect.stringContaining('there are no patterns') as string });
  });

  test('every pattern is one word', () => {
    const patterns = readFileSync(join(EXAMPLE, 'git-secrets-patterns'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(patterns.length).toBeGreaterThan(10);
    // git-secrets splits at blanks, and grep takes a hyphen in front for an option.
    expect(patterns.filter((pattern) => /\s/.test(pattern) || pattern.startsWith('-'))).toEqual([]);
  });
});
