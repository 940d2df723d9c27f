import { App, Chart, Size } from 'cdk8s';
import {
  BuildVolume,
  ContainerBackend,
  ContainerService,
  type ContainerServiceOptions,
  GpuVendor,
  Image,
  NetworkPeer,
  Postgres,
  RequiredSecrets,
  Secret,
  VolumeSource,
  XnatImage,
  XnatSetup,
  XnatSite,
  type XnatSiteProps,
  XnatWeb,
} from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';
import type { RowEntry, SetupEntry } from '../../src/values/setup-entry';
import { reaches, type Side } from '../support/reachability';
import { MINIMAL } from '../support/sites';

const nfs = (path: string) => ({ size: Size.gibibytes(10), source: VolumeSource.nfs({ server: 'nfs.example.edu.au', path }) });
const swarm = (options: Partial<Parameters<typeof ContainerBackend.dockerSwarm>[0]> = {}) =>
  ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates: Secret.named('xnat-swarm'), ...options });
const ON_SWARM: Partial<XnatSiteProps> = { archive: nfs('/a'), buildVolume: nfs('/b'), containerService: { backend: swarm() } };

const site = (props: Partial<XnatSiteProps>) => new XnatSite(new App(), 'uwa', { ...MINIMAL, buildVolume: {}, ...props });
const synth = (props: Partial<XnatSiteProps> = {}): Manifest[] => manifests(site({ containerService: {}, ...props }));
const pod = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.spec;
const xnat = (objects: Manifest[]) => named<Manifest & { name: string }>(pod(objects).containers, 'xnat');
const override = (objects: Manifest[]) => (find(objects, 'ConfigMap', 'uwa-xnat-web-config').data as Record<string, string>)['prefs-override.ini'];

/** What XNAT is told of the backend. */
function server(objects: Manifest[]): Record<string, unknown> {
  const [row, ...more] = settings(objects).filter(({ kind }) => kind === 'row');
  expect([row, more]).toMatchObject([{ path: '/xapi/docker/server', without: ['id', 'ping', 'swarm-mode'] }, []]);
  return { ...(row as RowEntry).members };
}

function settings(objects: Manifest[]): SetupEntry[] {
  const files = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && /xnat-setup-/.test(metadata.name))!.data as Record<string, string>;
  return JSON.parse(files['settings.json']!) as SetupEntry[];
}
const options = (containerService: ContainerServiceOptions) => server(synth({ containerService }));

