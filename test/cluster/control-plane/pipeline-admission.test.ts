import { App } from 'cdk8s';
import { type ContainerServiceOptions, XnatSite } from 'cdk8s-xnat';
import { setTimeout } from 'node:timers/promises';
import { describeWith } from '../../real/support/parts';
import { type Manifest, manifests } from '../../support/manifests';
import { MINIMAL } from '../../support/sites';
import type { Answer } from '../support/api-client';
import { remove } from '../support/apply';
import { ControlPlane, KUBERNETES, OLDER_KUBERNETES } from '../support/control-plane';

const NAMESPACE = 'uwa';
const OTHER = 'uwa-other';
const ARCHIVE = 'archive-uwa-xnat-web';
const BUILD = 'build-uwa-xnat-web';
const XNAT = 'system:serviceaccount:uwa:uwa-xnat-web';
const XNAT_LABELS = { 'app.kubernetes.io/name': 'xnat-web', 'app.kubernetes.io/instance': 'uwa' };

/** As the admission policy alone decides: the namespace enforces nothing, as one that the site does not make itself may. */
function site(containerService: ContainerServiceOptions = {}): Manifest[] {
  const made = new XnatSite(new App(), 'uwa', {
    ...MINIMAL,
    createNamespace: false,
    buildVolume: {},
    xnat: { pod: { imagePullSecrets: ['registry'] } },
    containerService,
  });
  if (containerService.containerUser === '0') made.acknowledge('container-root', 'a trial of what is left');
  return manifests(made).filter(({ kind }) => /^(Role|RoleBinding|ValidatingAdmission.*)$/.test(kind));
}

type Part = Manifest['metadata'];

const claim = (name: string, readOnly = false) => ({ name, persistentVolumeClaim: { claimName: name, ...(readOnly && { readOnly }) } });

/** A Job as the Container Service 3.7 makes it (KubernetesClientImpl.createJob), with all that a command may ask for. */
function pipeline(change: (job: { job: Manifest; pod: Part; container: Part }) => void = () => undefined): Manifest {
  const labels = { 'org.nrg.test': 'a-label-of-the-command' };
  const container = {
    name: 'dcm2niix',
    image: 'docker.io/xnat/dcm2niix:latest',
    command: ['/bin/sh', '-c'],
    args: ['dcm2niix -o /output /input'],
    workingDir: '/output',
    env: [
      { name: 'XNAT_HOST', value: 'http://uwa-xnat-web.uwa' },
      { name: 'XNAT_PASS', value: 'an-alias-token' },
    ],
    volumeMounts: [
      { name: ARCHIVE, mountPath: '/input', subPath: 'project-1/session-1', readOnly: true },
      { name: BUILD, mountPath: '/output', subPath: 'a-run' },
      { name: 'shm', mountPath: '/dev/shm' },
    ],
    ports: [],
    resources: { requests: { memory: '1073741824' }, limits: { memory: '2147483648', cpu: '2', 'nvidia.com/gpu': '1' } },
    securityContext: { runAsUser: 65534 },
  };
  const pod = { restartPolicy: 'Never', volumes: [claim(ARCHIVE), claim(BUILD), { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '67108864' } }] };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { generateName: 'dcm2niix', namespace: NAMESPACE, labels: { ...labels } },
    spec: {
      ttlSecondsAfterFinished: 604800,
      backoffLimit: 0,
      suspend: true,
      selector: {},
      template: { metadata: { labels: { ...labels } }, spec: { ...pod, containers: [container] } },
    },
  };
  change({ job, pod: job.spec.template.spec, container });
  return job;
}

type Change = Parameters<typeof pipeline>[0];
const secretVariable = { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'uwa-postgresql', key: 'password' } } };
const volume =
  (source: object): Change =>
  (job) =>
    void (job.pod.volumes as object[]).push({ name: 'more', ...source });

