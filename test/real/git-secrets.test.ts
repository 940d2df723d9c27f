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
const SEALED = readFileSync(fixture('sealed.yaml'), 'utf8');
// Put together, so that this file itself is no finding.
const PEM = (kind: string) => `-----BEGIN ${kind}PRIVATE ${'KEY'}-----\nMIIE\n-----END ${kind}PRIVATE ${'KEY'}-----\n`;
const AGE = `AGE-SECRET-${'KEY'}-1${'QL'.repeat(29)}`;
const manifest = (rest: string) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: xnat-aaf\n${rest}`;

describeWith(['bash', 'git-secrets'], "the example's hook and patterns, in a repository of git", () => {
  const folder = temporaryFolder();
  let count = 0;
  let repository: string;
  const env = (path = process.env.PATH!) => ({
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
    for (const name of ['.sops.yaml', 'git-secrets-patterns', 'hooks', 'main.ts', 'README.md'])
      cpSync(join(EXAMPLE, name), join(repository, name), { recursive: true });
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
      'encrypted files by each rule of sops',
      Object.fromEntries(
        ['suffix', 'encrypted-suffix', 'mac-only-encrypted', 'comment-regex', 'two-keys', 'types', 'hostile'].map((name) => [
          `${name}.enc.yaml`,
          readFileSync(fixture(`${name}.enc.yaml`), 'utf8'),
        ]),
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

  test.each<[string, Record<string, string>]>([
    ['a key of AWS', { 'main.ts': `// AKIA${'ABCDEFGHIJKLMNOP'}\n` }],
    ['a secret key of AWS', { credentials: `aws_secret_access_key = ${'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab'}\n` }],
    ['a private key', { 'tls.pem': PEM('') }],
    ['an RSA key', { 'tls.pem': PEM('RSA ') }],
    ['a key of OpenSSH', { id: PEM('OPENSSH ') }],
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
    [
      'a Secret in clear beside an encrypted one',
      { 'all.yaml': `${readFileSync(fixture('flux.yaml'), 'utf8')}---\n${manifest('stringData:\n  other: hunter2\n')}` },
    ],
    ['a password in values.yaml', { 'values.yaml': '  postgresqlPassword: hunter2x # secret\n' }],
    ['a password with a sign in it', { 'values.yaml': 'password: P@ssw0rd123\n' }],
    ['a password with a sign in it, in a text', { 'notes.txt': 'password: P@ssw0rd123\n' }],
    ...[`'a b, c'`, '"$x(y)?;&z"', 'pa:ss', 'x', '12', '"#1"', "'{not a map}'", 'ENC[abc]'].map((value): [string, Record<string, string>] => [
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
    [
      'a value in clear that the rule of a suffix has encrypted',
      { 'secrets.enc.yaml': readFileSync(fixture('encrypted-suffix.enc.yaml'), 'utf8').replace(/clientSecret_encrypted: .*/, 'id_encrypted: abc') },
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
    expect((await commit({ 'a.yaml': 'x: 1\npassword: hunter2\n' })).stderr).toContain(
      'hooks/pre-commit: a.yaml holds a password in clear, in line 2\n  leave it out',
    );
    expect((await commit({ 'a.yaml': 'x: 1\n', 'secrets.enc.yaml': SECRETS.replace(/clientId: .*/, 'clientId: hunter2') })).stderr).toMatch(
      /^hooks\/pre-commit: secrets\.enc\.yaml has xnat-aaf\.clientId in clear\n/,
    );
    expect((await commit({ 'secrets.enc.yaml': 'xnat-aaf:\n  id: hunter2\n' })).stderr).toBe(
      "hooks/pre-commit: secrets.enc.yaml is not encrypted\n  sops --encrypt --in-place 'secrets.enc.yaml', or where it is encrypted remove the line and add it with sops 'secrets.enc.yaml'; then git add it again\n",
    );
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
    const values = { 'values.yaml': 'a: 1\npassword: a b\n' };
    expect((await commit(values)).code).toBe(1);
    expect(await commit({ '.gitallowed': 'password=yourpassword$\n^values\\.yaml:2:password: a b$\n' })).toMatchObject({ code: 0, stderr: '' });
    expect((await commit({ 'values.yaml': 'password: a b\npassword: c\n', '.gitallowed': '# all\n^values\\.yaml:1:\n' })).stderr).toMatch(
      /^hooks\/pre-commit: values\.yaml holds a password in clear, in line 2\n.*\n$/,
    );
    expect((await commit({ 'values.yaml': manifest('data:\n  a: b\n'), '.gitallowed': '.\n' })).stderr).toContain('holds a Secret whose values are in clear');
  });

  test('refuse everything where they cannot work', async () => {
    const without = programs(join(folder, `bin ${count}`), 'bash', 'env', 'git', 'grep', 'awk', 'sed');
    expect(await commit({}, without)).toMatchObject({ code: 1, stderr: expect.stringContaining('git-secrets is not installed') as string });
    expect(await commit({ 'git-secrets-patterns': '# nothing\n' })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there are no patterns') as string,
    });
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
