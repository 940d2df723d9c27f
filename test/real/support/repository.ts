import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, type RunResult } from './processes';

/** Folder of this repository. */
export const ROOT = join(__dirname, '../../..');

/** Runs a site's file with the repository's sources, as `cdk8s synth` does, into a folder. */
export function synthesize(main: string, outdir: string): Promise<RunResult> {
  return run(process.execPath, ['-r', join(ROOT, 'scripts/typescript.js'), main], {
    cwd: ROOT,
    // A file that lies elsewhere finds cdk8s here.
    env: { PATH: process.env.PATH!, CDK8S_OUTDIR: outdir, NODE_PATH: join(ROOT, 'node_modules') },
  });
}

/** The files of a folder by their names. */
export function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}
