import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Pair, Scalar, YAMLMap } from 'yaml';
import type { Finding } from '../../core/refusals/finding';
import { secretName } from '../../values/secret-name.rules';
import { examineEntries } from './examine-entries';
import { examineRecipients } from './examine-recipients';
import { yaml } from './lazy-yaml';
import { nearestFile } from './nearest-file';
import { plainType } from './plain-type';
import { SopsEntry } from './sops-entry';
import { sopsMetadata, type SopsMetadata } from './sops-metadata';
import { sopsFile, sopsPlaintext, sopsTampered } from './sops.rules';

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
  /** Its values, in their order. */
  readonly entries: SopsEntry[] = [];

  /** As `path`, whichever folder is the current one later. */
  readonly absolutePath: string;

  private constructor(readonly path: string) {
    this.absolutePath = resolve(path);
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
    this.findings.push(...examineEntries(this.path, this.entries, this.metadata), ...(this.metadata ? examineRecipients(this.path, this.metadata) : []));
  }

  private parsed(): YAMLMap | undefined {
    const fault = (problem: 'missing' | 'unreadable' | 'syntax' | 'documents', line?: number) => {
      this.findings.push(...sopsFile.findings({ path: this.path, problem, line, near: problem === 'missing' ? nearestFile(this.path) : undefined }));
      return undefined;
    };
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(this.path));
    } catch (error) {
      return fault(['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '') ? 'missing' : 'unreadable');
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
        this.entries.push(new SopsEntry(secret, key, value.value, value.type === 'PLAIN' ? plainType(value.value) : 'str'));
      } else {
        this.findings.push(...sopsFile.findings({ path: this.path, problem: 'shape', secret, key: key ?? '?' }));
      }
    }
  }
}

function keyOf({ key }: Pair): string | undefined {
  const scalar = key as Scalar | null;
  return yaml().isScalar(scalar) && typeof scalar.value === 'string' && !scalar.tag && !scalar.anchor ? scalar.value : undefined;
}
