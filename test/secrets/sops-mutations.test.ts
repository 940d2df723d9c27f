import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { Login, SopsSecrets, XnatSite } from 'cdk8s-xnat';
import { describeWith } from '../real/support/parts';
import { fixture, freshFolder, onMachine, WITH_KEY } from '../support/sops';
import { messagesOf } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { seeded } from '../validation/garbage';

type Random = <T>(choices: readonly T[]) => T;
type Mutation = (file: string, any: Random) => string;

const MESSAGE = /^[^\n]+ \((?:sops-[a-z-]+|secret-[a-z]+)\)\n {6}why {2}[^\n]+\n {6}fix {2}[^\n]+$/;
const VALUES = ['admin.password-1', 'client-secret-1', 'a "b"', 'kLM3n'];
const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'];

/** Another character in the place of one of the text that a group of the expression finds. */
function changed(file: string, expression: RegExp, any: Random): string {
  const found = any([...file.matchAll(expression)]);
  const start = found.index + found[0].indexOf(found[1]!);
  const at = start + any([...found[1]!].flatMap((character, i) => (/[A-Za-z0-9+/]/.test(character) ? [i] : [])));
  return file.slice(0, at) + any(ALPHABET.filter((letter) => letter !== file[at])) + file.slice(at + 1);
}

const lines = (file: string) => file.split('\n');
const isValue = (line: string) => /^ {4}\w+: \S/.test(line);
const valueLines = (file: string) =>
  lines(file)
    .slice(0, lines(file).indexOf('sops:'))
    .flatMap((line, i) => (isValue(line) ? [i] : []));
const withLines = (file: string, change: (all: string[]) => void) => {
  const all = lines(file);
  change(all);
  return all.join('\n');
};
/** Values, and not the MAC or comments, which sops does not authenticate. */
const part = (name: string) => new RegExp(`^ {4}(?!mac)\\w+: ENC\\[.*${name}:([^,\\]]+)`, 'gm');

const OTHER = /age1\w+/.exec(readFileSync(fixture('other-age-key.txt'), 'utf8'))![0];

