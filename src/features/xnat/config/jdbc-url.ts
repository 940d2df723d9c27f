import type { IDatabase } from '../../../contracts/database';

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
  const parameters = database.tls._jdbcParameters().map(([name, value]) => `${name}=${parameterValue(value!)}`);
  return `jdbc:postgresql://${database.host}${port}/${encoded(database.databaseName)}?${parameters.join('&')}`;
}

/** Half a surrogate pair, which no name can hold, makes encodeURIComponent throw. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** A slash is legal in a query and reads better as it is. */
function parameterValue(value: string): string {
  return encoded(value).replace(/%2F/g, '/');
}
