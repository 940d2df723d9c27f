/** XNAT's own default. */
const LARGEST = 40;

/** Of what a database grants, this much is left to administrators, backups, and a pod that has not quite ended. */
const RESERVED = 10;

/** With fewer, requests and background work wait for each other. */
export const LEAST = 10;

export interface ConnectionPool {
  readonly pods: number;
  /** What the site asks for; undefined leaves it to the library. */
  readonly wanted?: number;
  /** What the database grants; undefined where it is not known. */
  readonly granted?: number;
}

/** Connections for each pod when all may have the same share. */
export function fairShare({ pods, granted = Infinity }: ConnectionPool): number {
  return Math.max(0, Math.floor((granted - RESERVED) / pods));
}

/** Connections that each pod opens at most. */
export function poolSize(pool: ConnectionPool): number {
  return pool.wanted ?? Math.min(LARGEST, fairShare(pool));
}

/** Pods that may each have so many connections. */
export function podsWithin(granted: number, size: number): number {
  return Math.floor((granted - RESERVED) / size);
}

/** What a database must grant for so many pods. */
export function needed(pods: number, size: number): number {
  return pods * size + RESERVED;
}

/** Properties of XNAT's pool; none where XNAT's own default is right. */
export function poolProperties(size: number, hikari: boolean): Record<string, string> {
  // Its own default is ten.
  if (hikari) return { 'datasource.maximumPoolSize': String(size) };
  if (size === LARGEST) return {};
  // XNAT's own are 20 and 10: a pool must not begin with more than it may have.
  return {
    'datasource.maxTotal': String(size),
    'datasource.initialSize': String(Math.min(10, size)),
    'datasource.maxIdle': String(Math.min(10, size)),
  };
}
