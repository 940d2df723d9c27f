import { parseAllDocuments, stringify } from 'yaml';
import { exampleYaml, GOLDEN_EXAMPLES } from './support/dist';
import { FakeKubectl } from './support/fake-kubectl';
import { type Json, object } from './support/release';
import { ran } from './support/terminal';

interface Told {
  readonly findings: Array<{ id: string; what: string; why: string; fix: string }>;
  readonly notChecked: string[];
}
const yaml = (objects: readonly object[]) => objects.map((one) => stringify(one)).join('---\n');
const ids = ({ findings }: Told) => findings.map(({ id }) => id).sort();
const offline = (...objects: object[]) => JSON.parse(ran(['check', '--offline', '--json', 'a.yaml'], { 'a.yaml': yaml(objects) }).out) as Told;

const of = (apiVersion: string, kind: string, name: string, more: Json = {}, metadata: Json = {}) => ({
  ...object(kind, name, more),
  apiVersion,
  metadata: { name, namespace: 'xnat', ...metadata },
});
const global = (apiVersion: string, kind: string, name: string, more: Json = {}, metadata: Json = {}) => ({
  ...object(kind, name, more),
  apiVersion,
  metadata: { name, ...metadata },
});
const RESTRICTED = { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } };
const podSpec = (spec: Json = {}, container: Json = {}) => ({
  metadata: { labels: { app: 'w' } },
  spec: { containers: [{ name: 'a', image: 'a', securityContext: RESTRICTED, ...container }], ...spec },
});
const deployment = (spec: Json = {}, container: Json = {}) =>
  of('apps/v1', 'Deployment', 'w', { spec: { selector: { matchLabels: { app: 'w' } }, template: podSpec(spec, container) } });
const NAMESPACE = global('v1', 'Namespace', 'xnat', {}, { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } });
const node = (name: string, { spec = {}, labels = {}, cpu = '8', memory = '32Gi' }: { spec?: Json; labels?: Json; cpu?: string; memory?: string } = {}) =>
  global('v1', 'Node', name, { spec, status: { allocatable: { cpu, memory, pods: '110' } } }, { labels });
const storageClass = (name: string, more: Json = {}, annotations: Json = {}) =>
  global('storage.k8s.io/v1', 'StorageClass', name, { provisioner: 'efs.csi.aws.com', ...more }, { annotations });

/** A cluster in which all is well. */
const cluster = (...more: object[]) =>
  new FakeKubectl().has(NAMESPACE, node('node'), storageClass('default', {}, { 'storageclass.kubernetes.io/is-default-class': 'true' }), ...more);
const checked = (fake: FakeKubectl, objects: readonly object[], ...more: string[]) =>
  ran(['check', '--json', 'a.yaml', ...more], { 'a.yaml': yaml(objects) }, false, undefined, fake.programs);
const online = (fake: FakeKubectl, ...objects: object[]) => JSON.parse(checked(fake, objects).out) as Told;

describe.each(GOLDEN_EXAMPLES)('the example %s', (name) => {
  const files = exampleYaml(name);

  test('is clean without a cluster', () => {
    expect(ran(['check', '--offline'], files)).toMatchObject({ code: 0, out: 'Nothing is found that an apply would run into.\n' });
  });

  test('is clean in a cluster that has what it needs, and nothing is changed there', () => {
    const objects = Object.values(files).flatMap((text) => parseAllDocuments(text).map((one) => one.toJS() as Json & { kind: string }));
    const needed = JSON.parse(ran(['secrets', '--json'], files).out) as Array<{ namespace: string; name: string; keys: Array<{ key: string }> }>;
    const fake = new FakeKubectl().has(
      node('node', { cpu: '64', memory: '512Gi' }),
      ...['efs', 'gp3', 'default'].map((one) =>
        storageClass(one, { allowVolumeExpansion: true }, { 'storageclass.kubernetes.io/is-default-class': String(one === 'default') }),
      ),
      ...['alb', 'nginx', 'traefik'].map((one) => global('networking.k8s.io/v1', 'IngressClass', one)),
      global('cert-manager.io/v1', 'ClusterIssuer', 'letsencrypt'),
      global('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.metrics.k8s.io'),
      ...needed.map(({ namespace, name: secret, keys }) =>
        of('v1', 'Secret', secret, { data: Object.fromEntries(keys.map(({ key }) => [key, 'eA=='])) }, { namespace }),
      ),
      ...objects,
    );
    const { out, code } = ran(['check', '--json'], files, false, undefined, fake.programs);
    const { findings } = JSON.parse(out) as Told;
    // What these name of a cluster of their own is not in this one.
    expect(
      findings.filter(
        ({ id }) =>
          ![
            'storage-class-missing',
            'object-missing',
            'no-node-fits',
            'class-missing',
            'issuer-missing',
            'ingress-class-missing',
            'namespace-missing',
          ].includes(id),
      ),
    ).toEqual([]);
    expect(code).toBeLessThan(2);
    for (const line of fake.lines) expect(line).toMatch(/^(get|version|api-resources|config current-context|auth can-i)\b/);
  });
});

