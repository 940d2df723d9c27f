import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import { hasOwn } from '../core/own';

/**
 * The library, as a site imports it. In the package the command is a file beside that of the library, and asks for it only when it
 * needs it: help and completion start without it.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports
export const library = () => require('../index') as Record<string, unknown>;

/** What a file may import, by module; the first one that has a name is asked for it. */
export const MODULES: ReadonlyArray<readonly [module: string, has: (name: string) => boolean]> = [
  ['cdk8s', (name) => hasOwn(cdk8s, name) && !hasOwn(library(), name)],
  ['cdk8s-xnat', (name) => hasOwn(library(), name)],
];

/** What `import` of a module gives. */
export const loaded = () => ({ cdk8s, 'cdk8s-xnat': library() });

/** The package's own package.json, beside src/ and beside lib/. */
export const manifest = (): Manifest => JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as Manifest;

interface Manifest {
  readonly version: string;
  readonly peerDependencies: { readonly [name: string]: string };
}
