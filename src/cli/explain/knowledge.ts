import { asset } from '../../core/assets';

/** What `explain` knows of the library; scripts/knowledge.ts writes it of the rules, the shapes and the doc comments. */
export interface Knowledge {
  readonly rules: readonly RulePage[];
  readonly types: { readonly [name: string]: TypePage };
  /** What a text, a number or an amount must be, by the path of its prop. */
  readonly grammars: { readonly [path: string]: readonly [mustBe: string, source: string] };
  /** What is tried first in the place of a password, and XNAT's pods refuse. */
  readonly weakWords: readonly string[];
}

export interface RulePage {
  readonly id: string;
  readonly topic: string;
  /** What it refuses, as the end of a sentence. */
  readonly refuses: string;
  readonly why: string;
  readonly acknowledgeable: boolean;
  /** A mistake, and its fix, in the words of the rule. */
  readonly example: { readonly what: string; readonly fix: string };
}

/** An interface of options, a class or an enum. */
export interface TypePage {
  readonly kind: 'options' | 'class' | 'enum';
  readonly doc: string;
  readonly example?: string;
  /** Of a class: the type of the props of its constructor. */
  readonly props?: string;
  readonly members: { readonly [name: string]: MemberPage };
}

export interface MemberPage {
  readonly doc: string;
  /** Its type, as a person writes it. */
  readonly type: string;
  /** The types of the library within it. */
  readonly types?: readonly string[];
  readonly required?: true;
  readonly default?: string;
  readonly see?: readonly string[];
  readonly example?: string;
}

let known: Knowledge | undefined;
export const knowledge = (): Knowledge => (known ??= JSON.parse(asset(__dirname, 'knowledge.json')) as Knowledge);
