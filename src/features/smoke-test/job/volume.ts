import { spawn } from 'node:child_process';
import { Ended, TERMINATED } from '../../../core/job-program/clock';
import { SAMPLE, type SampleFault, type SampleResult } from './sample';
import type { TestRun } from './test-run';

/** To write a file takes longer than an answer may. */
const PATIENCE_FACTOR = 4;
/** Milliseconds in which the file goes where it takes too long, or the program is told to end. */
const TIME_TO_REMOVE = 2000;

/** What to do about what a volume says. */
const HINTS: Readonly<Record<string, string>> = {
  EACCES: 'Fix its owner, or its mode.',
  EPERM: 'Fix its owner, or its mode.',
  ENOSPC: 'Make room.',
  EDQUOT: 'Make room, or raise the quota.',
  EROFS: 'It is mounted, or exported by its server, to be read alone.',
};

const uid = () => process.getuid!();

/** Tries a file in a process of its own; undefined where that takes too long. */
function tried(path: string, seconds: number, signal: AbortSignal): Promise<SampleResult | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [process.argv[1]!, SAMPLE, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const kill = () => void child.kill('SIGKILL');
    process.once('exit', kill);
    /** It removes the file if it can. Nobody waits for its end: where its server does not answer, that may never come. */
    const dismiss = (then: () => void) => {
      child.kill('SIGTERM');
      setTimeout(() => {
        kill();
        then();
      }, TIME_TO_REMOVE);
    };
    const timer = setTimeout(() => dismiss(() => end(() => resolve(undefined))), seconds * 1000);
    const stop = () => dismiss(() => end(() => reject(new Ended())));
    const end = (settle: () => void) => {
      clearTimeout(timer);
      process.off('exit', kill);
      signal.removeEventListener('abort', stop);
      settle();
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const broken = (message: string) => resolve({ fault: { step: 'write', code: '', message } });
    child.on('error', ({ message }) => end(() => broken(message)));
    child.on('close', (code) =>
      end(() => {
        if (signal.aborted) reject(new Ended());
        else if (code === TERMINATED) resolve(undefined);
        else if (code === 0) resolve(JSON.parse(told) as SampleResult);
        else broken(`the process that tries it has ended with ${code ?? child.signalCode}`);
      }),
    );
  });
}

function faultText({ step, code, message }: SampleFault): string {
  switch (step) {
    case 'write':
      return `cannot be written to by user ${uid()}, group ${process.getgid!()}: ${message}. ${HINTS[code] ?? 'Look at the server that it is on.'}`;
    case 'compare':
      return `${message}. Do not trust it with data; look at the server that it is on.`;
    case 'remove':
      return `a file that was written cannot be removed: ${message}.`;
  }
}

export async function checkVolumes(run: TestRun): Promise<void> {
  const { report, clock, settings } = run;
  const seconds = settings.patience * PATIENCE_FACTOR;
  for (const [volume, path] of settings.samples) {
    const result = await tried(path, seconds, clock.ended.signal);
    if (result === undefined)
      report.failed(`volume ${volume}: a file could not be written, read and removed within ${seconds} s. Look at the server that it is on.`);
    else if (result.fault) report.failed(`volume ${volume}: ${faultText(result.fault)}`);
    else {
      const room = result.used === undefined ? '' : ` ${result.used}% is used.`;
      report.ok(`volume ${volume}: a file was written, read and removed by user ${uid()}.${room}`);
    }
  }
  for (const volume of settings.notChecked) report.notChecked(`volume ${volume}: only XNAT may use it. Its own pod tries to write there before it starts.`);
}
