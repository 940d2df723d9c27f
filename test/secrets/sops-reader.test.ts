import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDataKeyFor } from '../../src/features/secrets/data-key';
import type { Opened } from '../../src/features/secrets/opened';
import { SopsFile } from '../../src/features/secrets/sops-file';
import { runSops } from '../../src/features/secrets/sops-program';
import { describeWith } from '../real/support/parts';
import { TOOLS } from '../real/support/tools';
import { damaged, encrypt, endingSops, fakeSops, fixture, freshFolder, onMachine, REAL_SOPS, RECIPIENT, setMachine, WITH_KEY } from '../support/sops';

/** What the plain text of the fixtures is, see fixtures/make.sh. */
const SITE = {
  'xnat-xnat-web-admin': { password: 'admin.password-1' },
  'xnat-postgresql': { password: `a "b" 'c' \\d # e\nf` },
  'xnat-aaf': { clientId: 'kLM3n', clientSecret: 'client-secret-1' },
};
const KEY = /AGE-SECRET-KEY-\w+/.exec(readFileSync(fixture('age-key.txt'), 'utf8'))![0];

const read = (path: string) => runSops(SopsFile.read(path));
const revealed = ({ values }: Opened, encoding: BufferEncoding = 'utf8') =>
  values &&
  Object.fromEntries([...values].map(([name, keys]) => [name, Object.fromEntries([...keys].map(([key, value]) => [key, value.reveal().toString(encoding)]))]));
const said = ({ findings }: Opened) => (findings ?? []).map(({ rule, what }) => `${rule}: ${what}`);

