import { Clock, now } from '../../../core/job-program/clock';
import { Fault } from './fault';
import { say } from './log';

/** How often the log says what the program waits for, in seconds. */
const SAY_AGAIN = 30;

/** Knows what the program is at, and until when it may try that. */
export class Attempts extends Clock {
  doing = 'waiting for its turn';
  /** What was last wrong with it. */
  lastFault = '';
  private until = 0;

  constructor(
    pauseSeconds: number,
    private readonly tryFor: number,
  ) {
    super(pauseSeconds);
  }

  /** Seconds that are left for what the program is at. */
  get left(): number {
    return this.until - now();
  }

  /**
   * The one place where anything is tried again. What it calls looks before it changes anything, each time: so nothing is
   * made twice.
   */
  async tried(doing: string, task: () => Promise<void>): Promise<void> {
    let told = -Infinity;
    let lastTold = '';
    this.doing = doing;
    this.lastFault = '';
    this.until = now() + this.tryFor;
    for (;;) {
      try {
        await task();
        this.lastFault = '';
        return;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        this.lastFault = error.message;
        if (!error.mayPass || this.left <= 0) throw error;
      }
      if (this.lastFault !== lastTold || now() - told >= SAY_AGAIN) {
        say(`trying again. ${this.lastFault}`);
        told = now();
        lastTold = this.lastFault;
      }
      await this.pause();
    }
  }
}
