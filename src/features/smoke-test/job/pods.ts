import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ended } from '../../../core/job-program/clock';
import type { TestRun } from './test-run';

/** The addresses behind a name, as URLs have them, and what was wrong with the name server, if anything. */
export interface Found {
  readonly addresses: readonly string[];
  readonly fault: string;
}

/** Looks a name up as every program of the pod does, with its file of hosts too. Nobody behind it is no fault. */
export async function look({ clock, settings }: TestRun, name: string): Promise<Found> {
  const done = new AbortController();
  const stop = () => done.abort();
  const { signal } = clock.ended;
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) throw new Ended();
    const late = sleep(settings.patience * 1000, 'late' as const, { signal: done.signal });
    const found = await Promise.race([lookup(name, { all: true }), late]);
    if (found === 'late') return { addresses: [], fault: `no answer within ${settings.patience} s` };
    const addresses = found.map(({ address, family }) => (family === 6 ? `[${address}]` : address));
    return { addresses: [...new Set(addresses)].sort(), fault: '' };
  } catch (error) {
    if (signal.aborted) throw new Ended();
    const { code = '' } = error as NodeJS.ErrnoException;
    return { addresses: [], fault: code === 'ENOTFOUND' || code === 'ENODATA' ? '' : code };
  } finally {
    signal.removeEventListener('abort', stop);
    done.abort();
  }
}

/** The pods of this state of the site. */
export class Pods {
  /** Those that were seen last. */
  addresses: readonly string[] = [];

  constructor(private readonly run: TestRun) {}

  /** What was wrong with the name server, if anything. */
  async look(): Promise<string> {
    const { addresses, fault } = await look(this.run, this.run.settings.pods);
    this.addresses = addresses;
    return fault;
  }

  /** Whether an address is one of theirs now. */
  async has(address: string): Promise<boolean> {
    await this.look();
    return this.addresses.includes(address);
  }

  url(address: string, path: string): string {
    return `http://${address}:${this.run.settings.podPort}${path}`;
  }
}
