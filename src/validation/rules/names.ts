import { quoted } from '../describe';
import { Rule } from '../rule';

export interface NameSubject {
  /** The prop, or what the name is of. */
  readonly prop: string;
  readonly name: string;
  /** The longest name that is derived from it must stay within this. */
  readonly longest: number;
}

const DNS_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

export const objectName = new Rule<NameSubject>({
  id: 'object-name',
  refuses: 'a name that is no DNS label, or from which a name over 63 characters would grow',
  why: 'Kubernetes takes names of Services and labels only as lower-case DNS labels of at most 63 characters',
  check: ({ prop, name, longest }) => {
    if (!DNS_LABEL.test(name)) {
      return [
        {
          what: `${prop} is ${quoted(name)}, which is no DNS label`,
          fix: 'use lower-case letters, digits and hyphens, begin with a letter and end with a letter or digit',
        },
      ];
    }
    if (name.length > longest) {
      return [
        {
          what: `${prop} is ${quoted(name)}, ${name.length} characters long`,
          why: `names are derived from it, and with more than ${longest} characters one of them would pass 63`,
          fix: `shorten it to at most ${longest} characters`,
        },
      ];
    }
    return [];
  },
});
