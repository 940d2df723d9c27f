import { realpathSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';

/** As `mkdtemp` of cdk8s names it. */
const NAME = /^cdk8s-[A-Za-z0-9]{6}$/;

/**
 * Whether a folder may be the one of `cdk8s synth --stdout`, which prints every manifest in it, to a terminal or the log of
 * a build. It is told by its name, wherever it lies: the app may have another folder for temporary files than the command.
 */
export function mayBePrinted(outdir: string, { CDK8S_OUTDIR: given }: NodeJS.ProcessEnv = process.env): boolean {
  const folders = bothWays(outdir);
  // A folder within it is printed too.
  const printed = given === undefined ? [] : bothWays(given).filter(isNamedSo);
  return folders.some((folder) => isNamedSo(folder) || printed.some((above) => isWithin(folder, above)));
}

const isNamedSo = (folder: string) => NAME.test(basename(folder));
const isWithin = (folder: string, above: string) => !relative(above, folder).startsWith('..');

/** As it is called, and as it is called without links. */
function bothWays(folder: string): string[] {
  try {
    return [resolve(folder), realpathSync(folder)];
  } catch {
    return [resolve(folder)];
  }
}