const MUTATIONS: Record<string, Mutation> = {
  'bytes of a value': (file, any) => changed(file, part('data'), any),
  'an IV': (file, any) => changed(file, part('iv'), any),
  'a tag': (file, any) => changed(file, part('tag'), any),
  'a type': (file, any) =>
    withLines(file, (all) => {
      const i = any(valueLines(file).filter((at) => all[at]!.includes('type:str')));
      all[i] = all[i]!.replace('type:str', `type:${any(['int', 'float', 'bool', 'time', 'comment', 'strr', 'STR', ''])}`);
    }),
  'a key renamed': (file, any) =>
    withLines(file, (all) => {
      const i = any(valueLines(file).filter((at) => all[at]!.includes('ENC[')));
      all[i] = all[i]!.replace(':', 'x:');
    }),
  'a Secret renamed': (file, any) => file.replace(any(['xnat-aaf:', 'xnat-postgresql:', 'xnat-xnat-web-admin:']), 'xnat-other:'),
  'two values exchanged': (file, any) =>
    withLines(file, (all) => {
      const [a, b] = [valueLines(file)[0]!, any(valueLines(file).slice(1))];
      const of = (at: number) => all[at]!.slice(all[at]!.indexOf(': '));
      [all[a], all[b]] = [all[a]!.replace(of(a), of(b)), all[b]!.replace(of(b), of(a))];
    }),
  'another order': (file) =>
    withLines(file, (all) => {
      const last = valueLines(file).slice(-2);
      [all[last[0]!], all[last[1]!]] = [all[last[1]!]!, all[last[0]!]!];
    }),
  'Secrets in another order': (file) => file.replace(/^(xnat-postgresql:\n.*\n)(xnat-aaf:\n.*\n.*\n)/m, '$2$1'),
  'a value removed': (file, any) => withLines(file, (all) => void all.splice(any(valueLines(file)), 1)),
  'a Secret removed': (file) => file.replace(/^xnat-postgresql:\n.*\n/m, ''),
  'a value in clear added': (file, any) => withLines(file, (all) => void all.splice(any(valueLines(file)), 0, '    added: hunter2')),
  'a copy added': (file) => file.replace(/^(xnat-postgresql):\n(.*\n)/m, '$&xnat-copy:\n$2'),
  'a value in clear in its place': (file, any) =>
    withLines(file, (all) => {
      const i = any(valueLines(file));
      all[i] = all[i]!.replace(/: .*/, ': hunter2');
    }),
  'a value emptied': (file, any) =>
    withLines(file, (all) => {
      const i = any(valueLines(file));
      all[i] = all[i]!.replace(/: .*/, any([': ""', ':', ': null']));
    }),
  'the MAC': (file, any) => changed(file, /^ {4}mac: ENC\[.*(?:data|iv|tag):([^,\]]+)/gm, any),
  'no MAC': (file) => file.replace(/^ {4}mac: .*\n/m, ''),
  'a MAC that is empty': (file) => file.replace(/^ {4}mac: .*$/m, '    mac: ""'),
  'the time': (file, any) => file.replace(/(lastmodified: "20)\d\d/, `$1${any(['01', '19', '99'])}`),
  'the data key': (file, any) => changed(file, /^ {12}(?!-)(\S+)$/gm, any),
  'the name of a recipient': (file, any) => changed(file, /recipient: age1(\w+)/g, any),
  'lines of the data key exchanged': (file) => file.replace(/^( {12}\w\S*\n)( {12}\w\S*\n)/m, '$2$1'),
  'a recipient twice': (file) => file.replace(/^ {8}- enc: \|\n[^]*?recipient: age1\w+\n/m, (entry) => entry + entry),
  'a recipient that is none': (file, any) => file.replace(/recipient: age1\w+/, `recipient: ${any(['age1', 'foo', '""', 'age1x1qqqq', 'ssh-ed25519', '[]'])}`),
  'a recipient without a data key': (file) => file.replace(/enc: \|\n[^]*?(?= {10}recipient)/, 'enc: ""\n'),
  'a data key that is cut': (file, any) =>
    withLines(file, (all) => void all.splice(any(all.flatMap((line, i) => (/^ {12}[A-Za-z0-9+/=]+$/.test(line) ? [i] : []))), 1)),
  'no recipients': (file) => file.replace(/^ {4}age:\n[^]*?(?=^ {4}lastmodified)/m, '    age: []\n'),
  'the data key of another file': (file) =>
    file.replace(
      /^ +-----BEGIN[^]*END AGE ENCRYPTED FILE-----\n/m,
      /^ +-----BEGIN[^]*END AGE ENCRYPTED FILE-----\n/m.exec(readFileSync(fixture('types.enc.yaml'), 'utf8'))![0],
    ),
  'the rule of what is encrypted': (file, any) =>
    file.replace(
      /^ {4}(un)?encrypted_\w+: .*/m,
      any([
        '    unencrypted_suffix: word',
        '    encrypted_suffix: Secret',
        "    encrypted_regex: '^nothing$'",
        '    unencrypted_regex: .',
        '    mac_only_encrypted: true',
      ]),
    ),
  'no sops block': (file) => file.slice(0, file.indexOf('sops:\n')),
  'a sops block that is no map': (file) => file.replace(/^sops:\n[^]*/m, 'sops: []\n'),
  'half of the file': (file, any) => file.slice(0, Math.floor(file.length * any([0.1, 0.3, 0.5, 0.7, 0.9]))),
  'a merge': (file) => file.replace(/^xnat-aaf:$/m, '<<<<<<< HEAD\nxnat-aaf:'),
  'a tab': (file) => file.replace(/^ {4}(\w)/m, '\t$1'),
  'an anchor': (file) => file.replace(/^( {4}password: )(.*)/m, '$1&a $2'),
  'a list': (file) => file.replace(/^( {4}password: )(.*)/m, '$1[$2]'),
  'a key that comes twice': (file) => file.replace(/^( {4}password: .*\n)/m, '$1$1'),
  'two documents': (file) => `${file}---\n${file}`,
  'nothing at all': () => '',
  'bytes that are no text': (file) => `${file}#\u0000`,
};
/** Of values in clear, which the MAC alone guards. */
const IN_CLEAR: Record<string, Mutation> = {
  'a value in clear changed': (file) => file.replace('clientId: kLM3n', 'clientId: kLM4n'),
  'a value in clear removed': (file) => file.replace(/^ {4}clientId: .*\n/m, ''),
  'a value in clear split over two keys': (file) => file.replace('clientId: kLM3n', 'clientId: kLM\n    clientIe: 3n'),
  'a value in clear under another key': (file) => file.replace('clientId: kLM3n', 'clientIx: kLM3n'),
  'a value in clear under the key of a password': (file) => file.replace('clientId: kLM3n', 'tls.key: kLM3n'),
  'a Secret in clear added': (file) => file.replace('sops:\n', 'injected:\n    clientId: kLM4n\nsops:\n'),
  'an encrypted value in the place of one in clear': (file) => file.replace(/clientId: kLM3n/, `clientId: ${/clientSecret: (.*)/.exec(file)![1]}`),
  'a value in clear for an encrypted one': (file) => file.replace(/^ {4}clientSecret: .*/m, '    clientSecret: hunter2'),
};

/** What is for another recipient, and any recipient's name: only its key can tell, and sops does not ask it. No value changes. */
const OF_OTHERS = ['the data key', 'lines of the data key exchanged', 'the data key of another file', 'the name of a recipient'];

describeWith(['sops'], 'a file that was changed', () => {
  onMachine(WITH_KEY);
  const folder = freshFolder();

  function appOf(text: string): App {
    const path = join(folder(), 'secrets.enc.yaml');
    writeFileSync(path, text);
    const app = new App({ outdir: join(folder(), 'dist') });
    const sops = SopsSecrets.fromFile(path);
    new XnatSite(app, 'xnat', { ...MINIMAL, logins: [Login.aaf({ client: sops.secret('xnat-aaf') })], secrets: sops });
    return app;
  }

  /** All that a site says of a file. */
  const toldOf = (text: string): string[] =>
    messagesOf(appOf(text)).map((message) => message.replaceAll(join(folder(), 'secrets.enc.yaml'), 'secrets.enc.yaml'));

  /** What it makes of a file, of which nothing is refused. */
  function written(text: string): string {
    const app = appOf(text);
    app.synth();
    return readFileSync(join(app.outdir, 'xnat.secrets.k8s.yaml'), 'utf8');
  }

  test('is read as long as it is not', () => {
    for (const name of ['secrets', 'two-keys']) expect(toldOf(readFileSync(fixture(`${name}.enc.yaml`), 'utf8'))).toEqual([]);
    for (const [name, rule] of [
      ['regex', 'sops-in-clear'],
      ['mac-only-encrypted', 'sops-mac-only'],
    ] as const)
      expect(
        toldOf(readFileSync(fixture(`${name}.enc.yaml`), 'utf8'))
          .join('\n')
          .match(/\((sops-[a-z-]+)\)/g),
      ).toEqual([`(${rule})`]);
  });

  const kinds = [
    ...['secrets', 'two-keys'].flatMap((name) => Object.entries(MUTATIONS).map(([kind, mutation]) => [kind, name, mutation] as const)),
    ...['regex', 'mac-only-encrypted'].flatMap((name) => Object.entries(IN_CLEAR).map(([kind, mutation]) => [kind, name, mutation] as const)),
  ];
  let count = 0;
  test.each(kinds)('is refused, without an error and without a value: %s, of %s', (kind, name, mutation) => {
    const original = readFileSync(fixture(`${name}.enc.yaml`), 'utf8');
    const random = seeded(20_261_124);
    for (let i = 0; i < 3; i++) {
      const mutated = mutation(original, (choices) => choices[Math.floor(random() * choices.length)]!);
      expect(mutated).not.toBe(original);
      const messages = toldOf(mutated);
      if (messages.length === 0 && OF_OTHERS.includes(kind)) expect([kind, written(mutated)]).toEqual([kind, written(original)]);
      else expect([kind, messages]).not.toEqual([kind, []]);
      expect(messages.filter((message) => !MESSAGE.test(message))).toEqual([]);
      for (const value of [...VALUES, 'hunter2']) expect(messages.join('\n')).not.toContain(value);
      count += messages.length > 0 ? 1 : 0;
    }
  });

  test('for a recipient that was added is refused where .sops.yaml names the others, and says the same where there is none', () => {
    const original = readFileSync(fixture('secrets.enc.yaml'), 'utf8');
    const added = original.replace(/^ {8}- enc: \|\n[^]*?recipient: age1\w+\n/m, (entry) => entry + entry.replace(/age1\w+/, OTHER));
    expect([toldOf(added), written(added)]).toEqual([[], written(original)]);
    writeFileSync(join(folder(), '.sops.yaml'), `creation_rules: [{ path_regex: '\\.enc\\.yaml$', age: ${/age1\w+/.exec(original)![0]} }]\n`);
    expect(toldOf(original)).toEqual([]);
    expect(toldOf(added).join('\n')).toMatch(/is encrypted for age1r4\w+, which ".*\.sops\.yaml" does not name \(sops-recipients\)/);
  });

  test('is refused in far more than a hundred ways', () => {
    expect(count).toBeGreaterThan(200);
  });

  test.each(['secrets', 'two-keys'])('with one byte of it changed is refused, or says the same as before: %s', (name) => {
    const original = readFileSync(fixture(`${name}.enc.yaml`));
    const before = written(original.toString('utf8'));
    const random = seeded(7);
    let refused = 0;
    for (let i = 0; i < 100; i++) {
      const mutated = Buffer.from(original);
      const at = Math.floor(random() * mutated.length);
      mutated[at] = mutated[at]! ^ (1 << Math.floor(random() * 8));
      const messages = toldOf(mutated.toString('latin1'));
      expect(messages.filter((message) => !MESSAGE.test(message))).toEqual([]);
      for (const value of VALUES) expect(messages.join('\n')).not.toContain(value);
      if (messages.length > 0) refused++;
      else expect(written(mutated.toString('latin1'))).toBe(before);
    }
    // The rest are comments, blanks, the version of sops, base64 bits that no decoder looks at, and what is for another key.
    expect(refused).toBeGreaterThan(name === 'secrets' ? 70 : 50);
  });
});

describe('a file that was changed, where nothing is decrypted', () => {
  onMachine({});
  const folder = freshFolder();

  test('is refused as far as it can be told', () => {
    for (const name of ['a value in clear added', 'no sops block', 'a MAC that is empty', 'a merge', 'two documents', 'a list', 'a value emptied']) {
      const path = join(folder(), 'secrets.enc.yaml');
      writeFileSync(
        path,
        MUTATIONS[name]!(readFileSync(fixture('secrets.enc.yaml'), 'utf8'), (choices) => choices[0]!),
      );
      const app = new App();
      new XnatSite(app, 'xnat', { ...MINIMAL, secrets: SopsSecrets.fromFile(path, { mode: 'placeholders' as never }) });
      expect([name, messagesOf(app).join()]).not.toEqual([name, '']);
    }
  });
});
