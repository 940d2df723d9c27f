import { stringify } from 'yaml';
import type { Manifest } from '../manifests/manifests';
import type { Paint } from '../terminal';
import type { Change } from './changes';
import type { Consequences } from './consequences';
import type { FieldChange } from './fields';

/** For people: what an apply means in words, then each field. */
export function printed(consequences: Consequences, changes: readonly Change[], paint: Paint): string {
  if (changes.length === 0) return 'Nothing changes.\n';
  return `${words(consequences, paint)}\n${changes
    .filter(({ what }) => what !== 'removed')
    .map((change) => fieldsOf(change, paint))
    .join('')}`;
}

const TITLES: ReadonlyArray<readonly [key: keyof Consequences, title: string, paint: keyof Paint]> = [
  ['refused', 'Cannot be applied', 'red'],
  ['restarts', 'Pods', 'yellow'],
  ['changes', 'Changes', 'bold'],
  ['added', 'Only adds', 'green'],
  ['removed', 'No longer in the file; an apply leaves it, and cdk8s-xnat prune --plan prints how to delete it', 'yellow'],
  ['removedData', 'No longer in the file, and holds data or secrets: it stays until you delete it yourself', 'red'],
];

function words(consequences: Consequences, paint: Paint): string {
  return TITLES.filter(([key]) => consequences[key].length > 0)
    .map(([key, title, colour]) => `${paint[colour](title)}\n${consequences[key].map((line) => `  ${line}\n`).join('')}`)
    .join('\n');
}

const where = ({ kind, name, namespace }: Manifest) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

function fieldsOf({ what, before, after, fields }: Change, paint: Paint): string {
  const object = (after ?? before)!;
  if (what === 'added') return `${paint.green('+')} ${where(object)}\n`;
  return `${paint.yellow('~')} ${where(object)}\n${fields.map((field) => fieldOf(field, paint)).join('')}`;
}

function fieldOf({ path, before, after }: FieldChange, { red, green, dim }: Paint): string {
  const [was, is] = [linesOf(before), linesOf(after)];
  if (was.length <= 1 && is.length <= 1) return `    ${path}: ${[...was.map(red), ...is.map(green)].join(dim(' → ')) || 'empty'}${note(before, after)}\n`;
  const lines = unlike(was, is).map(([sign, line]) => `      ${sign === '-' ? red(`- ${line}`) : sign === '+' ? green(`+ ${line}`) : dim(`  ${line}`)}\n`);
  return `    ${path}:\n${lines.join('')}`;
}

const note = (before: unknown, after: unknown) => (before === undefined ? ' (added)' : after === undefined ? ' (removed)' : '');

function linesOf(value: unknown): string[] {
  if (value === undefined) return [];
  return (typeof value === 'string' ? value : stringify(value, { lineWidth: 0 })).replace(/\n$/, '').split('\n');
}

type Line = readonly [sign: '-' | '+' | ' ', line: string];
const MOST = 40;

/** The lines that differ, each run of them with a line before and after it; of a text that is another altogether the first ones. */
function unlike(was: readonly string[], is: readonly string[]): Line[] {
  let [start, end] = [0, 0];
  while (start < Math.min(was.length, is.length) && was[start] === is[start]) start++;
  while (end < Math.min(was.length, is.length) - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  const middle = merged(was.slice(start, was.length - end), is.slice(start, is.length - end));
  const lines: Line[] = [
    ...was.slice(Math.max(0, start - 1), start).map((line): Line => [' ', line]),
    ...middle,
    ...was.slice(was.length - end, was.length - end + 1).map((line): Line => [' ', line]),
  ];
  return lines.length <= MOST ? lines : [...lines.slice(0, MOST), [' ', `… ${lines.length - MOST} more lines`]];
}

/** By the longest common subsequence, where it is not too long to be looked for. */
function merged(was: readonly string[], is: readonly string[]): Line[] {
  const all: Line[] = [...was.map((line): Line => ['-', line]), ...is.map((line): Line => ['+', line])];
  if (was.length * is.length > 1_000_000) return all;
  const common = was.map(() => new Array<number>(is.length + 1).fill(0));
  common.push(new Array<number>(is.length + 1).fill(0));
  for (let i = was.length - 1; i >= 0; i--) {
    for (let j = is.length - 1; j >= 0; j--) common[i]![j] = was[i] === is[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < was.length || j < is.length) {
    if (i < was.length && j < is.length && was[i] === is[j]) {
      lines.push([' ', was[i++]!]);
      j++;
    } else if (i < was.length && (j === is.length || common[i + 1]![j]! >= common[i]![j + 1]!)) lines.push(['-', was[i++]!]);
    else lines.push(['+', is[j++]!]);
  }
  return lines.filter(([sign], at) => sign !== ' ' || lines[at - 1]?.[0] !== ' ' || lines[at + 1]?.[0] !== ' ');
}
