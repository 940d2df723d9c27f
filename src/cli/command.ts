import type { Terminal } from './terminal';

/** How a command ends, for those who run it in a script. */
export enum ExitCode {
  /** Nothing is left to do. */
  OK = 0,
  /** It did what it was asked, and found something that a person has to look at. */
  FINDINGS = 1,
  /** It was asked for something that it cannot do. */
  WRONG_USE = 2,
}

/** An option, as `--name`. */
export interface OptionSpec {
  /** What it does, in a line. */
  readonly help: string;
  /** What its value is called, such as `file`; an option without one is on or off. */
  readonly value?: string;
  /** The values that it may have. */
  readonly choices?: readonly string[];
  /** The value where it is not given, as the help shows it. */
  readonly otherwise?: string;
}

/** A sub-command. A new one is a file with one of these, and a line in commands.ts. */
export interface Command {
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** What follows its name, such as `values.yaml… [options]`. */
  readonly usage: string;
  /** What it does, in a paragraph or two. */
  readonly about: string;
  readonly options: { readonly [name: string]: OptionSpec };
  /** Commands to copy, each with what it is for. */
  readonly examples: ReadonlyArray<readonly [what: string, command: string]>;
  /** The words that may follow it, where they are not files. */
  readonly words?: readonly string[];
  run(args: Arguments, terminal: Terminal): ExitCode;
}

/** What a command was given. */
export interface Arguments {
  /** What is no option. */
  readonly words: readonly string[];
  /** Values by the names of their options. */
  readonly values: { readonly [option: string]: string };
  /** The options that are on. */
  readonly flags: ReadonlySet<string>;
}

/** A wrong use of the command: what is wrong, and what to write. */
export class WrongUse extends Error {}
