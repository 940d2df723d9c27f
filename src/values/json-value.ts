import type { Kind } from '../core/props/kind';

type Members = { readonly [name: string]: unknown };

/** The program that reads it in the pod follows twice as many. */
const DEEPEST = 100;

/**
 * Whether JSON holds a value as it is: nothing is left out, and nothing becomes something else, as a Date would, or whatever
 * has a toJSON. The character NUL is in no text of PostgreSQL.
 */
function isJson(value: unknown, depth = 1): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return !value.includes('\0');
  if (typeof value === 'number') return Number.isFinite(value);
  // What is within itself has no end.
  if (typeof value !== 'object' || depth > DEEPEST) return false;
  const members = membersOf(value);
  return members !== undefined && members.every(([name, member]) => !name.includes('\0') && isJson(member, depth + 1));
}

/** The members of a plain object or a list; undefined where it has more than that, or has them otherwise than as values. */
function membersOf(value: object): Array<[string, unknown]> | undefined {
  const isList = Array.isArray(value);
  if (Object.getPrototypeOf(value) !== (isList ? Array.prototype : Object.prototype)) return undefined;
  const names = Reflect.ownKeys(value).filter((name) => !(isList && name === 'length'));
  // A hole in a list is no member, and a name in it is no place.
  if (isList && (names.length !== value.length || names.some((name, i) => name !== String(i)))) return undefined;
  const members: Array<[string, unknown]> = [];
  for (const name of names) {
    const { enumerable, value: member } = Object.getOwnPropertyDescriptor(value, name)!;
    if (typeof name !== 'string' || !enumerable) return undefined;
    // A getter has none.
    members.push([name, member]);
  }
  return members;
}

/** Asked of what is JSON, so there is no circle in it. */
function hasNull(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).some(hasNull));
}

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members of an object of XNAT's REST interface. */
export const JSON_OBJECT: Kind = {
  expects: 'an object that is not empty, of texts, finite numbers, true, false and null, and of lists and plain objects of these, such as { enabled: true }',
  json: true,
  accepts: (value) => isObject(value) && Object.keys(value).length > 0 && isJson(value),
};

/** A site preference. Of null XNAT makes an error 500. */
export const SITE_PREFERENCE: Kind = {
  expects: 'a text, a finite number, true, false, or a list or a plain object of these, without null',
  json: true,
  accepts: (value) => isJson(value) && !hasNull(value),
};

/** Several of them, by name. */
export const SITE_PREFERENCES: Kind = {
  expects: 'an object of site preferences, without null, such as { requireLogin: true }',
  json: true,
  accepts: (value) => JSON_OBJECT.accepts(value) && !hasNull(value),
};
