import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';

type Text = () => string | undefined;

const TEXTS = new WeakMap<App, Map<string, Text>>();

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
  const app = scope.node.root as App;
  if (typeof app.synth !== 'function') return;
  let texts = TEXTS.get(app);
  if (texts === undefined) {
    texts = new Map();
    TEXTS.set(app, texts);
    wrap(app, texts);
  }
  texts.set(fileName, text);
}

function wrap(app: App, texts: ReadonlyMap<string, Text>): void {
  const synth = app.synth.bind(app);
  app.synth = () => {
    synth();
    for (const [fileName, text] of texts) {
      const path = join(app.outdir, fileName);
      const written = text();
      if (written === undefined) rmSync(path, { force: true });
      else writeFileSync(path, written);
    }
  };
}
