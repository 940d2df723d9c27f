import { now } from '../../../core/job-program/clock';
import { NoAnswer } from '../../../core/job-program/no-answer';
import { associate } from './association';
import { converse } from './conversation';
import { look, type Pods } from './pods';
import type { Receiver } from './settings';
import type { TestRun } from './test-run';

/** Whether the pod that the receivers are in is one of this state. Only a pod that is ready has an address. */
async function isFirstPodNew(run: TestRun, pods: Pods): Promise<boolean> {
  const { addresses } = await look(run, run.settings.firstPod);
  if (addresses.length === 0) return false;
  await pods.look();
  return addresses.some((address) => pods.addresses.includes(address));
}

/** Until it is, an older pod answers a scanner, and nothing is known of the new one. Whether the receivers can be looked at. */
async function waitForFirstPod(run: TestRun, pods: Pods, webIsWell: boolean): Promise<boolean> {
  const { report, clock, settings } = run;
  const what = `dicom: ${settings.firstPod.split('.')[0]}, which the receivers are in,`;
  let waited = false;
  report.beginWait();
  while (!(await isFirstPodNew(run, pods))) {
    if (!webIsWell) {
      report.notChecked(`${what} is not there in this state.`);
      return false;
    }
    if (now() >= settings.firstDeadline) {
      report.failed(
        `${what} is not of this state after ${settings.firstDeadline} s. Look at kubectl get pods: the others are replaced before it, and a pod that is not ready stops that.`,
      );
      return false;
    }
    report.stillWaiting(`${what} is not of this state yet`);
    waited = true;
    await clock.pause();
  }
  if (waited) run.beginSettling();
  return true;
}

async function checkReceiver(run: TestRun, { host, port, aeTitle }: Receiver): Promise<void> {
  const { report, clock, settings } = run;
  const where = { host, port, seconds: settings.patience, signal: clock.ended.signal };
  const ask = () => run.attempt(() => converse(where, (peer) => associate(peer, aeTitle, settings.callingAe)));
  const fault = await run.settled(ask, (seen) => seen === '');
  if (fault === '') report.ok(`dicom ${aeTitle}: port ${port} grants an association for Verification (C-ECHO).`);
  else report.failed(`dicom ${aeTitle}: port ${port} ${fault instanceof NoAnswer ? fault.message : fault}.`);
}

export async function checkDicom(run: TestRun, pods: Pods, webIsWell: boolean): Promise<void> {
  const { receivers } = run.settings;
  if (receivers.length === 0 || !(await waitForFirstPod(run, pods, webIsWell))) return;
  for (const receiver of receivers) await checkReceiver(run, receiver);
}
