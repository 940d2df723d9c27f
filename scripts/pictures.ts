// Draws each example into its README, of the golden YAML: the block of Mermaid is what `cdk8s-xnat diagram` prints.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { mermaid } from '../src/cli/diagram/mermaid';
import { pictureOf } from '../src/cli/diagram/picture';
import { manifestOf } from '../src/cli/manifests/manifests';
import { EXAMPLES } from './example-names';

export { EXAMPLES } from './example-names';

const ROOT = join(__dirname, '..');

export const readmeOf = (example: string): string => join(ROOT, 'examples', example, 'README.md');

/** A README with the picture of its example. */
export function withPicture(readme: string, example: string): string {
  const folder = join(ROOT, 'test/golden', example);
  const files = readdirSync(folder).sort();
  const objects = files.flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')).flatMap((one) => manifestOf(one.toJS())));
  const block = /^```mermaid\n[^]*?^```$/m;
  if (!block.test(readme)) throw new Error(`the README of ${example} has no block of Mermaid to draw into`);
  return readme.replace(block, () => `\`\`\`mermaid\n${mermaid(pictureOf(objects))}\`\`\``);
}

if (require.main === module) {
  for (const example of EXAMPLES) writeFileSync(readmeOf(example), withPicture(readFileSync(readmeOf(example), 'utf8'), example));
}
