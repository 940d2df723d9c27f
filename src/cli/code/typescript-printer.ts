import { Call, type Code, isObject, Name, Noted } from './code';

const WIDTH = 100;

/** A statement of a file, and the comment above it. */
export interface Statement {
  readonly code: Code;
  /** The constant that it makes, if it makes one. */
  readonly constant?: string;
  readonly comment?: string;
}

/** What may be imported from where; what is in none is of the file itself. */
export type Modules = ReadonlyArray<readonly [module: string, has: (name: string) => boolean]>;

/** Prints a file: its imports, of what is used alone, and its statements with a blank line between. */
export function printFile(statements: readonly Statement[], modules: Modules): string {
  const used = [...new Set(statements.flatMap(({ code }) => namesIn(code)))];
  const imports = modules.flatMap(([module, has], i) => {
    const names = used.filter((name) => modules.findIndex(([, other]) => other(name)) === i && has(name)).sort((a, b) => (a < b ? -1 : 1));
    return names.length === 0 ? [] : [fitted(`import { ${names.join(', ')} } from '${module}';`, () => broken('import {', names, `} from '${module}';`))];
  });
  const blocks = statements.map((statement, i) => {
    const { code, constant, comment } = statement;
    const text = `${comment === undefined ? '' : `${commented(comment, '')}\n`}${constant === undefined ? '' : `const ${constant} = `}${print(code, '')};\n`;
    // Lines of one kind stand together.
    return `${i > 0 && (comment !== undefined || kindOf(statement) !== kindOf(statements[i - 1]!)) ? '\n' : ''}${text}`;
  });
  return `${imports.join('\n')}\n\n${blocks.join('')}`;
}

const kindOf = ({ code, constant }: Statement) => (constant === undefined && code instanceof Call ? code.path : `= ${constant}`);

/** A piece of code; what does not fit into a line is broken as prettier breaks it. */
export function print(code: Code, indent: string, lead = 0): string {
  const line = flat(code);
  if (line !== undefined && indent.length + lead + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  if (Array.isArray(code))
    return block(
      '[',
      (code as readonly Code[]).map((item) => `${inner}${print(item, inner)}`),
      `${indent}]`,
    );
  if (isObject(code)) {
    const lines = Object.entries(code).map(([key, value]) => {
      const head = `${keyOf(key)}: `;
      const [comment, bare] = value instanceof Noted ? [`${commented(value.comment, inner)}\n`, value.value] : ['', value];
      return `${comment}${inner}${head}${print(bare, inner, head.length + 1)}`;
    });
    return block('{', lines, `${indent}}`);
  }
  if (code instanceof Call) {
    const head = `${calleeOf(code)}(`;
    const last = code.args[code.args.length - 1];
    const others = code.args.slice(0, -1).map(flat);
    // The last argument may hug the parentheses.
    if (last !== undefined && (isObject(last) || Array.isArray(last)) && others.every((other) => other !== undefined)) {
      return `${head}${[...others, print(last, indent, WIDTH)].join(', ')})`;
    }
    return block(
      head,
      code.args.map((item) => `${inner}${print(item, inner)}`),
      `${indent})`,
    );
  }
  return line ?? print((code as Noted).value, indent, lead);
}

/** In one line; undefined where a comment asks for more, or an object is better broken. */
function flat(code: Code): string | undefined {
  if (typeof code === 'string') return literal(code);
  if (typeof code === 'number' || typeof code === 'boolean') return String(code);
  if (code instanceof Name) return code.path;
  if (code instanceof Noted) return undefined;
  if (code instanceof Call) return joined(code.args.map(flat), `${calleeOf(code)}(`, ')');
  if (Array.isArray(code)) return joined((code as readonly Code[]).map(flat), '[', ']');
  const entries = Object.entries(code).map(([key, value]) => {
    const text = flat(value);
    return text === undefined ? undefined : `${keyOf(key)}: ${text}`;
  });
  return entries.length === 0 ? '{}' : joined(entries, '{ ', ' }');
}

function joined(parts: ReadonlyArray<string | undefined>, head: string, tail: string): string | undefined {
  return parts.includes(undefined) ? undefined : `${head}${parts.join(', ')}${tail}`;
}

const calleeOf = ({ path, target, isNew }: Call): string => `${isNew ? 'new ' : ''}${target === undefined ? '' : `${print(target, '')}.`}${path}`;
const block = (head: string, lines: readonly string[], tail: string) => `${head}\n${lines.map((line) => `${line},\n`).join('')}${tail}`;
const broken = (head: string, words: readonly string[], tail: string) => `${head}\n${words.map((word) => `  ${word},\n`).join('')}${tail}`;
const fitted = (line: string, otherwise: () => string) => (line.length <= WIDTH ? line : otherwise());
const commented = (comment: string, indent: string) =>
  comment
    .split('\n')
    .map((line) => `${indent}// ${line}`)
    .join('\n');
const keyOf = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key));

/** A string between the quotes that need fewer escapes. */
export function literal(text: string): string {
  const double = JSON.stringify(text).replace(/[\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`);
  return text.includes("'") && !text.includes('"') ? double : `'${double.slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

/** The first words of all names in it, of which some are imported. */
function namesIn(code: Code): string[] {
  if (code instanceof Name) return [first(code.path)];
  if (code instanceof Noted) return namesIn(code.value);
  if (code instanceof Call) return [...(code.target === undefined ? [first(code.path)] : namesIn(code.target)), ...code.args.flatMap(namesIn)];
  if (Array.isArray(code)) return (code as readonly Code[]).flatMap(namesIn);
  return isObject(code) ? Object.values(code).flatMap(namesIn) : [];
}

const first = (path: string) => path.split('.')[0]!;
