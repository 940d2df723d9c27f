/** Filters of LDAP, as far as they say who may log in. @see https://www.rfc-editor.org/rfc/rfc4515#section-3 */

/** Where the plugin puts the user name. */
export const USER = '{0}';

/** What is wrong with a filter, and whether it asks for the user. */
export type Filter = { readonly fault: string } | { readonly fault?: undefined; readonly asksForUser: boolean };

interface Part {
  /** Position after it. */
  readonly end: number;
  readonly asksForUser: boolean;
}

class Fault extends Error {}

/** Takes a filter apart. */
export function readFilter(text: string): Filter {
  try {
    if (text.length > 2000) throw new Fault('it is longer than 2000 characters');
    const { end, asksForUser } = part(text, 0);
    if (end < text.length) throw new Fault(text[end] === ')' ? 'it closes more parentheses than it opens' : 'something follows its last parenthesis');
    return { asksForUser };
  } catch (fault) {
    if (fault instanceof Fault) return { fault: fault.message };
    throw fault;
  }
}

function part(text: string, start: number, depth = 0): Part {
  if (depth > 50) throw new Fault('it is nested too deeply');
  if (text[start] !== '(') throw new Fault(start >= text.length ? 'a parenthesis is not closed' : 'each condition stands in parentheses of its own');
  const operator = text[start + 1]!;
  const read = operator === '&' || operator === '|' || operator === '!' ? combined(text, start + 2, operator, depth) : condition(text, start + 1);
  if (text[read.end] !== ')') {
    throw new Fault(operator === '!' && text[read.end] === '(' ? '! takes one condition' : 'a parenthesis is not closed');
  }
  return { ...read, end: read.end + 1 };
}

function combined(text: string, start: number, operator: string, depth: number): Part {
  const parts: Part[] = [];
  let end = start;
  while (text[end] === '(' && (operator !== '!' || parts.length === 0)) {
    parts.push(part(text, end, depth + 1));
    end = parts[parts.length - 1]!.end;
  }
  if (parts.length === 0) throw new Fault(`nothing follows ${operator}`);
  const asks = parts.map(({ asksForUser }) => asksForUser);
  // Each branch of an "or" is enough by itself, and what is denied asks for anybody else.
  return { end, asksForUser: operator === '&' ? asks.includes(true) : operator === '|' && !asks.includes(false) };
}

const CONDITION = /([A-Za-z0-9][\w.;-]*(?::dn)?(?::[\w.]+)?)(:?=|[~<>]=)((?:[^()\\\u0000]|\\[0-9A-Fa-f]{2})*)/y;

function condition(text: string, start: number): Part {
  CONDITION.lastIndex = start;
  const [all, , operator, value = ''] = CONDITION.exec(text) ?? [];
  if (all === undefined) throw new Fault('a condition is an attribute, a sign of equality and a value, such as (uid={0})');
  return { end: start + all.length, asksForUser: operator === '=' && value === USER };
}
