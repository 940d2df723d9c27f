import { spawn } from 'node:child_process';

export interface RunOptions {
  /** The whole environment; nothing of the test's own is added. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What the program reads from its standard input. */
  readonly input?: string;
  /** The user and group to run as. Only root may ask for one, so that others run everything as themselves. */
  readonly user?: number;
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. A code other than 0 is a result, and no failure. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const user = isRoot() ? options.user : undefined;
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...(options.env ?? process.env) },
      stdio: 'pipe',
      ...(user !== undefined && { uid: user, gid: user }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
    // A program that ends without reading its input is no failure of the test.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** Whether the tests run as root, as they do in most containers. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Runs a program that must succeed; what it printed. */
export async function succeed(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const result = await run(program, args, options);
  if (result.code !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${result.code}\n${result.stdout}${result.stderr}`);
  }
  return result;
}

/** Does a task for each item, so many at a time; the results in the items' order. */
export async function forEachOf<T, R>(items: readonly T[], atATime: number, task: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await task(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return results;
}
