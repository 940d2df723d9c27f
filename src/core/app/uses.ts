import type { IConstruct } from 'constructs';
import { oncePerPass } from '../synth-pass';
import { clusterOf, FirstInCluster } from './cluster';

interface Use<Facts> {
  readonly keys: readonly string[];
  readonly facts: Facts;
}

/** A use, and an earlier one in the same cluster of what both would have for themselves. */
export interface SecondUse<Facts> {
  readonly facts: Facts;
  readonly earlier: Facts;
  readonly earlierBy: IConstruct;
}

/**
 * Something of which one user at a time is right, such as a database or a host: constructs tell what they use of it, and
 * each is told who has used the same before it, anywhere in the app.
 */
export class ExclusiveUse<Facts> {
  private readonly uses = new WeakMap<IConstruct, Array<Use<Facts>>>();

  /**
   * Tells of a use.
   *
   * @param keys what it is known by; who has one of them in common with another uses the same
   */
  add(construct: IConstruct, keys: readonly string[], facts: Facts): void {
    this.uses.set(construct, [...(this.uses.get(construct) ?? []), { keys, facts }]);
  }

  /** Whoever used the same before a construct, once each. */
  before(construct: IConstruct): Array<SecondUse<Facts>> {
    return oncePerPass(construct, this, () => this.secondUses(construct.node.root)).get(construct) ?? [];
  }

  private secondUses(root: IConstruct): Map<IConstruct, Array<SecondUse<Facts>>> {
    const firsts = new FirstInCluster<{ readonly facts: Facts; readonly by: IConstruct }>();
    const found = new Map<IConstruct, Array<SecondUse<Facts>>>();
    for (const by of root.node.findAll()) {
      for (const { keys, facts } of this.uses.get(by) ?? []) {
        const own = { facts, by };
        const before = new Set(keys.flatMap((key) => firsts.add(key, clusterOf(by), own) ?? []));
        before.delete(own);
        const second = [...before].map((first) => ({ facts, earlier: first.facts, earlierBy: first.by }));
        if (second.length > 0) found.set(by, [...(found.get(by) ?? []), ...second]);
      }
    }
    return found;
  }
}
