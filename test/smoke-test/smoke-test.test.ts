import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  AafEnvironment,
  BackupDestination,
  CaBundle,
  DatabaseTls,
  Image,
  Login,
  IngressPreset,
  NetworkPeer,
  OpenIdProvider,
  PersistentVolumeAccessMode,
  Postgres,
  Secret,
  SmokeTest,
  type SmokeTestOptions,
  XnatImage,
  XnatSite,
  type XnatSiteProps,
  XnatWeb,
} from 'cdk8s-xnat';
import { VERSIONS } from '../../src/core/versions';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { reaches, type Side } from '../support/reachability';
import { danglingReferences } from '../support/references';
import { acknowledgeSeveral, MINIMAL, SHARED } from '../support/sites';
import { environmentOf } from '../support/environment';

const shared = { accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY };

function synth(props: Partial<XnatSiteProps> = {}, then: (site: XnatSite) => void = () => undefined): Manifest[] {
  const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, archive: shared, prearchive: shared, cache: shared, smokeTest: {}, ...props });
  then(site);
  return manifests(site);
}

const jobOf = (objects: Manifest[]) => objects.find(({ kind }) => kind === 'Job')!;
const podOf = (objects: Manifest[]) => jobOf(objects).spec.template.spec;
const env = (objects: Manifest[]) => {
  const { env: variables } = named<Manifest & { name: string; env: Array<{ name: string; value: string }> }>(podOf(objects).containers, 'smoke-test');
  return environmentOf(variables);
};
const web = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template;
const STATE = 'cdk8s-xnat/state';

const keycloak = {
  providerId: 'keycloak',
  client: Secret.named('keycloak'),
  userAuthUri: 'https://id.example.edu.au/a',
  accessTokenUri: 'https://id.example.edu.au/t',
};
const external = {
  host: 'db.example.edu.au',
  port: 5433,
  credentials: Secret.named('db'),
  tls: DatabaseTls.verifyFull(CaBundle.fromConfigMapName('ca')),
  maxConnections: 500,
};

