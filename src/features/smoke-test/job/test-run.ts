import { Clock, Ended, now } from '../../../core/job-program/clock';
import { type Answer, request } from '../../../core/job-program/http';
import { NoAnswer } from '../../../core/job-program/no-answer';
import { tunnel } from '../../../core/job-program/tunnel';
import { Report } from './report';
import type { Settings } from './settings';

/** What all checks have in common: the settings, the report, the clock, and until when what is not well may still become so. */
export class TestRun {
  readonly report = new Report();
  readonly clock: Clock;
  private until = 0;

  constructor(readonly settings: Settings) {
    this.clock = new Clock(settings.pause);
  }

  /**
   * From now on there is so much time for what is not well. An ingress answers 503 until it has found the pod, a receiver is
   * made after XNAT answers, and one slow answer is no fault.
   */
  beginSettling(): void {
    this.until = now() + this.settings.settle;
  }

  /** Looks again and again until all is well, or the time is over. What was seen last. */
  async settled<T>(look: () => Promise<T>, isWell: (seen: T) => boolean): Promise<T> {
    for (;;) {
      const seen = await look();
      if (isWell(seen) || now() >= this.until) return seen;
      await this.clock.pause();
    }
  }

  /**
   * The answer to a GET, or why there is none.
   *
   * @param proxy URL of the proxy that it goes by; empty where it goes by none
   */
  get(url: string, proxy = ''): Promise<Answer | NoAnswer> {
    const { patience } = this.settings;
    const connect = proxy === '' ? undefined : tunnel(proxy, url);
    return this.attempt(() => request({ method: 'GET', url, seconds: patience, signal: this.clock.ended.signal, connect }));
  }

  /** What a task gives, or why there is no answer. */
  async attempt<T>(task: () => Promise<T>): Promise<T | NoAnswer> {
    try {
      return await task();
    } catch (error) {
      if (this.clock.ended.signal.aborted) throw new Ended();
      if (!(error instanceof NoAnswer)) throw error;
      return error;
    }
  }
}

export const isOk = (answer: Answer | NoAnswer): boolean => !(answer instanceof NoAnswer) && answer.status === 200;

/** What a server does, as in "it says 503". */
export const said = (answer: Answer | NoAnswer): string => (answer instanceof NoAnswer ? answer.message : `says ${answer.status}`);
