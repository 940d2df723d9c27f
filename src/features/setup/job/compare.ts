import type { Members } from '../../../values/setup-entry';
import { isObject, parseJson, textOf } from './json';

/** A member of an object's own: no name leads to what every object has. */
export const memberOf = (object: unknown, name: string): unknown => (isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined);

/** The names of wanted members that are not so in what is there. What nobody asked for may be there, beside them and not in them. */
export function differences(wanted: Members, there: unknown): string[] {
  return Object.keys(wanted)
    .filter((name) => !isSame(wanted[name], memberOf(there, name)))
    .sort();
}

const NOTHING = [null, undefined, ''] as readonly unknown[];
const isEmpty = (value: unknown) => value === null || (typeof value === 'object' && Object.keys(value).length === 0);

function isSame(wanted: unknown, there: unknown, inList = false): boolean {
  // An empty list or object and none are the same to XNAT.
  if (isEmpty(wanted) && (NOTHING.includes(there) || isEmpty(there))) return true;
  if (Array.isArray(wanted)) return Array.isArray(there) && there.length === wanted.length && wanted.every((element, i) => isSame(element, there[i], true));
  if (isObject(wanted)) {
    return (
      isObject(there) &&
      Object.keys(wanted).every((name) => isSame(wanted[name], memberOf(there, name))) &&
      Object.keys(there).every((name) => Object.hasOwn(wanted, name) || there[name] === null || (inList && name === 'id'))
    );
  }
  // Null is as good as none, and XNAT numbers the elements of lists.
  return (typeof there !== 'object' || there === null) && textOf(there) === textOf(wanted);
}

/**
 * What is there, as what is wanted can be compared with it. XNAT may show a list or an object as a text that holds its JSON. And
 * it keeps elements that have an attribute by that, in an order of its own: they are put into the wanted order.
 */
export function comparable(wanted: Members, there: Members): Members {
  const changed = Object.entries(there).map(([name, value]) => {
    const wish = memberOf(wanted, name);
    if (typeof wish !== 'object' || wish === null) return [name, value] as const;
    const inner = typeof value === 'string' ? (parseJson(value) ?? value) : value;
    return [name, Array.isArray(wish) && Array.isArray(inner) ? inOrder(wish, inner) : inner] as const;
  });
  return Object.fromEntries(changed);
}

function inOrder(wanted: readonly unknown[], there: readonly unknown[]): unknown[] {
  const attribute = (element: unknown) => textOf(memberOf(element, 'attribute'));
  const places = wanted.map((wish, i) => (attribute(wish) === '' ? i : there.findIndex((element) => attribute(element) === attribute(wish))));
  const known = [...new Set(places)].filter((place) => place >= 0 && place < there.length);
  return [...known.map((place) => there[place]), ...there.filter((_, i) => !known.includes(i))];
}

/** The element of a list that has the wanted members of these names. */
export function elementOf(list: readonly unknown[], wanted: Members, names: readonly string[]): unknown {
  return list.find((element) => isObject(element) && names.every((name) => textOf(memberOf(element, name)) === textOf(wanted[name])));
}

/** What is there with the wanted members, and without some: XNAT sets to its default what it is not sent. */
export function merged(wanted: Members, there: unknown, without: readonly string[] = []): Members {
  const others = Object.entries(isObject(there) ? there : {}).filter(([name]) => !Object.hasOwn(wanted, name) && !without.includes(name));
  // Without its id it becomes another row, and so must what is in it: two rows cannot have the same element.
  const asSent = without.includes('id') ? others.map(([name, value]) => [name, withoutIds(value)] as const) : others;
  return { ...wanted, ...Object.fromEntries(asSent) };
}

function withoutIds(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((element: unknown) => (isObject(element) ? Object.fromEntries(Object.entries(element).filter(([name]) => name !== 'id')) : element));
}
