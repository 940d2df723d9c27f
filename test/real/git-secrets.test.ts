import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fixture } from '../support/sops';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run, type RunResult, succeed } from './support/processes';
import { programs } from './support/programs';
import { ROOT } from './support/repository';
import { TOOLS } from './support/tools';

const EXAMPLE = join(ROOT, 'examples/ais-production');
const SECRETS = readFileSync(fixture('secrets.enc.yaml'), 'utf8');
const SEALED = readFileSync(fixture('sealed.yaml'), 'utf8');
// Put together, so that this file itself is no finding.
const PEM = (kind: string) =>
  `-----BEGIN ${kind}PRIVATE ${'KEY'}-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(8)}\n-----END ${kind}PRIVATE ${'KEY'}-----\n`;
const AGE = `AGE-SECRET-${'KEY'}-1${'QL'.repeat(29)}`;
const UTF_16 = (text: string, bigEndian = false) => (bigEndian ? Buffer.from(`\ufeff${text}`, 'utf16le').swap16() : Buffer.from(text, 'utf16le'));
const manifest = (rest: string) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: xnat-aaf\n${rest}`;

describeWith(['bash', 'gitleaks'], "the example's hook and rules, in a repository of git", () => {
  const folder = temporaryFolder();
  let count = 0;
  let repository: string;
  const basics = programs(join(folder, 'bin'), 'bash', 'env', 'git', 'grep', 'find', 'mktemp', 'mv', 'rm', 'tr', 'wc', 'sed', 'cat');
  const env = (path = `${TOOLS.gitleaks}:${basics}`) => ({
    PATH: path,
    HOME: folder,
    LC_ALL: 'C',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
    GIT_CONFIG_NOSYSTEM: '1',
  });
  const git = (...args: string[]) => succeed('git', args, { cwd: repository, env: env() });

  beforeEach(async () => {
    // With a blank in it git-secrets would not find .gitallowed.
    repository = join(folder, `repository-${count++}`);
    mkdirSync(repository);
    await git('init', '--quiet');
    for (const name of ['.sops.yaml', '.gitleaks.toml', 'git-secrets-patterns', 'hooks', 'main.ts', 'README.md'])
      cpSync(join(EXAMPLE, name), join(repository, name), { recursive: true });
    await git('config', 'core.hooksPath', 'hooks');
  });

  async function commit(files: Record<string, string | Buffer>, path?: string): Promise<RunResult> {
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
    ['one for GnuPG', { 'secrets.enc.yaml': readFileSync(fixture('gnupg.enc.yaml'), 'utf8') }],
    [
      'manifests for operators',
      {
        'a/flux.yaml': readFileSync(fixture('flux.yaml'), 'utf8'),
        'sealed.yaml': readFileSync(fixture('sealed.yaml'), 'utf8'),
        'b.yaml': readFileSync(fixture('sops-secret.yaml'), 'utf8'),
      },
    ],
    ['a Secret without values', { 'secret.yaml': manifest('type: Opaque\n') }],
    ['names of Secrets', { 'more.ts': `credentials: Secret.named('xnat-db', { password: 'pass' }), client: Secret.named('xnat-aaf'),` }],
    [
      'the templates of the library',
      { 'config.properties': 'datasource.password=@@secret:xnat-db/password@@\nopenid.aaf.clientSecret=@@secret:xnat-aaf/clientSecret@@\n' },
    ],
    [
      'the golden YAML of the example',
      Object.fromEntries(
        ['cluster', 'xnat'].map((chart) => [`dist/${chart}.k8s.yaml`, readFileSync(join(ROOT, `test/golden/ais-production/${chart}.k8s.yaml`), 'utf8')]),
      ),
    ],
    [
      'addresses without a password',
      {
        'a.md':
          'https://xnat.example.edu.au:8443/a@b jdbc:postgresql://db:5432/xnat?user=xnat&password=${PASSWORD} postgres://xnat@db/xnat http://${user}:${password}@host\n',
      },
    ],
    ['public keys', { 'ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', 'keys.md': `age1${'q'.repeat(58)} ssh-ed25519 AAAA` }],
    [
      'a path as the documentation has it',
      { 'how.md': 'export SOPS_AGE_KEY_FILE=~/keys.txt\npassword: of the role\npassword: ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]\n' },
    ],
    ['an encrypted file with Windows line ends', { 'secrets.enc.yaml': SECRETS.replaceAll('\n', '\r\n') }],
    [
      'encrypted files for several keys, and of any content',
      Object.fromEntries(
        ['two-keys', 'groups', 'other-key', 'types', 'hostile'].map((name) => [`${name}.enc.yaml`, readFileSync(fixture(`${name}.enc.yaml`), 'utf8')]),
      ),
    ],
    [
      'names that are none of a password',
      {
        'values.yaml':
          'secretName: xnat-aaf\npasswordKey: password\nexistingSecret: a\npassword: ""\nrootPassword: null\ndbPassword: ${PASSWORD}\npassword2: {{ .Values.a }}\nauth: { password: "" }\npassword:\n  secretKeyRef: { name: a, key: b }\n',
      },
    ],
    [
      'an ExternalSecret',
      {
        'external.yaml':
          'kind: ExternalSecret\nspec:\n  secretStoreRef:\n    kind: SecretStore\n    name: a\n  data:\n    - secretKey: clientSecret\n      remoteRef:\n        key: a\n---\nkind: ConfigMap\ndata:\n  a: b\n',
      },
    ],
    ['a file with a name in another language', { 'Überblick über.md': 'nothing\n', 'Überblick.yaml': 'a: b\n' }],
    ['a template of a sealed Secret', { 'sealed.yaml': SEALED.replace(/ {2}template:\n/, '$&    data:\n      site.ini: "user = {{ .clientId }}"\n') }],
  ])('let through %s', async (_, files) => {
    expect(await commit(files)).toMatchObject({ code: 0, stderr: '' });
  });

  test.each<[string, Record<string, string | Buffer>]>([
    ['a key of AWS', { 'main.ts': `// AKIA${'ABCDEFGHIJKLMNOP'}\n` }],
    ['a secret key of AWS', { credentials: `aws_secret_access_key = ${'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab'}\n` }],
    ['a private key', { 'tls.pem': PEM('') }],
    ['an RSA key', { 'tls.pem': PEM('RSA ') }],
    ['a key of OpenSSH', { id: PEM('OPENSSH ') }],
    [
      'a key of GnuPG',
      { 'key.asc': `-----BEGIN PGP PRIVATE ${'KEY'} BLOCK-----\n\n${'lQOYBGcAAAABCADkZqPd'.repeat(8)}\n-----END PGP PRIVATE ${'KEY'} BLOCK-----\n` },
    ],
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
    [
      'a Secret in clear beside an encrypted one',
      { 'all.yaml': `${readFileSync(fixture('flux.yaml'), 'utf8')}---\n${manifest('stringData:\n  other: hunter2\n')}` },
    ],
    ['a password in values.yaml', { 'values.yaml': '  postgresqlPassword: hunter2x # secret\n' }],
    ['a password with a sign in it', { 'values.yaml': 'password: P@ssw0rd123\n' }],
    ...[`'a b, c'`, '"$x(y)?;&z"', 'pa:ss', 'xy', '12', '"#1"', "'{not a map}'", 'ENC[abc]'].map((value): [string, Record<string, string>] => [
      `a password ${value}`,
      { 'values.yaml': `db:\n  adminPassword: ${value}\n` },
    ]),
    ['a password in a list', { 'values.yaml': '- clientSecret: abc\n' }],
    ['a password in flow', { 'values.yaml': 'auth: { user: a, password: abc }\n' }],
    ['a password in JSON', { 'values.json': '{\n  "password": "a b"\n}\n' }],
    ['one value in clear in an encrypted file', { 'secrets.enc.yaml': SECRETS.replace(/clientId: .*/, 'clientId: abc') }],
    ['a Secret in clear in an encrypted file', { 'secrets.enc.yaml': SECRETS.replace('sops:', 'other: { user: a }\nsops:') }],
    ['several lines in clear in an encrypted file', { 'secrets.enc.yaml': SECRETS.replace(/clientId: .*/, 'clientId: |\n        abc') }],
    [
      'a value in clear that the rule has encrypted',
      { 'secrets.enc.yaml': readFileSync(fixture('regex.enc.yaml'), 'utf8').replace(/clientSecret: .*/, 'clientSecret: abc') },
    ],
    ['a private key in clear, whatever the rule', { 'secrets.enc.yaml': readFileSync(fixture('regex.enc.yaml'), 'utf8').replace('clientId:', 'tls.key:') }],
    ['an encrypted file whose MAC is a comment', { 'secrets.enc.yaml': 'a:\n  b: c\nsops:\n  # mac: ENC[\n' }],
    ['a Secret with Windows line ends', { 'secret.yaml': manifest('data:\n  other: aHVudGVy\n').replaceAll('\n', '\r\n') }],
    ['a Secret in a list', { 'secret.yaml': `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    data:\n      other: aHVudGVy\n` }],
    ['a Secret first in a list', { 'secret.yaml': `items:\n- kind: Secret\n  stringData: { other: hunter2 }\n` }],
    ['a Secret in flow', { 'secret.yaml': '{ apiVersion: v1, kind: Secret, metadata: { name: a }, stringData: { other: hunter2 } }\n' }],
    ['a Secret in flow over several lines', { 'secret.yaml': '{ kind: Secret,\n  data:\n    { other: aHVudGVy } }\n' }],
    ['a Secret in JSON', { 'secret.json': `${JSON.stringify({ apiVersion: 'v1', kind: 'Secret', data: { other: 'aHVudGVy' } }, null, 2)}\n` }],
    ['a Secret in JSON on a line', { 'secret.json': JSON.stringify({ kind: 'Secret', data: { other: 'aHVudGVy' } }) }],
    ['a Secret whose MAC is a comment', { 'secret.yaml': manifest('data:\n  other: aHVudGVy\n# mac: ENC[\n') }],
    ['a Secret with a tag and a comment', { 'secret.yaml': 'kind: !!str "Secret" # a Secret\nstringData:\n  other: hunter2\n' }],
    ['one value in clear in a Secret of sops', { 'flux.yaml': readFileSync(fixture('flux.yaml'), 'utf8').replace(/clientId: .*/, 'clientId: abc') }],
    ['a SopsSecret in clear', { 'a.yaml': readFileSync(fixture('sops-secret.plain.yaml'), 'utf8').replace('clientSecret: client-secret-1', 'other: a') }],
    ['a SealedSecret that is not sealed', { 'sealed.yaml': SEALED.replace(/clientId: .*/, 'clientId: aHVudGVyMg==') }],
    ['a template of a SealedSecret with a value', { 'sealed.yaml': SEALED.replace(/ {2}template:\n/, '$&    data:\n      user: hunter2\n') }],
    [
      'what kubectl apply remembers',
      {
        'flux.yaml': readFileSync(fixture('flux.yaml'), 'utf8').replace(
          'namespace: xnat',
          `$&\n    annotations:\n        kubectl.kubernetes.io/last-applied-configuration: '{}'`,
        ),
      },
    ],
    ['what a synthesis that was ended has left', { 'dist/xnat.secrets.k8s.yaml.new': 'nothing\n' }],
    ['a key of age in a file with a name in another language', { 'Schlüssel für uns.txt': AGE }],
    ['a Secret in a file with a name in another language', { 'Schlüssel.yaml': manifest('data:\n  other: aHVudGVy\n') }],
    ['a file with a quote in its name', { 'a"b.txt': AGE }],
    ['a file with a star in its name', { '[a]*.txt': AGE }],
    // What the scripts of old did not see.
    ['a block scalar', { 'values.yaml': 'db:\n  password: |\n    hunter2\n' }],
    ['a folded block scalar, with a comment', { 'values.yaml': 'db:\n  adminPassword: >- # mine\n\n    hunter2\n' }],
    ['a value on the next line', { 'values.yaml': 'db:\n  password:\n    hunter2\n' }],
    ['a value on the next line, in quotes', { 'values.yaml': 'db:\n  password:\n    "hunter: 2"\n' }],
    ['a variable of a container', { 'pod.yaml': 'env:\n  - name: POSTGRES_PASSWORD\n    value: hunter2\n' }],
    ['a variable of a container, in quotes', { 'pod.yaml': `env:\n  - name: "POSTGRES_PASSWORD"\n    value: 'hunter2'\n` }],
    ['a variable of a container, the other way about', { 'pod.yaml': 'env:\n  - value: hunter2\n    name: POSTGRES_PASSWORD\n' }],
    ['a variable of a container, in flow', { 'pod.yaml': 'env: [{ name: POSTGRES_PASSWORD, value: hunter2 }]\n' }],
    ['a variable of a container, in JSON', { 'pod.json': '{ "env": [{ "name": "POSTGRES_PASSWORD", "value": "hunter2" }] }\n' }],
    ['.env', { '.env': 'POSTGRES_PASSWORD=hunter2\n' }],
    ['.env of a stage', { 'deploy/.env.production': '# a\nexport ADMIN_PASSWORD="hunter 2"\n' }],
    ['a name in upper case', { 'values.yaml': 'DB:\n  PASSWORD: hunter2\n' }],
    ['a name of a file in upper case', { 'VALUES.YAML': 'password: hunter2\n' }],
    ['UTF-16', { 'values.yaml': UTF_16('password: hunter2\n') }],
    ['UTF-16 with a byte order mark, big end first', { 'secret.yaml': UTF_16(manifest('data:\n  other: aHVudGVy\n'), true) }],
    ['a key of age in UTF-16', { 'keys.txt': UTF_16(AGE) }],
    ['a login to a registry', { 'config.json': '{ "auths": { "registry.example.edu.au": { "auth": "dXNlcjpodW50ZXIy" } } }\n' }],
    ['a password in an address of JDBC', { 'notes.md': 'jdbc:postgresql://db/xnat?user=xnat&password=hunter2\n' }],
    ['a password in another address', { 'main.ts': `host: 'postgres://xnat:hunter2@db.example.edu.au/xnat',\n` }],
    ['a configuration of XNAT', { 'xnat-conf.properties': 'datasource.password=hunter2\n' }],
    ['a login of XNAT', { 'aaf-provider.properties': 'openid.aaf.clientSecret=abcdef\n' }],
    ['a variable of PostgreSQL', { 'env.sh': 'export PGPASSWORD=hunter2\n' }],
    ['a token of GitHub', { '.npmrc': `//npm.pkg.github.com/:_authToken=${'ghp'}_${'a1B2c3D4e5F6g7H8i9J0kLmNoPqRsTuVwXyZ'}\n` }],
  ])('refuse %s', async (_, files) => {
    const result = await commit(files);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^hooks\/pre-commit: /m);
    expect(result.stderr).not.toMatch(/hunter2|aHVudGVy|AGE-SECRET|MIIEvQ/);
    expect((await run('git', ['log'], { cwd: repository, env: env() })).code).not.toBe(0);
  });

  test('say which rule a file breaks, in which line, without its values', async () => {
    const { stderr } = await commit({ 'a/values.yaml': 'x: 1\npassword: hunter2\n' });
    expect(stderr).toMatch(/RuleID: +xnat-password-in-yaml[^]*File: +a\/values\.yaml\nLine: +2\nFingerprint: a\/values\.yaml:xnat-password-in-yaml:2\n/);
    expect(stderr).not.toContain('hunter2');
    expect((await commit({ 'a/values.yaml': 'x: 1\n', 'secrets.enc.yaml': 'xnat-aaf:\n  id: hunter2\n' })).stderr).toContain(
      "hooks/pre-commit: secrets.enc.yaml is not encrypted\n  sops --encrypt --in-place 'secrets.enc.yaml', then git add it again\n",
    );
  });

  test('refuse a link that becomes a file with a secret', async () => {
    symlinkSync('main.ts', join(repository, 'values.yaml'));
    expect(await commit({})).toMatchObject({ code: 0, stderr: '' });
    rmSync(join(repository, 'values.yaml'));
    expect((await commit({ 'values.yaml': 'password: hunter2\n' })).code).toBe(1);
  });

  test('refuse a value below a key that was committed before', async () => {
    expect(await commit({ 'values.yaml': 'a: 1\npassword:\n' })).toMatchObject({ code: 0, stderr: '' });
    expect((await commit({ 'values.yaml': 'a: 1\npassword:\n  hunter2\n' })).code).toBe(1);
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

  test('let a false alarm through whose fingerprint .gitleaksignore has, and no other', async () => {
    const values = { 'values.yaml': 'a: 1\npassword: a b\n' };
    expect((await commit(values)).code).toBe(1);
    expect(await commit({ '.gitleaksignore': 'values.yaml:xnat-password-in-yaml:2\n' })).toMatchObject({ code: 0, stderr: '' });
    expect((await commit({ 'values.yaml': 'password: c d\npassword: a b\n' })).code).toBe(1);
  });

  test('refuse everything where they cannot work', async () => {
    expect(await commit({}, basics)).toMatchObject({ code: 1, stderr: expect.stringContaining('gitleaks is not installed') as string });
    expect(await commit({ '.gitleaks.toml': '[[rules]\n' })).toMatchObject({ code: 1, stderr: expect.stringContaining('or could not look') as string });
    expect(await commit({ '.gitleaks.toml': '' })).toMatchObject({ code: 1, stderr: expect.stringContaining('there are no rules') as string });
  });

  test('leave nothing of what was staged behind', async () => {
    const TMPDIR = join(folder, `tmp-${count}`);
    mkdirSync(TMPDIR);
    writeFiles(repository, { 'values.yaml': 'password: hunter2\n' });
    await git('add', '--all');
    expect((await run('git', ['commit', '--quiet', '--message', 'a'], { cwd: repository, env: { ...env(), TMPDIR } })).code).toBe(1);
    expect(readdirSync(TMPDIR)).toEqual([]);
  });
});

