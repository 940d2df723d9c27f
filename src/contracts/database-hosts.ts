import type { IDatabase, PostgresHost } from './database';

/** A host that a database may be at. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** All hosts that a database may be at, each with its port. */
export function hostsOf(database: Pick<IDatabase, 'host' | 'port' | 'hosts'>): HostAndPort[] {
  const { host, port } = database;
  return (database.hosts ?? [{ host }]).map((each: PostgresHost) => ({ host: each.host, port: each.port ?? port }));
}
