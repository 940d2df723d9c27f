import { readFileSync } from 'node:fs';
import { fixture } from './sops';

export type Random = <T>(choices: readonly T[]) => T;
export type Mutation = (file: string, any: Random) => string;

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

/** Ways in which a file of sops may be changed, by hand or in malice. */
export const MUTATIONS: Record<string, Mutation> = {
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
export const IN_CLEAR: Record<string, Mutation> = {
  'a value in clear changed': (file) => file.replace('clientId: kLM3n', 'clientId: kLM4n'),
  'a value in clear removed': (file) => file.replace(/^ {4}clientId: .*\n/m, ''),
  'a value in clear split over two keys': (file) => file.replace('clientId: kLM3n', 'clientId: kLM\n    clientIe: 3n'),
  'a value in clear under another key': (file) => file.replace('clientId: kLM3n', 'clientIx: kLM3n'),
  'a value in clear under the key of a password': (file) => file.replace('clientId: kLM3n', 'tls.key: kLM3n'),
  'a Secret in clear added': (file) => file.replace('sops:\n', 'injected:\n    clientId: kLM4n\nsops:\n'),
  'an encrypted value in the place of one in clear': (file) => file.replace(/clientId: kLM3n/, `clientId: ${/clientSecret: (.*)/.exec(file)![1]}`),
  'a value in clear for an encrypted one': (file) => file.replace(/^ {4}clientSecret: .*/m, '    clientSecret: hunter2'),
};
