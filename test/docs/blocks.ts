import * as library from 'cdk8s-xnat';
import type { Source } from '../support/compile';
import { type Block, pages } from './markdown';

/**
 * The documentation holds what it says. The word behind `ts` tells what a block is:
 *
 *     ts              a whole file; it compiles, and where it calls app.synth() it synthesizes
 *     ts props        options of a site; the rest of a site is put around them
 *     ts statements   statements about the constant `site` (or `app`) of a file with a least site
 *     ts … mistake    is refused. A block `text refusal` behind it stands in the message to the letter.
 *
 * A table with a column "New prop" or "Prop" names props of XnatSiteProps (`aaf.client`), or members of what the library
 * exports (`DatabaseTls.require`, `DicomReceiver.port`); each must exist.
 */
export const PAGES = pages();
export const BLOCKS = PAGES.flatMap((page) => page.blocks);
export const TYPESCRIPT = BLOCKS.filter((block) => block.language === 'ts');
export const TABLES = PAGES.flatMap((page) => page.tables);
export const isMistake = (block: Block): boolean => block.words.includes('mistake');
export const title = (block: Block): string => `${block.file}:${block.line}`;

const PRELUDE = `import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { ${Object.keys(library).join(', ')} } from 'cdk8s-xnat';
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
      `\n};\nnew XnatSite(app, 'xnat', { ...least, ...((given.externalPostgres ?? given.cloudNativePostgres) ? {} : { postgres: {} }), ...given });\napp.synth();\n`,
    );
  }
  if (block.words.includes('statements')) {
    return around(`${PRELUDE}const site = new XnatSite(app, 'xnat', { ...least, postgres: {} });\n`, '\napp.synth();\n');
  }
  return around('', '\nexport {};\n');
}
