import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import * as cdk8s from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import * as xnat from 'cdk8s-xnat';
import { fixture, setMachine, WITH_KEY } from '../support/sops';
import { ROOT } from './markdown';

const MODULES: Readonly<Record<string, unknown>> = { cdk8s, 'cdk8s-plus-27': plus, 'cdk8s-xnat': xnat };
/** What stands behind every certificate that a page names. */
export const CERTIFICATE = join(__dirname, 'ca.pem');
const SILENT = { error: () => undefined, log: () => undefined };

/** Where the certificates and the encrypted files lie that the pages name. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-docs-'));
  for (const name of ['ca.pem', 'global-bundle.pem', 'university-ca.pem']) copyFileSync(CERTIFICATE, join(folder, name));
  for (const name of ['secrets.enc.yaml', 'sealed.yaml']) copyFileSync(join(ROOT, fixture(name)), join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a file; the names of the files that it writes. */
export function run(code: string): string[] {
  const before = { folder: process.cwd(), outdir: process.env.CDK8S_OUTDIR };
  const outdir = join(folder, 'dist');
  // Every JSON is YAML, and made in a tenth of the time; what cdk8s makes of it, test/golden looks at.
  const stringify = jest.spyOn(cdk8s.Yaml, 'stringify').mockImplementation((...documents) => documents.map((document) => JSON.stringify(document)).join('\n---\n'));
  try {
    setMachine({ ...WITH_KEY, SOPS_AGE_KEY_FILE: join(ROOT, fixture('age-key.txt')) });
    process.chdir(folder);
    process.env.CDK8S_OUTDIR = outdir;
    const { code: script } = transformSync(code, { swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } });
    const load = (name: string) => MODULES[name] ?? (createRequire(__filename)(name) as unknown);
    new Function('require', 'exports', 'console', script)(load, {}, SILENT);
    return readdirSync(outdir);
  } finally {
    stringify.mockRestore();
    process.chdir(before.folder);
    if (before.outdir === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before.outdir;
    rmSync(outdir, { recursive: true, force: true });
  }
}