describe('ContainerService on Kubernetes', () => {
  test('gives XNAT a Role that suffices, and binds it', () => {
    const objects = synth();
    expect(find(objects, 'Role', 'uwa-container-service').rules).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] },
    ]);
    expect(find(objects, 'RoleBinding', 'uwa-container-service')).toMatchObject({
      roleRef: { kind: 'Role', name: 'uwa-container-service' },
      subjects: [{ kind: 'ServiceAccount', name: 'uwa-xnat-web' }],
    });
    expect(pod(objects).serviceAccountName).toBe('uwa-xnat-web');
  });

  test("limits XNAT's Jobs by a policy of the API server, which names its account, its namespace, its claims and its Secrets for images", () => {
    const objects = synth({ namespace: 'imaging', xnat: { pod: { imagePullSecrets: ['registry'] } } });
    const policy = find(objects, 'ValidatingAdmissionPolicy', 'imaging.uwa-container-service');
    expect(policy.metadata.namespace).toBeUndefined();
    expect(policy.spec).toMatchObject({
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [{ apiGroups: ['batch'], operations: ['CREATE', 'UPDATE', 'DELETE'], resources: ['jobs', 'jobs/*'] }] },
      matchConditions: [{ expression: 'request.userInfo.username == "system:serviceaccount:imaging:uwa-xnat-web"' }],
    });
    const text = JSON.stringify((policy.spec.validations as Array<{ expression: string }>).map(({ expression }) => expression));
    for (const part of ['request.namespace == "imaging"', 'in ["archive-uwa-xnat-web","build-uwa-xnat-web"]', 'one.name in ["registry"]', 'runAsUser > 0']) {
      expect(text).toContain(JSON.stringify(part).slice(1, -1));
    }
    expect(find(objects, 'ValidatingAdmissionPolicyBinding', 'imaging.uwa-container-service').spec).toEqual({
      policyName: 'imaging.uwa-container-service',
      validationActions: ['Deny'],
    });
  });

  test('makes no such policy where a site does without it, or runs no Jobs, and lets root be where the site does', () => {
    const kinds = (objects: Manifest[]) => objects.filter(({ kind }) => kind.startsWith('ValidatingAdmission'));
    const without = site({ containerService: { backend: ContainerBackend.kubernetes({ createAdmissionPolicy: false }) } });
    without.acknowledge('pipeline-admission', 'another policy of the cluster does it');
    expect(kinds(manifests(without))).toEqual([]);
    expect(kinds(synth(ON_SWARM))).toEqual([]);
    const root = site({ containerService: { containerUser: '0' } });
    root.acknowledge('container-root', 'these pipelines need it');
    expect(JSON.stringify(kinds(manifests(root)))).not.toContain('runAsUser');
  });

  test('knows the account in a chart that leaves the namespace to kubectl', () => {
    const chart = new Chart(new App(), 'uwa', { disableResourceNameHashes: true });
    const xnat = new XnatWeb(chart, 'xnat', { url: 'https://x.example.edu.au', adminEmail: 'a@example.edu.au', database: new Postgres(chart, 'database') });
    xnat.addVolume(new BuildVolume(chart, 'build'));
    new XnatSetup(chart, 'setup', { xnat, features: [new ContainerService(chart, 'pipelines', { xnat })] });
    expect(find(manifests(chart), 'ValidatingAdmissionPolicy', 'uwa-container-service').spec.matchConditions).toEqual([
      { name: 'xnat', expression: 'request.userInfo.username == "system:serviceaccount:" + request.namespace + ":uwa-xnat-web"' },
    ]);
  });

  test('mounts the token in the container of XNAT alone', () => {
    const objects = synth();
    const path = '/var/run/secrets/kubernetes.io/serviceaccount';
    const holders = [...pod(objects).initContainers, ...pod(objects).containers].filter(({ volumeMounts }: Manifest) =>
      JSON.stringify(volumeMounts).includes(path),
    );
    expect(holders.map(({ name }: { name: string }) => name)).toEqual(['xnat']);
    expect(pod(objects).automountServiceAccountToken).toBe(false);
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'service-account-token').projected.sources).toEqual([
      { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
    ]);
  });

  test('tells XNAT of the claims, with the slash that makes paths relative, and runs as XNAT does', () => {
    expect(server(synth())).toEqual({
      name: 'Kubernetes',
      backend: 'kubernetes',
      host: null,
      'cert-path': null,
      'archive-pvc-name': 'archive-uwa-xnat-web',
      'build-pvc-name': 'build-uwa-xnat-web',
      'combined-pvc-name': null,
      'combined-path-translation': null,
      'archive-path-translation': '/data/xnat/archive/',
      'build-path-translation': '/data/xnat/build/',
      'path-translation-xnat-prefix': null,
      'path-translation-docker-prefix': null,
      'gpu-vendor': null,
      'container-user': '65534',
      'auto-cleanup': true,
      'status-email-enabled': true,
      'pull-images-on-xnat-init': false,
      'max-concurrent-finalizing-jobs': null,
      'swarm-constraints': [],
    });
    expect(
      server(synth({ xnat: { image: XnatImage.custom({ image: Image.of('xnat', { tag: '1' }), uid: 1001, plugins: { 'container-service': '3.7.3' } }) } })),
    ).toMatchObject({
      'container-user': '1001',
    });
  });

  test('tells XNAT what the site says', () => {
    const backend = ContainerBackend.kubernetes({ archivePathTranslation: '/data/', buildPathTranslation: '/data/xnat/', gpuVendor: GpuVendor.NVIDIA });
    expect(options({ backend })).toMatchObject({ 'archive-path-translation': '/data/', 'build-path-translation': '/data/xnat/', 'gpu-vendor': 'nvidia' });
    expect(options({ containerUser: '1234', autoCleanup: false, statusEmail: false, pullImagesOnStart: true, maxConcurrentFinalizingJobs: 3 })).toMatchObject({
      'container-user': '1234',
      'auto-cleanup': false,
      'status-email-enabled': false,
      'pull-images-on-xnat-init': true,
      'max-concurrent-finalizing-jobs': 3,
    });
    expect(
      options({
        constraints: [
          { attribute: 'pool', values: ['gpu'] },
          { attribute: 'spot', values: ['true'], isNot: true, userSettable: true },
        ],
      })['swarm-constraints'],
    ).toEqual([
      { 'user-settable': false, attribute: 'pool', comparator: '==', values: ['gpu'] },
      { 'user-settable': true, attribute: 'spot', comparator: '!=', values: ['true'] },
    ]);
  });

  test('asks for the role before the backend, and whether that answers after it', () => {
    expect(settings(synth({ dicom: {} })).map((entry) => [entry.kind, entry.kind === 'role' ? entry.name : entry.path])).toEqual([
      ['role', 'ContainerManager'],
      ['row', '/xapi/docker/server'],
      ['element', '/xapi/dicomscp'],
      ['ping', '/xapi/docker/server/ping'],
    ]);
  });

  test('lets in pods of its Jobs, which are no restricted ones', () => {
    const labels = (objects: Manifest[]) => find(objects, 'Namespace', 'uwa').metadata.labels['pod-security.kubernetes.io/enforce'] as string;
    expect(labels(synth())).toBe('baseline');
    expect(labels(synth(ON_SWARM))).toBe('restricted');
    expect(labels(manifests(site({})))).toBe('restricted');
  });

  const job: Side = { namespace: 'uwa', labels: { 'job-name': 'dcm2niix-abcde', 'batch.kubernetes.io/job-name': 'dcm2niix-abcde' } };
  const web: Side = { namespace: 'uwa', labels: { 'app.kubernetes.io/name': 'xnat-web', 'app.kubernetes.io/instance': 'uwa' } };
  const ours: Side = {
    namespace: 'uwa',
    labels: { 'job-name': 'uwa-xnat-setup-1', 'app.kubernetes.io/managed-by': 'cdk8s-xnat', 'app.kubernetes.io/name': 'other' },
  };
  const internet: Side = { ip: '203.0.113.7' };
  const dns: Side = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

  test('lets Jobs to XNAT and nowhere else, also where the web port is for some alone', () => {
    const objects = synth({ networkPolicies: { web: [NetworkPeer.namespace('ingress')] } });
    expect([reaches(objects, job, web, 8080), reaches(objects, job, dns, 53, 'UDP')]).toEqual([true, true]);
    expect([reaches(objects, job, internet, 443), reaches(objects, web, job, 80), reaches(objects, ours, web, 8080)]).toEqual([false, false, false]);
    expect(reaches(manifests(site({ networkPolicies: { web: [NetworkPeer.namespace('ingress')] } })), job, web, 8080)).toBe(false);
  });

  test('lets Jobs to whom the site says', () => {
    const license = NetworkPeer.cidr('10.9.8.7/32');
    const objects = synth({ containerService: { jobEgress: [{ port: 27000, peers: [license] }] } });
    expect([reaches(objects, job, { ip: '10.9.8.7' }, 27000), reaches(objects, job, { ip: '10.9.8.7' }, 443)]).toEqual([true, false]);
  });

  test('lets XNAT to the API server, and to that alone where the site says where it is', () => {
    const [open, narrow] = [synth(), synth({ networkPolicies: { containerBackend: [NetworkPeer.cidr('10.0.0.1/32')] } })];
    expect([443, 6443].map((port) => reaches(open, web, internet, port))).toEqual([true, true]);
    expect([reaches(narrow, web, internet, 443), reaches(narrow, web, { ip: '10.0.0.1' }, 6443)]).toEqual([false, true]);
  });

  test('knows an API server on another port', () => {
    const objects = synth({ containerService: { backend: ContainerBackend.kubernetes({ apiServerPorts: [16443] }) } });
    expect([443, 6443, 16443].map((port) => reaches(objects, web, internet, port))).toEqual([false, false, true]);
  });

  test('makes no policy for Jobs where others may have Jobs, and lets those of pipelines in', () => {
    const objects = synth({ createNamespace: false, networkPolicies: { web: [NetworkPeer.namespace('ingress')] } });
    expect(objects.some(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'uwa-container-service-jobs')).toBe(false);
    expect([reaches(objects, job, web, 8080), reaches(objects, job, internet, 443)]).toEqual([true, true]);
  });

  test('tells pipelines to reach XNAT where the site says', () => {
    expect(override(synth({ containerService: { processingUrl: 'https://inside.example.edu.au' } }))).toContain(
      'processingUrl=https://inside.example.edu.au\n',
    );
  });

  test('tells pipelines to reach XNAT inside the cluster', () => {
    expect(override(synth())).toContain('processingUrl=http://uwa-xnat-web\n');
  });

  test('works in a chart of a user', () => {
    const chart = new Chart(new App(), 'own', { namespace: 'imaging' });
    const database = new Postgres(chart, 'database');
    const own = new XnatWeb(chart, 'xnat', { url: 'https://x.example.edu.au', adminEmail: 'a@example.edu.au', database });
    own.addVolume(new BuildVolume(chart, 'build'));
    const service = new ContainerService(chart, 'pipelines', { xnat: own });
    new XnatSetup(chart, 'setup', { xnat: own, features: [service] });
    expect(find(manifests(chart), 'RoleBinding', 'own-container-service')).toMatchObject({ subjects: [{ name: 'own-xnat-web' }] });
  });
});

