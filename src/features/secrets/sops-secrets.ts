import { Chart } from 'cdk8s';
import type { ISecretSource } from '../../contracts/secret-source';
import { CONFIG_KEY } from '../../core/grammar/kubernetes';
import { knowSecretVersions } from '../../core/kubernetes/secret-versions';
import { Arguments } from '../../core/props/arguments';
import { encryptedPath } from '../../core/props/file-name';
import { flag, heldBy, hiddenReference, hiddenText, mapOf, oneOf, optional, type Shape } from '../../core/props/kind';
import type { Finding } from '../../core/refusals/finding';
import { mistakesOf, setMistakes } from '../../core/refusals/mistakes';
import { Refusals } from '../../core/refusals/refusals';
import { Secret } from '../../values/secret';
import { isNameOfSecret } from '../../values/secret-name.rules';
import { secretKeys } from './external-secret.rules';
import { readsOf } from './secret-references';
import { versionsOfTexts } from './secret-versions';
import { writeSecrets } from './secrets-file';
import { SopsFile } from './sops-file';
import { sopsNotGiven } from './sops-not-given.rules';
import { SopsOfApp } from './sops-of-app';
import { sopsName } from './sops.rules';
import { unreadSecrets } from './unread-secrets';

/** Whether values are decrypted. */
export enum SopsMode {
  /** The values are written into a file beside the YAML, which only you can read. */
  DECRYPT = 'decrypt',
  /** Names and keys are checked, and nothing is decrypted: for builds and snapshots, which have no key. */
  PLACEHOLDERS = 'placeholders',
}

/** How an encrypted file is taken. */
export interface SopsOptions {
  /**
   * Whether values are decrypted.
   *
   * @default SopsMode.DECRYPT
   */
  readonly mode?: SopsMode;

  /**
   * Whether pods start again at the next apply when a value has changed that they read when they start: a checksum of what is encrypted of each Secret stands
   * in an annotation of theirs. Another encryption of the same value counts as a change.
   *
   * @default false
   */
  readonly restartOnChange?: boolean;
}

// A literal in the place of a mode or of a name is not shown: it may be the secret itself.
const OPTIONS: Shape<SopsOptions> = { mode: optional({ ...oneOf(SopsMode, 'SopsMode'), hidden: true }), restartOnChange: optional(flag) };

/**
 * Secrets in one file in git, encrypted by SOPS: a map from the name of a Secret to its keys and their values.
 *
 * What the objects of a chart read, and the file has, `app.synth()` writes as Secrets into `<chart>.secrets.k8s.yaml`,
 * with mode 0600. No object of the app holds a value: none is in `app.synthYaml()`, in `Testing.synth` or in a snapshot.
 *
 * The program `sops` on the PATH decrypts; with placeholders neither it nor a key is needed.
 *
 * Charts that are given one report the rules `sops-file`, `sops-plaintext`, `sops-tampered`, `sops-key`, `sops-program`,
 * `sops-empty`, `sops-value-type`, `sops-in-clear`, `sops-mac-only`, `sops-recipients`, `secret-content`, `secret-keys`,
 * `secret-unread` and `secret-producers`; and those that read a Secret of it, `sops-name` and `sops-not-given`.
 *
 * @see https://getsops.io/docs/
 */
export class SopsSecrets implements ISecretSource {
  /**
   * A file such as `secrets.enc.yaml`.
   *
   * @param path path of the file, relative to the folder in which the synthesis runs
   */
  static fromFile(path: string, options: SopsOptions = {}): SopsSecrets {
    const args = new Arguments('SopsSecrets.fromFile');
    const known = args.value<string | undefined>('path', encryptedPath, path, undefined);
    const { mode, restartOnChange = false } = args.options(options, OPTIONS);
    const file = known === undefined ? undefined : SopsFile.read(known);
    const made = args.of(new SopsSecrets(file, mode ?? SopsMode.DECRYPT, restartOnChange));
    setMistakes(made, [...mistakesOf(made), ...(file?.findings ?? [])]);
    return made;
  }

  private constructor(
    private readonly file: SopsFile | undefined,
    private readonly mode: SopsMode,
    private readonly restartOnChange: boolean,
  ) {}

  /**
   * One of its Secrets, for the props of what reads it.
   *
   * @param name name of the Secret, which the file must have
   * @param keys where its keys are named otherwise, as with `Secret.named`
   */
  secret(name: string, keys: { readonly [name: string]: string } = {}): Secret {
    const args = new Arguments('SopsSecrets.secret');
    const known = args.value<string | undefined>('name', heldBy(hiddenText, 'sops-name', 'the names in the file'), name, undefined);
    const names = [...(this.file?.secrets.keys() ?? [])];
    // Where the file cannot be read, that is what is wrong.
    if (this.file && known !== undefined && names.length > 0 && isNameOfSecret(known))
      args.apply(sopsName, { path: this.file.path, name: known, known: names });
    const secret = Secret.named(known ?? 'missing', args.value('keys', mapOf(heldBy(hiddenReference, 'secret-name', CONFIG_KEY.source)), keys, {}));
    const ofName = mistakesOf(secret);
    const notGiven = names.includes(known ?? '') ? this.notGiven(known!) : [];
    setMistakes(secret, [...new Set([...mistakesOf(this), ...ofName, ...mistakesOf(args.of(secret)), ...notGiven])]);
    return secret;
  }

  /** Who takes the reference and forgets the file would get no Secret. */
  private notGiven(name: string): Finding[] {
    const { file } = this;
    if (!file) return [];
    return sopsNotGiven.findings({ path: file.path, name }).map((finding) => ({ ...finding, settled: (construct) => SopsOfApp.isGiven(construct, file) }));
  }

  /**
   * Has a chart take of it what its objects read, as the prop `secrets` of a site does.
   *
   * @param chart whose objects read Secrets; of several charts, each is given the file
   */
  addTo(chart: Chart): void {
    if (!Chart.isChart(chart)) throw new Error('SopsSecrets.addTo takes a Chart, such as a site: sops.addTo(site)');
    const refusals = Refusals.of(chart).report(...mistakesOf(this));
    if (!this.file) return;
    const { file, mode } = this;
    const shared = SopsOfApp.of(chart, file);
    if (!shared.add(chart)) return;
    knowSecretVersions(chart, this._versions());
    const edit = `sops ${file.path}`;
    refusals.reportLater(() =>
      shared
        .secretsOf(chart)
        .flatMap(({ name, keys, readers }) => secretKeys.findings({ secretName: name, keys, file: { path: file.path, edit }, read: readsOf(readers) })),
    );
    if (shared.isFirst('unread'))
      refusals.reportLater(() =>
        unreadSecrets(
          chart,
          file.path,
          edit,
          shared.unread().map((name) => ({ name })),
        ),
      );
    if (mode === SopsMode.DECRYPT && shared.isFirst('open')) refusals.reportLater(() => shared.valueFindings());
    writeSecrets(chart, () => {
      const values = mode === SopsMode.DECRYPT ? shared.open().values : undefined;
      return shared.secretsOf(chart).map(({ namespace, name, keys }) => ({ namespace, name, keys, values: values?.get(name) }));
    });
  }

  /**
   * A checksum of each Secret as it is encrypted: what it is in clear is in no checksum, which would tell who guesses.
   *
   * @internal
   */
  _versions(): Readonly<Record<string, string>> {
    const entries = this.restartOnChange ? (this.file?.entries ?? []) : [];
    return versionsOfTexts(entries.map((entry) => ({ name: entry.secret, text: `${entry.key} ${entry.text()}` })));
  }
}
