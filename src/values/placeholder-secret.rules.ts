import { quoted } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';
import { WEAK_WORDS } from './weak-words';

/** Names that a real client may well have: many a realm calls the client of its XNAT so. */
const REAL_NAMES = ['xnat', 'admin'];
const PLACEHOLDERS = new Set([
  ...WEAK_WORDS.filter((word) => !REAL_NAMES.includes(word)),
  ...['yourclientid', 'yourclient', 'yourid', 'myclientid', 'clientid', 'theclientid', 'clientsecret', 'yoursecret', 'yourclientsecret', 'oidcclientid'],
  ...['todo', 'tbd', 'fixme', 'replaceme', 'replacethis', 'changethis', 'fillme', 'fillmein', 'placeholder', 'example', 'undefined', 'null', 'none', 'na'],
]);

/** Told by its letters: `<your-client-id>`, `CHANGE_ME` and `xxxx` are placeholders as well. */
function isPlaceholder(value: string): boolean {
  const letters = value.toLowerCase().replace(/[^a-z0-9]/g, '');
  return PLACEHOLDERS.has(letters) || /^(x{3,}|\.{3}|\*+|_+|-+|…)$/i.test(value.trim()) || /^\s*(<[^>]+>|\$?\{[^}]+\}|\{\{[^}]+\}\})\s*$/.test(value);
}

export interface PlaceholderSubject {
  readonly prop: string;
  readonly value: string;
}

export const placeholderSecret = new Rule<PlaceholderSubject>({
  id: 'placeholder-secret',
  refuses: 'a credential that is a placeholder, such as changeme, yourpassword or <client-id>',
  why: 'the other side knows nobody of that name, and nobody remembers to replace it',
  check: ({ prop, value }) =>
    isPlaceholder(value)
      ? [{ what: `${prop} is the placeholder ${quoted(value)}`, fix: `write the real one; if this is it, leave out ${prop} and keep it in the Secret` }]
      : [],
});
