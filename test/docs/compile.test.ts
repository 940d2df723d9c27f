import { join } from 'node:path';
import * as library from 'cdk8s-xnat';
import ts from 'typescript';
import { isMistake, type Source, sourceOf, TABLES, title, TYPESCRIPT } from './blocks';
import { codeSpans, ROOT } from './markdown';

test('there are pages, blocks and tables to check', () => {
  expect(TYPESCRIPT.length).toBeGreaterThan(30);
  expect(propsInTables().length).toBeGreaterThan(60);
  for (const block of TYPESCRIPT) {
    expect([title(block), block.words.filter((word) => !['props', 'statements', 'mistake'].includes(word))]).toEqual([title(block), []]);
  }
});

test('blocks of TypeScript compile, and props in tables exist', () => {
  expect(compileErrors([...TYPESCRIPT.filter((block) => !isMistake(block)).map(sourceOf), ...propsInTables()])).toEqual([]);
});

/** A line of TypeScript for each prop that a table names, which compiles only if it exists. */
function propsInTables(): Source[] {
  return TABLES.flatMap(({ file, header, rows }) => {
    const column = header.findIndex((cell) => ['New prop', 'Prop', 'New option'].includes(cell));
    if (column < 0) return [];
    const type = header[column] === 'New option' ? 'XnatSiteProps & AafOpenIdOptions' : 'XnatSiteProps';
    return rows.flatMap((row) =>
      codeSpans(row[column] ?? '').map((span) => ({ text: useOf(span.replace(/\(.*$/, ''), type), origin: `${file} (${span})`, offset: 0 })),
    );
  });
}

function useOf(path: string, type: string): string {
  const [first = '', ...rest] = path.split('.');
  if (/^[a-z]/.test(first)) {
    return `import type { AafOpenIdOptions, XnatSiteProps } from 'cdk8s-xnat'; export const use = (props: ${type}) => props!.${path.replaceAll('.', '!.')};`;
  }
  const exported = (library as Record<string, unknown>)[first] as object | undefined;
  if (exported === undefined) {
    return `import type { ${first} } from 'cdk8s-xnat'; export const use = (it: ${first}) => it.${rest.join('!.')};`;
  }
  const member = rest.length === 0 || rest[0]! in exported ? path : `${first}.prototype.${rest.join('.')}`;
  return `import { ${first} } from 'cdk8s-xnat'; export const use = ${member};`;
}

/** What the compiler says about these files, by their origins. All are checked by one program, for speed. */
function compileErrors(sources: readonly Source[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    paths: { 'cdk8s-xnat': [join(ROOT, 'src/index.ts')] },
  };
  const files = new Map(sources.map((source, i) => [join(ROOT, 'docs', `block-${i}.ts`), source]));
  const host = ts.createCompilerHost(options);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  const { fileExists, getSourceFile, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name)?.text ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const source = files.get(name);
    return source ? ts.createSourceFile(name, source.text, version) : getSourceFile(name, version, ...rest);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([name, source]) => {
    const file = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((diagnostic) => {
      const { line } = ts.getLineAndCharacterOfPosition(file, diagnostic.start ?? 0);
      return `${source.origin}:${line + 1 - source.offset} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
    });
  });
}
