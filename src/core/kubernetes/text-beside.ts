import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { closeSync, fchmodSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inSynthPass } from '../synth-pass';

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
 * cdk8s knows manifests alone, and has no hook after they are written; so `synth` of this one app is wrapped. Nothing is
 * written by `synthYaml`, by `Testing.synth` or where a refusal ends the synthesis.
 *
 * @param fileName its name in the app's output folder
 * @param text what is in it, asked when all is built; undefined takes away what an earlier run wrote
 */
export function textBeside(scope: IConstruct, fileName: string, text: Text): void {
  beside(scope, fileName, { text, private: false });
}

/** As `textBeside`, in a file that nobody but its owner can ever read. */
export function privateTextBeside(scope: IConstruct, fileName: string, text: Text): void {
  beside(scope, fileName, { text, private: true });
}

function beside(scope: IConstruct, fileName: string, what: Beside): void {
  const app = scope.node.root as App;
  if (typeof app.synth !== 'function') return;
  let texts = TEXTS.get(app);
  if (texts === undefined) {
    texts = new Map();
    TEXTS.set(app, texts);
    wrap(app, texts);
  }
  texts.set(fileName, what);
}

function wrap(app: App, texts: ReadonlyMap<string, Beside>): void {
  const [synth, synthYaml] = [app.synth.bind(app), app.synthYaml.bind(app)];
  app.synthYaml = () => inSynthPass(app, synthYaml);
  app.synth = () =>
    inSynthPass(app, () => {
      synth();
      for (const [fileName, beside] of texts) write(app.outdir, fileName, beside);
    });
}

function write(outdir: string, fileName: string, { text, private: isPrivate }: Beside): void {
  const path = join(outdir, fileName);
  const written = text(outdir);
  if (written === undefined) rmSync(path, { force: true });
  else if (isPrivate) writePrivately(path, written);
  else writeFileSync(path, written);
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
