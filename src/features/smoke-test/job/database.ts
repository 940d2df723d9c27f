import { NoAnswer } from '../../../core/job-program/no-answer';
import { converse, type Peer } from './conversation';
import type { TestRun } from './test-run';

/**
 * A request for encryption. PostgreSQL answers it before it asks who is there.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html, SSLRequest
 */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Seconds that PostgreSQL is silent after its one letter. The banner of another server may begin with the same letter, as SSH does. */
const SILENCE = 0.5;

/** What is wrong; nothing where all is well. */
async function askDatabase(peer: Peer, encrypts: boolean): Promise<string> {
  peer.send(SSL_REQUEST);
  const letter = (await peer.read(1)).toString('latin1');
  if (letter === '') return 'hung up without an answer, as if it were no PostgreSQL';
  if (!['S', 'N'].includes(letter) || !(await peer.isSilentFor(SILENCE))) return 'gives an answer that is no PostgreSQL';
  return letter === 'N' && encrypts ? 'is PostgreSQL without encryption, which XNAT asks for' : '';
}

export async function checkDatabase(run: TestRun): Promise<void> {
  const { report, clock, settings } = run;
  const { host, port, encrypts } = settings.database;
  const look = () => run.attempt(() => converse({ host, port, seconds: settings.patience, signal: clock.ended.signal }, (peer) => askDatabase(peer, encrypts)));
  const fault = await run.settled(look, (seen) => seen === '');
  if (fault === '') {
    report.ok(`database: PostgreSQL answers at ${host}:${port}. XNAT could log in to it when its pod started, if web is well.`);
  } else {
    const why = fault instanceof NoAnswer ? fault.message : fault;
    report.failed(`database: ${host}:${port} ${why}. Does the server run, and do network policies and the firewall let this namespace in?`);
  }
}
