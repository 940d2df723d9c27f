import { now } from '../../../core/job-program/clock';
import { logOf } from '../../../core/job-program/log';

const { say } = logOf('smoke-test');

/** How often the log says what the program waits for, in seconds. */
const SAY_AGAIN = 60;

const line = (state: string, text: string) => say(`${state.padEnd(11)} ${text}`);

/** Says of each thing whether it is well, and counts. */
export class Report {
  private passed = 0;
  private failures = 0;
  private leftOut = 0;
  private waitTold = -Infinity;

  /** Whether nothing has failed. */
  get isWell(): boolean {
    return this.failures === 0;
  }

  ok(text: string): void {
    this.passed++;
    line('ok', text);
  }

  failed(text: string): void {
    this.failures++;
    line('FAILED', text);
  }

  notChecked(text: string): void {
    this.leftOut++;
    line('not checked', text);
  }

  wait(text: string): void {
    line('wait', text);
  }

  /** The same, at most once a minute. */
  stillWaiting(text: string): void {
    if (now() - this.waitTold < SAY_AGAIN) return;
    this.waitTold = now();
    this.wait(text);
  }

  /** What is waited for next is told at once. */
  beginWait(): void {
    this.waitTold = -Infinity;
  }

  summary(): void {
    say(`${this.passed + this.failures + this.leftOut} checks: ${this.passed} ok, ${this.failures} FAILED, ${this.leftOut} not checked`);
  }
}
