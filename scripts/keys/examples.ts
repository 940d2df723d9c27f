import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { pages } from '../../test/docs/markdown';
import { EXAMPLES } from '../example-names';

const ROOT = join(__dirname, '../..');
const LONGEST = 90;

/**
 * A value for each key of a site, as a file of the repository writes it: an example, a page of the docs (both are compiled by tests), or else the site
 * with everything on that tests break in every place. The first that is short is taken.
 */
export function examples(): Map<string, string> {
  const found = new Map<string, string>();
  const take = (key: string, code: string) => {
    const before = found.get(key);
    if (before === undefined || (before.length > LONGEST && code.length < before.length)) found.set(key, code);
  };
  for (const text of texts()) {
    const file = ts.createSourceFile('example.ts', text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isNewExpression(node) && node.expression.getText() === 'XnatSite' && node.arguments?.[2]) walk(node.arguments[2], '', file, take);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  const subjects = readFileSync(join(ROOT, 'test/validation/garbage-subjects.ts'), 'utf8');
  const file = ts.createSourceFile('subjects.ts', subjects, ts.ScriptTarget.Latest, true);
  for (const name of ['SITE', 'SITE_IN_CLUSTER']) walk(constant(name, file)!, '', file, take);
  return found;
}

/** Examples, then snippets of pages: a snippet of props alone stands inside a site. */
function texts(): string[] {
  const files = EXAMPLES.map((name) => readFileSync(join(ROOT, `examples/${name}/main.ts`), 'utf8'));
  const blocks = pages().flatMap((page) => page.blocks.filter(({ language, words }) => ['ts', 'typescript'].includes(language) && !words.includes('mistake')));
  return [...files, ...blocks.map(({ text }) => (/^\s*\w+:/.test(text) ? `new XnatSite(app, 'xnat', {${text}\n});` : text))];
}

type Take = (key: string, code: string) => void;

function walk(value: ts.Expression, path: string, file: ts.SourceFile, take: Take): void {
  const node = resolved(value, file);
  if (path !== '' && isWhole(node, file)) take(path, shown(node, file));
  if (ts.isArrayLiteralExpression(node)) for (const element of node.elements) walk(element, `${path}[]`, file, take);
  if (!ts.isObjectLiteralExpression(node)) return;
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      const inner = resolved(property.expression, file);
      if (ts.isObjectLiteralExpression(inner)) walk(inner, path, file, (key, code) => key !== path && take(key, code));
    } else if (property.name !== undefined) {
      const key = path === '' ? property.name.getText() : `${path}.${property.name.getText()}`;
      if (ts.isPropertyAssignment(property)) walk(property.initializer, key, file, take);
      if (ts.isShorthandPropertyAssignment(property)) walk(property.name, key, file, take);
    }
  }
}

/** Whether a value says all by itself: it names the library's classes, and no variable or function of the file it is from. */
function isWhole(value: ts.Expression, file: ts.SourceFile): boolean {
  const node = resolved(value, file);
  if (ts.isIdentifier(node)) return /^[A-Z]/.test(node.text) || node.text === 'undefined';
  if (ts.isPropertyAccessExpression(node)) return isWhole(node.expression, file);
  if (ts.isNewExpression(node) || ts.isArrowFunction(node) || ts.isTemplateExpression(node)) return false;
  if (ts.isCallExpression(node)) {
    const callee = node.expression;
    return ((ts.isIdentifier(callee) && callee.text === 'made') || isWhole(callee, file)) && node.arguments.every((argument) => isWhole(argument, file));
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.every((element) => isWhole(element, file));
  if (!ts.isObjectLiteralExpression(node)) return true;
  return node.properties.every((property) =>
    ts.isPropertyAssignment(property) ? isWhole(property.initializer, file) : ts.isShorthandPropertyAssignment(property) && isWhole(property.name, file),
  );
}

/** What a constant of the file stands for. */
function resolved(node: ts.Expression, file: ts.SourceFile): ts.Expression {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return resolved(node.expression, file);
  const value = ts.isIdentifier(node) ? constant(node.text, file) : undefined;
  return value === undefined ? node : resolved(value, file);
}

function constant(name: string, file: ts.SourceFile): ts.Expression | undefined {
  for (const statement of file.statements.filter(ts.isVariableStatement))
    for (const { name: declared, initializer } of statement.declarationList.declarations) if (declared.getText() === name) return initializer;
  return undefined;
}

/** As a site would write it, in a line. */
function shown(node: ts.Expression, file: ts.SourceFile): string {
  if (ts.isCallExpression(node)) {
    const args = node.arguments.map((argument) => shown(resolved(argument, file), file));
    const callee = node.expression.getText();
    // The subjects of tests name a maker and its arguments apart.
    if (callee === 'made') return `${args[0]!}(${args.slice(1).join(', ')})`;
    return `${callee}(${args.join(', ')})`;
  }
  if (ts.isArrayLiteralExpression(node)) return `[${node.elements.map((element) => shown(resolved(element, file), file)).join(', ')}]`;
  if (ts.isObjectLiteralExpression(node)) {
    const parts = node.properties.map((property) => {
      if (ts.isPropertyAssignment(property)) return `${property.name.getText()}: ${shown(resolved(property.initializer, file), file)}`;
      if (ts.isShorthandPropertyAssignment(property)) return `${property.name.getText()}: ${shown(resolved(property.name, file), file)}`;
      return property.getText();
    });
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  }
  return node.getText().replace(/\s+/g, ' ');
}
