import { App } from 'cdk8s';
import { CaBundle, Secret, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named, refusals, ruleIds } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const synth = (xnat: XnatSiteProps['xnat']) => manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, xnat }));
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

test('a site without any makes nothing of it', () => {
  const objects = synth({});
  expect(toolOptions(objects)).not.toContain('trustStore');
  expect(pod(objects).initContainers.map(({ name }: Manifest & { name: string }) => name)).not.toContain('trust');
});

test('a file that is none is refused', () => {
  const told = refusals((app) => new XnatSite(app, 'uwa', { ...MINIMAL, xnat: { trust: CaBundle.fromFile('package.json') } }));
  expect(ruleIds(told)).toEqual(['ca-file']);
});
