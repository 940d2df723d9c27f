import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgeIdentity } from '../../src/features/secrets/sops/age';
import { findAgeKeys } from '../../src/features/secrets/sops/age-keys';
import { fromBech32, toBech32 } from '../../src/features/secrets/sops/bech32';
import type { Opened } from '../../src/features/secrets/sops/opened';
import { readSops } from '../../src/features/secrets/sops/own-reader';
import { SopsFile } from '../../src/features/secrets/sops/sops-file';
import { runSops } from '../../src/features/secrets/sops/sops-program';
import { fakeSops, fixture, freshFolder, onMachine, setMachine, WITH_KEY } from '../support/sops';
import { bytesOfRecipient, SopsEncryptor } from '../support/sops-encryptor';

/** What the plain text of the fixtures is, see fixtures/make.sh. */
const SITE = {
  'xnat-xnat-web-admin': { password: 'admin.password-1' },
  'xnat-postgresql': { password: `a "b" 'c' \\d # e\nf` },
  'xnat-aaf': { clientId: 'kLM3n', clientSecret: 'client-secret-1' },
};
const RECIPIENT = /age1\w+/.exec(readFileSync(fixture('age-key.txt'), 'utf8'))![0];
const OTHER = /age1\w+/.exec(readFileSync(fixture('other-age-key.txt'), 'utf8'))![0];
const KEY = /AGE-SECRET-KEY-\w+/.exec(readFileSync(fixture('age-key.txt'), 'utf8'))![0];

const read = (path: string) => readSops(SopsFile.read(path));
const revealed = ({ values }: Opened, encoding: BufferEncoding = 'utf8') =>
  values &&
  Object.fromEntries([...values].map(([name, keys]) => [name, Object.fromEntries([...keys].map(([key, value]) => [key, value.reveal().toString(encoding)]))]));
const said = ({ findings }: Opened) => (findings ?? []).map(({ rule, what }) => `${rule}: ${what}`);

describe("the library's own reader", () => {
  onMachine(WITH_KEY);
  const folder = freshFolder();

  test.each([
    ['with comments', 'secrets.enc.yaml', SITE],
    ['for two keys, of which one is here', 'two-keys.enc.yaml', SITE],
    ['with some values in clear', 'regex.enc.yaml', SITE],
    ['with a MAC over the others alone', 'mac-only-encrypted.enc.yaml', SITE],
    ['with clear values by suffix', 'suffix.enc.yaml', { ...SITE, 'xnat-aaf': { clientId_unencrypted: 'kLM3n', clientSecret: 'client-secret-1' } }],
    [
      'with encrypted values by suffix',
      'encrypted-suffix.enc.yaml',
      {
        'xnat-xnat-web-admin': { password_encrypted: SITE['xnat-xnat-web-admin'].password },
        'xnat-postgresql': { password_encrypted: SITE['xnat-postgresql'].password },
        'xnat-aaf': { clientId: 'kLM3n', clientSecret_encrypted: 'client-secret-1' },
      },
    ],
    [
      'with what YAML took for something else than text',
      'types.enc.yaml',
      {
        types: {
          int: '5432',
          zero: '0',
          negative: '-7',
          octal: '83',
          float: '1.1',
          large: '1000000',
          bool: 'true',
          no: 'false',
          time: '2020-01-01T00:00:00Z',
          text: '0123',
        },
      },
    ],
  ])('reads what the real sops wrote, %s', (_, name, expected) => {
    expect(said(read(fixture(name)))).toEqual([]);
    expect(revealed(read(fixture(name)))).toEqual(expected);
  });

  test('keeps every character and every byte', () => {
    const opened = read(fixture('hostile.enc.yaml'));
    const { hostile } = JSON.parse(readFileSync(fixture('hostile.decrypted.json'), 'utf8')) as { hostile: object };
    expect(Object.keys(hostile).length).toBeGreaterThan(200);
    expect(revealed(opened)!.hostile).toEqual(hostile);
    expect(revealed(opened, 'base64')!.bytes).toEqual({
      all: Buffer.from(Array.from({ length: 256 }, (__, i) => i)).toString('base64'),
      text: Buffer.from('text\n').toString('base64'),
    });
  });

  test("reads what the tests' own encryptor wrote, for several keys and of any length", () => {
    const secrets = { a: { short: 'x', long: 'y'.repeat(200_000) }, b: { ä: 'ü' } };
    const path = join(folder(), 'made.enc.yaml');
    writeFileSync(
      path,
      new SopsEncryptor().file(
        secrets,
        [OTHER, RECIPIENT].map((name) => [name, bytesOfRecipient(name)]),
      ),
    );
    expect(revealed(read(path))).toEqual(secrets);
  });

  test.each([
    [
      'for another key',
      'other-key.enc.yaml',
      [
        `sops-key: no key that is here decrypts "${fixture('other-key.enc.yaml')}", which is encrypted for ${OTHER}; looked for in SOPS_AGE_KEY (not set), SOPS_AGE_KEY_FILE ${fixture('age-key.txt')} (1 key), SOPS_AGE_KEY_CMD (not set), /no/config/sops/age/keys.txt (not there)`,
      ],
    ],
    [
      'for a GnuPG key',
      'gnupg.enc.yaml',
      [expect.stringMatching(/^sops-program: "\S+" needs the program sops, which is not on the PATH: it is encrypted for GnuPG [0-9A-F]{40}$/)],
    ],
    ['for groups of keys', 'groups.enc.yaml', [expect.stringMatching(/^sops-program: .*: its keys are in groups, of which more than one is needed$/)]],
    [
      'with a rule by comments',
      'comment-regex.enc.yaml',
      [expect.stringMatching(/^sops-program: .*: it has values in clear by a rule that the library cannot read, unencrypted_comment_regex$/)],
    ],
  ])('leaves to sops what is encrypted %s', (_, name, expected) => {
    expect(said(read(fixture(name)))).toEqual(expected);
    expect(read(fixture(name)).values).toBeUndefined();
  });
});

