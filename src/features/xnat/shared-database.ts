import { type HostAndPort, hostsOf } from '../../contracts/database-hosts';
import { ExclusiveUse } from '../../core/app/uses';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { Refusals } from '../../core/refusals/refusals';
import { plainHost } from '../../core/url';
import { sharedDatabase } from './shared-database.rules';
import type { XnatState } from './xnat-state';

const DATABASES = new ExclusiveUse<string>();

/** Tells of the database of an XNAT, by every address that it is known by. */
export function useDatabase({ scope, database }: XnatState): void {
  const namespace = namespaceOf(database) ?? namespaceOf(scope);
  const places: HostAndPort[] = database._addresses?.map((host) => ({ host, port: database.port })) ?? hostsOf(database);
  const keys = places.map(({ host, port }) => `${fullHost(host, namespace)}:${port}/${database.databaseName}`);
  // What stands in for a missing one is nobody's.
  if (database.host === 'missing.invalid') return;
  const { databaseName, host, port } = database;
  DATABASES.add(scope, keys, `"${databaseName}" at ${host}:${port}`);
  Refusals.of(scope).reportLater(() =>
    DATABASES.before(scope).flatMap(({ facts, earlierBy }) => sharedDatabase.findings({ database: facts, otherPath: earlierBy.node.path })),
  );
}

/** A Service by the one name that holds in the whole cluster; any other host as it is. */
function fullHost(given: string, namespace: string | undefined): string {
  const host = plainHost(given).replace(/\.svc\.cluster\.local$/, '.svc');
  if (host.includes(':')) return host;
  if (!host.includes('.')) return `${host}.${namespace ?? ''}.svc`;
  return /^[^.:]*[a-z][^.:]*\.[a-z][a-z0-9-]*$/.test(host) ? `${host}.svc` : host;
}
