import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export interface SopsNotGiven {
  readonly path: string;
  readonly name: string;
}

export const sopsNotGiven = new Rule<SopsNotGiven>({
  id: 'sops-not-given',
  refuses: 'a Secret of an encrypted file that no chart was given',
  why: 'the Secret would not be made, and the pod would wait for it for ever',
  check: ({ path, name }) => [
    {
      what: `the Secret ${quoted(name)} is read, and no chart was given ${quoted(path)}, which it is in`,
      fix: "write secrets: … with the file in the site's props, or sops.addTo(site)",
    },
  ],
});