describe('keys are found where sops finds them', () => {
  const folder = freshFolder();
  onMachine({});
  const opens = () => read(fixture('secrets.enc.yaml')).values !== undefined;
  const other = () => readFileSync(fixture('other-age-key.txt'), 'utf8');

  test.each<[string, (folder: string) => Parameters<typeof setMachine>[0]]>([
    ['SOPS_AGE_KEY', () => ({ SOPS_AGE_KEY: KEY })],
    ['SOPS_AGE_KEY beside others, with comments', () => ({ SOPS_AGE_KEY: `${other()}\n# mine\n${KEY}\n` })],
    ['SOPS_AGE_KEY, several on a line', () => ({ SOPS_AGE_KEY: `${/AGE-\S+/.exec(other())![0]} ${KEY}` })],
    ['SOPS_AGE_KEY_FILE', () => WITH_KEY],
    ['SOPS_AGE_KEY_CMD', (at) => ({ SOPS_AGE_KEY_CMD: `'${process.execPath}' "${join(at, 'give key.js')}" for\\ me` })],
    ['XDG_CONFIG_HOME', (at) => ({ XDG_CONFIG_HOME: join(at, '.config') })],
    ['the home folder', (at) => ({ HOME: at, XDG_CONFIG_HOME: '' })],
  ])('%s', (_, machine) => {
    const at = folder();
    writeFileSync(join(at, 'give key.js'), `if (process.argv[2] === 'for me' && process.env.SOPS_AGE_RECIPIENT === '${RECIPIENT}') console.log('${KEY}')`);
    mkdirSync(join(at, '.config/sops/age'), { recursive: true });
    copyFileSync(fixture('age-key.txt'), join(at, '.config/sops/age/keys.txt'));
    expect(opens()).toBe(false);
    setMachine(machine(at));
    expect(opens()).toBe(true);
  });

  test.each<[string, Parameters<typeof setMachine>[0], string]>([
    ['a key in the place of a path', { SOPS_AGE_KEY_FILE: KEY }, 'SOPS_AGE_KEY_FILE (a key, where the path of a file belongs)'],
    ['a file that is not there', { SOPS_AGE_KEY_FILE: '/no/file' }, 'SOPS_AGE_KEY_FILE /no/file (not there)'],
    ['a folder', { SOPS_AGE_KEY_FILE: '/' }, 'SOPS_AGE_KEY_FILE / (cannot be read)'],
    ['a misspelt key', { SOPS_AGE_KEY: `${KEY.slice(0, -1)}Q` }, 'SOPS_AGE_KEY (0 keys, 1 lines that are no X25519 key)'],
    ['a command that fails', { SOPS_AGE_KEY_CMD: '/no/program --token hunter2' }, 'SOPS_AGE_KEY_CMD (the command failed)'],
    ['an empty command', { SOPS_AGE_KEY_CMD: '' }, 'SOPS_AGE_KEY_CMD (empty)'],
  ])('%s is named, and no key is shown', (_, machine, expected) => {
    setMachine(machine);
    const { places } = findAgeKeys([RECIPIENT]);
    expect(places).toContain(expected);
    expect(places.join()).not.toMatch(/AGE-SECRET-KEY|hunter2/);
  });
});

