import { randomBytes } from 'node:crypto';
import { open, readFile, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TERMINATED } from '../../../core/job-program/clock';

/** The first argument of the program where it is to try one file, and nothing else. */
export const SAMPLE = 'sample';

const BYTES = 64 * 1024;

/** What was wrong with a file in a volume. */
export interface SampleFault {
  readonly step: 'write' | 'compare' | 'remove';
  /** Such as ENOSPC. */
  readonly code: string;
  /** Such as "no space left on device". */
  readonly message: string;
}

export interface SampleResult {
  readonly fault?: SampleFault;
  /** Percent of the volume that are used. */
  readonly used?: number;
}

/**
 * Writes a file, reads it back and removes it.
 *
 * It runs in a process of its own: a server that does not answer stops the whole of a process that has asked it, even its end.
 */
export async function trySample(path: string): Promise<void> {
  process.once('SIGTERM', () => void removed(path).finally(() => process.exit(TERMINATED)));
  const fault = await faultOf(path);
  if (fault) await removed(path);
  const result: SampleResult = { fault, used: await usedOf(dirname(path)) };
  process.stdout.write(JSON.stringify(result));
}

const removed = (path: string) => rm(path, { force: true }).catch(() => undefined);

async function faultOf(path: string): Promise<SampleFault | undefined> {
  const sample = randomBytes(BYTES);
  let step: SampleFault['step'] = 'write';
  try {
    const file = await open(path, 'w');
    try {
      await file.writeFile(sample);
      await file.sync();
    } finally {
      await file.close();
    }
    step = 'compare';
    if (!sample.equals(await readFile(path))) return { step, code: '', message: 'what was written is not what is read' };
    step = 'remove';
    await rm(path);
    return undefined;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    // Such as "ENOSPC: no space left on device, write".
    return { step, code, message: /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1] ?? message };
  }
}

/** As df counts. */
async function usedOf(folder: string): Promise<number | undefined> {
  try {
    const { blocks, bfree, bavail } = await statfs(folder);
    const used = blocks - bfree;
    return used + bavail > 0 ? Math.ceil((100 * used) / (used + bavail)) : undefined;
  } catch {
    return undefined;
  }
}
