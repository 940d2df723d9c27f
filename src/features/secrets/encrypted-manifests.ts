import { Chart, Names } from 'cdk8s';
import { basename } from 'node:path';
import type { ISecretSource } from '../../contracts/secret-source';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { knowSecretVersions } from '../../core/kubernetes/secret-versions';
import { writeBeside } from '../../core/kubernetes/write-beside';
import { Arguments } from '../../core/props/arguments';
import { encryptedPath } from '../../core/props/file-name';
import { flag, optional, type Shape } from '../../core/props/kind';
import { mistakesOf, setMistakes } from '../../core/refusals/mistakes';
import { Refusals } from '../../core/refusals/refusals';
import { EncryptedFile } from './encrypted-file';
import { encryptedManifests } from './encrypted-manifests.rules';
import { secretKeys } from './external-secret.rules';
import { addProducer, secretId } from './produced-secrets';
import { allSecretReferences, readsOf } from './secret-references';
import { versionsOfTexts } from './secret-versions';
import { unreadSecrets } from './unread-secrets';

/** How encrypted manifests are taken. */
export interface EncryptedManifestsOptions {
  /**
   * Whether pods start again at the next apply when a Secret has changed that they read when they start: a checksum of what is encrypted of each Secret stands
   * in an annotation of theirs. Another encryption of the same value counts as a change.
   *
   * @default false
   */
  readonly restartOnChange?: boolean;
}

const OPTIONS: Shape<EncryptedManifestsOptions> = { restartOnChange: optional(flag) };

/** What the library itself writes behind the chart's name. */
const OWN_NAMES = ['k8s.yaml', 'secrets.k8s.yaml'];
const NAMES = new WeakMap<Chart, Set<string>>();

/**
 * Manifests in git that something inside the cluster decrypts: SealedSecrets, SopsSecrets of sops-secrets-operator, and
 * Secrets encrypted by SOPS, as Flux and Argo CD decrypt them.
 *
 * The file is copied beside the YAML byte for byte, since any change would break its encryption. The Secrets that it
 * becomes count as made.
 *
 * Charts that are given one report the rules `encrypted-manifests`, `secret-keys`, `secret-unread` and `secret-producers`.
 *
 * @see https://github.com/bitnami-labs/sealed-secrets
 * @see https://github.com/isindir/sops-secrets-operator
 * @see https://fluxcd.io/flux/guides/mozilla-sops/
 */
export class EncryptedManifests implements ISecretSource {
  /**
   * A file such as `sealed-secrets.yaml`.
   *
   * @param path path of the file, relative to the folder in which the synthesis runs
   */
  static fromFile(path: string, options: EncryptedManifestsOptions = {}): EncryptedManifests {
    const args = new Arguments('EncryptedManifests.fromFile');
    const known = args.value<string | undefined>('path', encryptedPath, path, undefined);
    const { restartOnChange = false } = args.options(options, OPTIONS);
    const file = known === undefined ? undefined : EncryptedFile.read(known);
    const made = args.of(new EncryptedManifests(file, restartOnChange));
    setMistakes(made, [...mistakesOf(made), ...(file?.findings ?? [])]);
    return made;
  }

  private readonly charts = new WeakSet<Chart>();

  private constructor(
    private readonly file: EncryptedFile | undefined,
    private readonly restartOnChange: boolean,
  ) {}

  /**
   * Copies the file beside the YAML of a chart, as the prop `secrets` of a site does.
   *
   * @param chart whose objects read the Secrets
   */
  addTo(chart: Chart): void {
    if (!Chart.isChart(chart)) throw new Error('EncryptedManifests.addTo takes a Chart, such as a site: manifests.addTo(site)');
    const refusals = Refusals.of(chart).report(...mistakesOf(this));
    if (!this.file || this.charts.has(chart)) return;
    this.charts.add(chart);
    knowSecretVersions(chart, this._versions());
    const { file } = this;
    const { path, secrets } = file;
    const namespace = namespaceOf(chart);
    if (namespace !== undefined) {
      const lost = secrets.filter((secret) => secret.namespace === undefined);
      refusals.report(...lost.flatMap(({ object }) => encryptedManifests.findings({ path, problem: 'namespace', object, namespace })));
    }
    addProducer(chart, () => secrets.map((secret) => ({ namespace: secret.namespace, name: secret.name, by: JSON.stringify(path), ofFile: true })));
    refusals.reportLater(() => {
      const references = allSecretReferences(chart.node.root);
      const known = secrets.filter((secret) => secret.namespace !== undefined);
      const read = (secret: { namespace?: string; name: string }) => references.filter((reference) => secretId(reference) === secretId(secret));
      return [
        ...known.flatMap(({ keys, ...secret }) =>
          secretKeys.findings({ secretName: secret.name, keys, file: { path, edit: 'a new encryption' }, read: readsOf(read(secret)) }),
        ),
        ...unreadSecrets(
          chart,
          path,
          'a new encryption',
          known.filter((secret) => read(secret).length === 0),
        ),
      ];
    });
    const taken = NAMES.get(chart) ?? new Set(OWN_NAMES);
    NAMES.set(chart, taken);
    if (taken.has(basename(path))) refusals.report(...encryptedManifests.findings({ path, problem: 'file name' }));
    taken.add(basename(path));
    writeBeside(chart, `${Names.toDnsLabel(chart)}.${basename(path)}`, () => file.content());
  }

  /**
   * A checksum of each Secret as it is encrypted.
   *
   * @internal
   */
  _versions(): Readonly<Record<string, string>> {
    return versionsOfTexts((this.restartOnChange && this.file ? this.file.secrets : []).map(({ name, version }) => ({ name, text: version })));
  }
}