describe('the YAML alone tells', () => {
  const ingress = (port: Json) =>
    of('networking.k8s.io/v1', 'Ingress', 'i', {
      spec: { rules: [{ host: 'h', http: { paths: [{ path: '/', backend: { service: { name: 's', port } } }] } }] },
    });
  const service = (selector: Json, port: Json = {}, name = 's') => of('v1', 'Service', name, { spec: { selector, ports: [{ port: 80, ...port }] } });
  test.each<[string, object[], string[]]>([
    ['a workload and its Service', [deployment(), service({ app: 'w' }), ingress({ number: 80 })], []],
    ['an object twice', [deployment(), deployment()], ['object-twice']],
    ['an API that is no more', [of('policy/v1beta1', 'PodDisruptionBudget', 'p')], ['api-dropped']],
    [
      'a selector of other pods',
      [of('apps/v1', 'Deployment', 'w', { spec: { selector: { matchLabels: { app: 'x' } }, template: podSpec() } })],
      ['selector-strays'],
    ],
    ['a Service without pods', [deployment(), service({ app: 'x' })], ['service-nowhere']],
    ['an Ingress without its Service', [deployment(), ingress({ number: 80 })], ['ingress-nowhere']],
    ['an Ingress with another port', [deployment(), service({ app: 'w' }), ingress({ number: 81 })], ['ingress-nowhere']],
    [
      'a key that no ConfigMap has',
      [deployment({}, { env: [{ valueFrom: { configMapKeyRef: { name: 'c', key: 'b' } } }] }), of('v1', 'ConfigMap', 'c', { data: { a: '' } })],
      ['config-key'],
    ],
    ['a limit below the request', [deployment({}, { resources: { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } } })], ['limit-below-request']],
    ['the same limit in another unit', [deployment({}, { resources: { requests: { memory: '1Gi' }, limits: { memory: '1024Mi' } } })], []],
    ['a node port twice', [deployment(), service({ app: 'w' }, { nodePort: 30104 }), service({ app: 'w' }, { nodePort: 30104 }, 't')], ['node-port-taken']],
    ['a pod that its namespace keeps out', [NAMESPACE, deployment({ hostNetwork: true })], ['pod-security']],
    ['a pod that a restricted namespace keeps out', [NAMESPACE, deployment({}, { securityContext: {} })], ['pod-security']],
    ['a pod that it lets in', [NAMESPACE, deployment()], []],
  ])('%s', (_, objects, expected) => {
    expect(ids(offline(...objects))).toEqual(expected);
  });
});

