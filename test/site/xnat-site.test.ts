import { App, Size } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-27';
import { Login, DatabaseTls, OpenIdProvider, Secret, XnatSite } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named, refusals } from '../support/manifests';
import { MINIMAL } from '../support/sites';

describe('XnatSite', () => {
  test('makes a namespace that lets in restricted pods alone', () => {
    const namespace = find(manifests(new XnatSite(new App(), 'uwa', MINIMAL)), 'Namespace', 'uwa');
    expect(namespace.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
    });
    expect(namespace.metadata.namespace).toBeUndefined();
  });

  test('takes another namespace, made or not, and keeps its names', () => {
    const objects = manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, namespace: 'imaging', createNamespace: false }));
    expect(objects.some(({ kind }) => kind === 'Namespace')).toBe(false);
    expect(find(objects, 'StatefulSet', 'uwa-xnat-web').metadata.namespace).toBe('imaging');
  });

  test('wires the database in the cluster to XNAT', () => {
    const objects = manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, postgres: { databaseName: 'imaging', size: Size.gibibytes(3) } }));
    expect(find(objects, 'ConfigMap', 'uwa-xnat-web-config').data['xnat-conf.properties']).toContain(
      'datasource.url=jdbc:postgresql://uwa-postgresql/imaging?sslmode=disable\ndatasource.username=xnat\n' +
        'datasource.password=@@secret:uwa-postgresql/password@@\n',
    );
    expect(find(objects, 'PersistentVolumeClaim', 'data-uwa-postgresql').spec.resources.requests.storage).toBe('3Gi');
  });

  test('wires each group of props to the construct that it turns on', () => {
    const site = new XnatSite(new App(), 'uwa', {
      url: MINIMAL.url,
      adminEmail: MINIMAL.adminEmail,
      siteId: 'UWA',
      externalPostgres: { host: 'db.example.edu.au', credentials: Secret.named('db'), tls: DatabaseTls.require() },
      xnat: { replicas: 2 },
      messageBroker: { size: Size.gibibytes(5) },
      albIngress: {},
      archive: { size: Size.gibibytes(1) },
      prearchive: { size: Size.gibibytes(2) },
      cache: { size: Size.gibibytes(3) },
      buildVolume: { size: Size.gibibytes(4) },
      dicom: {},
      smtp: { host: 'mail.example.edu.au' },
      logins: [Login.aaf({ client: Secret.named('aaf') })],
    });
    site.acknowledge('tls-unverified', 'a trial of the wiring');
    site.acknowledge('several-pods', 'a trial of the wiring');
    const objects = manifests(site);
    const { template, replicas } = find(objects, 'StatefulSet', 'uwa-xnat-web').spec;
    const claims = template.spec.volumes.flatMap((volume: Manifest) => volume.persistentVolumeClaim?.claimName ?? []);
    expect(replicas).toBe(2);
    expect(claims).toEqual(['archive', 'prearchive', 'cache', 'build'].map((name) => `${name}-uwa-xnat-web`));
    const sizes = claims.map((name: string) => find(objects, 'PersistentVolumeClaim', name).spec.resources.requests.storage);
    expect(sizes).toEqual(['1Gi', '2Gi', '3Gi', '4Gi']);
    expect(named<Manifest & { name: string }>(template.spec.containers[0].volumeMounts, 'build').mountPath).toBe('/data/xnat/build');
    const { data } = find(objects, 'ConfigMap', 'uwa-xnat-web-config');
    expect(data['prefs-override.ini']).toContain('smtpHostname=mail.example.edu.au');
    expect(data['prefs-init.ini']).toContain('siteId=UWA');
    expect(Object.keys(data)).toContain('aaf-provider.properties');
    expect(find(objects, 'Service', 'uwa-xnat-web-dicom-scp').spec.ports).toHaveLength(1);
  });

  test('gives the login of another provider to XNAT', () => {
    const site = new XnatSite(new App(), 'uwa', MINIMAL);
    site.xnat.addLogin(
      new OpenIdProvider(site, 'keycloak', {
        providerId: 'keycloak',
        userAuthUri: 'https://id.example.edu/auth',
        accessTokenUri: 'https://id.example.edu/token',
        client: Secret.named('keycloak'),
      }),
    );
    expect(Object.keys(find(manifests(site), 'ConfigMap', 'uwa-xnat-web-config').data)).toContain('keycloak-provider.properties');
  });

  test('leaves room for objects of a site’s own, in its namespace', () => {
    const site = new XnatSite(new App(), 'uwa', MINIMAL);
    new ConfigMap(site, 'extra', { metadata: { name: 'extra' }, data: { a: '1' } });
    expect(find(manifests(site), 'ConfigMap', 'extra').metadata).toMatchObject({
      namespace: 'uwa',
      labels: { 'app.kubernetes.io/instance': 'uwa' },
    });
  });

  test('does not let two objects overwrite each other', () => {
    const messages = refusals((app) => {
      const site = new XnatSite(app, 'uwa', MINIMAL);
      new ConfigMap(site, 'extra', { metadata: { name: 'uwa-xnat-web-config' } });
    });
    expect(messages.join()).toContain('ConfigMap uwa-xnat-web-config is made 2 times, by uwa/xnat/config and uwa/extra/Resource');
  });
});
