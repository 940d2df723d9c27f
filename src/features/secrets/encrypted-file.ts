import { readFileSync } from 'node:fs';
import { checksum } from '../../core/checksum';
import { listAt, valueAt } from '../../core/kubernetes/objects-of-app';
import type { Finding } from '../../core/refusals/finding';
import { encryptedManifests, type EncryptedManifestsSubject } from './encrypted-manifests.rules';
import { encryptedValue } from './encrypted-value';
import { yaml } from './lazy-yaml';
import { nearestFile } from './nearest-file';
import { isSealed } from './sealed-value';
import { isSecretKeyName } from './secret-key-name';

/** A Secret that an operator makes of an object. */
export interface SecretOfManifest {
  readonly namespace?: string;
  readonly name: string;
  readonly keys: readonly string[];
  /** A checksum of what is encrypted. */
  readonly version: string;
  /** The object, such as `SealedSecret xnat-aaf`. */
  readonly object: string;
}

/** kubectl apply keeps in it all that it was given, so the values too. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A file of encrypted manifests: what it becomes, and that nothing in it is in clear. */
export class EncryptedFile {
  static read(path: string): EncryptedFile {
    const file = new EncryptedFile(path);
    file.examine();
    return file;
  }

  /** What is wrong with it. */
  readonly findings: Finding[] = [];
  readonly secrets: SecretOfManifest[] = [];
  /** Where a file is in clear by mistake, it holds values. */
  #content: Buffer = Buffer.alloc(0);

  private constructor(readonly path: string) {}

  /** All of it, to be copied; nothing of a file that is refused. No getter, which a debugger would call. */
  content(): Buffer {
    return this.#content;
  }

  private examine(): void {
    try {
      this.#content = readFileSync(this.path);
    } catch {
      this.report({ problem: 'missing', near: nearestFile(this.path) });
      return;
    }
    this.examineContent();
    if (this.findings.length > 0) this.#content = Buffer.alloc(0);
  }

  private examineContent(): void {
    if (!/\.ya?ml$/.test(this.path)) this.report({ problem: 'extension' });
    const objects = this.parsed();
    if (objects === undefined) return;
    if (objects.length === 0) this.report({ problem: 'empty' });
    for (const object of objects) this.examineObject(object);
  }

  private parsed(): unknown[] | undefined {
    try {
      const documents = yaml().parseAllDocuments(this.#content.toString('utf8'), { logLevel: 'error' });
      const error = documents.flatMap((document) => document.errors)[0];
      if (error) {
        this.report({ problem: 'syntax', line: error.linePos?.[0].line });
        return undefined;
      }
      return documents.map((document) => document.toJS({ maxAliasCount: 0 }) as unknown).filter((object) => object !== null && object !== undefined);
    } catch {
      this.report({ problem: 'syntax' });
      return undefined;
    }
  }

  private examineObject(json: unknown): void {
    const kind = textOf(valueAt(json, 'kind'));
    const object = `${kind || 'an object'} ${textOf(valueAt(json, 'metadata', 'name'))}`.trim();
    for (const holder of [json, valueAt(json, 'spec', 'template'), ...listAt(json, 'spec', 'secretTemplates')]) {
      const annotations = valueAt(holder, 'metadata', 'annotations') ?? valueAt(holder, 'annotations');
      if (isMap(annotations) && LAST_APPLIED in annotations) this.report({ problem: 'annotation', object, key: LAST_APPLIED });
    }
    if (kind === 'SealedSecret') this.addSealed(json, object);
    else if (kind === 'SopsSecret') this.addSopsSecret(json, object);
    else if (kind === 'Secret') this.addSopsEncrypted(json, object);
    else this.report({ problem: 'kind', object });
  }

  private addSealed(json: unknown, object: string): void {
    const data = valueAt(json, 'spec', 'encryptedData');
    const name = textOf(valueAt(json, 'spec', 'template', 'metadata', 'name')) || textOf(valueAt(json, 'metadata', 'name'));
    const open = [valueAt(json, 'spec', 'template', 'data'), valueAt(json, 'spec', 'template', 'stringData')];
    for (const [key, value] of open.flatMap(entriesOf)) if (isSecretKeyName(key) || !isTemplate(value)) this.report({ problem: 'template', object, key });
    this.add(json, object, name, [data], isSealed, open);
  }

  private addSopsSecret(json: unknown, object: string): void {
    if (!isSopsValue(valueAt(json, 'sops', 'mac'))) {
      this.report({ problem: 'plaintext', object });
      return;
    }
    const templates = listAt(json, 'spec', 'secretTemplates').map((template) => ({ template, name: textOf(valueAt(template, 'name')) }));
    if (templates.length === 0) this.report({ problem: 'kind', object });
    if (templates.some(({ name }) => encryptedValue(name))) {
      this.report({ problem: 'names', object });
      return;
    }
    for (const { template, name } of templates) this.add(json, object, name, [valueAt(template, 'stringData'), valueAt(template, 'data')], isSopsValue);
  }

  private addSopsEncrypted(json: unknown, object: string): void {
    if (!isSopsValue(valueAt(json, 'sops', 'mac'))) this.report({ problem: 'plaintext', object });
    else if (encryptedValue(textOf(valueAt(json, 'metadata', 'name')))) this.report({ problem: 'names', object: 'a Secret' });
    else this.add(json, object, textOf(valueAt(json, 'metadata', 'name')), [valueAt(json, 'stringData'), valueAt(json, 'data')], isSopsValue);
  }

  private add(
    json: unknown,
    object: string,
    name: string,
    encrypted: readonly unknown[],
    isEncrypted: (value: unknown) => boolean,
    open: readonly unknown[] = [],
  ): void {
    const values = encrypted.flatMap(entriesOf);
    const clear = values.filter(([, value]) => !isEncrypted(value));
    for (const [key] of clear) this.report({ problem: 'plaintext', object, key });
    if (name === '' || values.length === 0) {
      this.report({ problem: 'kind', object });
      return;
    }
    const keys = [...values, ...open.flatMap(entriesOf)].map(([key]) => key);
    const version = clear.length > 0 ? '' : checksum({ values: JSON.stringify([values, open]) });
    this.secrets.push({ namespace: textOf(valueAt(json, 'metadata', 'namespace')) || undefined, name, keys: [...new Set(keys)], version, object });
  }

  private report(subject: Omit<EncryptedManifestsSubject, 'path'>): void {
    this.findings.push(...encryptedManifests.findings({ path: this.path, ...subject }));
  }
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
const entriesOf = (value: unknown): Array<[string, unknown]> => (isMap(value) ? Object.entries(value) : []);
const isSopsValue = (value: unknown) => typeof value === 'string' && encryptedValue(value) !== undefined;
/** Of which the controller makes a value, with those that are sealed. */
const isTemplate = (value: unknown) => typeof value === 'string' && value.includes('{{');
