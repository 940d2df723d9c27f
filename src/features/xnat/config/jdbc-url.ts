import type { IDatabase } from '../../../contracts/database';
import { hostsOf } from '../../../contracts/database-hosts';

const DEFAULT_PORT = 5432;

/**
 * The JDBC URL of a database: the one place that makes it.
 *
 * User and password are not in it: XNAT has properties of their own for them, and URLs end up in logs.
 *
 * @see https://jdbc.postgresql.org/documentation/use/
 */
export function jdbcUrl(database: Pick<IDatabase, 'host' | 'port' | 'hosts' | 'databaseName' | 'tls' | 'jdbcParameters'>): string {
  const hosts = hostsOf(database).map(({ host, port }) => (port === DEFAULT_PORT ? host : `${host}:${port}`));
  const parameters = [
    // A standby answers as well, and refuses XNAT's first write.
    ...(database.hosts ? [['targetServerType', 'primary']] : []),
    ...database.tls._jdbcParameters(),
    ...Object.entries(database.jdbcParameters ?? {}),
  ].map(([name, value]) => `${name}=${parameterValue(value!)}`);
  return `jdbc:postgresql://${hosts.join(',')}/${encoded(database.databaseName)}?${parameters.join('&')}`;
}

/** Half a surrogate pair, which no name can hold, makes encodeURIComponent throw. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** A slash is legal in a query and reads better as it is. */
function parameterValue(value: string): string {
  return encoded(value).replace(/%2F/g, '/');
}
