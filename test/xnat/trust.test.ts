import { App, Duration } from 'cdk8s';
import { BackupDestination, CaBundle, NetworkPeer, PluginSource, type S3BackupOptions, Secret, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named, refusals, ruleIds } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const synth = (props: Partial<XnatSiteProps>) => manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, ...props }));
const pod = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.spec;
const toolOptions = (objects: Manifest[]) =>
  named<Manifest & { name: string }>(named<Manifest & { name: string }>(pod(objects).containers, 'xnat').env, 'JAVA_TOOL_OPTIONS').value as string;

test('Java trusts further authorities by a store that an init container makes', () => {
  const objects = synth({ trust: CaBundle.fromSecret(Secret.named('university').key('ca.crt')) });
  expect(toolOptions(objects)).toContain(' -Djavax.net.ssl.trustStore=/etc/xnat/trust/cacerts -Djavax.net.ssl.trustStoreType=JKS');
  const init = named<Manifest & { name: string }>(pod(objects).initContainers, 'trust');
  expect(init.command).toEqual(['bash', '/scripts/make-trust.sh']);
  expect(init.volumeMounts).toContainEqual({ name: 'trust-site', mountPath: '/etc/xnat/authorities/site', readOnly: true });
  expect(init.volumeMounts).toContainEqual({ name: 'trust', mountPath: '/target' });
  expect(pod(objects).volumes).toContainEqual({ name: 'trust-site', secret: { secretName: 'university', items: [{ key: 'ca.crt', path: 'ca.pem' }] } });
  expect(find(objects, 'ConfigMap', 'uwa-xnat-web-trust').data['make-trust.sh']).toContain('keytool');
  const mounts = named<Manifest & { name: string }>(pod(objects).containers, 'xnat').volumeMounts;
  expect(mounts).toContainEqual({ name: 'trust', mountPath: '/etc/xnat/trust', readOnly: true });
});

test('downloads trust the same, by a PEM of all', () => {
  const plugin = { name: 'xsync', version: '2.0', url: 'https://nexus.example.edu.au/xsync.jar', sha256: 'a'.repeat(64) };
  const from = PluginSource.s3('s3://plugins/dqr.jar', { endpoint: 'https://s3.example.edu.au', credentials: Secret.named('s3') });
  const objects = synth({
    trust: CaBundle.fromConfigMapName('university-ca'),
    monitoring: { createAlerts: false },
    networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] },
    xnat: { plugins: [plugin, { name: 'dqr', version: '2.0', from, sha256: 'b'.repeat(64) }] },
  });
  const names = pod(objects).initContainers.map(({ name }: Manifest & { name: string }) => name);
  expect(names.slice(0, 4)).toEqual(['home', 'trust', 'plugin-dqr', 'plugins']);
  for (const [name, variable] of Object.entries({ plugins: 'CA_BUNDLE', 'metrics-agent': 'CA_BUNDLE', 'plugin-dqr': 'AWS_CA_BUNDLE' })) {
    const container = named<Manifest & { name: string }>(pod(objects).initContainers, name);
    expect(container.env).toContainEqual({ name: variable, value: '/etc/xnat/trust/ca.pem' });
    expect(container.volumeMounts).toContainEqual({ name: 'trust', mountPath: '/etc/xnat/trust', readOnly: true });
  }
});

test('the smoke test trusts them where it looks at the public URL', () => {
  const job = (checkPublicUrl: boolean) => {
    const objects = synth({
      trust: CaBundle.fromConfigMapName('university-ca'),
      smokeTest: { checkPublicUrl },
      ingress: { className: 'traefik', tlsSecretName: 'tls' },
    });
    return objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.includes('smoke-test'))!.spec.template.spec;
  };
  expect(job(true).containers[0].env).toContainEqual({ name: 'NODE_EXTRA_CA_CERTS', value: '/trust/ca.pem' });
  expect(job(true).volumes).toContainEqual({ name: 'trust-site', configMap: { name: 'university-ca', items: [{ key: 'ca.pem', path: 'ca.pem' }] } });
  expect(JSON.stringify(job(false))).not.toContain('trust');
});

const s3 = (options: Partial<S3BackupOptions> = {}) => ({
  destination: BackupDestination.s3({ bucket: 'example-dumps', endpoint: 'https://s3.example.edu.au', credentials: Secret.named('s3'), ...options }),
  keepFor: Duration.days(30),
});

test('the backup in S3 trusts them beside those of its image, unless it has its own', () => {
  const upload = (props: Partial<XnatSiteProps>) =>
    named<Manifest & { name: string }>(find(synth(props), 'CronJob', 'uwa-postgresql-backup').spec.jobTemplate.spec.template.spec.containers, 'upload');
  const trust = CaBundle.fromConfigMapName('university-ca');
  expect(upload({ trust, backup: s3() }).env).toContainEqual({ name: 'TRUST', value: '/run/s3-ca/ca.pem' });
  expect(upload({ trust, backup: s3({ ca: CaBundle.fromConfigMapName('s3-ca') }) }).env).toContainEqual({ name: 'AWS_CA_BUNDLE', value: '/run/s3-ca/ca.pem' });
  expect(JSON.stringify(upload({ trust, backup: s3({ ca: CaBundle.fromConfigMapName('s3-ca') }) }))).not.toContain('TRUST');
  expect(JSON.stringify(upload({ backup: s3() }))).not.toContain('s3-ca');
});

test('a site without any makes nothing of it', () => {
  const objects = synth({});
  expect(toolOptions(objects)).not.toContain('trustStore');
  expect(pod(objects).initContainers.map(({ name }: Manifest & { name: string }) => name)).not.toContain('trust');
});

test('a file that is none is refused', () => {
  const told = refusals((app) => new XnatSite(app, 'uwa', { ...MINIMAL, trust: CaBundle.fromFile('package.json') }));
  expect(ruleIds(told)).toEqual(['ca-file']);
});
