import type { IDatabase } from '../contracts/database';

const DEFAULT_PORT = 5432;

/**
 * The JDBC URL of a database: the one place that makes it.
 *
 * User and password are not in it: XNAT has properties of their own for them, and URLs end up in logs.
 *
 * @see https://jdbc.postgresql.org/documentation/use/
 */
export function jdbcUrl(database: Pick<IDatabase, 'host' | 'port' | 'databaseName' | 'tls'>): string {
  const port = database.port === DEFAULT_PORT ? '' : `:${database.port}`;
  const parameters = database.tls.jdbcParameters().map(([name, value]) => `${name}=${parameterValue(value!)}`);
  return `jdbc:postgresql://${database.host}${port}/${encodeURIComponent(database.databaseName)}?${parameters.join('&')}`;
}

/** A slash is legal in a query and reads better as it is. */
function parameterValue(value: string): string {
  return encodeURIComponent(value).replaceAll('%2F', '/');
}
