import { quoted } from '../refusals/describe';
import { Rule } from '../refusals/rule';

export interface NamespaceSubject {
  /** What it is, as a message names it. */
  readonly what: string;
  readonly there: string | undefined;
  readonly here: string | undefined;
}

export const otherNamespace = new Rule<NamespaceSubject>({
  id: 'other-namespace',
  refuses: 'parts of one site in charts of different namespaces',
  why: 'they know each other by short names and by labels, which hold within one namespace',
  check: ({ what, there, here }) =>
    there !== undefined && here !== undefined && there !== here
      ? [
          {
            what: `${what} is in the namespace ${quoted(there)}, and this in ${quoted(here)}`,
            fix: 'make both in one chart, or give both charts the same namespace',
          },
        ]
      : [],
});
