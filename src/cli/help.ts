import { COMMON } from './arguments';
import type { Command, OptionSpec } from './command';
import type { Paint } from './terminal';

export const NAME = 'cdk8s-xnat';

/** What `--help` of a sub-command shows: what it does, its options, and lines to copy. */
export function helpOf(command: Command, { bold, dim }: Paint): string {
  const options = Object.entries({ ...command.options, ...COMMON }).map(([name, spec]) => [flagOf(name, spec), helpText(spec)] as const);
  return sections([
    `${bold(`${NAME} ${command.name} ${command.usage}`)}`,
    command.about,
    `${bold('Options')}\n${columns(options)}`,
    `${bold('Examples')}\n${command.examples.map(([what, line]) => `  ${dim(`# ${what}`)}\n  ${line}`).join('\n\n')}`,
    EXIT_CODES,
  ]);
}

/** What `--help` shows without a sub-command. */
export function overview(commands: readonly Command[], { bold }: Paint): string {
  return sections([
    `${bold(`${NAME} <command> [options]`)}`,
    'The command of the construct library cdk8s-xnat. It reads files, and writes files and text. `check`, and `diff` and `prune` with --cluster,\nread a cluster; `secrets --make` alone changes one.',
    `${bold('Commands')}\n${columns(commands.map(({ name, summary }) => [name, summary] as const))}`,
    `${bold('Everywhere')}\n${columns([
      ['--help, -h', 'what a command does, with examples'],
      ['--version', 'the version of the library'],
    ])}`,
    EXIT_CODES,
  ]);
}

const EXIT_CODES = 'It ends with 0 when all is well, 1 when it has found something for you to look at, and 2 when it was used wrongly.';

const flagOf = (name: string, { value }: OptionSpec) => `--${name}${name === 'help' ? ', -h' : ''}${value === undefined ? '' : ` <${value}>`}`;

function helpText({ help, choices, otherwise }: OptionSpec): string {
  return [help, ...(choices ? [`one of ${choices.join(', ')}`] : []), ...(otherwise === undefined ? [] : [`default: ${otherwise}`])].join('; ');
}

/** Two columns, the second one aligned. */
export function columns(rows: ReadonlyArray<readonly [string, string]>): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n');
}

const sections = (parts: readonly string[]) => `${parts.join('\n\n')}\n`;
