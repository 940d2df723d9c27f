import { tmpdir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { type Chart, Names, Yaml } from 'cdk8s';
import { Component } from '../kubernetes/instance';
import { privateTextBeside } from '../kubernetes/text-beside';
import { HIDDEN, type SecretValue } from './secret-value';

/** A Secret with its values; a value that is missing is written as a placeholder. */
export interface SecretWithValues {
  readonly namespace?: string;
  readonly name: string;
  readonly keys: readonly string[];
  readonly values?: ReadonlyMap<string, SecretValue>;
}

type Secrets = () => readonly SecretWithValues[];

const SECRETS = new WeakMap<Chart, Secrets[]>();

/** Beside the YAML of a chart, one file with the Secrets of all these sources. No object of the app ever holds a value. */
export function writeSecrets(chart: Chart, secrets: Secrets): void {
  const sources = [...(SECRETS.get(chart) ?? []), secrets];
  SECRETS.set(chart, sources);
  privateTextBeside(chart, `${Names.toDnsLabel(chart)}.secrets.k8s.yaml`, (outdir) => {
    const all = sources.flatMap((source) => source());
    const shown = isPrinted(outdir);
    return all.length === 0 ? undefined : Yaml.stringify(...all.map((secret) => manifest(chart, shown ? { ...secret, values: undefined } : secret)));
  });
}

function manifest(chart: Chart, { namespace, name, keys, values }: SecretWithValues): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, ...(namespace !== undefined && { namespace }), labels: { ...chart.labels, ...Component.of(chart, 'secrets', 'secrets').labels } },
    type: typeOfSecret(keys),
    data: Object.fromEntries(keys.map((key) => [key, values?.get(key)?.reveal().toString('base64') ?? HIDDEN])),
  };
}

/**
 * What its readers want it to be: as `type_of` in scripts/make-secrets.sh, of keys in any order. Whatever other keys there
 * are: the type of a Secret cannot be changed, so that a `ca.crt` that is added must not change it.
 */
export function typeOfSecret(keys: readonly string[]): string {
  if (keys.includes('.dockerconfigjson')) return 'kubernetes.io/dockerconfigjson';
  return keys.includes('tls.crt') && keys.includes('tls.key') ? 'kubernetes.io/tls' : 'Opaque';
}

/** The folder of `cdk8s synth --stdout`, which prints every manifest in it, to a terminal or the log of a build. */
function isPrinted(outdir: string): boolean {
  const folder = resolve(outdir);
  return dirname(folder) === resolve(tmpdir()) && /^cdk8s-[A-Za-z0-9]{6}$/.test(basename(folder));
}
