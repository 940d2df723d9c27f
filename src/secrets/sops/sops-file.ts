import { readFileSync } from 'node:fs';
import type { Pair, Scalar, YAMLMap } from 'yaml';
import { isSecretName } from '../../validation/describe';
import type { Finding } from '../../validation/finding';
import { secretName } from '../../validation/rules/secret-name';
import { sopsEmpty, sopsFile, sopsPlaintext, sopsTampered, sopsValueType } from '../../validation/rules/sops';
import { encryptedValue, looksEncrypted } from './encrypted-value';
import { yaml } from './lazy-yaml';
import { plainType } from './plain-type';
import { isToBeEncrypted, sopsMetadata, type SopsMetadata } from './sops-metadata';

const TYPES = ['str', 'int', 'float', 'bool', 'bytes', 'time'];

/** A value of the file, in its order. */
export interface SopsEntry {
  readonly secret: string;
  readonly key: string;
  /** As it stands in the file. */
  readonly text: string;
  /** What the text is to YAML, where it is not encrypted. */
  readonly plainType: string;
}

/** What there is to know of a file of sops without its key: names, keys, and for whom it is encrypted. */
export class SopsFile {
  /** @param path relative to the folder in which the synthesis runs */
  static read(path: string): SopsFile {
    const file = new SopsFile(path);
    file.examine();
    return file;
  }

  /** What is wrong with it. */
  readonly findings: Finding[] = [];
  metadata?: SopsMetadata;
  /** Where a file is in clear by mistake, they hold values. */
  readonly #entries: SopsEntry[] = [];

  private constructor(readonly path: string) {}

  get entries(): readonly SopsEntry[] {
    return this.#entries;
  }

  /** The Secrets and their keys. */
  get secrets(): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    for (const { secret, key } of this.entries) found.set(secret, [...(found.get(secret) ?? []), key]);
    return found;
  }

  private examine(): void {
    const map = this.parsed();
    if (!map) return;
    const sops = map.items.find((pair) => keyOf(pair) === 'sops')?.value;
    if (!yaml().isMap(sops)) {
      this.findings.push(...sopsPlaintext.findings({ path: this.path }));
      return;
    }
    this.metadata = sopsMetadata(sops);
    if (!this.metadata) this.findings.push(...sopsTampered.findings({ path: this.path, problem: 'no mac' }));
    for (const pair of map.items) if (keyOf(pair) !== 'sops') this.addSecret(pair);
    if (this.entries.length === 0 && this.findings.length === 0) this.findings.push(...sopsFile.findings({ path: this.path, problem: 'empty' }));
    for (const [name, keys] of this.secrets) this.findings.push(...secretName.findings({ secretName: name, keys, file: this.path }));
    for (const entry of this.entries) this.examineEntry(entry);
  }

  private parsed(): YAMLMap | undefined {
    const fault = (problem: 'missing' | 'unreadable' | 'syntax' | 'documents', line?: number) => {
      this.findings.push(...sopsFile.findings({ path: this.path, problem, line }));
      return undefined;
    };
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(this.path));
    } catch (error) {
      return fault((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable');
    }
    if (text.includes('\0')) return fault('unreadable');
    try {
      // With this schema nothing is taken for a number. A level of "silent" would pass over a second document.
      const { contents, errors } = yaml().parseDocument(text, { schema: 'failsafe', logLevel: 'error' });
      // The parser's own words quote the line.
      if (errors[0]) return fault(errors[0].code === 'MULTIPLE_DOCS' ? 'documents' : 'syntax', errors[0].linePos?.[0].line);
      return yaml().isMap(contents) ? contents : fault('syntax', 1);
    } catch {
      return fault('syntax');
    }
  }

  private addSecret(pair: Pair): void {
    const secret = keyOf(pair);
    const keys = pair.value;
    if (secret === undefined || !yaml().isMap(keys) || keys.items.length === 0) {
      this.findings.push(...sopsFile.findings({ path: this.path, problem: 'shape', secret: secret ?? '?' }));
      return;
    }
    for (const each of keys.items) {
      const [key, value] = [keyOf(each), each.value];
      if (key !== undefined && yaml().isScalar(value) && typeof value.value === 'string' && !value.tag && !value.anchor) {
        this.#entries.push({ secret, key, text: value.value, plainType: value.type === 'PLAIN' ? plainType(value.value) : 'str' });
      } else {
        this.findings.push(...sopsFile.findings({ path: this.path, problem: 'shape', secret, key: key ?? '?' }));
      }
    }
  }

  /** What can be told of a value without the key. */
  private examineEntry({ secret, key, text, plainType: plain }: SopsEntry): void {
    const place = { path: this.path, secret, key };
    const encrypted = this.metadata && isToBeEncrypted(this.metadata, [secret, key]);
    const type = encryptedValue(text)?.type;
    if (text === '' || (type === undefined && plain === 'null')) this.findings.push(...sopsEmpty.findings(place));
    else if (looksEncrypted(text) && type === undefined) this.findings.push(...sopsTampered.findings({ ...place, problem: 'value' }));
    else if (type !== undefined && !TYPES.includes(type)) this.findings.push(...sopsTampered.findings({ ...place, problem: 'value' }));
    // A rule of the file that leaves a password in clear is a mistake in the rule.
    else if (type === undefined && (encrypted === true || (encrypted === false && isSecretName(key)))) this.findings.push(...sopsPlaintext.findings(place));
    else if (!['str', 'bytes'].includes(type ?? plain)) this.findings.push(...sopsValueType.findings({ ...place, type: type ?? plain }));
  }
}

function keyOf({ key }: Pair): string | undefined {
  const scalar = key as Scalar | null;
  return yaml().isScalar(scalar) && typeof scalar.value === 'string' && !scalar.tag && !scalar.anchor ? scalar.value : undefined;
}
