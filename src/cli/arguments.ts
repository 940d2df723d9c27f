import { parseArgs } from 'node:util';
import { enumerate, quoted } from '../core/refusals/describe';
import { nearest } from '../core/refusals/nearest';
import { type Arguments, type Command, type OptionSpec, WrongUse } from './command';

/** Options that every sub-command has. */
export const COMMON: { readonly [name: string]: OptionSpec } = { help: { help: 'show this, and do nothing' } };

/** Takes apart what follows the name of a sub-command; a mistake is told with what was most likely meant. */
export function argumentsOf(command: Command, given: readonly string[]): Arguments {
  const specs = { ...command.options, ...COMMON };
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { value }]) => [
      name,
      { type: value === undefined ? 'boolean' : 'string', ...(name === 'help' && { short: 'h' }) } as const,
    ]),
  );
  const { tokens } = parseArgs({ args: [...given], options, strict: false, allowPositionals: true, tokens: true });
  const values: Record<string, string> = {};
  const flags = new Set<string>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = Object.prototype.hasOwnProperty.call(specs, token.name) ? specs[token.name] : undefined;
    if (spec === undefined) throw new WrongUse(unknownOption(token.rawName, Object.keys(specs)));
    if (spec.value === undefined) {
      if (token.value !== undefined) throw new WrongUse(`${token.rawName} takes no value: write ${token.rawName} alone`);
      flags.add(token.name);
      continue;
    }
    if (token.value === undefined || (!token.inlineValue && token.value.startsWith('-') && token.value !== '-')) {
      throw new WrongUse(`${token.rawName} needs a value: ${token.rawName} <${spec.value}>`);
    }
    if (token.name in values) throw new WrongUse(`${token.rawName} is given twice`);
    values[token.name] = chosen(token.rawName, spec, token.value);
  }
  return { words, values, flags };
}

function unknownOption(rawName: string, known: readonly string[]): string {
  const meant = nearest(rawName.replace(/^-+/, ''), known);
  return meant === undefined ? `there is no option ${rawName}` : `there is no option ${rawName}; did you mean --${meant}?`;
}

function chosen(rawName: string, { choices }: OptionSpec, value: string): string {
  if (choices === undefined || choices.includes(value)) return value;
  const meant = nearest(value, choices);
  throw new WrongUse(`${rawName} is ${quoted(value)}; ${meant === undefined ? `choose among ${enumerate(choices)}` : `did you mean ${meant}?`}`);
}
