import { enumerate, quoted } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { synthesize } from '../code/synthesis';
import { type Arguments, WrongUse } from '../command';
import { columns } from '../help';
import type { Terminal } from '../terminal';
import { addressOf, type Answers, type Question, QUESTIONS } from './answers';
import { mainFile } from './site';

type Given = { [option in Question['option']]?: string };

/** What stands in for what is not answered yet, while the library looks at what is. */
const STAND_IN: Given = { url: 'https://xnat.example.edu.au', place: 'kind', login: 'xnat', database: 'in-cluster', storage: 'default' };

/** All answers: those that options give, and the others from a person, or from the defaults. */
export function answersOf({ values, flags }: Arguments, terminal: Terminal): Answers {
  const given: Given = {};
  for (const question of QUESTIONS) {
    const value = values[question.option];
    if (value !== undefined) given[question.option] = fitting(question, value);
  }
  const full = (some: Given): Answers => {
    const all = { ...STAND_IN, ...some };
    return { name: 'xnat', 'admin-email': addressOf(all.url!), ...values, ...all } as Answers;
  };
  for (const question of QUESTIONS.filter(({ option }) => given[option] === undefined)) {
    const { option, otherwise } = question;
    if (terminal.interactive && !flags.has('yes')) given[option] = asked(question, given, full, terminal);
    else if (flags.has('yes') && otherwise !== undefined) given[option] = otherwise;
  }
  const missing = QUESTIONS.filter(({ option }) => given[option] === undefined);
  if (missing.length > 0) throw new WrongUse(lacking(missing, flags.has('yes')));
  const refusals = refusalsOf(full(given));
  if (refusals.length > 0) throw new WrongUse(`the library refuses this site\n${refusals.map((text) => indented(text)).join('\n')}`);
  return full(given);
}

/** What the library says against a site. */
const refusalsOf = (answers: Answers): string[] => synthesize(mainFile(answers)).refusals.map(({ text }) => text);

/** Asks until there is an answer that the library takes. */
function asked(question: Question, given: Given, full: (some: Given) => Answers, { ask, err, colours }: Terminal): string {
  const { answers, otherwise, option } = question;
  err(`\n${colours.err.bold(question.ask)}\n${columns(answers)}\n`);
  for (;;) {
    const line = ask(otherwise === undefined ? '> ' : `[${otherwise}] > `);
    if (line === undefined) throw new WrongUse('no answer any more: nothing is written');
    const answer = line.trim() === '' ? otherwise : line.trim();
    if (answer === undefined) continue;
    const wrong = wrongIn(question, answer);
    const refusals = wrong === undefined ? refusalsOf(full({ ...given, [option]: answer })) : [wrong];
    if (refusals.length === 0) return answer;
    err(`${colours.err.red('Not yet:')} ${refusals.join('\n').trim()}\n`);
  }
}

function fitting(question: Question, answer: string): string {
  const wrong = wrongIn(question, answer);
  if (wrong !== undefined) throw new WrongUse(`--${question.option} ${wrong}`);
  return answer;
}

/** What is wrong with an answer, by its form alone. */
function wrongIn({ pattern, answers }: Question, answer: string): string | undefined {
  if (pattern.test(answer)) return undefined;
  const words = answers.flatMap(([form]) => form.split(', '));
  const meant = nearest(
    answer,
    words.filter((word) => !word.includes('<')),
  );
  return `is ${quoted(answer)}; ${meant === undefined ? `it is ${words.length > 1 ? 'one of ' : 'such as '}${enumerate(words)}` : `did you mean ${meant}?`}`;
}

function lacking(questions: readonly Question[], yes: boolean): string {
  const rows = questions.map(
    ({ option, ask, otherwise, answers }) =>
      [`--${option} <${option}>`, `${ask} ${otherwise === undefined ? `Such as ${answers[0]![0]}` : `Default: ${otherwise}`}`] as const,
  );
  const defaults = questions.some(({ otherwise }) => otherwise !== undefined) ? '; --yes takes the defaults' : '';
  return `${yes ? 'there is no default for' : `nobody is there to be asked: give${defaults}`}\n${indented(columns(rows))}`;
}

const indented = (text: string) =>
  text
    .split('\n')
    .map((line) => `      ${line.trimStart() === line ? line : line.slice(2)}`)
    .join('\n');
