import { quoted } from '../describe';
import type { Report } from '../rule';
import { Rule } from '../rule';

export interface SecretSubject {
  readonly secretName: string;
  readonly keys: readonly string[];
}

export const secretName = new Rule<SecretSubject>({
  id: 'secret-name',
  refuses: 'a name of a Secret, or of a key in it, that Kubernetes does not know',
  why: 'no Secret can have it, and the pod would wait for one for ever',
  check: ({ secretName: name, keys }) => {
    const reports: Report[] = [];
    if (!/^(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) {
      reports.push({
        what: 'the name of a Secret is none (not shown here, it may be the secret itself)',
        fix: 'name the Secret as kubectl get secrets shows it: lower-case letters, digits, hyphens and dots',
      });
    } else if (keys.some((key) => !/^[-._a-zA-Z0-9]{1,253}$/.test(key))) {
      reports.push({ what: `a key in the Secret ${quoted(name)} is none (not shown here, it may be the secret itself)`, fix: 'use letters, digits, hyphens, underscores and dots' });
    }
    return reports;
  },
});
