import { COMMON } from './arguments';
import { type Command, ExitCode, type OptionSpec, WrongUse } from './command';
import { NAME } from './help';

const SHELLS = ['bash', 'zsh'];

/** The sub-command that teaches a shell all sub-commands, itself included. */
export function completion(all: () => readonly Command[]): Command {
  return {
    name: 'completion',
    summary: 'print what completes its commands and options in your shell',
    usage: SHELLS.join('|'),
    about: 'Prints a script for bash or zsh. With it the Tab key completes commands, options and their values.',
    options: {},
    examples: [
      ['bash, for all shells to come', `${NAME} completion bash > ~/.local/share/bash-completion/completions/${NAME}`],
      ['zsh, for this shell', `source <(${NAME} completion zsh)`],
    ],
    words: SHELLS,
    run({ words }, { out }) {
      const [shell, ...more] = words;
      if (shell === undefined || more.length > 0 || !SHELLS.includes(shell)) throw new WrongUse(`name one shell: ${SHELLS.join(' or ')}`);
      out(shell === 'bash' ? bash(all()) : zsh(all()));
      return ExitCode.OK;
    },
  };
}

const optionsOf = (command: Command): Array<[string, OptionSpec]> => Object.entries({ ...command.options, ...COMMON });

/** What may follow an option, as cases by the word before: its choices, a file, or what only a person knows. */
function choices(command: Command, indent: string): string {
  return optionsOf(command)
    .flatMap(([name, { choices: some, value }]) => {
      if (value === undefined) return [];
      const reply = some ? `COMPREPLY=($(compgen -W '${some.join(' ')}' -- "$word")); ` : value === 'file' ? 'COMPREPLY=($(compgen -f -- "$word")); ' : '';
      return [`${indent}--${name}) ${reply}return ;;\n`];
    })
    .join('');
}

function bash(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const options = optionsOf(command).map(([name]) => `--${name}`);
    const before = choices(command, '        ');
    return `    ${command.name})
${before === '' ? '' : `      case $before in\n${before}      esac\n`}      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '${options.join(' ')}' -- "$word")); return; fi
      ${command.words ? `COMPREPLY=($(compgen -W '${command.words.join(' ')}' -- "$word"))` : 'COMPREPLY=($(compgen -f -- "$word"))'}
      ;;
`;
  });
  return `# Completion of ${NAME} for bash.
_cdk8s_xnat() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('')}  esac
}
complete -o filenames -F _cdk8s_xnat ${NAME}
`;
}

/** What stands between single quotes of zsh, within the brackets of a description. */
const plain = (text: string) => text.replace(/'/g, `'\\''`).replace(/[[\]:]/g, '\\$&');

function zsh(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const options = optionsOf(command).map(([name, { help, value, choices: some }]) => {
      const argument = value === undefined ? '' : `:${value}:${some ? `(${some.join(' ')})` : value === 'file' ? '_files' : ' '}`;
      return `      '--${name}[${plain(help)}]${argument}'`;
    });
    const words = command.words ? `'1:word:(${command.words.join(' ')})'` : `'*:file:_files'`;
    return `    ${command.name}) _arguments \\\n${[...options, `      ${words}`].join(' \\\n')} ;;\n`;
  });
  return `#compdef ${NAME}
# Completion of ${NAME} for zsh.
_cdk8s_xnat() {
  if ((CURRENT == 2)); then
    local -a commands=(
${commands.map(({ name, summary }) => `      '${plain(name)}:${plain(summary)}'`).join('\n')}
    )
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  ((CURRENT--))
  case $name in
${cases.join('')}  esac
}
(( $+functions[compdef] )) && compdef _cdk8s_xnat ${NAME}
`;
}
