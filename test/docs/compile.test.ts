import * as library from 'cdk8s-xnat';
import { compileErrors, type Source } from '../support/compile';
import { isMistake, sourceOf, TABLES, title, TYPESCRIPT } from './blocks';
import { codeSpans } from './markdown';

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
