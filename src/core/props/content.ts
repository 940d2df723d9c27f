import { durationText, sizeText } from '../grammar/amounts';
import { quoted } from '../refusals/describe';
import type { Finding } from '../refusals/finding';
import { literalSecret } from '../rules/literal-secret';
import { carriesSecret } from '../secrets';
import { asAmount, type Kind } from './kind';
import { propGrammar, propRepeated } from './rules';

/** What is wrong with a value of the right type: it carries a secret, or does not follow its grammar. */
export function contentFindings(prop: string, kind: Kind, value: unknown, key?: string): Finding[] {
  const found = grammarFindings(prop, kind, value);
  // A grammar says better what belongs there; what it shows is masked.
  return found.length > 0 || kind.masks === 'any' || (kind.masks === 'user' && hasUser(value)) ? found : secretsIn(prop, kind, value, key);
}

/** A user, and perhaps a password, in a URL. */
const hasUser = (value: unknown) => typeof value === 'string' && /:\/\/[^/?#\s]*@/.test(value);

function secretsIn(prop: string, kind: Kind, value: unknown, key?: string): Finding[] {
  // Of a member of a map, the map is named, and its key.
  const owner = key === undefined ? prop : prop.slice(0, prop.length - quoted(key).length - 2);
  if (typeof value === 'string') return literalSecret.findings({ prop: owner, key: kind.reference ? undefined : key, value });
  return kind.json ? leavesOf(value, key).flatMap((leaf) => literalSecret.findings({ prop: owner, ...leaf })) : [];
}

function grammarFindings(prop: string, { grammar }: Kind, value: unknown): Finding[] {
  if (grammar === undefined) return [];
  if (grammar.findings) return grammar.findings(prop, value);
  if (grammar.matches(value)) return [];
  // What is made of a secret is one as well.
  const meant: unknown = typeof value === 'string' && carriesSecret(value) ? undefined : grammar.meant?.(value);
  const right = meant !== undefined && meant !== value && grammar.matches(meant);
  return propGrammar.findings({ prop, grammar, shown: written(value), meant: right ? written(meant) : undefined });
}

/** A value as it is written in TypeScript. */
function written(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return String(value);
  const { size, duration } = asAmount(value);
  if (duration) return durationText(duration);
  if (size) return sizeText(size);
  const { amount } = value as { amount: string };
  return amount.endsWith('m') ? `Cpu.millis(${amount.slice(0, -1)})` : `Cpu.units(${amount})`;
}

/** Whether a text or a number stands in a list before. */
export const isRepeated = (elements: readonly unknown[], i: number): boolean =>
  ['string', 'number'].includes(typeof elements[i]) && elements.indexOf(elements[i]) < i;

/** Elements of a list that stand in it before. */
export function repeated(prop: string, elements: readonly unknown[]): Finding[] {
  return elements.flatMap((element, i) =>
    isRepeated(elements, i) ? propRepeated.findings({ prop: `${prop}[${i}]`, shown: written(element), first: `${prop}[${elements.indexOf(element)}]` }) : [],
  );
}

/** The single values in what is JSON, by the names that they have. */
function leavesOf(value: unknown, key = ''): Array<{ key: string; value: string }> {
  if (typeof value !== 'object' || value === null) return [{ key, value: String(value) }];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, Array.isArray(value) ? key : name));
}
