import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds since the program began; no change of the machine's clock changes them. */
export const now = () => performance.now() / 1000;

/** What a program ends with that SIGTERM has ended. */
export const TERMINATED = 143;

/** Somebody has told the program to end. */
export class Ended extends Error {}

/** The pauses of a program. SIGTERM ends them. */
export class Clock {
  /** Aborted where the program is told to end. */
  readonly ended = new AbortController();

  constructor(private readonly pauseSeconds: number) {
    process.once('SIGTERM', () => this.ended.abort());
  }

  /** Throws `Ended` where the program is told to end. */
  async pause(seconds = this.pauseSeconds): Promise<void> {
    try {
      await sleep(seconds * 1000, undefined, { signal: this.ended.signal });
    } catch {
      throw new Ended();
    }
  }
}
