import { WrongUse } from '../command';
import { isTree, type Tree } from '../from-helm/values';
import type { Outcome, Terminal } from '../terminal';

/** A cluster that is asked, and not changed, by kubectl and with the rights of whoever runs it. */
export class Kubectl {
  constructor(
    private readonly terminal: Terminal,
    private readonly context: string | undefined,
  ) {}

  /** What the cluster is called. */
  get name(): string {
    return this.context ?? this.ask(['config', 'current-context']).trim();
  }

  /** What kubectl prints; a failure is wrong use, in its own words. */
  ask(args: readonly string[], input?: string): string {
    const outcome = this.tried(args, input);
    if (outcome.code === 0) return outcome.out;
    throw new WrongUse(`kubectl ${args.filter((arg) => arg !== '-').join(' ')} failed: ${outcome.err.trim()}`);
  }

  /** As `ask`, and its failure is for the caller. */
  tried(args: readonly string[], input?: string): Outcome {
    const outcome = this.terminal.run('kubectl', [...(this.context === undefined ? [] : ['--context', this.context]), ...args], input);
    if (outcome === undefined) throw new WrongUse('kubectl is not installed here, and the cluster is asked by it');
    return outcome;
  }

  /** The objects that `get` finds; none where there are none. */
  get(args: readonly string[], input?: string): Tree[] {
    return objectsOf(this.ask(['get', ...args, '--ignore-not-found', '--output', 'json'], input));
  }
}

/** The objects of what kubectl prints as JSON: one, a List, or nothing. */
export function objectsOf(text: string): Tree[] {
  if (text.trim() === '') return [];
  const found = JSON.parse(text) as unknown;
  if (!isTree(found)) return [];
  return Array.isArray(found.items) ? found.items.filter(isTree) : [found];
}

/** What a cluster is given on standard input: JSON is YAML, of which no reader takes an "on" for true. */
export const asInput = (objects: readonly Tree[]): string => objects.map((object) => `---\n${JSON.stringify(object)}\n`).join('');
