import { enumerate } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { type Command, ExitCode, WrongUse } from '../command';
import { NAME } from '../help';
import { manifestsIn } from '../manifests/manifests';
import type { Terminal } from '../terminal';
import { knowledge } from './knowledge';
import { objectsFor } from './objects';
import { type Answer, textOf } from './page';
import { allPaths, propsOf } from './props';

/** Says what a rule, a prop, a class or an object is. */
export const explain: Command = {
  name: 'explain',
  summary: 'say what a rule, a prop, a class or an object of the YAML is for',
  usage: '<rule, prop, class or kind/name> [options]',
  about: `A rule, by the id that a refusal ends with: what it refuses, why, a mistake of the kind with its fix, and who says so. A prop, by its path or its
name: what it does, its type and default, and where it stands. A class or an interface of options: what it is, and its members. An object of the
YAML, by its kind and name, or the end of its name: why it is there, what makes it, and who reads it.`,
  options: {
    from: { help: 'the file or folder with the YAML of objects', value: 'file', otherwise: 'dist' },
    json: { help: 'print it as JSON' },
  },
  examples: [
    ['a rule', `${NAME} explain tls-unverified`],
    ['a prop', `${NAME} explain postgres.size`],
    ['an object, by the end of its name', `${NAME} explain statefulset/xnat-web`],
    ['the classes of ways to log in', `${NAME} explain Login`],
  ],
  // Asked by the completion alone: the start of another command does not read what this one knows.
  get words() {
    return [...knowledge().rules.map(({ id }) => id), ...allPaths().keys()];
  },
  run: ({ words, values, flags }, terminal) => {
    const [word, second, ...more] = words;
    if (word === undefined || more.length > 0) throw new WrongUse(`name one rule, prop, class or object, such as ${NAME} explain statefulset/xnat-web`);
    const answers = second === undefined ? answersFor(word, values.from, terminal) : objects(word, second, values.from, terminal);
    const { out, colours } = terminal;
    out(flags.has('json') ? `${JSON.stringify(answers, undefined, 2)}\n` : answers.map((answer) => textOf(answer, colours.out)).join('\n'));
    return ExitCode.OK;
  },
};

const objects = (kind: string, name: string, from: string | undefined, terminal: Terminal) =>
  objectsFor(kind, name, manifestsIn(from === undefined ? [] : [from], terminal));

function answersFor(word: string, from: string | undefined, terminal: Terminal): Answer[] {
  const [kind = '', name, ...more] = word.split('/');
  if (name !== undefined && more.length === 0) return objects(kind, name, from, terminal);
  const id = word.replace(/^\(|\)$/g, '');
  const rules = knowledge()
    .rules.filter((rule) => rule.id === id)
    .map((rule): Answer => {
      const held = Object.entries(knowledge().grammars).filter(([, [mustBe]]) => mustBe === `as the rule ${id} has it`);
      const [props, sources] = [held.map(([path]) => path), held.map(([, [, source]]) => source)];
      return { kind: 'rule', ...rule, props: [...new Set(props)], sources: [...new Set(sources)] };
    });
  const found = [...rules, ...propsOf(word)];
  if (found.length === 0) throw new WrongUse(unknown(word));
  return found;
}

function unknown(word: string): string {
  const { rules, types } = knowledge();
  const members = Object.entries(types).flatMap(([name, page]) => Object.keys(page.members).map((member) => `${name}.${member}`));
  const leaves = members.map((member) => member.split('.')[1]!);
  const groups = [rules.map(({ id }) => id), [...allPaths().keys()], Object.keys(types), word.includes('.') ? members : leaves];
  // The first two kinds of things that have something like it.
  const near = [...new Set(groups.flatMap((candidates) => nearest(word, candidates) ?? []))].slice(0, 2);
  const fix = near.length === 0 ? `the rules are in docs/reference/refusals.md, and the props in docs/reference/props.md` : `did you mean ${orOf(near)}?`;
  return `there is no rule, prop or class ${word}; ${fix}`;
}

const orOf = (words: readonly string[]) => enumerate(words).replace(/ and ([^ ]*)$/, ' or $1');
