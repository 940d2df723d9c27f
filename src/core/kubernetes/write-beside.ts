import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { closeSync, fchmodSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { around } from '../around';
import { inSynthPass } from '../synth-pass';
import { completeOutput, escapeForHelm, helmChartOf, hideFromHelm } from './output-files';

/** What is in a file; undefined where there is to be none. */
type Text = (outdir: string) => string | Buffer | undefined;

interface Beside {
  readonly text: Text;
  /** Nobody but its owner may read it. */
  readonly private: boolean;
}

const TEXTS = new WeakMap<App, Map<string, Beside>>();

/**
 * A text next to the YAML, for people: `kubectl apply -f dist/` reads no other files than .yaml, .yml and .json.
 *
 * cdk8s knows manifests alone, and has no hook after they are written; so there is something around `synth` of this one app. Nothing is
 * written by `synthYaml`, by `Testing.synth` or where a refusal ends the synthesis. In a Helm chart the text lies beside Chart.yaml, and
 * Helm leaves it out: every file among the templates would be one.
 *
 * @param fileName its name in the app's output folder
 * @param text what is in it, asked when all is built; undefined takes away what an earlier run wrote
 */
export function writeBeside(scope: IConstruct, fileName: string, text: Text): void {
  beside(scope, fileName, { text, private: false });
}

/** As `writeBeside`, in a file that nobody but its owner can ever read. */
export function writePrivatelyBeside(scope: IConstruct, fileName: string, text: Text): void {
  beside(scope, fileName, { text, private: true });
}

function beside(scope: IConstruct, fileName: string, what: Beside): void {
  textsOf(scope)?.set(fileName, what);
}

/** Has every object of an app written, in each of the ways in which cdk8s divides them into files. */
export function keepObjects(scope: IConstruct): void {
  textsOf(scope);
}

function textsOf(scope: IConstruct): Map<string, Beside> | undefined {
  const app = scope.node.root as App;
  if (typeof app.synth !== 'function') return undefined;
  let texts = TEXTS.get(app);
  if (texts === undefined) {
    texts = new Map();
    TEXTS.set(app, texts);
    wrap(app, texts);
  }
  return texts;
}

function wrap(app: App, texts: ReadonlyMap<string, Beside>): void {
  around(app, 'synthYaml', (synthYaml) => inSynthPass(app, synthYaml));
  around(app, 'synth', (synth) =>
    inSynthPass(app, () => {
      synth();
      completeOutput(app);
      const chart = helmChartOf(app.outdir);
      const written = [...texts].filter(([fileName, beside]) => write(app.outdir, join(chart ?? app.outdir, fileName), beside));
      if (chart === undefined) return;
      escapeForHelm(app);
      hideFromHelm(
        chart,
        written.map(([fileName]) => fileName),
      );
    }),
  );
}

/** @returns whether there is a file now */
function write(outdir: string, path: string, { text, private: isPrivate }: Beside): boolean {
  const written = text(outdir);
  if (written === undefined) rmSync(path, { force: true });
  else if (isPrivate) writePrivately(path, written);
  else writeFileSync(path, written);
  return written !== undefined;
}

/** A file that is there keeps its mode when it is written to, and whoever has it open reads on: so it is replaced. */
function writePrivately(path: string, text: string | Buffer): void {
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  const file = openSync(fresh, 'wx', 0o600);
  try {
    fchmodSync(file, 0o600);
    writeFileSync(file, text);
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}
