// Writes src/cli/explain/assets/knowledge.json, by which `cdk8s-xnat explain` answers, of the rules, the shapes and the doc comments.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Knowledge, MemberPage, RulePage, TypePage } from '../src/cli/explain/knowledge';
import type { Rule } from '../src/core/refusals/rule';
import { WEAK_WORDS } from '../src/values/weak-words';
import { rows } from '../test/support/props';
import { topics } from './refusal-topics';

const ROOT = join(__dirname, '..');
const FILE = join(ROOT, 'src/cli/explain/assets/knowledge.json');

/** The whole file: a line for each thing that is known, so that a review shows what changes. */
export function knowledgeFile(): string {
  const { rules, types, grammars, weakWords } = knowledgeOf();
  const lines = (entries: ReadonlyArray<readonly [string, unknown]>) => entries.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const members = ([name, { members: all, ...type }]: [string, TypePage]) =>
    `${JSON.stringify(name)}: ${JSON.stringify(type).slice(0, -1)},"members":{\n${lines(Object.entries(all)).join(',\n')}}}`;
  return `{"rules":[
${rules.map((rule) => JSON.stringify(rule)).join(',\n')}],
"types":{
${Object.entries(types).map(members).join(',\n')}},
"grammars":{
${lines(Object.entries(grammars)).join(',\n')}},
"weakWords":${JSON.stringify(weakWords)}}
`;
}

function knowledgeOf(): Knowledge {
  const rules = topics()
    .flatMap(({ title, rules: some }) => some.map((rule) => rulePage(rule, title)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const grammars = rows().flatMap(({ kind: { grammar, rule }, props }) =>
    [...props].flatMap((prop) => {
      if (grammar) return [[prop, [grammar.name, grammar.source]] as const];
      return rule ? [[prop, [`as the rule ${rule.id} has it`, rule.source]] as const] : [];
    }),
  );
  return { rules, types: typePages(), grammars: Object.fromEntries(grammars.sort(([a], [b]) => (a < b ? -1 : 1))), weakWords: WEAK_WORDS };
}

/** The example is what the rule says of the first value that its tests have it refuse: test/validation/pure.test.ts. */
function rulePage({ id, refuses, why, acknowledgeable }: Rule<never>, topic: string): RulePage {
  const [, what, fix] = new RegExp(`^"?(.*) \\(${id}\\)\\n {6}why {2}.*\\n {6}fix {2}(.*?)"?$`, 'm').exec(words()[`${id} refuses no. 0 1`] ?? '') ?? [];
  if (what === undefined || fix === undefined) throw new Error(`no words of the rule ${id}: npx jest -u test/validation/pure`);
  return { id, topic, refuses, why, acknowledgeable, example: { what, fix } };
}

/** The words of the rules, by the names of their tests. */
function words(): { readonly [test: string]: string } {
  const exports: Record<string, string> = {};
  new Function('exports', readFileSync(join(ROOT, 'test/validation/__snapshots__/pure.test.ts.snap'), 'utf8'))(exports);
  return exports;
}

/** Everything that the package exports and documents. */
function typePages(): Record<string, TypePage> {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const program = ts.createProgram([join(ROOT, 'src/index.ts')], options);
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(join(ROOT, 'src/index.ts'))!)!);
  const symbols = exported.map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
  const names = new Set(symbols.map(({ name }) => name));
  const pages = symbols.flatMap((symbol): Array<[string, TypePage]> => {
    const page = typePage(symbol, checker, names);
    return page ? [[symbol.name, page]] : [];
  });
  return Object.fromEntries(pages.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function typePage(symbol: ts.Symbol, checker: ts.TypeChecker, names: ReadonlySet<string>): TypePage | undefined {
  const { doc, example } = docOf(symbol, checker);
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const page = (kind: TypePage['kind'], members: readonly ts.Symbol[], more: Partial<TypePage> = {}): TypePage => ({
    kind,
    doc,
    ...(example !== undefined && { example }),
    ...more,
    members: Object.fromEntries(members.filter(isPublic).map((member) => [member.name, memberPage(member, checker, names)])),
  });
  if (symbol.flags & ts.SymbolFlags.Interface) return page('options', checker.getPropertiesOfType(type));
  if (symbol.flags & ts.SymbolFlags.Enum) return page('enum', [...(symbol.exports?.values() ?? [])]);
  if (!(symbol.flags & ts.SymbolFlags.Class)) return undefined;
  const own = [...(symbol.exports?.values() ?? []), ...(symbol.members?.values() ?? [])].filter(({ name }) => !name.startsWith('__') && name !== 'prototype');
  const parameter = symbol.members?.get(ts.InternalSymbolName.Constructor)?.declarations?.flatMap((one) => (one as ts.ConstructorDeclaration).parameters)[2];
  const props = parameter?.type?.getText();
  return page('class', own, props !== undefined && names.has(props) ? { props } : {});
}

function memberPage(symbol: ts.Symbol, checker: ts.TypeChecker, names: ReadonlySet<string>): MemberPage {
  const { doc, example, tags } = docOf(symbol, checker);
  const type = typeText(symbol, checker);
  const types = [...new Set(type.match(/\b[A-Z]\w*/g) ?? [])].filter((name) => names.has(name));
  const [otherwise] = tags('default');
  const see = tags('see');
  const required = (symbol.flags & ts.SymbolFlags.Property) !== 0 && (symbol.flags & ts.SymbolFlags.Optional) === 0;
  return {
    doc,
    type,
    ...(types.length > 0 && { types }),
    ...(required && { required }),
    ...(otherwise !== undefined && { default: otherwise }),
    ...(see.length > 0 && { see }),
    ...(example !== undefined && { example }),
  };
}

/** As it is written in the source: `Size`, `HostAlias[]`, `aaf(options: AafOpenIdOptions): Login`. */
function typeText(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const declaration = symbol.declarations?.[0];
  if (declaration && ts.isMethodDeclaration(declaration)) {
    const parameters = declaration.parameters.map((parameter) => parameter.getText().replace(/ = .*$/, ''));
    return `(${parameters.join(', ')})${declaration.type ? `: ${declaration.type.getText()}` : ''}`;
  }
  if (declaration && ts.isEnumMember(declaration)) return declaration.initializer?.getText() ?? '';
  const node = declaration as { type?: ts.TypeNode } | undefined;
  return node?.type?.getText() ?? checker.typeToString(checker.getTypeOfSymbol(symbol));
}

function isPublic(symbol: ts.Symbol): boolean {
  const declaration = symbol.declarations?.[0];
  const hidden = declaration !== undefined && (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;
  return !hidden && !symbol.name.startsWith('_') && symbol.getJsDocTags().every(({ name }) => name !== 'internal');
}

function docOf(symbol: ts.Symbol, checker: ts.TypeChecker): { doc: string; example?: string; tags: (name: string) => string[] } {
  const tags = (name: string) =>
    symbol
      .getJsDocTags(checker)
      .filter((tag) => tag.name === name)
      .map(({ text }) => plain(ts.displayPartsToString(text)));
  const [example] = tags('example');
  return { doc: plain(ts.displayPartsToString(symbol.getDocumentationComment(checker))), ...(example !== undefined && { example }), tags };
}

/** Links as their text, and paragraphs in lines of their own. */
const plain = (text: string) =>
  text
    .replace(/\{@link\s+[^|}]*\|\s*([^}]*)\}/g, '$1')
    .replace(/\{@link\s+([^}]*)\}/g, '$1')
    .trim();

if (require.main === module) writeFileSync(FILE, knowledgeFile());
