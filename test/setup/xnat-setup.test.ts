import { App, Chart, Duration } from 'cdk8s';
import {
  Image,
  NetworkPeer,
  NetworkPolicies,
  Postgres,
  RestMethod,
  RestSetting,
  Secret,
  XnatImage,
  XnatSetup,
  XnatSite,
  type XnatSiteProps,
  XnatWeb,
} from 'cdk8s-xnat';
import type { SetupEntry } from '../../src/values/setup-entry';
import { VERSIONS } from '../../src/core/versions';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { environmentOf } from '../support/environment';

const synth = (props: Partial<XnatSiteProps>): Manifest[] => manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, ...props }));
const job = (objects: Manifest[]) => objects.find(({ kind }) => kind === 'Job')!;
const files = (objects: Manifest[]) =>
  find(objects, 'ConfigMap', named<Manifest & { name: string }>(job(objects).spec.template.spec.volumes, 'setup').configMap.name).data as Record<
    string,
    string
  >;
const settings = (objects: Manifest[]) => JSON.parse(files(objects)['settings.json']!) as SetupEntry[];
const variables = (objects: Manifest[]) =>
  environmentOf(named<Manifest & { name: string }>(job(objects).spec.template.spec.containers, 'setup').env as Array<{ name: string; value: string }>);

