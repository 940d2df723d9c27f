import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');

/** A file that the compiler sees, and where its text comes from. */
export interface Source {
  readonly text: string;
  readonly origin: string;
  /** Lines before the first one of the origin. */
  readonly offset: number;
}

/** What the compiler says about these files, by their origins. All are checked by one program, for speed. */
export function compileErrors(sources: readonly Source[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    paths: { 'cdk8s-xnat': [join(ROOT, 'src/index.ts')], 'cdk8s-xnat/testing': [join(ROOT, 'src/testing/index.ts')] },
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