describe('the program sops', () => {
  const folder = freshFolder();
  onMachine({});
  const file = () => SopsFile.read(fixture('secrets.enc.yaml'));

  test('is called with the file as YAML, and what it prints is believed', () => {
    setMachine({
      PATH: fakeSops(
        folder(),
        `require('node:fs').writeFileSync(${JSON.stringify(join(folder(), 'argv'))}, JSON.stringify(argv)); process.stdout.write(${JSON.stringify(JSON.stringify(SITE))});`,
      ),
    });
    expect(revealed(runSops(file())!)).toEqual(SITE);
    expect(JSON.parse(readFileSync(join(folder(), 'argv'), 'utf8'))).toEqual([
      '--decrypt',
      '--input-type',
      'yaml',
      '--output-type',
      'json',
      join(process.cwd(), fixture('secrets.enc.yaml')),
    ]);
  });

  test.each(['hostile', 'types'])('prints the same as the own reader reads, of %s.enc.yaml', (name) => {
    const printed = join(process.cwd(), fixture(`${name}.decrypted.`));
    setMachine({ ...WITH_KEY, PATH: fakeSops(folder(), `process.stdout.write(require('node:fs').readFileSync(${JSON.stringify(printed)} + argv[4]));`) });
    const opened = SopsFile.read(fixture(`${name}.enc.yaml`));
    expect(revealed(runSops(opened)!, 'base64')).toEqual(revealed(readSops(opened), 'base64'));
    expect(revealed(runSops(opened)!, 'base64')).toBeDefined();
  });

  test.each([
    [1, 'sops-program: sops ended with 1 for'],
    [24, 'sops-tampered: the values of'],
    [25, 'sops-tampered: a value in'],
    [51, 'sops-tampered: the values of'],
    [52, 'sops-tampered: the values of'],
    [111, 'sops-key: no key that is here decrypts'],
    [128, 'sops-key: no key that is here decrypts'],
  ])('that ends with %d is never quoted', (code, expected) => {
    setMachine({ PATH: fakeSops(folder(), `process.stderr.write('value hunter2'); process.stdout.write('hunter2'); process.exitCode = ${code};`) });
    const opened = runSops(file())!;
    expect(opened.values).toBeUndefined();
    expect(said(opened)).toEqual([expect.stringContaining(expected)]);
    expect(JSON.stringify(opened)).not.toContain('hunter2');
  });

  test('that has no key says which it would be', () => {
    setMachine({ PATH: fakeSops(folder(), 'process.exitCode = 128;') });
    const [gnupg] = runSops(SopsFile.read(fixture('gnupg.enc.yaml')))!.findings!;
    expect(gnupg).toMatchObject({
      rule: 'sops-key',
      what: expect.stringMatching(/encrypted for GnuPG [0-9A-F]{40}; looked for in all places that sops knows$/),
      fix: expect.stringMatching(/gpg --list-secret-keys/),
    });
    const [age] = runSops(file())!.findings!;
    expect(age!.fix).toMatch(/SOPS_AGE_KEY_FILE/);
  });

  test.each([
    ['nothing', ''],
    ['no YAML', '{ hunter2'],
    ['other Secrets', 'xnat-aaf: { clientSecret: hunter2 }'],
    ['lists', 'xnat-aaf: [hunter2]'],
  ])('that prints %s is not believed', (_, output) => {
    setMachine({ PATH: fakeSops(folder(), `process.stdout.write(${JSON.stringify(output)});`) });
    expect(said(runSops(file())!)).toEqual([expect.stringMatching(/^sops-program: sops printed something else than the values of the file for/)]);
  });

  test('that may not be executed is told so, and not passed over', () => {
    const bin = fakeSops(folder(), '');
    chmodSync(join(bin, 'sops'), 0o644);
    setMachine({ PATH: bin });
    const [finding] = runSops(file())!.findings!;
    expect(finding).toMatchObject({
      rule: 'sops-program',
      what: expect.stringContaining('sops cannot be started for') as string,
      fix: expect.stringContaining('chmod +x') as string,
    });
  });

  test('is not missed where there is none', () => {
    expect(runSops(file())).toBeUndefined();
  });
});

describe('Bech32', () => {
  test('of age keys is read and written', () => {
    const identity = AgeIdentity.parse(KEY)!;
    expect(identity.recipient).toBe(RECIPIENT);
    expect(toBech32(fromBech32(RECIPIENT, 'age')!, 'age')).toBe(RECIPIENT);
    expect(fromBech32(RECIPIENT.toUpperCase(), 'age')).toEqual(bytesOfRecipient(RECIPIENT));
  });

  test.each([
    ['a wrong letter', RECIPIENT.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q'))],
    ['another prefix', RECIPIENT.replace('age1', 'ago1')],
    ['large and small letters', RECIPIENT.replace('age1', 'Age1')],
    ['a letter that there is not', `${RECIPIENT.slice(0, -1)}b`],
    ['nothing', 'age1'],
  ])('with %s is none', (_, text) => {
    expect(fromBech32(text, 'age')).toBeUndefined();
  });

  // From BIP 173, whose checksum age uses.
  test.each(['A12UEL5L', 'an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs'])('%s is valid', (text) => {
    expect(fromBech32(text, text.slice(0, text.lastIndexOf('1')).toLowerCase())).toEqual(Buffer.alloc(0));
  });
});
