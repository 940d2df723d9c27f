import { resolve } from 'node:path';
import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { addProducer, secretId } from '../produced-secrets';
import { allSecretReferences, type SecretReference } from '../secret-references';
import type { Opened } from './opened';
import { readSops } from './own-reader';
import type { SopsFile } from './sops-file';
import { runSops } from './sops-program';

/** A Secret that is made of a file, in the namespace of its readers. */
export interface SopsSecret {
  readonly namespace?: string;
  readonly name: string;
  /** The keys of the file, in its order. */
  readonly keys: readonly string[];
  readonly readers: readonly SecretReference[];
}

const FILES = new WeakMap<IConstruct, Map<string, SopsOfApp>>();

/** One file in one app: which charts take Secrets of it, and its values, which are decrypted once. */
export class SopsOfApp {
  /** The file of this path in the app of a chart. */
  static of(chart: Chart, file: SopsFile): SopsOfApp {
    const files = FILES.get(chart.node.root) ?? new Map<string, SopsOfApp>();
    FILES.set(chart.node.root, files);
    const path = resolve(file.path);
    const known = files.get(path) ?? new SopsOfApp(chart, file);
    files.set(path, known);
    return known;
  }

  private readonly charts: Chart[] = [];
  private readonly told = new Set<string>();
  #opened?: Opened;

  private constructor(
    first: Chart,
    private readonly file: SopsFile,
  ) {
    addProducer(first, () => this.charts.flatMap((chart) => this.secretsOf(chart)).map(({ namespace, name }) => ({ namespace, name, by: JSON.stringify(file.path), ofFile: true })));
  }

  /** Whether the chart is a new one. */
  add(chart: Chart): boolean {
    if (this.charts.includes(chart)) return false;
    this.charts.push(chart);
    return true;
  }

  /** Whether this is the first to ask: what is wrong with the file is told by one chart alone. */
  isFirst(what: string): boolean {
    if (this.told.has(what)) return false;
    this.told.add(what);
    return true;
  }

  /** What the objects of a chart read, and no earlier chart does: a Secret is written once. */
  secretsOf(chart: Chart): SopsSecret[] {
    const found = new Map<string, SopsSecret>();
    const earlier = new Set(this.charts.slice(0, this.charts.indexOf(chart)).flatMap((other) => allSecretReferences(other)).map(secretId));
    for (const reference of allSecretReferences(chart)) {
      const { namespace, name } = reference;
      const keys = this.file.secrets.get(name);
      const id = secretId(reference);
      if (keys === undefined || earlier.has(id)) continue;
      found.set(id, { namespace, name, keys, readers: [...(found.get(id)?.readers ?? []), reference] });
    }
    return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, secret]) => secret);
  }

  /** Secrets of the file that no chart takes. */
  unread(): string[] {
    const read = new Set(this.charts.flatMap((chart) => allSecretReferences(chart)).map(({ name }) => name));
    return [...this.file.secrets.keys()].filter((name) => !read.has(name));
  }

  /** The values, by the program sops where there is one, else by the library itself. */
  open(): Opened {
    // What is wrong without the key is told without it.
    if (this.file.findings.some(({ acknowledgeable }) => !acknowledgeable)) return {};
    return (this.#opened ??= runSops(this.file) ?? readSops(this.file));
  }
}
