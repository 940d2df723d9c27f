import { type Chart, Names, Yaml } from 'cdk8s';
import { Component } from '../../core/kubernetes/instance';
import { writePrivatelyBeside } from '../../core/kubernetes/write-beside';
import { mayBePrinted } from './printed-folder';
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
  const fileName = fileOf(chart);
  writePrivatelyBeside(chart, fileName, (outdir) => {
    const all = sources.flatMap((source) => source());
    const hidden = mayBePrinted(outdir);
    if (hidden && all.some(({ values }) => values !== undefined)) tellOfPlaceholders(fileName);
    return all.length === 0 ? undefined : Yaml.stringify(...all.map((secret) => manifest(chart, hidden ? { ...secret, values: undefined } : secret)));
  });
}

/** Takes away the file that an earlier run has written, with values, of a chart that has no such source any more. */
export function clearSecrets(chart: Chart): void {
  if (!SECRETS.has(chart)) writePrivatelyBeside(chart, fileOf(chart), () => undefined);
}

const fileOf = (chart: Chart): string => `${Names.toDnsLabel(chart)}.secrets.k8s.yaml`;

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

/** Who did not run `cdk8s synth --stdout` would otherwise look for the values in vain. */
function tellOfPlaceholders(fileName: string): void {
  process.stderr.write(
    `${fileName}: placeholders in the place of the values, since "cdk8s synth --stdout" prints what is in a folder of this name. For the values choose an output folder that is not named cdk8s-XXXXXX.\n`,
  );
}
