import { App, Duration } from 'cdk8s';
import { ClusterServices, ExternalSecret, type ExternalSecretProps, RequiredSecrets, SecretStoreKind, XnatSite } from 'cdk8s-xnat';
import { find, manifests } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const NAME = 'uwa-postgresql';
/** As the operator's definition has them. */
const DEFAULTS = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' };
const keys = { password: { key: 'prod/db', property: 'password', version: 'v2' } };

function siteWith(props: Partial<ExternalSecretProps> = {}): XnatSite {
  const site = new XnatSite(new App(), 'uwa', MINIMAL);
  new ExternalSecret(site, NAME, { store: 'aws', keys, ...props });
  return site;
}

describe('an ExternalSecret', () => {
  test('asks the store once an hour, and keeps the Secret when the store loses it', () => {
    expect(find(manifests(siteWith()), 'ExternalSecret', NAME)).toEqual({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: {
        name: NAME,
        namespace: 'uwa',
        labels: {
          'app.kubernetes.io/name': 'external-secret',
          'app.kubernetes.io/instance': 'uwa',
          'app.kubernetes.io/component': 'secrets',
          'app.kubernetes.io/part-of': 'xnat',
          'app.kubernetes.io/managed-by': 'cdk8s-xnat',
        },
      },
      spec: {
        refreshInterval: '3600s',
        secretStoreRef: { name: 'aws', kind: 'ClusterSecretStore' },
        target: { name: NAME, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        data: [{ secretKey: 'password', remoteRef: { ...DEFAULTS, key: 'prod/db', property: 'password', version: 'v2' } }],
      },
    });
  });

  test('does as it is told', () => {
    const site = siteWith({
      storeKind: SecretStoreKind.SECRET_STORE,
      secretName: 'other',
      keys: undefined,
      extract: 'prod/all',
      refreshInterval: Duration.minutes(5),
      type: 'kubernetes.io/tls',
    });
    expect(find(manifests(site), 'ExternalSecret', 'other').spec).toEqual({
      refreshInterval: '300s',
      secretStoreRef: { name: 'aws', kind: 'SecretStore' },
      target: { name: 'other', creationPolicy: 'Owner', deletionPolicy: 'Retain', template: { type: 'kubernetes.io/tls' } },
      dataFrom: [{ extract: { ...DEFAULTS, key: 'prod/all' } }],
    });
  });

  test('is a Secret for props, and one less to make by hand', () => {
    const names = (site: XnatSite) => RequiredSecrets.of(site).list.map(({ name }) => name);
    expect(names(new XnatSite(new App(), 'uwa', MINIMAL))).toEqual([NAME, 'uwa-xnat-web-admin']);
    expect(names(siteWith())).toEqual(['uwa-xnat-web-admin']);
    const site = new XnatSite(new App(), 'uwa', MINIMAL);
    expect(new ExternalSecret(site, 'mail', { store: 'aws', extract: 'mail' }).secret.key('username')).toEqual({ secretName: 'mail', key: 'username' });
  });

  test('of a namespace is compared with what is read there', () => {
    const cluster = new ClusterServices(new App(), 'cluster', { efk: {} });
    new ExternalSecret(cluster, 'a', { store: 'aws', secretName: 'kibana-system', namespace: 'efk', keys: { wrong: { key: 'x' } } });
    new ExternalSecret(cluster, 'b', { store: 'aws', secretName: 'kibana-system', namespace: 'elsewhere', keys: { wrong: { key: 'x' } } });
    const messages = cluster.node.findAll().flatMap((construct) => construct.node.validate());
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(
      /"kibana-system" is made with "wrong", and without "password", which is read by Deployment kibana and Job efk-bootstrap \(secret-keys\)/,
    );
  });
});
