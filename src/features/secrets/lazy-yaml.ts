import type * as Yaml from 'yaml';

let loaded: typeof Yaml | undefined;

/** The package `yaml`, loaded by those sites alone that have an encrypted file: it costs as much as all else of a start. */
export function yaml(): typeof Yaml {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (loaded ??= require('yaml') as typeof Yaml);
}
