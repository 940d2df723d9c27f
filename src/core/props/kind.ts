import type { Duration, Size } from 'cdk8s';
import type { Grammar } from '../grammar/grammar';
import type { Cpu } from '../units/cpu';
import { isMade } from './made';

/**
 * What a prop may hold, checked again at run time for users of plain JavaScript. `T` is its type as TypeScript has it: the
 * compiler holds a shape against its interface by it. What may hold anything, such as a construct of any maker, leaves it out.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface Kind<T = any> {
  /** Never there: it only gives the type a place. */
  readonly type?: (value: T) => T;
  /** As it stands after "must be". */
  readonly expects: string;
  readonly accepts: (value: unknown) => boolean;
  /** What a wrong value is, where its own description would not tell. */
  readonly shown?: (value: unknown) => string | undefined;
  /** The value is, or might be, a secret: a message never shows it. */
  readonly secret?: boolean;
  /** A literal in its place may hold a password, as a connection string does. */
  readonly hidden?: boolean;
  /** Kinds of the members, where the value is a struct of options. */
  readonly members?: Readonly<Record<string, Field>>;
  /** Kind of the elements, where it is a list or a map. */
  readonly elements?: Kind;
  /** It names something, such as a key of a Secret: its own name tells nothing of its value. */
  readonly reference?: boolean;
  /** Its rule refuses a secret in it, with a better fix than that of all texts: a user and a password in a URL, or any. */
  readonly masks?: 'user' | 'any';
  /** It is JSON: any value in it may be a secret, by its name. */
  readonly json?: boolean;
  /** Kind of the keys, where it is a map. */
  readonly keys?: Kind<string>;
  /** What a value of the right type must be besides, by the program that reads it. */
  readonly grammar?: Grammar<T>;
  /** A rule of the construct that says so in its place, since it has to know more than the value. */
  readonly rule?: { readonly id: string; readonly source: string };
}

/** A prop: its kind, and what stands in for it so that building can go on and find the other mistakes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface Field<T = any, Required extends boolean = boolean> {
  readonly kind: Kind<T>;
  readonly required: Required;
  /** In place of a required one that is missing, and of any that is of a wrong kind. */
  readonly fallback?: unknown;
}

/** One field for each prop: a prop without its field, or with one of another type, does not compile. */
export type Shape<Props> = {
  readonly [Name in keyof Required<Props>]: Field<Exclude<Props[Name], undefined>, undefined extends Props[Name] ? false : true>;
};