/** What whoever has XNAT's token may try, and what of the message says why it is refused. */
const ATTACKS: Record<string, [change: Change, says: string]> = {
  'another service account': [({ pod }) => (pod.serviceAccountName = 'uwa-postgresql-backup'), 'no service account but default'],
  'another service account, by the older field': [({ pod }) => (pod.serviceAccount = 'uwa-postgresql-backup'), 'no service account but default'],
  "XNAT's own service account": [({ pod }) => (pod.serviceAccountName = 'uwa-xnat-web'), 'no service account but default'],
  'a Secret as a volume': [volume({ secret: { secretName: 'uwa-postgresql' } }), 'no volumes but the claims'],
  'a Secret in a projected volume': [volume({ projected: { sources: [{ secret: { name: 'uwa-postgresql' } }] } }), 'no volumes but the claims'],
  'a token in a projected volume': [volume({ projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }), 'no volumes but the claims'],
  'a ConfigMap as a volume': [volume({ configMap: { name: 'uwa-xnat-web-config' } }), 'no volumes but the claims'],
  'a Secret of a driver': [volume({ csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true } }), 'no volumes but the claims'],
  'the claim of the database': [volume(claim('data-uwa-postgresql')), 'no volumes but the claims'],
  'the claim of the dumps, read-only': [volume(claim('backups-uwa-postgresql-backup', true)), 'no volumes but the claims'],
  'a claim of its own': [
    volume({ ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } } }),
    'no volumes but the claims',
  ],
  'a folder of the node': [volume({ hostPath: { path: '/' } }), 'no volumes but the claims'],
  'a server of files': [volume({ nfs: { server: '10.0.0.1', path: '/' } }), 'no volumes but the claims'],
  'a Secret in its environment': [({ container }) => container.env.push(secretVariable), 'no variables of Secrets'],
  'all of a Secret in its environment': [({ container }) => (container.envFrom = [{ secretRef: { name: 'uwa-postgresql' } }]), 'no variables of Secrets'],
  'all of a ConfigMap in its environment': [
    ({ container }) => (container.envFrom = [{ configMapRef: { name: 'uwa-xnat-web-config' } }]),
    'no variables of Secrets',
  ],
  'a Secret in the environment of an init container': [
    ({ pod, container }) => (pod.initContainers = [{ ...container, name: 'first', env: [secretVariable] }]),
    'no variables of Secrets',
  ],
  'a Secret to pull images with': [({ pod }) => (pod.imagePullSecrets = [{ name: 'registry' }, { name: 'uwa-postgresql' }]), 'no Secrets but registry'],
  "the labels of XNAT's pods": [({ job }) => Object.assign(job.spec.template.metadata.labels, XNAT_LABELS), 'no label of kubernetes.io'],
  'the label of what the library makes': [
    ({ job }) => (job.spec.template.metadata.labels['app.kubernetes.io/managed-by'] = 'cdk8s-xnat'),
    'no label of kubernetes.io',
  ],
  "the labels of the library's Jobs": [({ job }) => (job.metadata.labels['app.kubernetes.io/managed-by'] = 'cdk8s-xnat'), 'no label of kubernetes.io'],
  'the label of a solver of cert-manager': [
    ({ job }) => (job.spec.template.metadata.labels['acme.cert-manager.io/http01-solver'] = 'true'),
    'no label of kubernetes.io',
  ],
  'the name of a pod of XNAT as a label': [
    ({ job }) => (job.spec.template.metadata.labels['statefulset.kubernetes.io/pod-name'] = 'uwa-xnat-web-0'),
    'no label of kubernetes.io',
  ],
  'pods without the labels of Jobs': [
    ({ job }) => Object.assign(job.spec, { manualSelector: true, selector: { matchLabels: { 'org.nrg.test': 'a-label-of-the-command' } } }),
    'manualSelector',
  ],
  'a CronJob that it belongs to': [
    ({ job }) => (job.metadata.ownerReferences = [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'uwa-postgresql-backup', uid: 'a-uid', controller: true }]),
    'ownerReferences',
  ],
  "the node's network": [({ pod }) => (pod.hostNetwork = true), 'network, the processes'],
  "the node's processes": [({ pod }) => (pod.hostPID = true), 'network, the processes'],
  "the node's memory": [({ pod }) => (pod.hostIPC = true), 'network, the processes'],
  'a node by its name': [({ pod }) => (pod.nodeName = 'control-plane-1'), 'choose its node'],
  'the priority of the cluster itself': [({ pod }) => (pod.priorityClassName = 'system-node-critical'), 'its priority'],
  'a port of the node': [({ container }) => (container.ports = [{ containerPort: 8080, hostPort: 8080 }]), 'a port of the node'],
  'a privileged container': [({ container }) => (container.securityContext.privileged = true), 'neither privileged'],
  'a privileged init container': [
    ({ pod, container }) => (pod.initContainers = [{ ...container, name: 'first', securityContext: { runAsUser: 1, privileged: true } }]),
    'neither privileged',
  ],
  'a capability more': [({ container }) => (container.securityContext.capabilities = { add: ['SYS_ADMIN'] }), 'neither privileged'],
  root: [({ container }) => (container.securityContext.runAsUser = 0), 'not root'],
  'the user of the image, who may be root': [({ container }) => delete container.securityContext, 'not root'],
  'root in an init container': [
    ({ pod, container }) => {
      pod.securityContext = { runAsUser: 1000 };
      pod.initContainers = [{ ...container, name: 'first', securityContext: { runAsUser: 0 } }];
    },
    'not root',
  ],
};

