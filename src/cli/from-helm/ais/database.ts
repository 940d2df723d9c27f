import { call, type Code } from '../../code/code';
import type { Converter, Values } from '../chart';
import type { Draft } from '../draft';
import { secretCode } from '../shared/pods';

const AUTH = ['global.postgresql.auth', 'postgresql.auth'];
const OLD = ['global.postgresql', 'xnat-web.postgresql', 'postgresql'];

/** The key that says something, in the order in which the chart asks, and what it says. */
function find(values: Values, name: string, old?: string): { key: string; value: string } | undefined {
  const keys = [...(old === undefined ? [] : OLD.map((root) => `${root}.${old}`)), ...AUTH.map((root) => `${root}.${name}`)];
  for (const key of keys) {
    const value = values.text(key);
    if (value !== undefined) return { key, value };
  }
  return undefined;
}

/** Whether the values are of a chart before 2.0. */
export const isOldAis = (values: Values) =>
  OLD.some((root) => ['Database', 'Username', 'Password'].some((name) => values.own(`${root}.postgresql${name}`) !== undefined));

/** The database, as one that is there already: Bitnami's of the release, or one outside. */
export const aisDatabase: Converter = {
  keys: [
    'postgresql.enabled',
    'postgresql.fullnameOverride',
    'postgresql.nameOverride',
    'postgresqlExternalName',
    'postgresqlExternalIPs.*',
    ...AUTH.flatMap((root) =>
      ['username', 'database', 'existingSecret', 'host', 'port', 'password', 'secretKeys.userPasswordKey', 'secretKeys.usernameKey'].map(
        (key) => `${root}.${key}`,
      ),
    ),
    ...OLD.flatMap((root) => ['Database', 'Username', 'Password'].map((key) => `${root}.postgresql${key}`)),
    'global.postgresql.servicePort',
  ],
  convert(values, draft) {
    const old = isOldAis(values);
    const inside = values.flag('postgresql.enabled');
    const service = serviceOf(values);
    if (inside) {
      draft.set('externalPostgres.host', service, "The release's own PostgreSQL, left alone.");
      for (const key of [...AUTH.map((root) => `${root}.host`), 'postgresqlExternalName', 'postgresqlExternalIPs']) {
        if (values.changed(key)) draft.leave(key, 'postgresql is enabled: the release has its database there');
      }
    } else setAddress(values, draft, service);
    const port = find(values, 'port')?.value ?? values.text('global.postgresql.servicePort');
    if (port !== undefined && port !== '5432' && /^\d+$/.test(port)) draft.set('externalPostgres.port', Number(port));
    const name = find(values, 'database', 'postgresqlDatabase')?.value ?? 'xnat';
    if (name !== 'xnat') draft.set('externalPostgres.databaseName', name);
    setCredentials(values, draft, service, old);
    if (inside) draft.set('externalPostgres.tls', call('DatabaseTls.disabled'));
    else {
      draft.remark(
        "The release encrypts the way to the database if the server offers it; the library insists on it, and does not look at the certificate. Better: tls: DatabaseTls.verifyFull(…) with the authority's certificates. Where the server has no TLS at all: tls: DatabaseTls.disabled().",
      );
    }
  },
};

/** The name of the server's Service and Secret, as Bitnami's chart makes it. */
function serviceOf(values: Values): string {
  const { name } = values.release;
  const own = values.text('postgresql.nameOverride') ?? 'postgresql';
  return values.text('postgresql.fullnameOverride') ?? (name.includes(own) ? name : `${name}-${own}`);
}

function setAddress(values: Values, draft: Draft, service: string): void {
  const host = find(values, 'host')?.value ?? values.text('postgresqlExternalName');
  const ips = values.list('postgresqlExternalIPs').map(String);
  if (host !== undefined) draft.set('externalPostgres.host', host);
  else if (ips.length > 0) draft.set('externalPostgres.ips', ips);
  else {
    const cluster = clusterOf(values);
    if (cluster !== undefined)
      draft.fill(
        'externalPostgres.host',
        `${cluster}-rw`,
        `the values leave the host to the key of a Secret: kubectl get secret ${cluster}-app --output jsonpath='{.data.host}' | base64 -d`,
      );
    else draft.fill('externalPostgres.host', 'database.example.org', 'the values turn the database of the chart off, and do not say where it is');
    return;
  }
  if (host !== undefined && ips.length > 0) draft.leave('postgresqlExternalIPs', 'the host says where the database is');
  if (host === service)
    draft.remark(`${service} is the release's own Service for the database. It stays, and nothing deletes it, as long as Helm's record is gone.`);
}

/** The cluster of CloudNativePG whose Secret the values name, if it is one. */
function clusterOf(values: Values): string | undefined {
  const secret = find(values, 'existingSecret')?.value;
  return secret?.endsWith('-app') && find(values, 'secretKeys.hostKey') !== undefined ? secret.replace(/-app$/, '') : undefined;
}

function setCredentials(values: Values, draft: Draft, service: string, old: boolean): void {
  const existing = find(values, 'existingSecret')?.value;
  const password = find(values, 'password', 'postgresqlPassword');
  const secretName = existing ?? service;
  // Bitnami's chart of those days named its key so.
  const passwordKey = old && existing === undefined ? 'postgresql-password' : (find(values, 'secretKeys.userPasswordKey')?.value ?? 'password');
  const usernameKey = find(values, 'secretKeys.usernameKey')?.value;
  const ownPassword = password !== undefined && values.own(password.key) !== undefined;
  if (ownPassword && existing === undefined) draft.secret(password.key, secretName, passwordKey, true);
  else if (ownPassword) draft.leave(password.key, `the Secret ${secretName} holds the password: remove it from the values`);
  if (usernameKey === undefined) draft.set('externalPostgres.username', find(values, 'username', 'postgresqlUsername')?.value ?? 'xnat');
  const credentials: Code =
    clusterOf(values) !== undefined && passwordKey === 'password' && (usernameKey ?? 'username') === 'username'
      ? call('Secret.fromCloudNativePg', clusterOf(values)!)
      : secretCode(secretName, { password: passwordKey, username: usernameKey });
  draft.set('externalPostgres.credentials', credentials);
}