describe('ContainerService on a Docker Swarm', () => {
  test('mounts the certificates under the names that the client wants, and has it verify', () => {
    const objects = synth(ON_SWARM);
    expect(xnat(objects).volumeMounts).toContainEqual({ name: 'swarm-certificates', mountPath: '/usr/local/tomcat/certs', readOnly: true });
    expect(xnat(objects).env).toContainEqual({ name: 'DOCKER_TLS_VERIFY', value: '1' });
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'swarm-certificates').secret).toEqual({
      secretName: 'xnat-swarm',
      defaultMode: 0o440,
      items: ['ca.pem', 'cert.pem', 'key.pem'].map((key) => ({ key, path: key })),
    });
    expect(objects.some(({ kind }) => kind === 'Role' || kind === 'RoleBinding')).toBe(false);
    expect(JSON.stringify(pod(objects))).not.toContain('serviceAccountToken');
  });

  test('takes a Secret of cert-manager', () => {
    const certificates = Secret.named('swarm', { 'ca.pem': 'ca.crt', 'cert.pem': 'tls.crt', 'key.pem': 'tls.key' });
    const objects = synth({ ...ON_SWARM, containerService: { backend: swarm({ certificates }) } });
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'swarm-certificates').secret.items).toEqual([
      { key: 'ca.crt', path: 'ca.pem' },
      { key: 'tls.crt', path: 'cert.pem' },
      { key: 'tls.key', path: 'key.pem' },
    ]);
  });

  test('lists the Secret among those to make', () => {
    expect(RequiredSecrets.of(site(ON_SWARM)).list.find(({ name }) => name === 'xnat-swarm')).toEqual({
      namespace: 'uwa',
      name: 'xnat-swarm',
      keys: ['ca.pem', 'cert.pem', 'key.pem'],
      readers: ['StatefulSet uwa-xnat-web'],
    });
  });

  test('tells XNAT of the Swarm', () => {
    expect(server(synth(ON_SWARM))).toMatchObject({
      'container-user': '65534:65534',
      name: 'swarm.example.com',
      host: 'tcp://swarm.example.com:2376',
      backend: 'swarm',
      'cert-path': '/usr/local/tomcat/certs',
      'archive-pvc-name': null,
      'path-translation-xnat-prefix': null,
    });
    const pathTranslation = { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/xnat' };
    expect(server(synth({ ...ON_SWARM, containerService: { backend: swarm({ pathTranslation }) } }))).toMatchObject({
      'path-translation-xnat-prefix': '/data/xnat',
      'path-translation-docker-prefix': '/srv/xnat',
    });
    expect(override(synth(ON_SWARM))).toContain('processingUrl=https://xnat.example.edu.au\n');
  });

  test('lets XNAT to the port of the Swarm, and to that alone where the site says where it is', () => {
    const web: Side = { namespace: 'uwa', labels: { 'app.kubernetes.io/name': 'xnat-web', 'app.kubernetes.io/instance': 'uwa' } };
    const manager: Side = { ip: '10.1.2.3' };
    const narrow = synth({ ...ON_SWARM, networkPolicies: { containerBackend: [NetworkPeer.cidr('10.1.2.0/24')] } });
    expect([reaches(synth(ON_SWARM), web, manager, 2376), reaches(narrow, web, manager, 2376), reaches(narrow, web, { ip: '10.9.9.9' }, 2376)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(reaches(synth(ON_SWARM), web, manager, 443)).toBe(false);
    expect(reaches(manifests(site({})), web, manager, 2376)).toBe(false);
  });
});
