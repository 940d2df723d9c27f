import { join } from 'node:path';
import { JARS, type JarName } from './jars';
import { succeed } from './processes';

export interface JavaOptions {
  readonly jars: readonly JarName[];
  /** `JAVA_TOOL_OPTIONS`, as the pod sets it. */
  readonly toolOptions?: string;
  readonly options?: readonly string[];
}

/** Runs a program of the folder java/; its lines. Under the C locale, as in an image that sets none. */
export async function runJava(program: string, args: readonly string[], java: JavaOptions): Promise<string[]> {
  const classpath = java.jars.map((jar) => JARS[jar]).join(':');
  const source = join(__dirname, '..', 'java', program);
  const { stdout } = await succeed('java', [...(java.options ?? []), '-cp', classpath, source, ...args], {
    env: { PATH: process.env.PATH!, LC_ALL: 'C', ...(java.toolOptions !== undefined && { JAVA_TOOL_OPTIONS: java.toolOptions }) },
  });
  return stdout.split('\n').filter((line) => line !== '');
}
