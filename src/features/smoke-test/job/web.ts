import { now } from '../../../core/job-program/clock';
import type { Pods } from './pods';
import { isOk, said, type TestRun } from './test-run';

/**
 * Waits until so many pods of this state answer. A starting XNAT refuses connections, hangs up, and says 404, 500 and 503.
 *
 * @returns whether they do
 */
export async function checkWeb(run: TestRun, pods: Pods): Promise<boolean> {
  const { report, clock, settings } = run;
  const { expectedPods, healthPath, deadline } = settings;
  report.beginWait();
  for (let seen = 'no pod of this state of the site is there'; ;) {
    const fault = await pods.look();
    if (fault !== '' && pods.addresses.length === 0) seen = `no pod of this state of the site is there (the name server: ${fault})`;
    let count = 0;
    for (const address of pods.addresses) {
      const answer = await run.get(pods.url(address, healthPath));
      if (isOk(answer)) count++;
      else seen = `${address} ${said(answer)}`;
    }
    if (count >= expectedPods) {
      report.ok(
        `web: ${count} of ${expectedPods} pods of this state answer ${healthPath} with 200, after ${Math.floor(now())} s. XNAT does so once it has opened its database.`,
      );
      return true;
    }
    if (now() >= deadline) {
      report.failed(
        `web: ${count} of ${expectedPods} pods of this state answer ${healthPath} within ${deadline} s; the last that was seen: ${seen}. Look at kubectl get pods and kubectl logs; a StatefulSet waits for a pod of an older state that is never ready: delete that pod.`,
      );
      return false;
    }
    report.stillWaiting(`web: ${count} of ${expectedPods} pods answer yet; ${seen}`);
    await clock.pause();
  }
}
