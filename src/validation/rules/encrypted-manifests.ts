import { quoted } from '../describe';
import { type Report, Rule } from '../rule';

export interface EncryptedManifestsSubject {
  readonly path: string;
  readonly problem: 'missing' | 'syntax' | 'kind' | 'plaintext' | 'namespace' | 'names' | 'empty' | 'extension' | 'file name';
  readonly line?: number;
  /** The object, such as `SealedSecret xnat-aaf`. */
  readonly object?: string;
  readonly key?: string;
  readonly namespace?: string;
}

export const encryptedManifests = new Rule<EncryptedManifestsSubject>({
  id: 'encrypted-manifests',
  refuses: 'a file that is copied for an operator to decrypt, and that no operator would make Secrets of, or that is in clear',
  why: 'the file is copied as it is: what is wrong with it shows on the cluster alone',
  check: ({ path, problem, line, object, key, namespace }): Report[] => {
    const file = quoted(path);
    switch (problem) {
      case 'missing':
        return [{ what: `the file ${file} is not there, or cannot be read`, fix: 'correct its path, which is relative to the folder in which the synthesis runs' }];
      case 'syntax':
        return [{ what: `${file} is no YAML${line === undefined ? '' : `; line ${line} is the first that is wrong`} (not shown here, it may hold a secret)`, fix: 'encrypt it again' }];
      case 'extension':
        return [{ what: `the name of the file ${file} does not end in .yaml`, fix: 'name it so: kubectl apply -f dist/ passes over files of other names' }];
      case 'file name':
        return [{ what: `another file that is written for the same chart has the name of ${file}`, fix: 'give it a name of its own' }];
      case 'empty':
        return [{ what: `${file} holds no object`, fix: 'remove it, or put a SealedSecret, a SopsSecret or a Secret encrypted by sops into it' }];
      case 'kind':
        return [{ what: `${object} in ${file} is nothing that becomes a Secret`, fix: 'leave in the file only SealedSecrets, SopsSecrets and Secrets encrypted by sops' }];
      case 'plaintext':
        return [
          {
            what: `${object} in ${file} ${key === undefined ? 'is not encrypted' : `has ${quoted(key)} in clear (not shown here)`}`,
            why: 'whoever can read the repository, or any copy of it, can read the secret',
            fix: `encrypt it (kubeseal, or sops --encrypt --in-place ${path}), and change the password wherever it is used, if this version ever left your machine`,
          },
        ];
      case 'names':
        return [
          {
            what: `${object} in ${file} has its names encrypted too, so nobody can tell which Secrets it makes`,
            fix: "encrypt the values alone: sops --encrypt --encrypted-regex '^(data|stringData)$'",
          },
        ];
      case 'namespace':
        return [
          {
            what: `${object} in ${file} names no namespace`,
            why: `it would be made wherever kubectl or the operator happens to be, and the pods of ${quoted(namespace ?? '')} would wait for it`,
            fix: `give it metadata.namespace: ${namespace}, and encrypt it anew: the encryption of a SealedSecret is bound to it`,
          },
        ];
    }
  },
});