describe('SmokeTest', () => {
  test('makes a Job, its program, and a Service before the pods of this state', () => {
    const objects = synth();
    const own = objects.filter(({ metadata }) => String(metadata.name).includes('smoke-test'));
    const stable = (text: string) =>
      text.replaceAll(web(objects).metadata.labels[STATE], '<state>').replaceAll(jobOf(objects).metadata.name, 'uwa-smoke-test-<hash>');
    const shown = own.map((object) => (object.kind === 'ConfigMap' ? { ...object, data: Object.keys(object.data as object) } : object));
    expect(JSON.parse(stable(JSON.stringify(shown)))).toMatchSnapshot();
    expect(danglingReferences(objects)).toEqual([]);
  });

  test('looks at the pods of this very state, and at no older ones', () => {
    const states = [{}, { xnat: { image: XnatImage.ais('1.9.3') } }, { smtp: { host: 'mail.example.edu.au' } }, { xnat: { heapPercent: 50 } }].map((props) => {
      const objects = synth(props);
      const { labels } = web(objects).metadata;
      const { selector } = find(objects, 'Service', 'uwa-smoke-test').spec;
      expect(labels).toMatchObject(selector);
      expect(find(objects, 'StatefulSet', 'uwa-xnat-web').spec.selector.matchLabels).not.toHaveProperty([STATE]);
      return selector[STATE] as string;
    });
    expect(new Set(states).size).toBe(states.length);
    expect(states.every((state) => /^[0-9a-f]{16}$/.test(state))).toBe(true);
  });

  test('is another Job when the site is another, and the same one when it is not', () => {
    const name = (props: Partial<XnatSiteProps> = {}, then?: (site: XnatSite) => void) => jobOf(synth(props, then)).metadata.name as string;
    const names = [
      name(),
      name({ dicom: {} }),
      name({ xnat: { image: XnatImage.ais('1.9.3') } }),
      name({ smokeTest: { callingAeTitle: 'OTHER' } }),
      name({}, (site) => site.xnat.addLogin(new OpenIdProvider(site, 'login', keycloak))),
      name({ smtp: { host: 'mail.example.edu.au' } }),
      // What does not touch XNAT's pods, and may break the site all the same.
      name({ postgres: { version: '16.9' } }),
      name({ postgres: { resources: { memoryLimit: Size.gibibytes(9) } } }),
      name({ ingress: { className: 'traefik', tlsSecretName: 'tls' } }),
      name({ gateway: { gatewayName: 'public' } }),
      name({ gateway: { gatewayName: 'private' } }),
      name({ ingress: { className: 'traefik', tlsSecretName: 'tls', preset: IngressPreset.traefik() } }),
      name({ networkPolicies: { web: [NetworkPeer.namespace('ingress')] } }),
      name({ createNetworkPolicies: false }),
      name({ ...SHARED, autoscaling: { minReplicas: 1, maxReplicas: 2 } }, (site) => acknowledgeSeveral(site)),
      name({ ...SHARED, autoscaling: { minReplicas: 1, maxReplicas: 3 } }, (site) => acknowledgeSeveral(site)),
      name({}, (site) => new k8s.KubeService(site, 'of-a-user', { metadata: { name: 'other' }, spec: { ports: [{ port: 80 }] } })),
      name({}, (site) => ApiObject.of(site.xnat).addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 5))),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((each) => /^uwa-smoke-test-[0-9a-f]{8}$/.test(each))).toBe(true);
    expect(name()).toBe(names[0]);
    // The site works without them, and each tells of itself.
    const backup = { destination: BackupDestination.fromClaimName('backups'), keepFor: Duration.days(30) };
    expect(name({ backup })).toBe(name({ backup: { ...backup, keepFor: Duration.days(60) } }));
  });

  test('leaves the pods of a site without one as they were', () => {
    const { metadata } = web(synth({ smokeTest: undefined }));
    expect(Object.keys(metadata.labels)).not.toContain(STATE);
  });

  test('knows what the site has at the end', () => {
    const objects = synth(
      {
        dicom: {
          receivers: [
            { aeTitle: 'MRI ROOM', port: 11112 },
            { aeTitle: 'CT', port: 11113 },
          ],
        },
        logins: [Login.aaf({ environment: AafEnvironment.TEST, client: Secret.named('aaf') })],
      },
      (site) => {
        site.acknowledge('dicom-receivers', 'they were made by hand');
        site.xnat.addLogin(new OpenIdProvider(site, 'login', keycloak));
      },
    );
    expect(env(objects)).toMatchObject({
      ...{ PODS: 'uwa-smoke-test', POD_PORT: '8080', EXPECTED_PODS: '1', HEALTH_PATH: '/xapi/siteConfig/buildInfo', DEADLINE: '1800' },
      ...{ LOGIN_PAGE: '/app/template/Login.vm', PASSWORD_LOGIN: 'true', PROVIDERS: 'aaf keycloak' },
      ...{ DATABASE: 'uwa-postgresql:5432', DATABASE_TLS: 'false', VOLUMES: 'archive prearchive cache', NOT_CHECKED: '' },
      ...{ RECEIVERS: 'uwa-xnat-web-dicom-scp 11112 MRI ROOM\nuwa-xnat-web-dicom-scp 11113 CT', CALLING_AE: 'SMOKE_TEST', PUBLIC_URL: '' },
      ...{ FIRST_POD: 'uwa-xnat-web-0.uwa-xnat-web-headless', FIRST_DEADLINE: '1800', SETTLE: '180' },
    });
  });

  test('looks for a provider by the name in its link, which an old plugin does not give to XNAT', () => {
    const image = XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat', { tag: '1.8' }), plugins: { 'openid-auth': '1.0.2' } });
    const objects = synth({ xnat: { image }, logins: [Login.aaf({ client: Secret.named('aaf') })] });
    expect(find(objects, 'ConfigMap', 'uwa-xnat-web-config').data['prefs-override.ini']).toContain('"openid"');
    expect(env(objects).PROVIDERS).toBe('aaf');
  });

  test('follows each option', () => {
    const objects = synth({
      url: 'https://xnat.example.edu.au:8443',
      xnat: { startupTimeout: Duration.minutes(40), passwordLogin: false },
      logins: [Login.aaf({ client: Secret.named('aaf') })],
      archive: { existingClaim: 'old-archive' },
      prearchive: { existingClaim: 'old-prearchive' },
      cache: {},
      postgres: undefined,
      externalPostgres: external,
      smokeTest: { checkPublicUrl: true, loginPage: '/login', callingAeTitle: 'UWA TEST', sharedVolumes: ['archive'], keepFor: Duration.days(1) },
    });
    expect(env(objects)).toMatchObject({
      ...{ DEADLINE: String(55 * 60), LOGIN_PAGE: '/login', PASSWORD_LOGIN: 'false', CALLING_AE: 'UWA TEST', RECEIVERS: '' },
      ...{
        DATABASE: 'db.example.edu.au:5433',
        DATABASE_TLS: 'true',
        VOLUMES: 'archive',
        NOT_CHECKED: 'prearchive cache',
        PUBLIC_URL: 'https://xnat.example.edu.au:8443',
      },
    });
    expect(jobOf(objects).spec).toMatchObject({ ttlSecondsAfterFinished: 86400 });
    expect(jobOf(synth()).spec).toMatchObject({ ttlSecondsAfterFinished: 3 * 86400 });
    expect(podOf(objects).volumes).toContainEqual({ name: 'archive', persistentVolumeClaim: { claimName: 'old-archive' } });
    expect(JSON.stringify(podOf(objects).volumes)).not.toContain('cache');
    expect(env(synth({ smokeTest: { deadline: Duration.hours(2) } })).DEADLINE).toBe('7200');
  });

  test('finds a database by a name that is not in DNS', () => {
    const postgres = { ...external, host: undefined, ips: ['10.0.1.5'], certificateName: 'db.example.edu.au' };
    expect(podOf(synth({ postgres: undefined, externalPostgres: postgres })).hostAliases).toEqual([{ ip: '10.0.1.5', hostnames: ['db.example.edu.au'] }]);
  });

  test("runs in the official image of Node or in another, as XNAT's user, with the registry of XNAT's, and knows no secret", () => {
    const image = XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat', { tag: '1' }), uid: 1234, gid: 99 });
    const own = Image.of('registry.example.edu.au/node', { tag: '22' });
    const given = (smokeTest: SmokeTestOptions) => podOf(synth({ xnat: { image, pod: { imagePullSecrets: ['registry'] } }, smokeTest }));
    expect([given({}), given({ image: own })].map(({ containers }) => (containers as Manifest[])[0]!.image as string)).toEqual([
      `docker.io/library/node:${VERSIONS.node}`,
      'registry.example.edu.au/node:22',
    ]);
    const pod = given({});
    expect(pod).toMatchObject({
      imagePullSecrets: [{ name: 'registry' }],
      securityContext: { runAsUser: 1234, runAsGroup: 99, runAsNonRoot: true },
      automountServiceAccountToken: false,
    });
    expect(JSON.stringify(pod)).not.toMatch(/secretKeyRef|"secret"/);
  });

  test('expects as many pods as there are at least, and gives each its time, and all of them before the first', () => {
    const several = (props: Partial<XnatSiteProps>) => synth({ ...SHARED, dicom: {}, ...props }, (site) => acknowledgeSeveral(site));
    const three = several({ xnat: { replicas: 3 } });
    expect(env(three)).toMatchObject({ EXPECTED_PODS: '3', DEADLINE: String(60 * 60), FIRST_DEADLINE: String(60 * 60) });
    const scaled = several({ autoscaling: { minReplicas: 2, maxReplicas: 6 } });
    expect(env(scaled)).toMatchObject({ EXPECTED_PODS: '2', DEADLINE: String(45 * 60), FIRST_DEADLINE: String(105 * 60) });
    // Nobody waits for a day to be told, and without DICOM nobody waits for the first pod.
    const twenty = several({ autoscaling: { minReplicas: 2, maxReplicas: 20 }, xnat: { connectionPoolSize: 4 } });
    expect(env(twenty).FIRST_DEADLINE).toBe(String((45 + 180) * 60));
    const without = several({ autoscaling: { minReplicas: 2, maxReplicas: 6 }, dicom: undefined });
    expect(env(without).FIRST_DEADLINE).toBe(env(without).DEADLINE);
    for (const objects of [three, scaled, twenty, without, synth()]) {
      const { FIRST_DEADLINE, SETTLE, PATIENCE, VOLUMES } = env(objects) as Record<string, string>;
      // The program ends by itself, even where each volume takes four times as long as an answer may to be written to.
      const longest = Number(FIRST_DEADLINE) + 2 * Number(SETTLE) + VOLUMES!.split(' ').length * 4 * Number(PATIENCE) + 600;
      expect(jobOf(objects).spec.activeDeadlineSeconds).toBeGreaterThan(longest);
    }
  });

  test('may reach exactly what it looks at', () => {
    const networkPolicies = { database: [NetworkPeer.cidr('10.0.8.0/24')] };
    const objects = synth({
      dicom: { receivers: [{ aeTitle: 'XNAT', port: 8104 }] },
      postgres: undefined,
      externalPostgres: external,
      networkPolicies,
      smokeTest: { checkPublicUrl: true },
    });
    const side = (name: string): Side => ({ namespace: 'uwa', labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'uwa' } });
    const to = (other: Side, port: number) => reaches(objects, side('smoke-test'), other, port);
    const xnat: Side = { namespace: 'uwa', labels: web(objects).metadata.labels };
    expect([to(xnat, 8080), to(xnat, 8104), to({ ip: '10.0.8.9' }, 5433), to({ ip: '203.0.113.7' }, 443)]).toEqual([true, true, true, true]);
    expect([to(xnat, 22), to({ ip: '10.0.9.9' }, 5433), to({ ip: '10.0.8.9' }, 5432), to({ ip: '203.0.113.7' }, 80)]).toEqual([false, false, false, false]);
    expect(reaches(objects, xnat, side('smoke-test'), 8080)).toBe(false);
    const without = synth();
    expect(reaches(without, side('smoke-test'), { ip: '203.0.113.7' }, 443)).toBe(false);
    expect(reaches(without, side('smoke-test'), side('postgresql'), 5432)).toBe(true);
  });

  test('may be made for an XNAT in a chart of a user’s own', () => {
    const chart = new Chart(new App(), 'uwa');
    const xnat = new XnatWeb(chart, 'xnat', { url: MINIMAL.url, adminEmail: MINIMAL.adminEmail, database: new Postgres(chart, 'database') });
    new SmokeTest(chart, 'smoke-test', { xnat });
    expect(env(manifests(chart)).DATABASE).toBe('uwa-postgresql:5432');
  });
});
