import { HIDDEN_PATH, isFileName } from '../../core/props/file-name';
import { enumerate, quoted } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { type Report, Rule } from '../../core/refusals/rule';

/** A place in a file of sops: the whole file, a Secret, or one of its keys. Values are never part of it. */
export interface SopsPlace {
  readonly path: string;
  readonly secret?: string;
  readonly key?: string;
}

const entry = ({ secret, key }: SopsPlace) => quoted(key === undefined ? (secret ?? '') : `${secret}.${key}`);
const edit = (path: string) => `sops ${path}`;

export interface SopsFileSubject extends SopsPlace {
  /** A file that is there, and that a wrong path may have meant. */
  readonly near?: string;
  readonly problem: 'missing' | 'unreadable' | 'syntax' | 'documents' | 'shape' | 'empty';
  readonly line?: number;
}

export const sopsFile = new Rule<SopsFileSubject>({
  id: 'sops-file',
  refuses: 'a file of secrets that is not there, is no YAML, or is no plain map from Secret to key to value',
  why: 'no Secret could be made of it',
  check: (subject): Report[] => {
    const { path, problem, line, near } = subject;
    const again = `take its last good version from git, and change it with ${edit(path)} alone`;
    const form = `write it as xnat-aaf: { clientSecret: "…" }, a text for each key, with ${edit(path)}`;
    switch (problem) {
      case 'missing':
        return isFileName(path)
          ? [
              {
                what: `there is no file ${quoted(path)}`,
                fix: `${near === undefined ? 'correct its path' : `write ${quoted(near)}`}: a path is relative to the folder in which the synthesis runs; or make it: ${edit(path)}`,
              },
            ]
          : [
              {
                what: `there is no file of the path that was given ${HIDDEN_PATH}`,
                fix: `write ${quoted(near ?? 'secrets.enc.yaml')}: a path is relative to the folder in which the synthesis runs`,
              },
            ];
      case 'unreadable':
        return [{ what: `the file ${quoted(path)} cannot be read as text`, fix: again }];
      case 'syntax':
        return [
          {
            what: `${quoted(path)} is no YAML map${line === undefined ? '' : `; line ${line} is the first that is wrong`} (not shown here, it may hold a secret)`,
            fix: again,
          },
        ];
      case 'documents':
        return [{ what: `${quoted(path)} holds several documents`, fix: 'make it one document: a map from Secret to key to value' }];
      case 'empty':
        return [{ what: `${quoted(path)} holds no Secret`, fix: form }];
      case 'shape':
        return [{ what: `${entry(subject)} in ${quoted(path)} is no ${subject.key === undefined ? 'map of keys' : 'single text'}`, fix: form }];
    }
  },
});

export const sopsPlaintext = new Rule<SopsPlace>({
  id: 'sops-plaintext',
  refuses: 'a file of secrets, or a value in it, that is not encrypted',
  why: 'whoever can read the repository, or any copy of it, can read the secret',
  check: (subject) => {
    const { path, secret } = subject;
    const change = 'and change the password wherever it is used, if this version ever left your machine';
    return secret === undefined
      ? [{ what: `${quoted(path)} is not encrypted: it has no sops block`, fix: `encrypt it, sops --encrypt --in-place ${path}, ${change}` }]
      : [
          {
            what: `${entry(subject)} in ${quoted(path)} stands there in clear (not shown here)`,
            fix: `remove the line, add it again with ${edit(path)}, ${change}`,
          },
        ];
  },
});

export interface SopsTampered extends SopsPlace {
  readonly problem: 'value' | 'some value' | 'mac' | 'no mac' | 'recipient' | 'recipient twice';
  readonly recipient?: string;
}

export const sopsTampered = new Rule<SopsTampered>({
  id: 'sops-tampered',
  refuses: 'a file of secrets that has changed since sops wrote it',
  why: 'something was changed, renamed, moved or removed by hand or by a merge, and the pods would get what nobody meant',
  check: (subject) => {
    const { path, problem, recipient } = subject;
    const what = {
      value: `${entry(subject)} in ${quoted(path)} is not what sops encrypted at this place`,
      'some value': `a value in ${quoted(path)} is not what sops encrypted at its place`,
      mac: `the values of ${quoted(path)} are not all those that sops encrypted, in their order: its MAC does not fit`,
      'no mac': `the sops block of ${quoted(path)} has no mac, or no lastmodified`,
      recipient: `what ${quoted(path)} holds for ${recipient || 'a key without a name'} is not what sops wrote for it`,
      'recipient twice': `${quoted(path)} is encrypted for ${recipient} twice`,
    };
    return [{ what: what[problem], fix: `take its last good version from git, and change it with ${edit(path)} alone` }];
  },
});

