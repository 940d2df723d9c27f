import type { Grammar } from '../grammar/grammar';
import { describe } from '../refusals/describe';
import { nearest } from '../refusals/nearest';
import { Rule } from '../refusals/rule';
import { isSecretName, masked } from '../secrets';

export interface WrongType {
  readonly prop: string;
  readonly expects: string;
  readonly value: unknown;
  /** What the value is, where its own description would not tell. */
  readonly shown?: string;
  /** A reference to a secret belongs here, so a literal might be one. */
  readonly secret?: boolean;
  /** The value is not shown: a connection string in the place of options has a password in it. */
  readonly hidden?: boolean;
}

export const propType = new Rule<WrongType>({
  id: 'prop-type',
  refuses: 'a prop of the wrong type, as plain JavaScript lets through',
  why: 'it would end in YAML that means something else; TypeScript finds most such mistakes while they are written',
  check: ({ prop, expects, value, shown, secret, hidden }) => [
    {
      what: `${prop} must be ${expects}, but is ${shown ?? describe(value, secret || hidden || isSecretName(prop.replace(/"?]$/, '')))}`,
      ...(secret && shown === undefined && { why: 'a secret that stands in the file ends up in git, in the YAML and in the review' }),
      fix: isPromise(value)
        ? `write await before the value of ${prop}, in an async function`
        : secret && shown === undefined
          ? `put the value into a Kubernetes Secret, and name that: ${prop}: Secret.named("…")${expects.startsWith('a key ') ? '.key("…")' : ''}`
          : `give ${prop} as ${expects}`,
    },
  ],
});

export interface AgainstGrammar {
  readonly prop: string;
  readonly grammar: Grammar;
  /** As it is written in TypeScript. */
  readonly shown: string;
  /** What was most likely meant, as it is written. */
  readonly meant?: string;
}

export const propGrammar = new Rule<AgainstGrammar>({
  id: 'prop-grammar',
  refuses: 'a text or a number that the program which reads it does not take, or takes for something else',
  why: 'it would show on the cluster alone, or much later',
  check: ({ prop, grammar, shown, meant }) => [
    {
      what: `${prop} is ${shown}, but must be ${grammar.name}`,
      why: grammar.why,
      fix: meant === undefined ? `write a value such as ${grammar.example}` : `write ${meant}, if that is meant`,
    },
  ],
});

export interface RepeatedElement {
  readonly prop: string;
  readonly shown: string;
  readonly first: string;
}

export const propRepeated = new Rule<RepeatedElement>({
  id: 'prop-repeated',
  refuses: 'an element that stands twice in one list',
  why: 'the second does nothing, or the object is refused; most often another one was meant',
  check: ({ prop, shown, first }) => [{ what: `${prop} is ${shown}, as ${first} is`, fix: `remove ${prop}, or write the one that was meant` }],
});

export interface MissingProp {
  readonly prop: string;
  readonly expects: string;
  readonly owner: string;
}

export const propRequired = new Rule<MissingProp>({
  id: 'prop-required',
  refuses: 'a required prop that is missing',
  why: 'there is no value that would suit every site',
  check: ({ prop, expects, owner }) => [{ what: `${owner} lacks ${last(prop)}`, fix: `add ${last(prop)}, ${expects}` }],
});

export interface UnknownProp {
  readonly prop: string;
  readonly owner: string;
  readonly known: readonly string[];
  /** The prop of this owner that is written so, but for capitals and hyphens. */
  readonly written?: string;
  /** Where within the owner a prop of this name is, as it is written there. */
  readonly inside?: readonly string[];
  /** Where around the owner one is. */
  readonly around?: { readonly owner: string; readonly name: string; readonly beside: string };
  /** The prop of this owner that takes a reference to a Secret. */
  readonly secret?: string;
}

/** More places than these help nobody. */
const PLACES = 3;

function fixOf({ prop, owner, known, written, inside = [], around, secret }: UnknownProp): string {
  const name = last(prop);
  if (written !== undefined) return `write ${written} instead of ${name}`;
  if (secret !== undefined && isSecretName(name)) return `put the value into a Kubernetes Secret, and name that: ${secret}: Secret.named("…")`;
  if (around !== undefined) return `it belongs to ${around.owner}: write ${around.name} beside ${around.beside}, not in it`;
  if (inside.length > 0) return `it belongs deeper: write ${[...inside.slice(0, PLACES), ...(inside.length > PLACES ? ['…'] : [])].join(', or ')}`;
  const meant = nearest(name, known);
  return meant ? `write ${meant} instead of ${name}` : `remove it; ${owner} knows ${[...known].sort().join(', ')}`;
}

export const propUnknown = new Rule<UnknownProp>({
  id: 'prop-unknown',
  refuses: 'a prop that does not exist, such as a misspelt one',
  why: 'it would be ignored in silence, and the feature that it was meant to turn on would be off',
  check: (subject) => [{ what: `${last(subject.prop)} is no prop of ${subject.owner}`, fix: fixOf(subject) }],
});

/** A value that is still to come. */
const isPromise = (value: unknown) => typeof (value as { then?: unknown } | null | undefined)?.then === 'function';

/** The name alone: the owner says where it stands. */
function last(prop: string): string {
  return masked(prop.slice(prop.lastIndexOf('.') + 1));
}
