import { randomUUID } from 'node:crypto';
import type { Members } from '../../../values/setup-entry';

/** Nothing of XNAT's lies deeper. What compares it calls itself for each level. */
const DEEPEST = 200;

/** Marks a number that JavaScript would write in another way, such as 12345678901234567890 or 1.0. No text of XNAT's begins so. */
const MARK = `${randomUUID().slice(0, 13)}:`;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');

export const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is meant by JSON; undefined where it is no JSON, or lies too deep. Numbers are kept as they are written. */
export function parseJson(text: string): unknown {
  const marked = withMarks(text);
  if (marked === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return marked === text ? value : JSON.parse(marked);
  } catch {
    return undefined;
  }
}

/** The JSON of a value that parseJson may have read in parts. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value).replace(MARKED, '$1');
}

/** A single value as a text, by which values are compared: XNAT shows many a number and a boolean as a text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.startsWith(MARK) ? String(Number(value.slice(MARK.length))) : value;
  return value === null || value === undefined || typeof value === 'object' ? '' : String(value);
}

/** Undefined where it lies too deep. A text that is no JSON comes out as one that is none either. */
function withMarks(text: string): string | undefined {
  const marked: string[] = [];
  let done = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') {
      while (++at < text.length && text[at] !== '"') if (text[at] === '\\') at++;
    } else if (character === '[' || character === '{') {
      if (++depth > DEEPEST) return undefined;
    } else if (character === ']' || character === '}') {
      depth--;
    } else if (character === '-' || (character >= '0' && character <= '9')) {
      NUMBER.lastIndex = at;
      const number = NUMBER.exec(text)?.[0] ?? character;
      if (String(Number(number)) !== number) {
        marked.push(text.slice(done, at), `"${MARK}${number}"`);
        done = at + number.length;
      }
      at += number.length - 1;
    }
  }
  return marked.join('') + text.slice(done);
}
