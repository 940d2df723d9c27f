import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const GOLDEN = join(__dirname, '../../golden');

/** The YAML of an example, as `cdk8s synth` writes it to dist. */
export function exampleYaml(example: string): Record<string, string> {
  const folder = join(GOLDEN, example);
  return Object.fromEntries(readdirSync(folder).map((name) => [`dist/${name}`, readFileSync(join(folder, name), 'utf8')]));
}

/** The examples, by the folders of their golden YAML. */
export const GOLDEN_EXAMPLES = ['ais-eks', 'ais-production', 'efk', 'local', 'on-prem-swarm'];
