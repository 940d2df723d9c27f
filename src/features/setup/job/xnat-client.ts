import { readFileSync } from 'node:fs';
import { Ended, now } from '../../../core/job-program/clock';
import { type Answer, request } from '../../../core/job-program/http';
import { shown } from '../../../core/job-program/log';
import { NoAnswer } from '../../../core/job-program/no-answer';
import type { SetupEnvironment } from '../setup-environment';
import type { Attempts } from './attempts';
import { Fault, InVain } from './fault';
import { say } from './log';

/** Seconds for one request: at most, at least, to a pod that may not be there yet, and once the program is told to end. */
const LONGEST = 120;
const SHORTEST = 10;
const HEALTH = 20;
const LAST = 5;
/** Of so many tries the log tells of one. */
const TELL_OF = 12;

const AGAIN = 'Then delete this Job and apply again.';
const SESSION = '/data/JSESSION';
/** XNAT does not answer; it has yet to load the plugin that knows the path; or it cannot at present. */
const mayPass = (status: number) => [404, 408, 429].includes(status) || status >= 500;

type Where = Pick<SetupEnvironment, 'XNAT_URL' | 'HEALTH_PATH' | 'USERNAME'>;

/** What XNAT does not do as it should. */
export const refused = (method: string, path: string, { status, text }: Answer, passes = mayPass(status)) =>
  new Fault(`${method} ${path}: XNAT says ${status}: ${shown(text)}`, passes);

/** The password's bytes as they are: they are no text that a program has to understand. */
export function readPassword({ PASSWORD_FILE, USERNAME }: Pick<SetupEnvironment, 'PASSWORD_FILE' | 'USERNAME'>): Buffer {
  let password = Buffer.alloc(0);
  try {
    password = readFileSync(PASSWORD_FILE);
  } catch {
    // It is as good as empty.
  }
  const is = (what: string) => new InVain(`the password of ${USERNAME} ${what} ${AGAIN}`);
  if (password.length === 0) throw is('is not there, or is empty. Fill the key of its Secret.');
  if (password.includes(0)) throw is('holds a NUL byte.');
  if (password.some((byte) => byte < 0x20 || byte === 0x7f)) throw is('holds a control character, such as a line break at its end. Store it with printf %s.');
  return password;
}

/** XNAT's REST interface, with one session. */
export class XnatClient {
  private readonly authorization: string;
  private session = '';

  constructor(
    private readonly where: Where,
    password: Buffer,
    private readonly clock: Attempts,
  ) {
    this.authorization = `Basic ${Buffer.concat([Buffer.from(`${where.USERNAME}:`), password]).toString('base64')}`;
  }

  /** Waits until XNAT can serve. */
  async wait(seconds: number): Promise<void> {
    const until = now() + seconds;
    this.clock.doing = 'waiting for XNAT';
    for (let tries = 0; ; tries++) {
      const fault = await this.illness();
      this.clock.lastFault = fault;
      if (fault === '') return;
      if (now() >= until) {
        throw new Fault(
          `XNAT is not there after ${seconds} seconds: ${fault}. Look at kubectl get pods, and at the log of XNAT's pod 0. A StatefulSet waits for a pod of an older state that is never ready: delete that pod.`,
        );
      }
      if (tries % TELL_OF === 0) say(`XNAT is not ready yet: ${fault}`);
      await this.clock.pause();
    }
  }

  async logIn(): Promise<void> {
    const { USERNAME } = this.where;
    this.session = '';
    const answer = await this.call('POST', SESSION);
    const { status, text } = answer;
    if (status === 401) {
      throw new InVain(
        `XNAT does not take the password of ${USERNAME}. It took the one of the Secret when it made its database, and never again: give another Secret to setup.credentials. It said: ${shown(text)}`,
      );
    }
    if (status === 403 && !text.includes('configured')) {
      throw new InVain(
        `XNAT does not let ${USERNAME} in: disabled, locked, its password expired or its e-mail not verified. It said: ${shown(text)}. Fix it in XNAT's administration. ${AGAIN}`,
      );
    }
    // A first start may answer before it is done: as good as no answer.
    if (status !== 200) throw refused('POST', SESSION, answer, status === 403 || mayPass(status));
    if (!/^[A-Za-z0-9._-]+$/.test(text)) throw new Fault(`POST ${SESSION}: no session, but ${shown(text)}. Is this an XNAT?`);
    this.session = text;
  }

  async logOut(): Promise<void> {
    if (this.session === '') return;
    try {
      await this.send('DELETE', SESSION, undefined, LAST, new AbortController().signal);
    } catch {
      // It ends by itself.
    }
    this.session = '';
  }

  /** One request; logs in again where the session is gone. */
  async ask(method: string, path: string, body?: string): Promise<Answer> {
    const answer = await this.call(method, path, body);
    if (answer.status !== 401) return answer;
    await this.logIn();
    return this.call(method, path, body);
  }

  private async call(method: string, path: string, body?: string): Promise<Answer> {
    try {
      return await this.send(method, path, body, Math.min(LONGEST, Math.max(SHORTEST, this.clock.left)), this.clock.ended.signal);
    } catch (error) {
      if (this.clock.ended.signal.aborted) throw new Ended();
      if (!(error instanceof NoAnswer)) throw error;
      throw error.reason === 'too-long' ? new Fault(`${method} ${path}: XNAT's answer has no end`) : new Fault(`${method} ${path}: XNAT gives no answer`, true);
    }
  }

  private send(method: string, path: string, body: string | undefined, seconds: number, signal: AbortSignal): Promise<Answer> {
    const headers: Record<string, string> = this.session === '' ? { Authorization: this.authorization } : { Cookie: `JSESSIONID=${this.session}` };
    return request({ method, url: `${this.where.XNAT_URL}${path}`, headers, body, seconds, signal });
  }

  /** What keeps XNAT from serving; nothing where it can. */
  private async illness(): Promise<string> {
    const { XNAT_URL, HEALTH_PATH } = this.where;
    try {
      const { status } = await request({ method: 'GET', url: `${XNAT_URL}${HEALTH_PATH}`, seconds: HEALTH, signal: this.clock.ended.signal });
      return status === 200 ? '' : `${XNAT_URL}${HEALTH_PATH} says ${status}, not 200`;
    } catch (error) {
      if (this.clock.ended.signal.aborted) throw new Ended();
      if (!(error instanceof NoAnswer)) throw error;
      return error.reason === 'no-address'
        ? `the name in ${XNAT_URL} has no address: pod 0 of this state of the site is not ready`
        : `${XNAT_URL}${HEALTH_PATH} gives no answer`;
    }
  }
}