export interface SopsKeySubject {
  readonly path: string;
  readonly recipients: readonly string[];
}

const isAge = (recipient: string) => recipient.startsWith('age1');

export const sopsKey = new Rule<SopsKeySubject>({
  id: 'sops-key',
  refuses: 'a file of secrets for which there is no key on this machine',
  why: 'without a key its Secrets cannot be written',
  check: ({ path, recipients }) => [
    {
      what: `sops finds no key here that decrypts ${quoted(path)}, which is encrypted for ${recipients.length > 0 ? enumerate(recipients) : 'no key at all'}`,
      fix:
        `${recipients.some(isAge) ? 'name the file of your age key, export SOPS_AGE_KEY_FILE=…' : 'import a private key of these, so that gpg --list-secret-keys shows it, or log in to the KMS'}; ` +
        `or have a colleague add your key, ${recipients.some(isAge) ? `sops rotate --in-place --add-age age1… ${path}` : `sops updatekeys ${path}`}; ` +
        'or, where nothing is deployed, such as in CI, give mode: SopsMode.PLACEHOLDERS',
    },
  ],
});

export interface SopsProgramSubject {
  readonly path: string;
  /** How sops failed, or that it is missing. */
  readonly failed: string;
  /** What repairs that, where it need not be looked for. */
  readonly repair?: string;
}

export const sopsProgram = new Rule<SopsProgramSubject>({
  id: 'sops-program',
  refuses: 'a file of secrets where the program sops, which decrypts it, is not installed or fails',
  why: 'sops alone decrypts: the library holds no cryptography of its own',
  check: ({ path, failed, repair }) => [
    failed === 'missing'
      ? {
          what: `${quoted(path)} cannot be decrypted: the program sops is not on the PATH`,
          fix: 'install it: brew install sops, or go install github.com/getsops/sops/v3/cmd/sops@latest, or a file of https://github.com/getsops/sops/releases; or, on a machine without keys, such as in CI, give mode: SopsMode.PLACEHOLDERS',
        }
      : {
          what: `sops ${failed} for ${quoted(path)} (its words are not shown here, they may quote a secret)`,
          fix: repair ?? `run sops --decrypt ${path} >/dev/null, and fix what it says`,
        },
  ],
});

export interface SopsName {
  readonly path: string;
  readonly name: string;
  readonly known: readonly string[];
}

export const sopsName = new Rule<SopsName>({
  id: 'sops-name',
  refuses: 'a Secret of an encrypted file that the file does not have',
  why: 'it would not be made, and the pod would wait for it for ever',
  check: ({ path, name, known }) => {
    if (known.includes(name)) return [];
    const meant = nearest(name, known);
    return [
      {
        what: `secret(${quoted(name)}) names no Secret of ${quoted(path)}`,
        fix: `${meant === undefined ? `choose ${known.map(quoted).join(' or ')}` : `write ${quoted(meant)}`}; or add it with ${edit(path)}`,
      },
    ];
  },
});

export const sopsEmpty = new Rule<SopsPlace>({
  id: 'sops-empty',
  refuses: 'a value of an encrypted file that is empty',
  why: 'the pods of this library refuse to start with an empty secret, and others would start without a password',
  check: (subject) => [{ what: `${entry(subject)} in ${quoted(subject.path)} is empty`, fix: `give it a value, or remove it, with ${edit(subject.path)}` }],
});

export interface SopsValueType extends SopsPlace {
  readonly type: string;
}

const TYPES: Record<string, string> = { int: 'a number', float: 'a number', bool: 'true or false', time: 'a date', unsure: 'a number or a date' };

export const sopsValueType = new Rule<SopsValueType>({
  id: 'sops-value-type',
  refuses: 'a value of an encrypted file that YAML took for a number, a date, or true or false',
  why: 'sops has kept what YAML made of it: of 0123 it keeps 83, of 1.10 it keeps 1.1, and that password opens nothing',
  acknowledgeable: true,
  check: (subject) => [
    {
      what: `${entry(subject)} in ${quoted(subject.path)} is ${TYPES[subject.type] ?? subject.type} to YAML, and no text`,
      fix: `put it into quotes, as in ${subject.key}: "…", with ${edit(subject.path)}`,
    },
  ],
});
