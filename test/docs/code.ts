import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import * as xnat from 'cdk8s-xnat';
import ts from 'typescript';
import { fixture, setMachine, WITH_KEY } from '../support/sops';
import { type Block, ROOT } from './markdown';

/** A file that the compiler sees, and where its text comes from. */
export interface Source {
  readonly text: string;
  readonly origin: string;
  /** Lines before the first one of the origin. */
  readonly offset: number;
}

const PRELUDE = `import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { ${Object.keys(xnat).join(', ')} } from 'cdk8s-xnat';
import type { XnatSiteProps } from 'cdk8s-xnat';
const app = new App();
const least = { url: 'https://xnat.example.edu.au', adminEmail: 'xnat-admin@example.edu.au' };
`;

/** The whole file that a block stands for. */
export function sourceOf(block: Block): Source {
  const around = (before: string, after: string): Source => ({
    text: `${before}${block.text}${after}`,
    origin: block.file,
    offset: before.split('\n').length - block.line,
  });
  if (block.words.includes('props')) {
    return around(
      `${PRELUDE}const given: Partial<XnatSiteProps> = {\n`,
      `\n};\nnew XnatSite(app, 'xnat', { ...least, ...(given.externalPostgres ? {} : { postgres: {} }), ...given });\napp.synth();\n`,
    );
  }
  if (block.words.includes('statements')) {
    return around(`${PRELUDE}const site = new XnatSite(app, 'xnat', { ...least, postgres: {} });\n`, '\napp.synth();\n');
  }
  return around('', '\nexport {};\n');
}

/** What the compiler says about these files, by their origins. All are checked by one program, for speed. */
export function compileErrors(sources: readonly Source[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
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

const MODULES: Readonly<Record<string, unknown>> = { cdk8s, 'cdk8s-plus-27': plus, 'cdk8s-xnat': xnat };
/** What stands behind every certificate that a page names. */
export const CERTIFICATE = join(__dirname, 'ca.pem');
const SILENT = { error: () => undefined, log: () => undefined };

/** Runs a file in a folder of its own, in which the certificates and encrypted files lie that the pages name; what `read` sees in the output. */
export function run<T>(code: string, read: (outdir: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-docs-'));
  const before = { folder: process.cwd(), outdir: process.env.CDK8S_OUTDIR };
  const outdir = join(folder, 'dist');
  try {
    for (const name of ['ca.pem', 'global-bundle.pem']) copyFileSync(CERTIFICATE, join(folder, name));
    for (const name of ['secrets.enc.yaml', 'sealed.yaml']) copyFileSync(join(ROOT, fixture(name)), join(folder, name));
    setMachine({ ...WITH_KEY, SOPS_AGE_KEY_FILE: join(ROOT, fixture('age-key.txt')) });
    process.chdir(folder);
    process.env.CDK8S_OUTDIR = outdir;
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const load = (name: string) => MODULES[name] ?? (createRequire(__filename)(name) as unknown);
    new Function('require', 'exports', 'console', outputText)(load, {}, SILENT);
    return read(outdir);
  } finally {
    process.chdir(before.folder);
    if (before.outdir === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before.outdir;
    rmSync(folder, { recursive: true, force: true });
  }
}
