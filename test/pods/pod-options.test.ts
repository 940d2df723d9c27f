import { App, Duration } from 'cdk8s';
import { Defaults, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const synth = (props: Partial<XnatSiteProps>): Manifest[] => manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, ...props }));
const podOf = (objects: Manifest[], name = 'uwa-xnat-web') => find(objects, 'StatefulSet', name).spec.template;

test('times of probes change nothing of what they ask', () => {
  const probes = {
    readiness: { period: Duration.seconds(30) },
    liveness: { timeout: Duration.seconds(15), failureThreshold: 10 },
  };
  const [before, after] = [synth({}), synth({ xnat: { pod: { probes } } })].map(
    (objects) => named(podOf(objects).spec.containers, 'xnat') as never as Manifest,
  );
  expect(after!.readinessProbe).toEqual({ ...before!.readinessProbe, periodSeconds: 30 });
  expect(after!.livenessProbe).toEqual({ ...before!.livenessProbe, timeoutSeconds: 15, failureThreshold: 10 });
  expect(after!.startupProbe).toEqual(before!.startupProbe);
});

test('a start of PostgreSQL may take longer', () => {
  const objects = synth({ postgres: { pod: { probes: { startup: { period: Duration.seconds(10), failureThreshold: 360 } } } } });
  expect(podOf(objects, 'uwa-postgresql').spec.containers[0].startupProbe).toMatchObject({ periodSeconds: 10, failureThreshold: 360 });
});

test("XNAT's pods have further files and containers, and their account an IAM role", () => {
  const role = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/xnat' };
  const objects = synth({
    xnat: {
      pod: {
        serviceAccountAnnotations: role,
        files: [{ volume: { name: 'certificates', secret: { secretName: 'certificates' } }, mountPath: '/certificates' }],
        initContainers: [{ name: 'prepare', image: 'registry.example.edu.au/prepare:1' }],
      },
    },
  });
  const { spec } = podOf(objects);
  expect(find(objects, 'ServiceAccount', 'uwa-xnat-web').metadata.annotations).toEqual(role);
  expect(named(spec.volumes, 'certificates')).toEqual({ name: 'certificates', secret: { secretName: 'certificates' } });
  expect(spec.containers[0].volumeMounts).toContainEqual({ name: 'certificates', mountPath: '/certificates', readOnly: true });
  expect(spec.initContainers.at(-1)).toEqual({ name: 'prepare', image: 'registry.example.edu.au/prepare:1' });
});

test('several XNATs are spread as the site wants, each kind among its own', () => {
  const spread = [{ maxSkew: 2, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' }];
  const { spec } = podOf(synth({ xnat: { pod: { topologySpreadConstraints: spread } } }));
  const labelSelector = { matchLabels: { 'app.kubernetes.io/name': 'xnat-web', 'app.kubernetes.io/instance': 'uwa' } };
  expect(spec.topologySpreadConstraints).toEqual([{ ...spread[0], labelSelector }]);
});

test('a site adds to the app, of which what is added later wins', () => {
  const app = new App();
  Defaults.of(app).add({ pod: { nodeSelector: { pool: 'a', disk: 'ssd' }, labels: { team: 'a', app: 'a' } } });
  Defaults.of(app).add({ pod: { labels: { team: 'b' } } });
  const site = new XnatSite(app, 'uwa', { ...MINIMAL, pod: { nodeSelector: { pool: 'c' } } });
  const { metadata, spec } = podOf(manifests(site));
  // Labels of a node are one choice: half of another one would find no node.
  expect(spec.nodeSelector).toEqual({ pool: 'c' });
  expect(metadata.labels).toMatchObject({ team: 'b', app: 'a' });
});

test('another state of the pods is another set-up and another smoke test, which wait for it', () => {
  const jobs = (props: Partial<XnatSiteProps>) =>
    synth({ setup: {}, smokeTest: {}, ...props })
      .filter(({ kind }) => kind === 'Job')
      .map(({ metadata }) => metadata.name);
  const before = jobs({});
  expect(jobs({ xnat: { pod: { priorityClassName: 'imaging' } } }).filter((name) => before.includes(name))).toEqual([]);
  // A Job cannot be changed: what is said of its own pod is another Job as well.
  expect(jobs({ setup: { pod: { priorityClassName: 'imaging' } } }).filter((name) => before.includes(name))).toEqual([]);
  expect(jobs({ smokeTest: { pod: { priorityClassName: 'imaging' } } }).filter((name) => before.includes(name))).toEqual([
    expect.stringMatching(/^uwa-xnat-setup-/),
  ]);
});

test('what is no construct has no defaults', () => {
  expect(() => Defaults.of('app' as never).add({})).toThrow('the argument of Defaults.of(…) is the string "app", not a construct');
});
