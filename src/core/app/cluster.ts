import type { IConstruct } from 'constructs';

const CLUSTER = 'cdk8s-xnat/cluster';

/** Says which cluster a chart is applied to. Only before anything is made in it. */
export function setCluster(chart: IConstruct, name: string | undefined): void {
  if (name !== undefined) chart.node.setContext(CLUSTER, name);
}

/** Name of the cluster that a construct is for; undefined where nothing above it says. */
export function clusterOf(construct: IConstruct): string | undefined {
  const name: unknown = construct.node.tryGetContext(CLUSTER);
  return typeof name === 'string' ? name : undefined;
}

/** Whether two constructs may be for one cluster: only two different names are two clusters. */
export function mayShareCluster(one: IConstruct, other: IConstruct): boolean {
  const [ofOne, ofOther] = [clusterOf(one), clusterOf(other)];
  return ofOne === undefined || ofOther === undefined || ofOne === ofOther;
}

/** How to say that two charts are for two clusters, as the end of a fix. */
export const OTHER_CLUSTER = 'if they run on different clusters, set cluster on both charts';

interface Entry<T> {
  readonly order: number;
  readonly item: T;
}

/**
 * Who was the first to have each of the things that a cluster has once. Whoever names no cluster may be in any: only two
 * different names are two clusters.
 */
export class FirstInCluster<T> {
  private readonly firsts = new Map<string, Entry<T>>();
  private readonly firstOfAll = new Map<string, Entry<T>>();
  private order = 0;

  /** The one that had it before, where there is one; else this one is the first. */
  add(key: string, cluster: string | undefined, item: T): T | undefined {
    const own = JSON.stringify([key, cluster ?? null]);
    const before = this.find(key, cluster, own);
    const entry = { order: this.order++, item };
    if (!this.firsts.has(own)) this.firsts.set(own, entry);
    if (!this.firstOfAll.has(key)) this.firstOfAll.set(key, entry);
    return before?.item;
  }

  private find(key: string, cluster: string | undefined, own: string): Entry<T> | undefined {
    if (cluster === undefined) return this.firstOfAll.get(key);
    const [ofCluster, ofAny] = [this.firsts.get(own), this.firsts.get(JSON.stringify([key, null]))];
    return ofCluster && ofAny ? (ofCluster.order < ofAny.order ? ofCluster : ofAny) : (ofCluster ?? ofAny);
  }
}
