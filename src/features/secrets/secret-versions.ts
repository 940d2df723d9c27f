import type { Chart } from 'cdk8s';
import type { ISecretSource } from '../../contracts/secret-source';
import { checksum } from '../../core/checksum';
import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { isBelow, objectsBelow } from '../../core/kubernetes/objects-of-app';
import { knowSecretVersions, restartingSecrets } from '../../core/kubernetes/secret-versions';
import { by, hiddenReference, mapOf } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { KINDS_THAT_READ } from './object-references';
import { allSecretReferences } from './secret-references';
import { secretVersions } from './secret-versions.rules';
import { SECRET_VERSION } from './secrets-grammar';

/** What `secretVersions` may hold. Neither part is shown: a value may have been written there by mistake. */
export const secretVersionsKind = mapOf(by(hiddenReference, SECRET_VERSION), by(hiddenReference, DNS_SUBDOMAIN));

/** An encrypted file that tells by its ciphertext which of its Secrets have changed. */
interface TellsVersions {
  _versions?(): Readonly<Record<string, string>>;
}

/** Takes what a chart is told of its Secrets, before anything is made in it. Each must be one for which something starts again. */
export function takeSecretVersions(
  chart: Chart,
  { secretVersions: versions, secrets }: { readonly secretVersions?: Readonly<Record<string, string>>; readonly secrets?: ISecretSource },
): void {
  if (versions !== undefined) knowSecretVersions(chart, versions);
  const ofFile = (secrets as TellsVersions | undefined)?._versions?.() ?? {};
  if (Object.keys(ofFile).length > 0) knowSecretVersions(chart, ofFile);
  if (versions === undefined) return;
  Refusals.of(chart).applyLater(secretVersions, () => {
    // Each object is asked what it reads.
    objectsBelow(chart, ...KINDS_THAT_READ);
    const references = allSecretReferences(chart).filter(({ path }) => isBelow(path, chart.node.path));
    return {
      names: Object.keys(versions),
      restarting: restartingSecrets(chart),
      readers: new Map(references.map(({ name, reader }): [string, string] => [name, reader])),
    };
  });
}

/** Versions of what stands in a file, encrypted, in its order. */
export function versionsOfTexts(texts: ReadonlyArray<{ readonly name: string; readonly text: string }>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, text } of texts) found[name] = `${found[name] ?? ''}${text}\n`;
  return Object.fromEntries(Object.entries(found).map(([name, text]) => [name, checksum({ text }).slice(0, 12)]));
}
