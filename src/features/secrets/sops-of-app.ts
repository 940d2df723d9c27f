import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Finding } from '../../core/refusals/finding';
import { oncePerPass } from '../../core/synth-pass';
import type { Opened } from './opened';
import { addProducer, secretId } from './produced-secrets';
import { contentProblem, usesOfSecrets } from './secret-content';
import { secretContent } from './secret-content.rules';
import { allSecretReferences, type SecretReference } from './secret-references';
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
    const known = files.get(file.absolutePath) ?? new SopsOfApp(chart, file);
    files.set(file.absolutePath, known);
    return known;
  }

  /** Whether any chart of the app of a construct was given the file. */
  static isGiven({ node: { root } }: IConstruct, file: SopsFile): boolean {
    return FILES.get(root)?.has(file.absolutePath) ?? false;
  }

  private readonly charts: Chart[] = [];
  private readonly secrets: SopsFile['secrets'];
  private readonly told = new Set<string>();
  #opened?: Opened;

  private constructor(
    first: Chart,
    private readonly file: SopsFile,
  ) {
    this.secrets = file.secrets;
    addProducer(first, () =>
      this.charts.flatMap((chart) => this.secretsOf(chart)).map(({ namespace, name }) => ({ namespace, name, by: JSON.stringify(file.path), ofFile: true })),
    );
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

  /** What a chart makes: the Secrets that its objects read, and that no earlier chart makes. */
  secretsOf(chart: Chart): readonly SopsSecret[] {
    return oncePerPass(chart, this, () => this.secretsByChart(chart)).get(chart) ?? [];
  }

  /** A Secret is written once, by the first chart that reads it, with the keys that all charts read of it. */
  private secretsByChart({ node: { root } }: Chart): Map<Chart, readonly SopsSecret[]> {
    const references = allSecretReferences(root);
    const places = new Map(this.charts.map((chart, i) => [chart.node.path, i]));
    const makers = new Map<string, number>();
    const found = new Map<string, SopsSecret & { readonly readers: SecretReference[] }>();
    for (const reference of references) {
      const { namespace, name } = reference;
      const keys = this.secrets.get(name);
      if (keys === undefined) continue;
      const id = secretId(reference);
      const secret = found.get(id) ?? { namespace, name, keys, readers: [] };
      secret.readers.push(reference);
      found.set(id, secret);
      makers.set(id, Math.min(makers.get(id) ?? Infinity, placeOf(reference.path, places)));
    }
    const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(this.charts.map((chart, i) => [chart, sorted.filter(([id]) => makers.get(id) === i).map(([, secret]) => secret)]));
  }

  /** Secrets of the file that no chart takes. */
  unread(): string[] {
    const read = new Set(this.charts.flatMap((chart) => this.secretsOf(chart).map(({ name }) => name)));
    return [...this.secrets.keys()].filter((name) => !read.has(name));
  }

  /** What is wrong with the values: that they cannot be decrypted, or that the pods could not use them. */
  valueFindings(): Finding[] {
    const { values, findings = [] } = this.open();
    const { root } = this.charts[0]!.node;
    const uses = usesOfSecrets(root);
    const problems = new Map<string, Finding[]>();
    for (const secret of this.charts.flatMap((chart) => this.secretsOf(chart))) {
      for (const [key, value] of values?.get(secret.name) ?? []) {
        const problem = contentProblem(key, value.reveal(), uses.get(`${secretId(secret)}/${key}`) ?? []);
        if (problem) problems.set(`${secret.name}/${key}`, secretContent.findings({ path: this.file.path, secret: secret.name, key, problem }));
      }
    }
    return [...findings, ...[...problems.values()].flat()];
  }

  /** The values, of which the program sops is asked once. */
  open(): Opened {
    // What is wrong without the key is told without it.
    if (this.file.findings.some(({ acknowledgeable }) => !acknowledgeable)) return {};
    return (this.#opened ??= runSops(this.file));
  }
}

/** Which of the charts, by number, is the first that an object stands in; Infinity where none is. */
function placeOf(path: string, places: ReadonlyMap<string, number>): number {
  const steps = path.split('/');
  return Math.min(places.get('') ?? Infinity, ...steps.map((_, i) => places.get(steps.slice(0, i + 1).join('/')) ?? Infinity));
}
