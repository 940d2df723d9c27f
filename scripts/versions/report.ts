import { type Judgement, judge } from './compare';
import type { Declared, Source } from './declared';
import type { Ask } from './registries';

/** What is known of one version. */
export interface Row extends Judgement {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly why?: string;
  /** Who answered; undefined where nobody could be asked. */
  readonly asked?: string;
  /** Who could not be asked, and why. */
  readonly notAsked: readonly string[];
}

/** A dependency, as `npm outdated --json` has it. */
interface Outdated {
  readonly current?: string;
  readonly wanted: string;
  readonly latest: string;
}

/** Why a dependency stays behind what is newest. */
export const KEPT_DEPENDENCIES: Readonly<Record<string, string>> = {
  '@types/node': 'its major is that of engines.node',
  jsii: 'its minor is that of TypeScript',
  typescript: 'jsii compiles with this minor',
};

export function describe(source: Source): string {
  switch (source.kind) {
    case 'image':
      return source.repository;
    case 'maven':
      return `Maven ${source.artifact}`;
    case 'go':
      return `Go ${source.module}`;
    default:
      return `${source.kind === 'npm' ? 'npm' : 'PyPI'} ${source.name}`;
  }
}

/** Asks the sources of a version one after the other, until one answers. */
export async function rowOf({ sources, kept, ...one }: Declared, ask: Ask): Promise<Row> {
  const notAsked: string[] = [];
  for (const source of sources) {
    try {
      const found = await ask(source, one.version);
      return { ...one, ...judge(one.version, found, kept), asked: describe(source), notAsked };
    } catch (error) {
      notAsked.push(`${describe(source)}: ${(error as Error).message}`);
    }
  }
  if (sources.length === 0) notAsked.push('no registry is known for it: name one in scripts/versions/declared.ts');
  return { ...one, state: 'unknown', notAsked };
}

/** The dependencies of package.json that are not the newest. */
export function dependencyRows(json: string): Row[] {
  const outdated = JSON.parse(json === '' ? '{}' : json) as Record<string, Outdated>;
  return Object.entries(outdated).map(([name, { current, wanted, latest }]) => {
    const version = current ?? wanted;
    const why = KEPT_DEPENDENCIES[name];
    return {
      name,
      version,
      file: 'package.json',
      ...(why !== undefined && { why }),
      ...within(version, wanted, latest, why !== undefined),
      asked: 'npm',
      notAsked: [],
    };
  });
}

function within(version: string, wanted: string, latest: string, kept: boolean): Judgement {
  const judgement = judge(version, kept ? [wanted] : [wanted, latest]);
  return kept && latest !== (judgement.newest ?? version) ? { ...judgement, beyond: latest } : judgement;
}

/** 0: all is current. 1: something is out of date. 2: nothing is known to be, but something could not be asked. */
export function exitCode(rows: readonly Row[]): 0 | 1 | 2 {
  if (rows.some(({ state }) => state === 'outdated')) return 1;
  return rows.some(({ state }) => state === 'unknown') ? 2 : 0;
}

/** For people: what is out of date first, and what could not be asked in plain words. */
export function shown(rows: readonly Row[]): string {
  const of = (state: Row['state']) => rows.filter((row) => row.state === state);
  const line = (row: Row) => `  ${row.name} ${row.version}${row.newest === undefined ? '' : ` -> ${row.newest}`}${further(row)}  (${row.file})`;
  const part = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [title, ...lines, '']);
  return [
    ...part('Out of date:', of('outdated').map(line)),
    ...part('Current:', of('current').map(line)),
    ...part(
      'Could not be asked:',
      of('unknown').map((row) => `${line(row)}\n${row.notAsked.map((reason) => `    ${reason}`).join('\n')}`),
    ),
    `${of('outdated').length} out of date, ${of('current').length} current, ${of('unknown').length} could not be asked`,
  ].join('\n');
}

function further({ beyond, why, asked, notAsked }: Row): string {
  const parts = [
    ...(beyond === undefined ? [] : [`${beyond} is out; kept, since ${why ?? 'it is pinned'}`]),
    ...(asked !== undefined && notAsked.length > 0 ? [`by ${asked}; the image itself could not be asked`] : []),
  ];
  return parts.length === 0 ? '' : `, ${parts.join('; ')}`;
}
