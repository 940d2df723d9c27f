import { HIDDEN_PATH, isFileName } from '../../core/props/file-name';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

export interface EncryptedManifestsSubject {
  readonly path: string;
  readonly problem: 'missing' | 'syntax' | 'kind' | 'plaintext' | 'template' | 'annotation' | 'namespace' | 'names' | 'empty' | 'extension' | 'file name';
  readonly line?: number;
  /** The object, such as `SealedSecret xnat-aaf`. */
  readonly object?: string;
  readonly key?: string;
  readonly namespace?: string;
  /** A file that is there, and that a wrong path may have meant. */
  readonly near?: string;
}

export const encryptedManifests = new Rule<EncryptedManifestsSubject>({
  id: 'encrypted-manifests',
  refuses: 'a file that is copied for an operator to decrypt, and that no operator would make Secrets of, or that is in clear',
  why: 'the file is copied as it is: what is wrong with it shows on the cluster alone',
  check: ({ path, problem, line, object, key, namespace, near }): Report[] => {
    const file = quoted(path);
    switch (problem) {
      case 'missing':
        return [
          {
            what: `the file ${isFileName(path) ? file : HIDDEN_PATH} is not there, or cannot be read`,
            fix: `${near === undefined ? 'correct its path' : `write ${quoted(near)}`}: a path is relative to the folder in which the synthesis runs`,
          },
        ];
      case 'syntax':
        return [
          {
            what: `${file} is no YAML${line === undefined ? '' : `; line ${line} is the first that is wrong`} (not shown here, it may hold a secret)`,
            fix: 'encrypt it again',
          },
        ];
      case 'extension':
        return [{ what: `the name of the file ${file} does not end in .yaml`, fix: 'name it so: kubectl apply -f dist/ passes over files of other names' }];
      case 'file name':
        return [{ what: `another file that is written for the same chart has the name of ${file}`, fix: 'give it a name of its own' }];
      case 'empty':
        return [{ what: `${file} holds no object`, fix: 'remove it, or put a SealedSecret, a SopsSecret or a Secret encrypted by sops into it' }];
      case 'kind':
        return [
          {
            what: `${object} in ${file} is nothing that becomes a Secret`,
            fix: 'leave in the file only SealedSecrets, SopsSecrets and Secrets encrypted by sops',
          },
        ];
      case 'plaintext':
        return [
          {
            what: `${object} in ${file} ${key === undefined ? 'is not encrypted' : `has ${quoted(key)} in clear (not shown here)`}`,
            why: 'whoever can read the repository, or any copy of it, can read the secret',
            fix: `encrypt it (kubeseal, or sops --encrypt --in-place ${path}), and change the password wherever it is used, if this version ever left your machine`,
          },
        ];
      case 'annotation':
        return [
          {
            what: `${object} in ${file} has the annotation ${key} (not shown here), in which kubectl apply keeps values in clear`,
            why: 'whoever can read the repository, or any copy of it, can read the secret',
            fix: 'remove the annotation before you encrypt, and change the passwords in it wherever they are used, if this version ever left your machine',
          },
        ];
      case 'template':
        return [
          {
            what: `${object} in ${file} has ${quoted(key ?? '')} in clear in its template (not shown here)`,
            why: 'what stands in spec.template is not sealed: whoever can read the repository can read it, and whoever can write to it can change it',
            fix: `seal it, so that it stands in spec.encryptedData; in the template belongs only what is made of sealed values, such as {{ index . "password" }}, under a key that is no secret's name`,
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
