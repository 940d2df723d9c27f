/** A wrong value as a message shows it; one that might be a secret is named by its type alone. */
export function describe(value: unknown, secret = false): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'string':
      return secret ? 'a literal string (not shown here, it may be a secret)' : `the string ${JSON.stringify(value)}`;
    case 'number':
    case 'boolean':
    case 'bigint':
      return secret ? `a literal ${typeof value}` : `the ${typeof value} ${String(value)}`;
    case 'object':
      return `an object of class ${value.constructor?.name ?? 'unknown'}`;
    default:
      return `a ${typeof value}`;
  }
}

/** A string as the user wrote it, so that blanks and quotes at its ends can be seen. */
export function quoted(value: string): string {
  return JSON.stringify(value);
}

/** "a", "a and b", "a, b and c". */
export function enumerate(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