describe('the cluster tells', () => {
  const secret = { volumes: [{ secret: { secretName: 's', items: [{ key: 'k', path: 'k' }] } }] };
  const claim = (spec: Json = {}) =>
    of('v1', 'PersistentVolumeClaim', 'c', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } }, ...spec } });
  const ingress = of(
    'networking.k8s.io/v1',
    'Ingress',
    'i',
    { spec: { ingressClassName: 'nginx', rules: [{ host: 'h', http: { paths: [{ path: '/' }] } }] } },
    { annotations: { 'cert-manager.io/cluster-issuer': 'le' } },
  );
  const issuer = global('cert-manager.io/v1', 'ClusterIssuer', 'le');
  const nginx = global('networking.k8s.io/v1', 'IngressClass', 'nginx');
  const statefulSet = (serviceName: string) =>
    of('apps/v1', 'StatefulSet', 'w', { spec: { serviceName, selector: { matchLabels: { app: 'w' } }, template: podSpec() } });
  const scaler = of('autoscaling/v2', 'HorizontalPodAutoscaler', 'h', { spec: { metrics: [{ type: 'Resource' }] } });
  const quota = (hard: Json, used: Json = {}) => of('v1', 'ResourceQuota', 'q', { spec: { hard }, status: { hard, used } });
  const range = (limits: Json) => of('v1', 'LimitRange', 'r', { spec: { limits: [limits] } });
  const wants = (cpu: string, memory = '1Gi') => deployment({}, { resources: { requests: { cpu, memory } } });
  const running = (cpu: string, labels: Json = {}, namespace = 'other') =>
    of(
      'v1',
      'Pod',
      'p',
      { spec: { nodeName: 'node', containers: [{ resources: { requests: { cpu } } }] }, status: { phase: 'Running' } },
      { namespace, labels },
    );
  const pool = { nodeSelector: { pool: 'imaging' } };
  const tainted = (effect = 'NoSchedule') => node('node', { spec: { taints: [{ key: 'gpu', value: 'yes', effect }] } });
  const bare = (...objects: object[]) => new FakeKubectl().has(NAMESPACE, ...objects);

  test.each<[string, FakeKubectl, object[], string[]]>([
    ['nothing of a site for which all is there', cluster(), [deployment(), claim()], []],
    ['a namespace that nobody makes', new FakeKubectl().has(node('node')), [deployment()], ['namespace-missing']],
    ['none where the YAML makes it', new FakeKubectl().has(node('node')), [NAMESPACE, deployment()], []],
    ['a namespace that ends', new FakeKubectl().has(node('node'), { ...NAMESPACE, status: { phase: 'Terminating' } }), [deployment()], ['namespace-ends']],
    ['a level that keeps pods out', cluster(), [deployment({ hostPID: true })], ['pod-security']],
    ['a Secret that is not there', cluster(), [deployment(secret)], ['secret-missing']],
    ['a key that is not there', cluster(of('v1', 'Secret', 's', { data: { other: '' } })), [deployment(secret)], ['secret-key-missing']],
    ['none where it is', cluster(of('v1', 'Secret', 's', { data: { k: '' } })), [deployment(secret)], []],
    ['a pull Secret that is not there', cluster(), [deployment({ imagePullSecrets: [{ name: 'harbor' }] })], ['pull-secret-missing']],
    ['a ConfigMap that is not there', cluster(), [deployment({ volumes: [{ configMap: { name: 'database-ca' } }] })], ['object-missing']],
    ['a claim that is not there', cluster(), [deployment({ volumes: [{ persistentVolumeClaim: { claimName: 'x' } }] })], ['object-missing']],
    ['a class that is not there', cluster(), [claim({ storageClassName: 'gp9' })], ['storage-class-missing']],
    ['no default class', bare(node('node')), [claim()], ['storage-class-none']],
    ['none for a static volume', bare(node('node')), [claim({ storageClassName: '' })], []],
    ['a class of the YAML', bare(node('node')), [claim({ storageClassName: 'own' }), storageClass('own')], []],
    [
      'a disk that is to be shared',
      cluster(storageClass('gp3', { provisioner: 'ebs.csi.aws.com' })),
      [claim({ storageClassName: 'gp3', accessModes: ['ReadWriteMany'] })],
      ['access-mode'],
    ],
    ['a claim that cannot grow', cluster(claim({ resources: { requests: { storage: '1Gi' } } })), [claim()], ['claim-cannot-grow']],
    ['a claim that shrinks', cluster(claim({ resources: { requests: { storage: '3Gi' } } })), [claim()], ['immutable-field']],
    ['an Ingress without its class', cluster(issuer), [ingress], ['ingress-class-missing', 'ingress-nowhere'].slice(0, 1)],
    ['an Ingress without its issuer', cluster(nginx), [ingress], ['issuer-missing']],
    ['an issuer that is not ready', cluster(nginx, { ...issuer, status: { conditions: [{ type: 'Ready', status: 'False' }] } }), [ingress], ['issuer-missing']],
    [
      'a host that another namespace has',
      cluster(nginx, issuer, { ...ingress, metadata: { name: 'i', namespace: 'other' } }),
      [ingress],
      ['ingress-host-taken'],
    ],
    ['none where it is its own', cluster(nginx, issuer, ingress), [ingress], []],
    [
      'a node port that another namespace has',
      cluster(of('v1', 'Service', 's', { spec: { ports: [{ nodePort: 30104 }] } }, { namespace: 'other' })),
      [of('v1', 'Service', 't', { spec: { ports: [{ nodePort: 30104 }] } })],
      ['node-port-taken'],
    ],
    ['a field that cannot change', cluster(statefulSet('old')), [statefulSet('new')], ['immutable-field']],
    ['none where it is the same', cluster(statefulSet('new')), [statefulSet('new')], []],
    ['no numbers for an autoscaler', cluster(), [scaler], ['metrics-missing']],
    ['a PriorityClass that is not there', cluster(), [deployment({ priorityClassName: 'high' })], ['class-missing']],
    ['a quota that is full', cluster(quota({ 'requests.cpu': '4' }, { 'requests.cpu': '3' })), [wants('2')], ['quota']],
    ['none where the pods that are there are its own', cluster(quota({ 'requests.cpu': '4' }, { 'requests.cpu': '3' }), wants('3')), [wants('4')], []],
    ['a quota that wants limits', cluster(quota({ 'limits.memory': '9Gi' })), [wants('1')], ['quota-needs-limits']],
    [
      'none where a LimitRange gives them',
      cluster(quota({ 'limits.memory': '9Gi' }), range({ type: 'Container', default: { memory: '1Gi' } })),
      [wants('1')],
      [],
    ],
    ['a LimitRange that allows less', cluster(range({ type: 'Container', max: { memory: '512Mi' } })), [wants('1')], ['limit-range']],
    ['a LimitRange that wants more', cluster(range({ type: 'PersistentVolumeClaim', min: { storage: '5Gi' } })), [claim()], ['limit-range']],
    ['a pod that is larger than each node', cluster(), [wants('9')], ['no-node-fits']],
    ['a node on which others run', cluster(running('7')), [wants('2')], ['no-node-fits']],
    ['none where those are its own pods', cluster(running('7', { app: 'w' }, 'xnat')), [wants('2')], []],
    ['a selector of no node', cluster(), [deployment(pool)], ['no-node-fits']],
    ['none where a node has the label', cluster(node('second', { labels: { pool: 'imaging' } })), [deployment(pool)], []],
    ['a taint', bare(tainted()), [deployment()], ['no-node-fits']],
    ['none where it is tolerated', bare(tainted()), [deployment({ tolerations: [{ key: 'gpu', operator: 'Exists' }] })], []],
    ['none where it only prefers', bare(tainted('PreferNoSchedule')), [deployment()], []],
    ['a cordoned node', bare(node('node', { spec: { unschedulable: true } })), [deployment()], ['no-node-fits']],
  ])('%s', (_, fake, objects, expected) => {
    expect(ids(online(fake, ...objects)).filter((id) => id !== 'ingress-nowhere')).toEqual(expected);
  });

  test('kinds that it does not know, with who installs them', () => {
    const fake = cluster();
    fake.unknown.push('monitoring.coreos.com');
    const { findings } = online(fake, of('monitoring.coreos.com/v1', 'ServiceMonitor', 'm'));
    expect(findings).toEqual([expect.objectContaining({ id: 'api-missing', fix: expect.stringContaining('the Prometheus Operator') })]);
  });

  test('what a person may not do', () => {
    const fake = cluster();
    fake.denied.push('create deployments.apps', 'patch deployments.apps');
    expect(online(fake, deployment()).findings).toEqual([
      expect.objectContaining({ id: 'not-allowed', what: 'you may not create, patch deployments.apps in xnat' }),
    ]);
  });

  test('an old server, and a kubectl that does not fit it', () => {
    const fake = cluster();
    [fake.version, fake.client] = ['v1.28.4', 'v1.31.0'];
    expect(ids(online(fake, deployment({ initContainers: [{ name: 'i', restartPolicy: 'Always', securityContext: RESTRICTED }] })))).toEqual([
      'kubectl-version',
      'server-version',
    ]);
  });

  test('what could not be read is said, and is no finding', () => {
    const fake = cluster();
    fake.denied.push('get nodes');
    const { findings, notChecked } = online(fake, wants('99'));
    expect([findings, notChecked]).toEqual([[], ['nodes: you may not list them']]);
    expect(ran(['check', 'a.yaml'], { 'a.yaml': yaml([wants('99')]) }, false, undefined, fake.programs)).toMatchObject({
      code: 0,
      out: expect.stringContaining('not checked nodes'),
    });
  });

  test('never the value of a Secret, which kubectl keeps', () => {
    const fake = cluster(of('v1', 'Secret', 's', { data: { k: 'c2VjcmV0LXZhbHVl' } }));
    checked(fake, [deployment(secret)]);
    const lines = fake.lines.filter((line) => line.startsWith('get secrets'));
    expect(lines).toEqual([expect.stringContaining('go-template=')]);
    expect(lines[0]).not.toContain('{{$value}}');
  });
});

test('a finding is told as a refusal, and ends with 1', () => {
  const { code, out } = ran(['check', 'a.yaml', '--offline'], { 'a.yaml': yaml([of('policy/v1beta1', 'PodDisruptionBudget', 'p')]) });
  expect([code, out]).toEqual([
    1,
    'PodDisruptionBudget xnat/p is of policy/v1beta1 (api-dropped)\n      why  Kubernetes has it no more since 1.25\n      fix  make it of policy/v1\n\n1 finding.\n',
  ]);
});

test('without kubectl, and with two ways at once, it is wrong use', () => {
  expect(ran(['check', 'a.yaml'], { 'a.yaml': yaml([deployment()]) })).toMatchObject({
    code: 2,
    err: expect.stringContaining('kubectl is not installed here'),
  });
  expect(ran(['check', '--offline', '--context', 'x'])).toMatchObject({ code: 2, err: expect.stringContaining('choose one of --offline and --context') });
});
