/** How far a version may move by itself; further is a decision, and no fault of whoever stays. */
export type Kept = 'major' | 'minor' | 'exact';

export type State = 'current' | 'outdated' | 'unknown';

export interface Judgement {
  readonly state: State;
  /** The newest that it may move to; undefined where that is itself. */
  readonly newest?: string;
  /** The newest of all, where that is further than it may move. */
  readonly beyond?: string;
}

interface Parsed {
  readonly prefix: string;
  readonly numbers: readonly number[];
  readonly suffix: string;
}

/** The first dotted numbers, and what stands around them: `v`, 1.19.3 and `-debian` of v1.19.3-debian. */
export function parse(version: string): Parsed | undefined {
  const match = /^(\D*)(\d+(?:\.\d+)*)(.*)$/s.exec(version);
  return match ? { prefix: match[1]!, numbers: match[2]!.split('.').map(Number), suffix: match[3]! } : undefined;
}

/** Below zero where a is older. 16 is older than 16.10: a tag that moves is not what a default names. */
export function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? -1) - (b[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * What a version is among those that a registry has. Only those of its own shape count, so that a pre-release, another base image or another
 * architecture is no newer version.
 */
export function judge(version: string, candidates: readonly string[], kept?: Kept): Judgement {
  const own = parse(version);
  if (!own) return { state: 'unknown' };
  const ownShape = candidates.filter((candidate) => {
    const other = parse(candidate);
    return other !== undefined && other.prefix === own.prefix && other.suffix === own.suffix && compare(other.numbers, own.numbers) > 0;
  });
  const newestOf = (list: readonly string[]) => [...list].sort((a, b) => compare(parse(a)!.numbers, parse(b)!.numbers)).at(-1);
  const depth = kept === 'major' ? 1 : kept === 'minor' ? 2 : kept === 'exact' ? own.numbers.length : 0;
  const within = ownShape.filter(
    (candidate) => depth === 0 || (kept !== 'exact' && own.numbers.slice(0, depth).every((n, i) => parse(candidate)!.numbers[i] === n)),
  );
  const newest = newestOf(within);
  const furthest = newestOf(ownShape);
  const beyond = furthest === newest ? undefined : furthest;
  return { state: newest === undefined ? 'current' : 'outdated', ...(newest !== undefined && { newest }), ...(beyond !== undefined && { beyond }) };
}