describe('XnatSetup', () => {
  test('is no part of a site that does not ask for it', () => {
    expect(synth({ dicom: {} }).some(({ kind }) => kind === 'Job')).toBe(false);
  });

  test('is a restricted Job in the image of Node, with a password as a file', () => {
    const made = JSON.stringify(job(synth({ dicom: {}, setup: {} })));
    expect(made).toMatch(/"name":"uwa-xnat-setup-[0-9a-f]{8}"/);
    expect(JSON.parse(made.replace(/(uwa-xnat-setup-)[0-9a-f]{8}/g, '$1hash').replace(/(state":")[0-9a-f]{16}/g, '$1state'))).toMatchSnapshot();
  });

  const receiver = (aeTitle: string, port: number, identifier?: string): SetupEntry => {
    const members = { aeTitle, port, enabled: true, ...(identifier !== undefined && { identifier }) };
    return { kind: 'element', path: '/xapi/dicomscp', knownBy: ['aeTitle', 'port'], members, toMakeIt: { identifier: 'dicomObjectIdentifier', ...members } };
  };

  test('registers the DICOM receivers of the site', () => {
    const receivers = [
      { aeTitle: 'XNAT', port: 8104 },
      { aeTitle: 'MRI', port: 8105 },
    ];
    expect(settings(synth({ dicom: { receivers }, setup: {} }))).toEqual([receiver('XNAT', 8104), receiver('MRI', 8105)]);
  });

  test('gives a receiver the identifier that the site wants, also one that is there', () => {
    const objects = synth({ dicom: { receivers: [{ aeTitle: 'MRI', port: 8105, identifier: 'own' }] }, setup: {} });
    expect(settings(objects)).toEqual([receiver('MRI', 8105, 'own')]);
  });

  test('has one setting a line, so that a difference can be read', () => {
    const text = files(synth({ dicom: {}, setup: { siteConfig: { a: 'b\nc' } } }))['settings.json']!;
    expect(text.split('\n').map((line) => line.slice(0, 8))).toEqual(['[', '{"kind":', '{"kind":', ']', '']);
  });

  test('asks pod 0 of this very state of the site, once it is ready, and knows which Job holds', () => {
    const objects = synth({ dicom: {}, setup: {} });
    expect(variables(objects)).toMatchObject({ XNAT_URL: 'http://uwa-xnat-setup:8080', NAME: job(objects).metadata.name as string });
    expect(find(objects, 'ConfigMap', 'uwa-xnat-setup').data).toEqual({ job: job(objects).metadata.name });
    const { labels } = find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.metadata;
    const service = (of: Manifest[]) => find(of, 'Service', 'uwa-xnat-setup').spec;
    expect(labels['cdk8s-xnat/state']).toMatch(/^[0-9a-f]{16}$/);
    expect(service(objects)).toEqual({
      type: 'ClusterIP',
      clusterIP: 'None',
      selector: {
        'app.kubernetes.io/name': 'xnat-web',
        'app.kubernetes.io/instance': 'uwa',
        'cdk8s-xnat/state': labels['cdk8s-xnat/state'],
        'statefulset.kubernetes.io/pod-name': 'uwa-xnat-web-0',
      },
      ports: [{ name: 'http', port: 8080, targetPort: 8080, protocol: 'TCP' }],
    });
    const other = synth({ dicom: {}, setup: {}, xnat: { heapPercent: 50 } });
    expect(service(other).selector).not.toEqual(service(objects).selector);
  });

  test('waits as long as the pods may take, one after another, and is not ended before', () => {
    const of = (xnat: XnatSiteProps['xnat'], autoscaling?: XnatSiteProps['autoscaling']) => {
      const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, dicom: {}, setup: {}, buildVolume: {}, messageBroker: {}, xnat, autoscaling });
      for (const rule of xnat?.replicas || autoscaling ? ['several-pods', 'sticky-sessions'] : []) site.acknowledge(rule, 'a trial of several pods');
      return manifests(site);
    };
    const times = (objects: Manifest[]) => [Number(variables(objects).WAIT), job(objects).spec.activeDeadlineSeconds as number] as const;
    const [usual, slow] = [times(of({})), times(of({ startupTimeout: Duration.hours(2) }))];
    expect(usual[0]).toBe(15 * 60 + 300 + 600);
    expect(slow[0]).toBe(2 * 3600 + 300 + 600);
    for (const [wait, deadline] of [usual, slow]) expect(deadline).toBeGreaterThan(3 * (wait + 180 + 2 * 300));
    expect(times(of({ replicas: 3 }))[0]).toBe(3 * (15 * 60 + 300) + 600);
    expect(times(of({ terminationGracePeriod: Duration.minutes(62) }))[0]).toBe(usual[0] + 3600);
    // An autoscaler may have made more, and pod 0 is replaced after them; but a ceiling that is seldom reached is no reason to wait for a day.
    expect(times(of({}, { minReplicas: 2, maxReplicas: 5 }))[0]).toBe(5 * (15 * 60 + 300) + 600);
    expect(times(of({ startupTimeout: Duration.hours(2) }, { minReplicas: 2, maxReplicas: 5 }))[0]).toBe(2 * (2 * 3600 + 300) + 600 + 3 * 3600);
  });

  test('goes an hour after its end, or when the site says, so that a later apply makes the settings again', () => {
    expect(job(synth({ setup: {} })).spec.ttlSecondsAfterFinished).toBe(3600);
    expect(job(synth({ setup: { keepFor: Duration.minutes(5) } })).spec.ttlSecondsAfterFinished).toBe(300);
  });

  test('makes site preferences and other settings', () => {
    const objects = synth({
      setup: {
        siteConfig: { sitewideAnonymizationScript: 'a' },
        settings: [RestSetting.object('/xapi/a', { b: 1 }), RestSetting.object('/xapi/events/prefs', { enabled: true }, RestMethod.PUT)],
      },
    });
    expect(settings(objects)).toEqual([
      { kind: 'object', method: 'POST', path: '/xapi/siteConfig', members: { sitewideAnonymizationScript: 'a' } },
      { kind: 'object', method: 'POST', path: '/xapi/a', members: { b: 1 } },
      { kind: 'object', method: 'PUT', path: '/xapi/events/prefs', members: { enabled: true } },
    ]);
  });

  test('a server of the Container Service is sent as it was, since each change makes another', () => {
    expect(settings(synth({ setup: { settings: [RestSetting.object('/xapi/docker/server', { 'gpu-vendor': 'amd' })] } }))).toEqual([
      { kind: 'row', path: '/xapi/docker/server', without: ['id', 'ping', 'swarm-mode'], members: { 'gpu-vendor': 'amd' } },
    ]);
  });

  test('logs in as another user, from another Secret', () => {
    const pod = job(synth({ setup: { username: 'operator', credentials: Secret.named('operator', { password: 'pw' }) } })).spec.template.spec;
    expect(named<Manifest & { name: string }>(named<Manifest & { name: string }>(pod.containers, 'setup').env, 'USERNAME').value).toBe('operator');
    expect(named<Manifest & { name: string }>(pod.volumes, 'credentials').secret).toMatchObject({
      secretName: 'operator',
      items: [{ key: 'pw', path: 'password' }],
    });
  });

  test("runs in the official image of Node or in another, with the registry of XNAT's", () => {
    const image = XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat', { tag: '1' }), uid: 1234 });
    const xnat = { image, pod: { imagePullSecrets: ['registry'] } };
    const pod = (setup: XnatSiteProps['setup']) => job(synth({ xnat, setup })).spec.template.spec as Manifest;
    const own = `registry.example.edu.au/node@sha256:${'0'.repeat(64)}`;
    expect(pod({})).toMatchObject({ imagePullSecrets: [{ name: 'registry' }], securityContext: { runAsNonRoot: true, runAsUser: 1000 } });
    expect(
      [pod({}), pod({ image: Image.of('registry.example.edu.au/node', { digest: own.split('@')[1] }) })].map(
        ({ containers }) => (containers as Manifest[])[0]!.image as string,
      ),
    ).toEqual([`docker.io/library/node:${VERSIONS.node}`, own]);
  });

  test('is told what is in vain by no exit code: its one pod tries again itself', () => {
    const { backoffLimit, podFailurePolicy } = job(synth({ setup: {} })).spec;
    expect([backoffLimit, podFailurePolicy]).toEqual([0, { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] }]);
    expect(variables(synth({ setup: {} }))).toMatchObject({ ROUNDS: '3', ROUND_PAUSE: '30' });
  });

  test('is another Job for other settings, and the same one for the same', () => {
    const name = (props: Partial<XnatSiteProps>) => job(synth(props)).metadata.name as string;
    const names = [
      { setup: {} },
      { setup: {}, dicom: {} },
      { setup: { siteConfig: { a: true } } },
      { setup: { credentials: Secret.named('other') } },
      { setup: { image: Image.of('registry.example.edu.au/node', { tag: '24.1.0' }) } },
      { setup: {}, xnat: { image: XnatImage.ais('1.10.0') } },
    ].map(name);
    expect(new Set(names).size).toBe(names.length);
    expect(name({ setup: {}, dicom: {} })).toBe(names[1]);
  });

  test('may reach XNAT and nobody else', () => {
    const objects = synth({ setup: {} });
    const { egress, ingress, podSelector } = find(objects, 'NetworkPolicy', 'uwa-xnat-setup').spec;
    expect(podSelector.matchLabels).toEqual(expect.objectContaining({ 'app.kubernetes.io/name': 'xnat-setup' }));
    expect(job(objects).spec.template.metadata.labels).toMatchObject(podSelector.matchLabels);
    expect(ingress ?? []).toEqual([]);
    const xnat = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'xnat-web', 'app.kubernetes.io/instance': 'uwa' } } };
    expect(egress.slice(1)).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }], to: [xnat] }]);
  });

  test('is let in where the web port is for some alone', () => {
    const ingress = find(synth({ setup: {}, networkPolicies: { web: [NetworkPeer.namespace('ingress')] } }), 'NetworkPolicy', 'uwa-xnat-web').spec.ingress;
    expect(JSON.stringify(ingress)).toContain('xnat-setup');
  });

  test("works in a chart of one's own", () => {
    const chart = new Chart(new App(), 'own', { namespace: 'imaging' });
    const database = new Postgres(chart, 'database');
    const xnat = new XnatWeb(chart, 'xnat', { url: 'https://x.example.edu.au', adminEmail: 'a@example.edu.au', database, dicom: {} });
    const own = { setupSettings: () => [RestSetting.object('/xapi/own', { a: 1 })] };
    const setup = new XnatSetup(chart, 'setup', { xnat, features: [own] });
    new NetworkPolicies(chart, 'policies', { members: [xnat, database, setup] });
    expect(settings(manifests(chart)).map(({ kind }) => kind)).toEqual(['object', 'element']);
  });
});
