import { hostname } from 'node:os';
import { Ended, TERMINATED } from '../../../core/job-program/clock';
import type { SmokeTestEnvironment } from '../smoke-test-environment';
import { checkDatabase } from './database';
import { checkDicom } from './dicom';
import { checkLogin } from './login';
import { Pods } from './pods';
import { checkPublicUrl } from './public-url';
import { SAMPLE, trySample } from './sample';
import { settingsOf } from './settings';
import { TestRun } from './test-run';
import { checkVolumes } from './volume';
import { checkWeb } from './web';

/**
 * Checks a site after a change: each thing by itself, all of them, and says of each whether it is well. No password is used: what is
 * behind a login is not looked at.
 */
async function checkAll(run: TestRun): Promise<void> {
  const { report, clock, settings } = run;
  const pods = new Pods(run);
  if (settings.nameTtl > 0) {
    report.wait(`web: ${settings.nameTtl} s, in which a name server may still tell of earlier pods`);
    await clock.pause(settings.nameTtl);
  }
  const webIsWell = await checkWeb(run, pods);
  run.beginSettling();
  await checkLogin(run, pods);
  await checkDatabase(run);
  await checkVolumes(run);
  await checkPublicUrl(run);
  await checkDicom(run, pods, webIsWell);
  report.summary();
}

/** 0 where all is well, 1 where a check failed. */
async function main(): Promise<number> {
  const [, , task, path] = process.argv;
  if (task === SAMPLE) {
    await trySample(path!);
    return 0;
  }
  const run = new TestRun(settingsOf(process.env as unknown as SmokeTestEnvironment, process.env.HOSTNAME ?? hostname()));
  try {
    await checkAll(run);
    return run.report.isWell ? 0 : 1;
  } catch (error) {
    if (error instanceof Ended) return TERMINATED;
    throw error;
  }
}

// What is still under way, such as a time-out, would keep the program.
void main().then((code) => process.exit(code));
