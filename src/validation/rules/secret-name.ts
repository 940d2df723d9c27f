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
        what: `the Secret is named ${quoted(name)}`,
        fix: 'use lower-case letters, digits, hyphens and dots, as kubectl get secrets shows it',
      });
    }
    for (const key of keys.filter((candidate) => !/^[-._a-zA-Z0-9]{1,253}$/.test(candidate))) {
      reports.push({ what: `a key in the Secret ${name} is named ${quoted(key)}`, fix: 'use letters, digits, hyphens, underscores and dots' });
    }
    return reports;
  },
});