describeWith(['bash', 'gitleaks', 'git-secrets'], "git-secrets beside the example's hook", () => {
  const folder = temporaryFolder();
  let count = 0;

  test.each<[string, string, Record<string, string>, number]>([
    ['lets the example through', 'notes.md', {}, 0],
    ['is asked as well', 'notes.md', { 'git-secrets-patterns': 'only-[a-z]+-knows\n' }, 1],
    ['is not asked without patterns', 'notes.md', { 'git-secrets-patterns': '# nothing\n' }, 1],
  ])('%s', async (_, note, files, code) => {
    const repository = join(folder, `repository-${count++}`);
    const env = { PATH: `${TOOLS.gitleaks}:${process.env.PATH}`, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
    mkdirSync(repository);
    await succeed('git', ['init', '--quiet'], { cwd: repository, env });
    for (const name of ['.gitleaks.toml', 'git-secrets-patterns', 'hooks']) cpSync(join(EXAMPLE, name), join(repository, name), { recursive: true });
    writeFiles(repository, { [note]: 'only-this-knows\n', ...files });
    await succeed('git', ['add', '--all'], { cwd: repository, env });
    const args = ['-c', 'core.hooksPath=hooks', '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--message', 'a'];
    expect((await run('git', args, { cwd: repository, env })).code).toBe(code);
  });

  test('every pattern is one word', () => {
    const patterns = readFileSync(join(EXAMPLE, 'git-secrets-patterns'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(patterns.length).toBeGreaterThan(10);
    // git-secrets splits at blanks, and grep takes a hyphen in front for an option.
    expect(patterns.filter((pattern) => /\s/.test(pattern) || pattern.startsWith('-'))).toEqual([]);
  });
});
