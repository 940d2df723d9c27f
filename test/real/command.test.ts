import { execFileSync } from 'node:child_process';
import { ran } from '../cli/support/terminal';
import { AIS_SHAPES } from '../cli/shapes/ais';
import { NRG_SHAPES } from '../cli/shapes/nrg';
import type { Shapes } from '../cli/shapes/shape';
import { compileErrors } from '../support/compile';
import { describeWith } from './support/parts';

/** main.ts of every shape of values. */
function files(chart: string, shapes: Shapes): Array<{ text: string; origin: string; offset: number }> {
  return Object.entries(shapes).map(([origin, { values, args = [] }]) => {
    const texts = typeof values === 'string' ? [values] : values;
    const input = Object.fromEntries(texts.map((text, i) => [`${i}.yaml`, text]));
    const { out } = ran(['from-helm', ...Object.keys(input), '--chart', chart, ...args], input);
    return { text: `${out}export {};\n`, origin: `${chart}: ${origin}`, offset: 0 };
  });
}

test('what from-helm writes of any values compiles against the sources', () => {
  const written = [...files('ais', AIS_SHAPES), ...files('nrg', NRG_SHAPES)];
  expect(written.length).toBeGreaterThan(40);
  expect(compileErrors(written)).toEqual([]);
  // It would be seen.
  expect(compileErrors([{ ...written[0]!, text: written[0]!.text.replace('siteId:', 'siteID:') }])).toHaveLength(1);
});

describeWith(['bash'], 'the completion of bash', () => {
  const script = ran(['completion', 'bash']).out;
  const complete = (...words: readonly string[]) => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const program = `${script}\nCOMP_WORDS=(cdk8s-xnat ${list}); COMP_CWORD=${words.length}; _cdk8s_xnat; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', program], { encoding: 'utf8', cwd: __dirname }).trim().split('\n');
  };

  test.each([
    [['fr'], ['from-helm']],
    [['--v'], ['--version']],
    [['from-helm', '--rel'], ['--release']],
    [['from-helm', '--chart', 'n'], ['nrg']],
    [['from-helm', 'comm'], ['command.test.ts']],
    [['completion', 'z'], ['zsh']],
  ])('%j becomes %j', (words, expected) => {
    expect(complete(...words)).toEqual(expected);
  });
});
