import { readFileSync } from 'node:fs';
import { Ended, now, TERMINATED } from '../../../core/job-program/clock';
import type { SetupEntry } from '../../../values/setup-entry';
import type { SetupEnvironment } from '../setup-environment';
import { Attempts } from './attempts';
import { Entries, titleOf } from './entries';
import { Fault, InVain } from './fault';
import { complain, say } from './log';
import { readPassword, XnatClient } from './xnat-client';

const environment = process.env as unknown as SetupEnvironment;
const clock = new Attempts(Number(environment.PAUSE), Number(environment.TRY_FOR));

/** The name of the Job whose settings the site wants; nothing where the node has yet to hear of it. */
function current(): string {
  try {
    return readFileSync(environment.CURRENT, 'utf8').trim();
  } catch {
    return '';
  }
}

/** A Job that is started again after the site got other settings would set them back. */
async function endIfOutdated(seconds = 0): Promise<void> {
  const until = now() + seconds;
  while (current() !== environment.NAME) {
    if (now() >= until) throw new InVain('the site has other settings by now, which another Job makes. This one ends here.');
    await clock.pause();
  }
}

/** One round; the entries that could not be made. */
async function round(xnat: XnatClient, wanted: readonly SetupEntry[]): Promise<SetupEntry[]> {
  const failed: SetupEntry[] = [];
  const entries = new Entries(xnat, environment.USERNAME, endIfOutdated);
  await xnat.wait(Number(environment.WAIT));
  await clock.tried('logging in', () => xnat.logIn());
  for (const entry of wanted) {
    try {
      await clock.tried(`at ${titleOf(entry)}`, () => entries.make(entry));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      complain(`FAILED ${error.message}`);
      failed.push(entry);
    }
  }
  return failed;
}

/** A round makes what the one before could not. */
async function rounds(xnat: XnatClient, settings: readonly SetupEntry[]): Promise<void> {
  const most = Number(environment.ROUNDS);
  let wanted = settings;
  for (let i = 1; ; i++) {
    let fault = '';
    try {
      wanted = await round(xnat, wanted);
      if (wanted.length === 0) return say('XNAT is as the site wants it.');
      fault = `${wanted.length} of the settings could not be made; the others are.`;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      fault = error.message;
    } finally {
      await xnat.logOut();
    }
    if (i >= most) throw new Fault(fault);
    const pause = Number(environment.ROUND_PAUSE) * 2 ** (i - 1);
    complain(`${fault} Round ${i + 1} of ${most} begins in ${pause} seconds.`);
    clock.doing = 'waiting for its next round';
    clock.lastFault = fault;
    await clock.pause(pause);
    await endIfOutdated();
  }
}

async function main(): Promise<number> {
  try {
    const settings = JSON.parse(readFileSync(environment.SETTINGS, 'utf8')) as readonly SetupEntry[];
    const password = readPassword(environment);
    await endIfOutdated(Number(environment.CURRENT_WAIT));
    await rounds(new XnatClient(environment, password, clock), settings);
    return 0;
  } catch (error) {
    if (error instanceof Ended) {
      complain(`ended from outside, before it was done. It was ${clock.doing}${clock.lastFault === '' ? '' : `. What was last wrong: ${clock.lastFault}`}`);
      return TERMINATED;
    }
    if (!(error instanceof Fault || error instanceof InVain)) throw error;
    complain(error.message);
    return 1;
  }
}

// A look-up of a name may still be under way, and would keep the program.
void main().then((code) => process.exit(code));
