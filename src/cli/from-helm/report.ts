import type { Paint } from '../terminal';
import type { HelmChart, Release } from './chart';
import type { Conversion } from './convert';
import type { Written } from './write';

/** All that there is to say about a release. */
export interface Report {
  readonly chart: HelmChart;
  readonly release: Release;
  readonly conversion: Conversion;
  readonly written: Written;
}

/** As a person reads it. Each section is there only if it says something. */
export function textReport(report: Report, { bold, red, yellow, green }: Paint): string {
  const { draft, carried, kept, unknown } = report.conversion;
  const { refusals } = report.written;
  const { secrets } = draft;
  const sections: Array<readonly [title: string, lines: readonly string[]]> = [
    [red('Refused by the library'), refusals.map(({ text }) => text)],
    [yellow('To fill in'), draft.gaps.map(({ prop, why }) => `${bold(prop)}\n    ${why}`)],
    [
      yellow('Secrets in the values'),
      secrets.map(
        ({ key, secretName, secretKey, there }) =>
          `${bold(key)}\n    belongs in the Secret ${secretName}, key ${secretKey}${there ? ', which the release has made: it stays' : ': npm run synth writes a script that makes it'}`,
      ),
    ],
    [yellow('Not carried over'), draft.left.map(({ key, why }) => `${bold(key)}\n    ${why}`)],
    [
      yellow('Unknown to the chart'),
      unknown.map(
        ({ key, nearest }) => `${bold(key)}\n    ${nearest === undefined ? 'the chart has no such key, and helm ignores it' : `did you mean ${nearest}?`}`,
      ),
    ],
    ['Stays in the cluster as it is', byReason(kept)],
    ['Remarks', draft.remarks],
    ['Carried over', carried.length === 0 ? [] : [carried.join(', ')]],
  ];
  const told = sections.filter(([, lines]) => lines.length > 0).map(([title, lines]) => `${bold(title)}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  const findings = refusals.length + draft.gaps.length + draft.left.length + unknown.length + secrets.filter(({ there }) => !there).length;
  const end = findings === 0 ? green('All of the values are carried over.') : `${findings} ${findings === 1 ? 'thing' : 'things'} to look at.`;
  return `${[...told, `${end}\n`].join('\n')}`;
}

function byReason(kept: Conversion['kept']): string[] {
  return [...new Set(kept.map(({ why }) => why))].map(
    (reason) =>
      `${kept
        .filter(({ why }) => why === reason)
        .map(({ key }) => key)
        .join(', ')}\n    ${reason}`,
  );
}

/** As a program reads it. */
export function jsonReport({ chart, release, conversion: { draft, carried, kept, unknown }, written }: Report): string {
  const { left, gaps, secrets, remarks } = draft;
  const report = {
    chart: chart.name,
    release: { name: release.name, namespace: release.namespace },
    main: written.file,
    refusals: written.refusals,
    fillIn: gaps,
    secrets,
    left,
    unknown,
    kept,
    carried,
    remarks,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
