import { columns } from '../help';
import type { Paint } from '../terminal';
import type { RulePage } from './knowledge';
import type { ObjectAnswer } from './objects';
import type { PropAnswer, TypeAnswer } from './props';

export type Answer =
  ({ readonly kind: 'rule'; readonly props: readonly string[]; readonly sources: readonly string[] } & RulePage) | PropAnswer | TypeAnswer | ObjectAnswer;

type Rows = ReadonlyArray<readonly [string, string | undefined]>;

/** An answer, as a person reads it. */
export function textOf(answer: Answer, paint: Paint): string {
  switch (answer.kind) {
    case 'rule':
      return ruleText(answer, paint);
    case 'prop':
      return propText(answer, paint);
    case 'type':
      return typeText(answer, paint);
    case 'object':
      return objectText(answer, paint);
  }
}

function ruleText({ id, topic, refuses, why, acknowledgeable, example, props, sources }: Answer & { kind: 'rule' }, { bold, dim }: Paint): string {
  return page(`${bold(id)} ${dim(`a rule, ${topic}`)}`, `It refuses ${refuses}.`, [
    ['why', `${why}.`],
    ['such as', example.what],
    ['fix', example.fix],
    ['accept', acknowledgeable ? `legal but unwise: site.acknowledge('${id}', 'the reason')` : 'it cannot be acknowledged: what it refuses would not work'],
    ['props', props.join(', ')],
    ['source', sources.join('\n')],
  ]);
}

function propText({ name, of, member, paths, takenBy, mustBe, source }: PropAnswer, { bold, dim }: Paint): string {
  const isCall = member.type.startsWith('(');
  const title = paths[0] ?? `${of}.${name}`;
  return page(`${bold(title)} ${dim(isCall ? member.type : `: ${member.type}`)}`, member.doc, [
    ['must be', mustBe],
    ['default', member.default?.replace(/^- /, '') ?? (member.required ? 'none: it must be given' : undefined)],
    ['example', member.example],
    ['stands', [...paths, ...takenBy.map((user) => `${user}(…)`)].join('\n') || `in ${of}`],
    ['source', [...new Set([source, ...(member.see ?? [])])].filter(Boolean).join('\n')],
  ]);
}

function typeText({ name, type: { kind, doc, example, members, props } }: TypeAnswer, { bold, dim }: Paint): string {
  const list = Object.entries(members).map(
    ([member, page]) => [`${member}${page.required ? '' : kind === 'options' ? '?' : ''}`, firstSentence(page.doc)] as const,
  );
  return [
    page(`${bold(name)} ${dim(kind === 'options' ? 'options' : `${kind === 'enum' ? 'an' : 'a'} ${kind}`)}`, doc, [
      ['props', props],
      ['example', example],
    ]),
    list.length === 0 ? '' : `\n${columns(list)}\n`,
  ].join('');
}

function objectText({ object, there, purpose, does, toIt }: ObjectAnswer, { bold, dim }: Paint): string {
  const where = object.namespace === undefined ? '' : dim(` in the namespace ${object.namespace}`);
  const foreign = 'The library did not make it.';
  const missing =
    object.kind === 'Secret'
      ? 'The YAML does not hold it, and never will: the script beside it makes it, or cdk8s-xnat secrets, unless an operator does.'
      : 'The YAML does not hold it: it has to be in the cluster.';
  return page(`${bold(`${object.kind} ${object.name}`)}${where}`, there ? (purpose ? sentence(purpose.why) : foreign) : missing, [
    ['made by', there && purpose ? (purpose.by ?? 'every site') : undefined],
    ['it', does.join('\n')],
    ['to it', toIt.join('\n')],
  ]);
}

function page(title: string, text: string, rows: Rows): string {
  const filled = rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== '');
  const width = Math.max(0, ...filled.map(([label]) => label.length)) + 2;
  const lines = filled.map(([label, value]) => `  ${label.padEnd(width)}${value.split('\n').join(`\n  ${' '.repeat(width)}`)}\n`);
  return `${title}\n${text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n')}\n${lines.length > 0 ? '\n' : ''}${lines.join('')}`;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const firstSentence = (doc: string) => doc.split(/(?<=[.:])\s/)[0]!.replace(/\n/g, ' ');
