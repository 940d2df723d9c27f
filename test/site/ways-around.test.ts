import { Acknowledgements, ClusterServices, StorageProvisioner, XnatSite } from 'cdk8s-xnat';
import { refusals, ruleIds } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const told = (then: (site: XnatSite) => void) => ruleIds(refusals((app) => then(new XnatSite(app, 'uwa', MINIMAL))));

/** Methods are ways in, and the rules stand at each of them. */
test.each<[string, (site: XnatSite) => void, string]>([
  ['a preference of its own prop', ({ xnat }) => xnat.setPreference('siteConfig', 'siteUrl', 'https://x.example.edu.au'), 'owned-setting'],
  ['a password as a preference', ({ xnat }) => xnat.setPreference('smtp', 'password', 'hunter2'), 'literal-secret'],
  ['a preference that its file cannot carry', ({ xnat }) => xnat.setPreference('siteConfig', 'x', 'a\nb'), 'preference'],
  ['a preference that is no text', ({ xnat }) => xnat.setPreference('siteConfig', 'x', true as never), 'prop-type'],
  ['a password in a variable', ({ xnat }) => xnat.addPodParts({ env: { DB_PASSWORD: 'hunter2' } }), 'literal-secret'],
  ['a password as an option of Java', ({ xnat }) => xnat.addPodParts({ javaOptions: ['-Ddb.password=hunter2'] }), 'literal-secret'],
  ['parts that there are not', ({ xnat }) => xnat.addPodParts({ containers: [{}] } as never), 'prop-unknown'],
  ['no parts', ({ xnat }) => xnat.addPodParts(null as never), 'prop-type'],
])('%s is refused', (_, then, rule) => {
  expect(told(then)).toEqual([rule]);
});

test('no secret is shown', () => {
  const shown = refusals((app) => {
    const { xnat } = new XnatSite(app, 'uwa', MINIMAL);
    xnat.setPreference('smtp', 'password', 'hunter2');
    xnat.addPodParts({ env: { DB_PASSWORD: 'hunter2' }, javaOptions: ['-Ddb.password=hunter2'] });
  });
  expect(shown).toHaveLength(3);
  expect(shown.join()).not.toContain('hunter2');
});

test('an acknowledgement without a construct says what it takes', () => {
  expect(() => Acknowledgements.of(undefined as never).add('several-pods', 'a trial')).toThrow('is undefined, not a construct');
});

test.each(['efk', 'metrics-server', '__proto__', 'constructor'])('a StorageClass may be called %s as far as Kubernetes takes it', (name) => {
  const provisioner = StorageProvisioner.ebsGp3();
  const classes = JSON.parse(JSON.stringify({ [name]: {} }), (key, value: unknown) => (key === name ? { provisioner } : value)) as object;
  const messages = refusals((app) => new ClusterServices(app, 'cluster', { efk: {}, metricsServer: {}, storageClasses: classes as never }));
  expect(ruleIds(messages).filter((rule) => rule !== 'efk-superuser')).toEqual(name === '__proto__' ? ['object-name'] : []);
});
