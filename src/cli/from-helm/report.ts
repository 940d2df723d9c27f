import type { Paint } from '../terminal';
import type { HelmChart, Release } from './chart';
import type { Conversion } from './convert';
import type { Comparison } from './takeover/compare';
import type { Step, TakeOver } from './takeover/steps';
import type { Written } from './write';

/** All that there is to say about a release. */
export interface Report {
  readonly chart: HelmChart;
  readonly release: Release;
  readonly conversion: Conversion;
  readonly written: Written;
  /** With the manifest of the release: what is the same, and what differs. */
  readonly comparison?: Comparison;
  /** With the manifest of the release: the way there and back. */
  readonly takeOver?: TakeOver;
}

/** As a person reads it. Each section is there only if it says something. */
export function textReport(report: Report, paint: Paint): string {
  const { bold, red, yellow, green } = paint;
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
    ['Carried over', carried.length === 0 ? [] : [`${carried.length} ${carried.length === 1 ? 'key' : 'keys'}; --json names them`]],
    ...comparisonSections(report, paint),
  ];
  const told = sections.filter(([, lines]) => lines.length > 0).map(([title, lines]) => `${bold(title)}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  const findings = refusals.length + draft.gaps.length + draft.left.length + unknown.length + secrets.filter(({ there }) => !there).length;
  const end = findings === 0 ? green('All of the values are carried over.') : `${findings} ${findings === 1 ? 'thing' : 'things'} to look at.`;
  return `${[...told, `${end}\n`].join('\n')}`;
}

function comparisonSections({ comparison, takeOver, release }: Report, { bold, dim }: Paint): Array<readonly [string, readonly string[]]> {
  if (comparison === undefined || takeOver === undefined) return [];
  const object = ({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`;
  const steps = (some: readonly Step[]) =>
    some.map(
      ({ title, commands, check }, i) => `${bold(`${i + 1}. ${title}`)}\n${commands.map((command) => `     ${command}\n`).join('')}     ${dim(`# ${check}`)}\n`,
    );
  return [
    ['As in the release', comparison.same.map(({ what, site }) => `${what}: ${site}`)],
    ['Otherwise than in the release', comparison.different.map(({ what, release: before, site }) => `${what}: ${before} ${bold('->')} ${site}`)],
    ['In the release alone', comparison.releaseOnly.map(object)],
    ['New', comparison.siteOnly.map(object)],
    [`The take-over of ${release.name}, step by step; stop where you do not see what is said`, steps(takeOver.steps)],
    ['The way back', steps(takeOver.wayBack)],
    ['Afterwards, when the site works, what nobody reads any more can go', takeOver.afterwards],
  ];
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
export function jsonReport({ chart, release, conversion: { draft, carried, kept, unknown }, written, comparison, takeOver }: Report): string {
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
    ...(comparison && {
      comparison: {
        same: comparison.same,
        different: comparison.different,
        releaseOnly: comparison.releaseOnly.map(({ kind, name }) => ({ kind, name })),
        siteOnly: comparison.siteOnly.map(({ kind, name }) => ({ kind, name })),
      },
    }),
    ...(takeOver && { takeOver }),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
