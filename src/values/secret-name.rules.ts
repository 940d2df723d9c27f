import { quoted } from '../core/refusals/describe';
import { type Report, Rule } from '../core/refusals/rule';

export interface SecretSubject {
  readonly secretName: string;
  readonly keys: readonly string[];
  /** The encrypted file that they stand in, in clear: there a name is no secret. */
  readonly file?: string;
}

const NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** Whether a Secret can have this name. */
export const isNameOfSecret = (name: string): boolean => NAME.test(name);

export const secretName = new Rule<SecretSubject>({
  id: 'secret-name',
  refuses: 'a name of a Secret, or of a key in it, that Kubernetes does not know',
  why: 'no Secret can have it, and the pod would wait for one for ever',
  check: ({ secretName: name, keys, file }) => {
    const reports: Report[] = [];
    const wrongKey = keys.find((key) => !KEY.test(key));
    if (!isNameOfSecret(name)) {
      reports.push({
        what:
          file === undefined
            ? 'the name of a Secret is none (not shown here, it may be the secret itself)'
            : `the Secret ${quoted(name)} of ${quoted(file)} has a name that Kubernetes does not take`,
        fix: 'name the Secret as kubectl get secrets shows it: lower-case letters, digits, hyphens and dots',
      });
    } else if (wrongKey !== undefined) {
      const shown =
        file === undefined
          ? `a key in the Secret ${quoted(name)} is none (not shown here, it may be the secret itself)`
          : `the key ${quoted(wrongKey)} of ${quoted(name)} in ${quoted(file)} is none that Kubernetes takes`;
      reports.push({ what: shown, fix: 'use letters, digits, hyphens, underscores and dots' });
    }
    return reports;
  },
});
