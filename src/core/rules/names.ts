import { quoted } from '../refusals/describe';
import { Rule } from '../refusals/rule';

export interface NameSubject {
  /** The prop, or what the name is of. */
  readonly prop: string;
  readonly name: string;
  /** The longest name that is derived from it must stay within this. */
  readonly longest: number;
}

/** What names derived from it must be: a Service begins with a letter; a name beyond 63 is that of a whole object. */
const SERVICE = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  fix: 'use lower-case letters, digits and hyphens, begin with a letter and end with a letter or digit',
};
const LABEL = { pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, fix: 'use lower-case letters, digits and hyphens, begin and end with a letter or digit' };
const SUBDOMAIN = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  fix: 'use lower-case letters, digits, hyphens and dots, begin and end with a letter or digit',
};

/** Lower-case letters, digits, and hyphens for what else there is. */
const asName = (name: string, longest: number) =>
  name
    .trim()
    .toLowerCase()
    .replace(longest > 63 ? /[^a-z0-9.-]+/g : /[^a-z0-9-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');

export const objectName = new Rule<NameSubject>({
  id: 'object-name',
  refuses: 'a name that is no DNS name, or from which a name over 63 characters would grow',
  why: 'Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters',
  check: ({ prop, name, longest }) => {
    const { pattern, fix } = longest < 63 ? SERVICE : longest === 63 ? LABEL : SUBDOMAIN;
    if (!pattern.test(name)) {
      const meant = asName(name, longest);
      const right = pattern.test(meant) && meant.length <= longest;
      return [{ what: `${prop} is ${quoted(name)}, which is no DNS name`, fix: right ? `write ${quoted(meant)}, if that is meant; ${fix}` : fix }];
    }
    if (name.length > longest) {
      return [
        {
          what: `${prop} is ${quoted(name)}, ${name.length} characters long`,
          ...(longest < 63 && { why: `names are derived from it, and with more than ${longest} characters one of them would pass 63` }),
          fix: `shorten it to at most ${longest} characters`,
        },
      ];
    }
    return [];
  },
});
