import { quoted } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { type Report, Rule } from '../../core/refusals/rule';
import { KEY_NAMES } from '../../values/key-names';

export interface ExternalSecretSubject {
  readonly keys: number;
  readonly extracts: boolean;
}

export const externalSecret = new Rule<ExternalSecretSubject>({
  id: 'external-secret',
  refuses: 'an ExternalSecret that copies nothing',
  why: 'the operator would make a Secret without a key, or none',
  check: ({ keys, extracts }) =>
    keys > 0 || extracts
      ? []
      : [{ what: 'neither keys nor extract says what is copied', fix: 'write keys: { password: { key: "xnat/db", property: "password" } }' }],
});

export interface SecretKeysSubject {
  readonly secretName: string;
  readonly keys: readonly string[];
  /** What is read, and by whom. */
  readonly read: readonly { readonly key: string; readonly reader: string }[];
  /** The encrypted file that it is made of, and how that is changed. */
  readonly file?: { readonly path: string; readonly edit: string };
  /** The object that it is made of, such as `Certificate web`. */
  readonly by?: string;
}

export const secretKeys = new Rule<SecretKeysSubject>({
  id: 'secret-keys',
  refuses: 'a key that is read of a Secret that the app makes without it',
  why: 'the pod would wait for the key for ever',
  check: ({ secretName, keys, read, file, by }): Report[] => {
    const lacking = read.filter(({ key }) => !keys.includes(key));
    return [...new Set(lacking.map(({ key }) => key))].map((key) => ({
      what: `the Secret ${quoted(secretName)}${file ? ` of ${quoted(file.path)}` : ''} is made ${by === undefined ? '' : `by ${by} `}with ${keys.map(quoted).join(' and ')}, and without ${quoted(key)}, which is read by ${readersOf(lacking, key)}`,
      fix: `add ${key} ${file ? `to it with ${file.edit}` : by === undefined ? 'to keys' : `to what ${by} makes, if it can have it`}; ${named(secretName, key, nearest(key, keys) ?? keys.find((one) => one.toLowerCase().includes(key.toLowerCase())) ?? keys[0] ?? key)}`,
    }));
  },
});

/** A key that no reader has for a name of its own is what a map of the user's makes of that name. */
function named(secretName: string, key: string, there: string): string {
  return KEY_NAMES.includes(key)
    ? `or say in the reader's prop how the key is called: Secret.named(${quoted(secretName)}, { ${/^[a-z_]\w*$/i.test(key) ? key : quoted(key)}: ${quoted(there)} })`
    : `or write ${quoted(there)} for ${quoted(key)} in the reader's prop, Secret.named(${quoted(secretName)}, …), or leave it out where the key has the reader's own name`;
}

const readersOf = (read: SecretKeysSubject['read'], key: string) =>
  [...new Set(read.filter((one) => one.key === key).map(({ reader }) => reader))].join(' and ');
