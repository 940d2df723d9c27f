import { App } from 'cdk8s';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeExample } from '../../support/examples';

/** The YAML of an example. */
export function exampleYaml(name: string): string {
  return Object.entries(synthesizeExample(name))
    .filter(([file]) => file.endsWith('.yaml'))
    .map(([, text]) => text)
    .join('');
}

/** The files that an app writes. */
export function filesOf(build: (app: App) => void): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'ais-documents-'));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    return Object.fromEntries(readdirSync(outdir).map((file) => [file, readFileSync(join(outdir, file), 'utf8')]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
