import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { object, release } from '../cli/support/release';
import { ran } from '../cli/support/terminal';
import { AIS_SHAPES } from '../cli/shapes/ais';
import { NRG_SHAPES } from '../cli/shapes/nrg';
import type { Shapes } from '../cli/shapes/shape';
import { compileErrors } from '../support/compile';
import { temporaryFolder } from './support/folders';
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
    [['from-helm', '--manifest', 'comm'], ['command.test.ts']],
    [['from-helm', '--release', 'comm'], ['']],
    [['explain', 'tls-unv'], ['tls-unverified']],
    [['explain', 'postgres.si'], ['postgres.size']],
    [
      ['init', '--place', 'k'],
      ['k3s', 'kind'],
    ],
    [['completion', 'z'], ['zsh']],
  ])('%j becomes %j', (words, expected) => {
    expect(complete(...words)).toEqual(expected);
  });
});

describeWith(['bash'], 'the commands of a take-over', () => {
  const temporary = temporaryFolder();

  test.each([
    ['xnat-xnat-web', 'xnat-web', 'xnat-web: {ingress: {enabled: false}}\n'],
    ['xnat', 'xnat', 'volumes: {xnatdata: null}\n'],
  ])('of the release of %s are bash without a mistake', (fullName, name, values) => {
    const ingress = object('Ingress', fullName, { spec: { rules: [{ http: { paths: [{ backend: { service: { name: fullName } } }] } }] } });
    const manifest = release(fullName, name, { '/data/xnat/archive': 'archive' }, [ingress]);
    const files = { 'v.yaml': values, 'm.yaml': manifest.map((one) => stringify(one)).join('---\n') };
    const { takeOver } = JSON.parse(ran(['from-helm', 'v.yaml', '--manifest', 'm.yaml', '--json'], files).out) as {
      takeOver: { steps: Array<{ commands: string[] }>; wayBack: Array<{ commands: string[] }>; afterwards: string[] };
    };
    const lines = [...takeOver.steps, ...takeOver.wayBack].flatMap(({ commands }) => commands).concat(takeOver.afterwards);
    expect(lines.length).toBeGreaterThan(20);
    const script = join(temporary, 'take-over.sh');
    writeFileSync(script, `#!/usr/bin/env bash\n${lines.join('\n')}\n`);
    execFileSync('bash', ['-n', script]);
  });
});
