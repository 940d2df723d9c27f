import { masked } from '../secrets';

/** A wrong value as a message shows it; one that might be a secret is named by its type alone. */
export function describe(value: unknown, secret = false): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'string':
      return secret ? 'a literal string (not shown here, it may be a secret)' : `the string ${quoted(value)}`;
    case 'number':
      return secret ? 'a literal number (not shown here, it may be a secret)' : `the number ${value}`;
    case 'boolean':
      return String(value);
    case 'object':
      if (value.constructor && value.constructor !== Object) return `an object of class ${value.constructor.name}`;
      return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}

/** A string as the user wrote it, so that blanks and quotes at its ends can be seen; what may be a secret in it is left out. */
export function quoted(value: string): string {
  return JSON.stringify(masked(value));
}

/** A URL, or an attempt at one, as a message may show it: without user, password and query. */
export function withoutSecrets(url: string): string {
  return masked(url)
    .replace(/\?.+$/s, '?…')
    .replace(/^([a-z][a-z0-9+.:-]*:\/\/)?.*@/is, '$1…@');
}

/** "a", "a and b", "a, b and c". */
export function enumerate(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