/** What the Container Service, or a command of its, may do as well. */
const FINE: Record<string, Change> = {
  'as a command has it': () => undefined,
  'as a command without files has it': ({ pod, container, job }) => {
    delete pod.volumes;
    delete container.volumeMounts;
    delete container.env;
    delete job.metadata.labels;
    delete job.spec.template.metadata;
  },
  "with the site's own Secret for images": ({ pod }) => (pod.imagePullSecrets = [{ name: 'registry' }]),
  'with the user of the pod': ({ pod, container }) => {
    pod.securityContext = { runAsUser: 1000 };
    delete container.securityContext;
  },
  'by the name of the default service account': ({ pod }) => (pod.serviceAccountName = 'default'),
};

describe.each([
  ['newest', KUBERNETES, 'control-plane'],
  ['older', OLDER_KUBERNETES, 'older-control-plane'],
] as const)('what Jobs XNAT may make, as the %s Kubernetes %s decides', (_, version, part) => {
  describeWith([part], 'with its own rights', () => {
    const cluster = new ControlPlane(version);
    const applied: Manifest[] = [];

    const asXnat = (method: string, path: string, body?: object, type?: string, namespace = NAMESPACE): Promise<Answer> =>
      cluster.api.ask(method, `/apis/batch/v1/namespaces/${namespace}/jobs${path}`, body, type, { 'Impersonate-User': XNAT });
    const create = (change?: Change) => asXnat('POST', '', pipeline(change));
    const nameOf = ({ status, body }: Answer): string => {
      expect([status, body.message]).toEqual([201, undefined]);
      return body.metadata.name as string;
    };
    const refused = (answer: Answer, says: string) =>
      expect([answer.status, answer.body.message]).toEqual([
        403,
        expect.stringMatching(new RegExp(`ValidatingAdmissionPolicy '[^']*'.* denied request.*${says}`)),
      ]);

    /** The API server takes a policy into account a moment after it has it. */
    async function untilItHolds(holds: boolean): Promise<void> {
      for (const end = Date.now() + 30_000; ; await setTimeout(200)) {
        const { status, body } = await create(ATTACKS['a privileged container']![0]);
        if (status === 201) await cluster.api.delete(body);
        if ((status === 403) === holds) return;
        if (Date.now() > end) throw new Error(`after 30 seconds still ${status}: ${JSON.stringify(body)}`);
      }
    }

    const apply = async (objects: readonly Manifest[]) => {
      for (const object of objects) {
        expect([200, 201]).toContain((await cluster.api.apply(object)).status);
        applied.push(object);
      }
    };

    beforeAll(async () => {
      await cluster.start();
      for (const name of [NAMESPACE, OTHER]) await cluster.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      await apply(site());
      // As somebody who gives XNAT more than the library does.
      const binding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'more', namespace: OTHER } };
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' };
      await apply([{ ...binding, roleRef, subjects: [{ kind: 'ServiceAccount', name: 'uwa-xnat-web', namespace: NAMESPACE }] }]);
      await untilItHolds(true);
    });
    afterAll(async () => {
      for (const namespace of [NAMESPACE, OTHER]) {
        const { body } = await cluster.api.ask('GET', `/apis/batch/v1/namespaces/${namespace}/jobs`);
        for (const { metadata } of body.items as Manifest[]) await cluster.api.delete({ apiVersion: 'batch/v1', kind: 'Job', metadata });
      }
      await remove(cluster, applied);
      cluster.leave();
    });

    test.each(Object.keys(FINE))('the Job of a pipeline is made, started, and removed: %s', async (name) => {
      const job = nameOf(await create(FINE[name]));
      const started = await asXnat('PATCH', `/${job}`, { spec: { suspend: false } }, 'application/strategic-merge-patch+json');
      expect([started.status, started.body.spec.suspend]).toEqual([200, false]);
      expect((await asXnat('DELETE', `/${job}?propagationPolicy=Foreground`)).status).toBe(200);
    });

    test.each(Object.keys(ATTACKS))('a Job is refused that has %s', async (name) => {
      const [change, says] = ATTACKS[name]!;
      refused(await create(change), says);
      // It is the account that is refused: whoever runs the cluster may do so.
      const { status, body } = await cluster.api.create(pipeline(change));
      expect(name === 'a CronJob that it belongs to' || status === 201 || JSON.stringify(body)).toBe(true);
    });

    test('a Job of a pipeline does not become another one before it starts', async () => {
      const job = nameOf(await create());
      const patch = (change: object) => asXnat('PATCH', `/${job}`, change, 'application/strategic-merge-patch+json');
      refused(await patch({ spec: { template: { metadata: { labels: XNAT_LABELS } } } }), 'no label of kubernetes.io');
      refused(await patch({ metadata: { labels: { 'app.kubernetes.io/managed-by': 'cdk8s-xnat' } } }), 'no label of kubernetes.io');
      expect((await patch({ spec: { template: { metadata: { labels: { another: 'label' } } } } })).status).toBe(200);
    });

    test("the site's own Jobs are neither stopped, changed nor deleted", async () => {
      const labelled = pipeline(({ job }) => (job.metadata.labels = { ...XNAT_LABELS, 'app.kubernetes.io/managed-by': 'cdk8s-xnat' }));
      const scheduled = pipeline(({ job }) => {
        job.metadata.labels = {};
        job.metadata.ownerReferences = [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'uwa-build-clean-up', uid: 'a-uid', controller: true }];
      });
      for (const own of [labelled, scheduled]) {
        const job = nameOf(await cluster.api.create(own));
        refused(await asXnat('PATCH', `/${job}`, { spec: { suspend: false } }, 'application/merge-patch+json'), 'no Jobs but those of pipelines');
        refused(await asXnat('PATCH', `/${job}`, { metadata: { labels: null, ownerReferences: null } }, 'application/merge-patch+json'), 'no Jobs but those');
        refused(await asXnat('DELETE', `/${job}`), 'no Jobs but those of pipelines');
      }
    });

    test('Jobs of another namespace are refused, whatever rights the account has there', async () => {
      const elsewhere = pipeline(({ job }) => (job.metadata.namespace = OTHER));
      refused(await asXnat('POST', '', elsewhere, undefined, OTHER), 'of the namespace uwa alone');
    });

    test('a site may let pipelines run as root, and as nothing else', async () => {
      await apply(site({ containerUser: '0' }));
      const root = ATTACKS.root![0];
      for (const end = Date.now() + 30_000; (await create(root)).status !== 201; await setTimeout(200)) expect(Date.now()).toBeLessThan(end);
      refused(await create(ATTACKS['a privileged container']![0]), 'neither privileged');
    });
  });
});
