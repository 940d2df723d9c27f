import type { Finding } from '../refusals/finding';

/**
 * What a text, a number or a list must be, as the program has it that reads it in the end. The table of all props is made of
 * these (docs/reference/props.md), and each is tried with right and wrong values (test/grammar).
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface Grammar<T = any> {
  /** With its article, as it stands after "must be": "a DNS label". */
  readonly name: string;
  /** Who says so: the program, with its page or the function that checks. */
  readonly source: string;
  /** One that is right, as it is written in TypeScript. */
  readonly example: string;
  /** What would happen on the cluster. */
  readonly why: string;
  readonly matches: (value: T) => boolean;
  /** The right value that a wrong one is most likely meant as. */
  readonly meant?: (value: T) => T | undefined;
  /** In place of the message that all grammars share, where a rule of its own says more. */
  readonly findings?: (prop: string, value: T) => Finding[];
}

/** What most grammars of texts are: a pattern. */
export type Pattern = Omit<Grammar<string>, 'matches'> & { readonly pattern: RegExp };

export function pattern({ pattern: wanted, ...rest }: Pattern): Grammar<string> {
  return { ...rest, matches: (value) => wanted.test(value) };
}

/** Not in YAML 1.1's printable set, or half of a pair of UTF-16: no file and no API takes it. */

const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Text that people read or that goes on to a program as it is. Line breaks and tabs pass.
 *
 * @param reason why it has no closer grammar
 */
export function anyText(reason: string): Grammar<string> {
  return {
    name: 'text without control characters',
    source: `YAML 1.1, 5.1 Character set; no closer one, since ${reason}`,
    example: '"text"',
    why: 'no YAML file carries such a character',
    matches: (value) => !UNPRINTABLE.test(value),
    meant: (value) => value.replace(new RegExp(UNPRINTABLE, 'g'), '') || undefined,
  };
}

/**
 * One line of text.
 *
 * @param reason why it has no closer grammar
 */
export function oneLine(reason: string): Grammar<string> {
  return {
    name: 'one line of text',
    source: `YAML 1.1, 5.1 Character set, and 5.4 Line breaks; no closer one, since ${reason}`,
    example: '"text"',
    why: 'what comes after the line break would be read as something else',
    matches: (value) => value.trim() !== '' && !UNPRINTABLE.test(value) && !/[\r\n\t\u0085\u2028\u2029]/.test(value),
    meant: (value) =>
      value
        .replace(new RegExp(UNPRINTABLE, 'g'), '')
        .replace(/[\r\n\t\u0085\u2028\u2029]+/g, ' ')
        .trim() || undefined,
  };
}
