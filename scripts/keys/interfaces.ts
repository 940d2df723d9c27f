import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const SRC = join(__dirname, '../../src');

/** A prop as its interface declares it. */
export interface Declared {
  readonly name: string;
  readonly type: string;
  /** What it is, as one text; links and code as they stand in the comment. */
  readonly text: string;
  /** As `@default` has it; undefined for what must be given. */
  readonly default?: string;
  readonly required: boolean;
}

interface Struct {
  readonly extends: readonly string[];
  readonly props: readonly Declared[];
}

/** The interfaces of src that hold plain values, by their names; another name of one leads to it. */
function structs(): Map<string, Struct> {
  const found = new Map<string, Struct>();
  const aliases = new Map<string, string>();
  const classes = new Set<string>();
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !/^(imports|cli)\//.test(name));
  for (const name of files) {
    const file = ts.createSourceFile(name, readFileSync(join(SRC, name), 'utf8'), ts.ScriptTarget.Latest, true);
    for (const statement of file.statements) {
      if (ts.isTypeAliasDeclaration(statement) && ts.isTypeReferenceNode(statement.type)) aliases.set(statement.name.text, statement.type.getText());
      if (ts.isClassDeclaration(statement) && statement.name) classes.add(statement.name.text);
      if (!ts.isInterfaceDeclaration(statement) || /^I[A-Z]/.test(statement.name.text)) continue;
      const props = statement.members.filter(ts.isPropertySignature).map(declared);
      const parents = (statement.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.getText()));
      if (props.length === statement.members.length) found.set(statement.name.text, { extends: parents, props });
    }
  }
  for (const [alias, name] of aliases) if (found.has(name) && !found.has(alias)) found.set(alias, found.get(name)!);
  // A value with makers is no plain one, whatever an inner interface is called.
  for (const name of classes) found.delete(name);
  return found;
}

const STRUCTS = structs();

/** The props of an interface, those that it extends first; undefined for what is no interface of plain values. */
export function propsOf(name: string): Declared[] | undefined {
  const omitted = /^Omit<(\w+), (.+)>$/.exec(name);
  if (omitted) return propsOf(omitted[1]!)?.filter((prop) => !omitted[2]!.includes(`'${prop.name}'`));
  const struct = STRUCTS.get(name);
  // Two that it extends may extend the same one.
  const all = struct && [...struct.extends.flatMap((parent) => propsOf(parent) ?? []), ...struct.props];
  return all && [...new Map(all.map((prop) => [prop.name, prop])).values()];
}

function declared(member: ts.PropertySignature): Declared {
  const [comment] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  const tag = comment?.tags?.find(({ tagName }) => tagName.text === 'default');
  return {
    name: member.name.getText(),
    type: member.type!.getText().replace(/\s+/g, ' '),
    text: oneLine(ts.getTextOfJSDocComment(comment?.comment) ?? ''),
    ...(tag && { default: oneLine(ts.getTextOfJSDocComment(tag.comment) ?? '') }),
    required: member.questionToken === undefined,
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