describeWith(['sops'], 'the real sops', () => {
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
  ])('reads what it wrote, %s', (_, name, expected) => {
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

  test('keeps every character where its JSON has the sign of a byte that it lost', () => {
    const secrets = { a: { text: 'x\ufffd\u2028y\u0085z', long: 'y'.repeat(200_000) }, b: { ä: 'ü\u2028' } };
    const path = join(folder(), 'made.enc.yaml');
    writeFileSync(path, encrypt(secrets));
    expect(revealed(read(path))).toEqual(secrets);
  });

  test('reads a rule by comments', () => {
    expect(revealed(read(fixture('comment-regex.enc.yaml')))).toEqual(SITE);
  });

  test.each([
    ['another key', 'other-key.enc.yaml'],
    ['a GnuPG key', 'gnupg.enc.yaml'],
    ['groups of keys, of which one is here', 'groups.enc.yaml'],
  ])('has no key for a file for %s', (_, name) => {
    expect(said(read(fixture(name)))).toEqual([expect.stringMatching(/^sops-key: sops finds no key here that decrypts "\S+", which is encrypted for \S+/)]);
    expect(read(fixture(name)).values).toBeUndefined();
  });

  test.each<[string, (file: string) => string, string]>([
    ['a value', (file) => file.replace(/(clientSecret: ENC\[AES256_GCM,data:)(.)/, damaged), 'sops-tampered: a value in'],
    ['the MAC', (file) => file.replace(/(mac: ENC\[AES256_GCM,data:)(.)/, damaged), 'sops-tampered: the values of'],
    ['a value that is gone', (file) => file.replace(/ {4}clientId: .*\n/, ''), 'sops-tampered: the values of'],
  ])('refuses %s that was changed', (_, change, expected) => {
    const path = join(folder(), 'changed.enc.yaml');
    writeFileSync(path, change(readFileSync(fixture('secrets.enc.yaml'), 'utf8')));
    expect(said(read(path))).toEqual([expect.stringContaining(expected)]);
  });

  test.each<[string, (folder: string) => Parameters<typeof setMachine>[0]]>([
    ['SOPS_AGE_KEY', () => ({ SOPS_AGE_KEY: KEY })],
    ['SOPS_AGE_KEY_FILE', () => WITH_KEY],
    ['SOPS_AGE_KEY_CMD', (at) => ({ SOPS_AGE_KEY_CMD: `'${process.execPath}' '${join(at, 'give key.js')}'` })],
    ['XDG_CONFIG_HOME', (at) => ({ XDG_CONFIG_HOME: join(at, '.config') })],
    ['the home folder', (at) => ({ HOME: at, XDG_CONFIG_HOME: '' })],
  ])('finds the key by %s', (_, machine) => {
    const at = folder();
    writeFileSync(join(at, 'give key.js'), `console.log('${KEY}')`);
    mkdirSync(join(at, '.config/sops/age'), { recursive: true });
    copyFileSync(fixture('age-key.txt'), join(at, '.config/sops/age/keys.txt'));
    setMachine({ PATH: WITH_KEY.PATH });
    expect(read(fixture('secrets.enc.yaml')).values).toBeUndefined();
    setMachine({ PATH: WITH_KEY.PATH, ...machine(at) });
    expect(revealed(read(fixture('secrets.enc.yaml')))).toEqual(SITE);
  });

  test('gets the file, by no shell, and nothing on its standard input', () => {
    const path = join(folder(), '$(touch pwned);.enc.yaml');
    copyFileSync(fixture('secrets.enc.yaml'), path);
    const record = `require('node:fs').writeFileSync(${JSON.stringify(join(folder(), 'seen'))}, JSON.stringify([argv, require('node:fs').readFileSync(0, 'utf8')]));`;
    setMachine({ ...WITH_KEY, PATH: fakeSops(folder(), record + REAL_SOPS) });
    expect(revealed(read(path))).toEqual(SITE);
    expect(JSON.parse(readFileSync(join(folder(), 'seen'), 'utf8'))).toEqual([['--decrypt', '--input-type', 'yaml', '--output-type', 'json', path], '']);
    expect(existsSync('pwned')).toBe(false);
  });
});

describeWith(['sops', 'age'], 'a key of the real age', () => {
  const folder = freshFolder();
  onMachine({});

  test('opens what the real sops encrypted for it, and another does not', () => {
    const [mine, other] = [1, 2].map(() => execFileSync(join(TOOLS.age, 'age-keygen'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    const path = join(folder(), 'made.enc.yaml');
    writeFileSync(path, encrypt(SITE, /age1\w+/.exec(mine!)![0]));
    setMachine({ PATH: WITH_KEY.PATH, SOPS_AGE_KEY: mine });
    expect(SopsFile.read(path).findings).toEqual([]);
    expect(revealed(read(path))).toEqual(SITE);
    setMachine({ PATH: WITH_KEY.PATH, SOPS_AGE_KEY: other });
    expect(said(read(path))).toEqual([expect.stringMatching(/^sops-key: /)]);
  });
});

// Programs of our own in its place: they do what the real one does when it fails, or never does.
describe('a program sops that fails', () => {
  const folder = freshFolder();
  onMachine({});
  const file = () => SopsFile.read(fixture('secrets.enc.yaml'));

  test.each([
    [1, 'sops-program: sops ended with 1 for'],
    [24, 'sops-tampered: the values of'],
    [25, 'sops-tampered: a value in'],
    [51, 'sops-tampered: the values of'],
    [52, 'sops-tampered: the values of'],
    [111, 'sops-key: sops finds no key here that decrypts'],
    [128, 'sops-key: sops finds no key here that decrypts'],
  ])('that ends with %d is never quoted', (code, expected) => {
    setMachine({ PATH: endingSops(folder(), { says: 'value hunter2', prints: 'hunter2', code }) });
    const opened = runSops(file());
    expect(opened.values).toBeUndefined();
    expect(said(opened)).toEqual([expect.stringContaining(expected)]);
    expect(JSON.stringify(opened)).not.toContain('hunter2');
  });

  test('that has no key says which it would be', () => {
    setMachine({ PATH: endingSops(folder(), { code: 128 }) });
    const [gnupg] = runSops(SopsFile.read(fixture('gnupg.enc.yaml'))).findings!;
    expect(gnupg).toMatchObject({
      rule: 'sops-key',
      what: expect.stringMatching(/encrypted for GnuPG [0-9A-F]{40}$/),
      fix: expect.stringMatching(/gpg --list-secret-keys/),
    });
    const [age] = runSops(file()).findings!;
    expect(age!.fix).toMatch(/SOPS_AGE_KEY_FILE/);
  });

  test.each([
    ['nothing', ''],
    ['no YAML', '{ hunter2'],
    ['other Secrets', 'xnat-aaf: { clientSecret: hunter2 }'],
    ['lists', 'xnat-aaf: [hunter2]'],
  ])('that prints %s is not believed', (_, output) => {
    setMachine({ PATH: endingSops(folder(), { prints: output }) });
    expect(said(runSops(file()))).toEqual([expect.stringMatching(/^sops-program: sops printed something else than the values of the file for/)]);
  });

  test('that may not be executed is told so, and not passed over', () => {
    const bin = fakeSops(folder(), '');
    chmodSync(join(bin, 'sops'), 0o644);
    setMachine({ PATH: bin });
    const [finding] = runSops(file()).findings!;
    expect(finding).toMatchObject({
      rule: 'sops-program',
      what: expect.stringContaining('sops cannot be started for') as string,
      fix: expect.stringContaining('chmod +x') as string,
    });
  });

  test('that is missing is told, with how to install it', () => {
    const [finding] = runSops(file()).findings!;
    expect(finding).toMatchObject({
      rule: 'sops-program',
      what: `"${fixture('secrets.enc.yaml')}" cannot be decrypted: the program sops is not on the PATH`,
      fix: expect.stringMatching(/brew install sops.*go install github\.com\/getsops\/sops.*SopsMode\.PLACEHOLDERS/) as string,
    });
  });

  test('that does not end is ended, whether it wants to or not', () => {
    setMachine({ PATH: fakeSops(folder(), `process.on('SIGTERM', () => undefined); process.stdout.write('hunter2'); setInterval(() => undefined, 1000);`) });
    const start = Date.now();
    expect(said(runSops(file(), 500))).toEqual([expect.stringMatching(/^sops-program: sops did not end within 0\.5 s for/)]);
    expect(Date.now() - start).toBeLessThan(10_000);
  });

  test('that prints without an end is ended', () => {
    setMachine({ PATH: fakeSops(folder(), `const text = 'hunter2'.repeat(100_000); const more = () => process.stdout.write(text, more); more();`) });
    expect(said(runSops(file()))).toEqual([expect.stringMatching(/^sops-program: sops printed more than 64 MiB for/)]);
  });
});

describe('a data key', () => {
  const text = readFileSync(fixture('secrets.enc.yaml'), 'utf8');
  const armored = /-----BEGIN AGE[^]*?-----END AGE ENCRYPTED FILE-----/.exec(text)![0].replace(/^ +/gm, '');
  const lines = armored.split('\n');

  test('is known by its form', () => {
    expect(isDataKeyFor(RECIPIENT, armored)).toBe(true);
    expect(isDataKeyFor(RECIPIENT, `${armored.replaceAll('\n', '\r\n')}\r\n`)).toBe(true);
  });

  test.each<[string, string, string]>([
    ['nothing', RECIPIENT, ''],
    ['no armor', RECIPIENT, lines.slice(1, -1).join('\n')],
    ['a line less', RECIPIENT, lines.filter((_, i) => i !== 2).join('\n')],
    ['a line twice', RECIPIENT, lines.flatMap((line, i) => (i === 2 ? [line, line] : [line])).join('\n')],
    ['what is no base64', RECIPIENT, armored.replace(/\n./, '\n?')],
    ['another version', RECIPIENT, armored.replace(/\n./, '\nZ')],
    ['a recipient with a letter less', RECIPIENT.slice(0, -1), armored],
    ['a recipient with a letter that there is not', `${RECIPIENT.slice(0, -1)}b`, armored],
    ['a recipient in clear', 'me', armored],
  ])('is none with %s', (_, recipient, enc) => {
    expect(isDataKeyFor(recipient, enc)).toBe(false);
  });
});
