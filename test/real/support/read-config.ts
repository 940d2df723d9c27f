import { relative } from 'node:path';
import { runJava } from './java';

/** What XNAT reads: a value by its file, and by `key` (properties) or `section.key` (INI). */
export type ReadConfig = (file: string, key: string) => string | undefined;

/**
 * Reads all `.properties` and `.ini` files below a folder in one JVM, as XNAT reads them.
 *
 * @param toolOptions `JAVA_TOOL_OPTIONS` of the XNAT container, which decide on the encoding
 * @param wanted the keys to read; all where none is given
 */
export async function readConfig(folder: string, toolOptions: string, ...wanted: string[]): Promise<ReadConfig> {
  const lines = await runJava('ReadConfig.java', [folder, ...wanted], {
    jars: ['commons-configuration2', 'commons-text', 'commons-lang3', 'commons-logging'],
    toolOptions,
  });
  const values = new Map<string, string>();
  for (const line of lines) {
    const [file, key, value] = line.split(' ').map(fromHexadecimal) as [string, string, string];
    values.set(`${relative(folder, file)} ${key}`, value);
  }
  return (file, key) => values.get(`${file} ${key}`);
}

/** Code units rather than bytes: nothing is lost on the way out of the JVM. */
function fromHexadecimal(digits: string): string {
  return Buffer.from(digits, 'hex').swap16().toString('utf16le');
}
