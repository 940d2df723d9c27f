import { run, type RunResult } from './processes';

/**
 * Runs commands of bash that mount file systems, as the root of a namespace of their own; all is unmounted when they end.
 * Commands that cannot mount end with 77. The result, or `undefined` where it cannot be tried on this machine.
 */
export async function runMounting(commands: string, env: Readonly<Record<string, string>>): Promise<RunResult | undefined> {
  const result = await run('unshare', ['--mount', '--map-root-user', 'bash', '--norc', '-c', commands], { env: { PATH: process.env.PATH!, ...env } });
  const [first] = result.stderr.split('\n');
  if (result.code !== 77 && !/unshare|Operation not permitted/.test(first ?? '')) return result;
  process.stderr.write(`not tried: a second file system cannot be mounted here (${first})\n`);
  return undefined;
}
