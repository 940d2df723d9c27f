import { call } from '../../code/code';
import type { Converter, Values } from '../chart';
import type { Draft } from '../draft';
import { secretCode } from '../shared/pods';

const CREDENTIALS = 'cnpg.cluster.credentials';

/** The database, as one that is there already: the Cluster of CloudNativePG of the release, or one outside. */
export const nrgDatabase: Converter = {
  keys: [
    ...[
      'enabled',
      'name',
      'credentials.externalSecret',
      'credentials.externalSecretPasswordKey',
      'credentials.database',
      'credentials.username',
      'credentials.password',
    ].map((key) => `cnpg.cluster.${key}`),
    ...['postgresqlUri', 'postgresqlIp', 'postgresqlPort'].map((key) => `cnpg.external.${key}`),
  ],
  convert(values, draft) {
    const cluster = values.text('cnpg.cluster.name') ?? `${values.release.name}-postgres`;
    if (values.flag('cnpg.cluster.enabled')) {
      for (const key of ['postgresqlUri', 'postgresqlIp', 'postgresqlPort']) {
        if (values.changed(`cnpg.external.${key}`)) draft.leave(`cnpg.external.${key}`, 'cnpg.cluster is enabled: the release has its database there');
      }
      draft.set('externalPostgres.host', `${cluster}-rw`, "The release's own Cluster of CloudNativePG, left alone.");
      draft.remark(`The Cluster ${cluster} belongs to the release. From the take-over on nobody looks after it but you: keep its manifest.`);
    } else setAddress(values, draft);
    const name = values.text(`${CREDENTIALS}.database`);
    if (name !== undefined && name !== 'xnat') draft.set('externalPostgres.databaseName', name);
    draft.set('externalPostgres.username', values.text(`${CREDENTIALS}.username`));
    setCredentials(values, draft, cluster);
    draft.remark(
      "The release encrypts the way to the database if the server offers it; the library insists on it, and does not look at the certificate. Better: tls: DatabaseTls.verifyFull(…) with the authority's certificates. Where the server has no TLS at all: tls: DatabaseTls.disabled().",
    );
  },
};

function setAddress(values: Values, draft: Draft): void {
  const uri = values.text('cnpg.external.postgresqlUri');
  const ip = values.text('cnpg.external.postgresqlIp');
  const [, host, port] = /^(?:[a-z:]+\/\/)?(?:[^@/]*@)?([^:/?]+)(?::(\d+))?/.exec(uri ?? '') ?? [];
  if (host !== undefined) draft.set('externalPostgres.host', host);
  else if (ip !== undefined) draft.set('externalPostgres.ips', [ip]);
  else draft.fill('externalPostgres.host', 'database.example.org', 'the values turn the database of the chart off, and do not say where it is');
  const number = values.text('cnpg.external.postgresqlPort') ?? port;
  if (number !== undefined && number !== '5432') draft.set('externalPostgres.port', Number(number));
}

function setCredentials(values: Values, draft: Draft, cluster: string): void {
  const external = values.text(`${CREDENTIALS}.externalSecret`);
  const own = values.own(`${CREDENTIALS}.password`);
  if (values.flag('datasource.iam.enabled')) {
    draft.gaps.push({
      prop: 'externalPostgres.credentials',
      why: 'the release logs in by IAM, and the library by a password: give the role one, beside rds_iam, and make a Secret of it',
    });
  }
  if (external !== undefined) {
    if (typeof own === 'string' && own !== '') draft.leave(`${CREDENTIALS}.password`, `the Secret ${external} holds the password: remove it from the values`);
    draft.set('externalPostgres.credentials', secretCode(external, { password: values.text(`${CREDENTIALS}.externalSecretPasswordKey`) }));
    return;
  }
  if (values.changed(`${CREDENTIALS}.externalSecretPasswordKey`)) draft.leave(`${CREDENTIALS}.externalSecretPasswordKey`, 'there is no externalSecret');
  // Without its own cluster the chart keeps the password in XNAT's file.
  const made = values.flag('cnpg.cluster.enabled');
  const secretName = made ? `${cluster}-app-credentials` : `${draft.siteName}-database`;
  if (typeof own === 'string' && own !== '') draft.secret(`${CREDENTIALS}.password`, secretName, 'password', made);
  draft.set('externalPostgres.credentials', call('Secret.named', secretName));
}
