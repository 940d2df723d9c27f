import { carriesSecret, isSecretName } from '../../core/secrets';
import { leaves, type Path, type Tree } from './values';

/** Keys that end like a secret, and hold its place: the name of a Secret, or of a key in one. */
const PLACES = /(^|\.)(existing|external|caCert|certificates?|imagePull|pull)Secret$|Key$|^secretName$/;

/** Whether a text is a secret, by the name that it has or by what it looks like. */
export function isSecret(name: string, value: string): boolean {
  return (isSecretName(name) && !PLACES.test(name) && !/^(true|false|\$\{?\w+\}?)?$/.test(value)) || carriesSecret(value);
}

/** The secrets in values; the shortest are no search terms: `xnat` is a name as well. */
export function secretsIn(values: Tree): string[] {
  const all = leaves(values);
  const open = new Set(all.filter(({ path, value }) => typeof value === 'string' && !isSecret(nameOf(path, values), value)).map(({ value }) => value));
  return all.flatMap(({ path, value }) =>
    typeof value === 'string' && value.length >= 6 && !open.has(value) && isSecret(nameOf(path, values), value) ? [value] : [],
  );
}

/** The name that a value has: its key, or of a pair of name and value the name. */
function nameOf(path: Path, values: Tree): string {
  const key = path[path.length - 1] ?? '';
  if (key !== 'value') return key;
  const pair = path.slice(0, -1).reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], values) as { name?: unknown };
  return typeof pair.name === 'string' ? pair.name : key;
}

/** A text that others may see: options such as `-Dpassword=x` without what they say. */
export function withoutOptions(text: string): string {
  return text.replace(/([\w.-]*(?:password|passwd|secret|token|credentials?)[\w.-]*=)\S+/gi, '$1…').replace(/:\/\/[^/\s]*@/g, '://…@');
}
