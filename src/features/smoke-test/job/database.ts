import { NoAnswer } from '../../../core/job-program/no-answer';
import { converse, type Peer } from './conversation';
import type { Server } from './settings';
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
  const { servers, encrypts } = settings.database;
  const lookAt = (server: Server) =>
    run.attempt(() => converse({ ...server, seconds: settings.patience, signal: clock.ended.signal }, (peer) => askDatabase(peer, encrypts)));
  // Side by side, so that one that is down does not use up the time of the others.
  const faults = await run.settled(
    () => Promise.all(servers.map(lookAt)),
    (seen) => seen.every((fault) => fault === ''),
  );
  const seen = servers.map(({ host, port }, i) => {
    const fault = faults[i]!;
    return { address: `${host}:${port}`, fault: fault instanceof NoAnswer ? fault.message : fault };
  });
  const well = seen.filter(({ fault }) => fault === '').map(({ address }) => address);
  if (well.length > 0) report.ok(`database: PostgreSQL answers at ${well.join(' and ')}. XNAT could log in to it when its pod started, if web is well.`);
  for (const { address, fault } of seen) {
    if (fault === '') continue;
    const rest = well.length > 0 ? 'XNAT works without it, and has one server less to fail over to. ' : '';
    report.failed(`database: ${address} ${fault}. ${rest}Does the server run, and do network policies and the firewall let this namespace in?`);
  }
}
