import { COMMANDS } from '../../src/cli/commands';
import { paint, processTerminal } from '../../src/cli/terminal';
import { ran } from './support/terminal';

test('without a command the commands are shown, and it was no right use', () => {
  const { code, out, err } = ran([]);
  expect([code, out]).toEqual([2, '']);
  for (const { name } of COMMANDS) expect(err).toContain(`\n  ${name} `);
});

test.each([['--help'], ['-h'], ['help']])('%s shows every command on standard output', (word) => {
  const { code, out, err } = ran([word]);
  expect([code, err]).toEqual([0, '']);
  for (const { name, summary } of COMMANDS) expect(out).toMatch(new RegExp(`^ {2}${name} +${summary}$`, 'm'));
});

test('--version is that of the package', () => {
  expect(ran(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n' });
});

describe.each(COMMANDS.map((command) => [command.name, command] as const))('%s', (name, command) => {
  const { code, out } = ran([name, '--help']);

  test('teaches: its use, each option, and lines to copy', () => {
    expect(code).toBe(0);
    expect(out).toContain(`cdk8s-xnat ${name} ${command.usage}\n`);
    for (const option of Object.keys(command.options)) expect(out).toContain(`  --${option}`);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const [, line] of command.examples) expect(out).toContain(`  ${line}\n`);
    expect(ran(['help', name]).out).toBe(out);
    expect(ran([name, '-h']).out).toBe(out);
  });

  test('its lines fit a terminal of 160 columns', () => {
    expect(out.split('\n').filter((line) => line.length > 160)).toEqual([]);
  });

  test('its examples use options that it has', () => {
    for (const [, line] of command.examples) {
      for (const [, option] of line
        .split('|')
        .filter((part) => part.includes(`cdk8s-xnat ${name}`))
        .join(' ')
        .matchAll(/ --([a-z-]+)/g)) {
        expect(Object.keys(command.options)).toContain(option);
      }
    }
  });
});

describe('wrong use ends with 2, names what is wrong, and where to look', () => {
  test.each([
    ['a mistyped command', ['from-hel'], 'there is no command from-hel; did you mean from-helm?'],
    ['a command that is like none', ['deploy'], 'there is no command deploy; the commands are init, from-helm, '],
    ['help for a mistyped command', ['help', 'completon'], 'there is no command completon; did you mean completion?'],
    ['a mistyped option in the place of a command', ['--versoin'], 'there is no option --versoin; did you mean --version?'],
    ['a mistyped option', ['from-helm', 'v.yaml', '--relase', 'a'], 'there is no option --relase; did you mean --release?'],
    ['an option like none', ['from-helm', '--quietly'], 'there is no option --quietly\n'],
    ['a mistyped choice', ['from-helm', 'v.yaml', '--chart', 'nrgg'], '--chart is "nrgg"; did you mean nrg?'],
    ['no choice at all', ['from-helm', 'v.yaml', '--chart', 'bitnami'], '--chart is "bitnami"; choose among ais and nrg'],
    ['an option without its value', ['from-helm', 'v.yaml', '--out'], '--out needs a value: --out <file>'],
    ['an option with another one as its value', ['from-helm', 'v.yaml', '--out', '--json'], '--out needs a value: --out <file>'],
    ['a flag with a value', ['from-helm', 'v.yaml', '--json=yes'], '--json takes no value: write --json alone'],
    ['an option twice', ['from-helm', 'v.yaml', '--release', 'a', '--release', 'b'], '--release is given twice'],
    ['a name that every object inherits', ['from-helm', '--constructor'], 'there is no option --constructor'],
    ['no shell', ['completion'], 'name one shell: bash or zsh'],
    ['another shell', ['completion', 'fish'], 'name one shell: bash or zsh'],
  ])('%s', (_, line, message) => {
    const { code, out, err } = ran(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).toMatch(/^error .*\n {6}cdk8s-xnat .*--help/);
  });
});

describe('colour', () => {
  test('is for a terminal alone', () => {
    expect(ran(['--help'], {}, true).out).toContain('\u001b[');
    expect(ran(['--help']).out).not.toContain('\u001b[');
    expect(paint(true).bold('')).toBe('');
  });

  test('is nowhere with NO_COLOR, nor where the terminal is dumb', () => {
    const { isTTY } = process.stdout;
    const before = { ...process.env };
    const coloured = () => processTerminal().colours.out.red('x') !== 'x';
    try {
      process.stdout.isTTY = true;
      process.env = { TERM: 'xterm' };
      expect(coloured()).toBe(true);
      process.env = { TERM: 'xterm', NO_COLOR: '' };
      expect(coloured()).toBe(true);
      process.env = { TERM: 'xterm', NO_COLOR: '1' };
      expect(coloured()).toBe(false);
      process.env = { TERM: 'dumb' };
      expect(coloured()).toBe(false);
    } finally {
      process.stdout.isTTY = isTTY;
      process.env = before;
    }
  });
});

test('completion knows each command, each option and each choice', () => {
  for (const shell of ['bash', 'zsh']) {
    const { code, out } = ran(['completion', shell]);
    expect(code).toBe(0);
    for (const { name, options } of COMMANDS) {
      expect(out).toContain(name);
      for (const option of Object.keys(options)) expect(out).toContain(`--${option}`);
    }
    expect(out).toContain('ais nrg');
  }
});
