/** A regular expression of Go, of what Go and JavaScript both understand; undefined for the rest. */
export function regularExpression(pattern: string): RegExp | undefined {
  const insensitive = pattern.startsWith('(?i)');
  const rest = insensitive ? pattern.slice('(?i)'.length) : pattern;
  if (/\\[^.\\dwsDWS()[\]{}^$*+?|/-]|\(\?(?!:)|\[\[:/.test(rest)) return undefined;
  try {
    return new RegExp(rest, insensitive ? 'i' : '');
  } catch {
    return undefined;
  }
}