/** A class whose constructor may be private. */
type ValueClass<T> = { readonly name: string; readonly prototype: T };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
/** An object as `{ … }` makes it, of whatever realm; a Date, a Map, a Promise or a construct is none. */
const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (!isObject(value) || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** What a Size or a Duration comes to; undefined for what is none. */
function amountOf(value: unknown, method: 'toKibibytes' | 'toSeconds'): number | undefined {
  if (!isObject(value) || typeof value[method] !== 'function') return undefined;
  try {
    return Number((value[method] as (options: object) => unknown).call(value, { integral: false, rounding: 2 }));
  } catch {
    return NaN;
  }
}

/** The Size or the Duration that a value is. */
export function asAmount(value: unknown): { size?: Size; duration?: Duration } {
  if (amountOf(value, 'toSeconds') !== undefined) return { duration: value as Duration };
  return amountOf(value, 'toKibibytes') === undefined ? {} : { size: value as Size };
}

/** A Size or a Duration, told by what it can do: a site may hold another copy of cdk8s than this library. */
function amount<T>(expects: string, method: 'toKibibytes' | 'toSeconds'): Kind<T> {
  return {
    expects,
    accepts: (value) => Number.isFinite(amountOf(value, method)),
    shown: (value) => {
      const found = amountOf(value, method);
      return found === undefined ? undefined : `one of ${found}: a number that it was made of is missing, or is no number`;
    },
  };
}

const derived = new WeakMap<Kind, Map<unknown, Kind>>();

/** The same kind for the same question: makers ask it anew in each call. */
function once<T>(kind: Kind<T>, by: unknown, make: () => Kind<T>): Kind<T> {
  const known = derived.get(kind) ?? new Map<unknown, Kind>();
  derived.set(kind, known);
  const made = (known.get(by) as Kind<T> | undefined) ?? make();
  known.set(by, made);
  return made;
}

/** A kind whose values follow a grammar. */
export function by<T>(kind: Kind<T>, grammar: Grammar<NoInfer<T>>): Kind<T> {
  return once(kind, grammar, () => ({ ...kind, grammar }));
}

/**
 * A kind whose values a rule of the construct holds: it knows what they are for, or holds several against each other.
 *
 * @param rule its id
 */
export function heldBy<T>(kind: Kind<T>, rule: string, source: string): Kind<T> {
  return once(kind, `${rule} ${source}`, () => ({ ...kind, rule: { id: rule, source } }));
}

export const text: Kind<string> = { expects: 'a string', accepts: (value) => typeof value === 'string' };
/** A method of a construct. */
export const method: Kind = { expects: 'a method', accepts: (value) => typeof value === 'function' };
/** For what would be taken for something else if it were empty, as `process.env.NAME ?? ''` is. */
export const filledText: Kind<string> = {
  expects: 'a string that is not empty',
  accepts: (value) => typeof value === 'string' && value.trim() !== '',
};
/** What is never shown: a secret is put into its place now and then. */
export const hiddenText: Kind<string> = { ...filledText, hidden: true };
/** It names something, such as a key of a Secret: that it is called a password does not make it one. */
export const reference: Kind<string> = { ...filledText, reference: true };
export const hiddenReference: Kind<string> = { ...hiddenText, reference: true };
/** A URL or a host: the rule that holds it refuses a user and a password in it, and shows neither. */
export const address: Kind<string> = { ...text, masks: 'user' };
export const flag: Kind<boolean> = { expects: 'true or false', accepts: (value) => typeof value === 'boolean' };
export const wholeNumber: Kind<number> = { expects: 'a whole number', accepts: (value) => Number.isInteger(value) };

export const countingNumber: Kind<number> = {
  expects: 'a whole number from 1 on',
  accepts: (value) => Number.isInteger(value) && (value as number) >= 1,
};

export const size: Kind<Size> = amount('a Size, such as Size.gibibytes(4)', 'toKibibytes');
export const duration: Kind<Duration> = amount('a Duration, such as Duration.minutes(10)', 'toSeconds');
export const cpu: Kind<Cpu> = {
  expects: 'a Cpu, such as Cpu.units(1)',
  accepts: (value) => isObject(value) && typeof value.amount === 'string',
};

/** A value class with static makers. */
export function valueOf<T>(type: ValueClass<T>, example: string): Kind<T> {
  const constructor = type as unknown as new () => object;
  return {
    expects: `${/^[AEIOUX]/.test(type.name) ? 'an' : 'a'} ${type.name}, such as ${example}`,
    accepts: (value) => value instanceof constructor && isMade(value),
    shown: (value) => (value instanceof constructor ? `one that new ${type.name}(…) has made, past the checks of its makers` : undefined),
  };
}

/** A reference to a secret, never the secret itself. */
export function secretOf<T>(type: ValueClass<T>, example: string): Kind<T> {
  return { ...valueOf(type, example), secret: true };
}

/** A construct that keeps a contract, told by the members that the contract names, and what each of them is. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function contract<T = any>(name: string, members: Readonly<Record<string, Kind>>): Kind<T> {
  return {
    expects: name,
    accepts: (value) => isObject(value) && Object.entries(members).every(([member, kind]) => kind.accepts(value[member])),
  };
}

export function oneOf<T extends string>(values: Record<string, T>, name: string): Kind<T> {
  const names = Object.keys(values).map((key) => `${name}.${key}`);
  return { expects: `one of ${names.join(', ')}`, accepts: (value) => Object.values(values).includes(value as T) };
}

export function struct<Props>(shape: Shape<Props>): Kind<Props> {
  return {
    expects: 'an object of options',
    accepts: isPlain,
    members: shape as Readonly<Record<string, Field>>,
  };
}

export function listOf<T>(elements: Kind<T>): Kind<T[]> {
  return { expects: 'a list', accepts: (value) => Array.isArray(value), elements };
}

/** A list that would mean something else if it were empty. */
export function filledListOf<T>(elements: Kind<T>): Kind<T[]> {
  return { expects: 'a list that is not empty', accepts: (value) => Array.isArray(value) && value.length > 0, elements };
}

export function mapOf<T>(elements: Kind<T>, keys?: Kind<string>): Kind<{ readonly [name: string]: T }> {
  return { expects: 'an object', accepts: isPlain, elements, keys };
}

/** The fallback is for a prop without which another rule would complain about its absence. */
export const optional = <T>(kind: Kind<T>, fallback?: NoInfer<T>): Field<T, false> => ({ kind, required: false, fallback });
export const required = <T>(kind: Kind<T>, fallback: NoInfer<T> | undefined): Field<T, true> => ({ kind, required: true, fallback });

/** The members of props that a shape names: what a construct hands on to another one. */
export function pick<Props extends object>(props: Props, shape: Shape<Props>): Props {
  return Object.fromEntries(Object.keys(shape).map((name) => [name, props[name as keyof Props]])) as Props;
}
