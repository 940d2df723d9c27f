import { nearest } from '../core/refusals/nearest';
import { argumentsOf } from './arguments';
import { type Command, ExitCode, WrongUse } from './command';
import { helpOf, NAME, overview } from './help';
import type { Terminal } from './terminal';

/** Runs the command line: a sub-command, or help. */
export function run(given: readonly string[], commands: readonly Command[], version: string, terminal: Terminal): ExitCode {
  const [name, ...rest] = given;
  const { colours } = terminal;
  if (name === undefined) {
    terminal.err(overview(commands, colours.err));
    return ExitCode.WRONG_USE;
  }
  if (['--help', '-h', 'help'].includes(name)) return help(rest[0], commands, terminal);
  if (name === '--version') {
    terminal.out(`${version}\n`);
    return ExitCode.OK;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) return unknown(name, commands, terminal);
  try {
    const args = argumentsOf(command, rest);
    if (args.flags.has('help')) {
      terminal.out(helpOf(command, colours.out));
      return ExitCode.OK;
    }
    return command.run(args, terminal);
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    terminal.err(`${colours.err.red('error')} ${error.message}\n      ${NAME} ${command.name} --help shows how it is used\n`);
    return ExitCode.WRONG_USE;
  }
}

function help(name: string | undefined, commands: readonly Command[], terminal: Terminal): ExitCode {
  const command = commands.find((candidate) => candidate.name === name);
  if (name !== undefined && !command) return unknown(name, commands, terminal);
  terminal.out(command ? helpOf(command, terminal.colours.out) : overview(commands, terminal.colours.out));
  return ExitCode.OK;
}

function unknown(name: string, commands: readonly Command[], { err, colours }: Terminal): ExitCode {
  const names = commands.map((command) => command.name);
  const meant = nearest(name, name.startsWith('-') ? ['--help', '--version'] : names);
  const fix = meant === undefined ? `the commands are ${names.join(', ')}` : `did you mean ${meant}?`;
  err(`${colours.err.red('error')} there is no ${name.startsWith('-') ? 'option' : 'command'} ${name}; ${fix}\n      ${NAME} --help shows them all\n`);
  return ExitCode.WRONG_USE;
}
