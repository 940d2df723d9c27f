import { describeWith } from '../../real/support/parts';
import type { Manifest } from '../../support/manifests';
import { changedCluster, changedSite, CLUSTER_CHANGES, SITE_CHANGES } from '../../support/option-matrix';
import { remove } from '../support/apply';
import { ControlPlane, KUBERNETES } from '../support/control-plane';

/** A verb, and a resource with subresource, group and name, or a path: `get pods/log`, `create jobs.batch`, `get configmaps:name`, `get /metrics`. */
type Right = string;

interface Account {
  readonly namespace: string;
  readonly name: string;
  readonly objects: () => Manifest[];
  /** What the program asks the API server for, by namespace; `*` is the whole cluster. */
  readonly needs: Readonly<Record<string, readonly Right[]>>;
  /** What it needs of the rights that nobody else may have. */
  readonly except?: readonly Right[];
}

const READ = ['get', 'list', 'watch'];
const all = (verbs: readonly string[], ...resources: readonly string[]): Right[] => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`));

const OTHER = 'other';

const ACCOUNTS: Readonly<Record<string, Account>> = {
  // Container Service 3.7.3, KubernetesClientImpl: it lists pods for its ping, reads a pod's log, makes a Job suspended, patches it to start
  // it, deletes it. KubernetesInformerImpl: lists and watches Jobs and pods. The wiki's "Setting up Container Service on Kubernetes" names the rest.
  'XNAT, which runs pipelines': {
    namespace: 'uwa',
    name: 'uwa-xnat-web',
    objects: () => changedSite(SITE_CHANGES['pipelines on Kubernetes']!),
    needs: { uwa: [...all(READ, 'pods'), 'get pods/log', ...all([...READ, 'create', 'update', 'patch', 'delete'], 'jobs.batch')] },
    except: all(['create', 'delete', 'patch'], 'jobs.batch'),
  },
  // src/features/backup/assets/snapshot.sh: POST, GET of one and of a list by labels, DELETE.
  'the backup, which makes snapshots': {
    namespace: 'uwa',
    name: 'uwa-postgresql-backup',
    objects: () => changedSite(SITE_CHANGES['a backup elsewhere, with snapshots']!),
    needs: { uwa: all(['create', 'get', 'list', 'delete'], 'volumesnapshots.snapshot.storage.k8s.io') },
  },
  // fluent-plugin-kubernetes_metadata_filter: it looks up a pod and its namespace, and watches both (README, "watch").
  // fluentd-daemonset-elasticsearch-rbac.yaml of fluent/fluentd-kubernetes-daemonset grants these.
  Fluentd: {
    namespace: 'efk-fluentd',
    name: 'fluentd',
    objects: () => changedCluster(CLUSTER_CHANGES['a logging stack']!),
    needs: { '*': all(READ, 'pods', 'namespaces') },
  },
  // src/features/logging/assets/bootstrap.sh: PATCH of the ConfigMap that holds the authority's certificate, and of nothing else.
  'the bootstrap of the logging stack': {
    namespace: 'efk',
    name: 'efk-bootstrap',
    objects: () => changedCluster(CLUSTER_CHANGES['a logging stack']!),
    needs: { 'efk-fluentd': ['patch configmaps:elasticsearch-ca'] },
  },
  // manifests/base/rbac.yaml of kubernetes-sigs/metrics-server 0.8: nodes and pods by informers, each kubelet's /metrics/resource; as an extension of
  // the API server it asks who calls, and whether he may, and reads how callers are authenticated (kubernetes.io, "Configure the aggregation layer").
  'the Metrics Server': {
    namespace: 'kube-system',
    name: 'metrics-server',
    objects: () => changedCluster(CLUSTER_CHANGES['a Metrics Server']!),
    needs: {
      '*': [
        ...all(READ, 'pods', 'nodes'),
        'get nodes/metrics',
        'create tokenreviews.authentication.k8s.io',
        'create subjectaccessreviews.authorization.k8s.io',
      ],
      'kube-system': all(READ, 'configmaps:extension-apiserver-authentication'),
    },
  },
  // cloudprovider/aws/examples/cluster-autoscaler-autodiscover.yaml of kubernetes/autoscaler; VolumeAttachments since 1.33, which simulates where volumes hang.
  'the Cluster Autoscaler': {
    namespace: 'kube-system',
    name: 'cluster-autoscaler',
    objects: () => changedCluster(CLUSTER_CHANGES['an autoscaler']!),
    needs: {
      '*': [
        ...all(READ, 'nodes', 'namespaces', 'pods', 'services', 'replicationcontrollers', 'persistentvolumeclaims', 'persistentvolumes'),
        ...all(READ, 'statefulsets.apps', 'replicasets.apps', 'daemonsets.apps', 'jobs.batch'),
        ...all(READ, ...['storageclasses', 'csinodes', 'csidrivers', 'csistoragecapacities', 'volumeattachments'].map((kind) => `${kind}.storage.k8s.io`)),
        ...all(['list', 'watch'], 'poddisruptionbudgets.policy'),
        'patch jobs.batch',
        // It taints a node before it removes it, and drains it.
        'update nodes',
        'create pods/eviction',
        'update pods/status',
        ...all(['create', 'patch'], 'events'),
      ],
      // One of several leads, and the state is told in a ConfigMap.
      'kube-system': [
        'create leases.coordination.k8s.io',
        ...all(['get', 'update'], 'leases.coordination.k8s.io:cluster-autoscaler'),
        'create configmaps',
        ...all(['get', 'update', 'delete'], 'configmaps:cluster-autoscaler-status'),
      ],
    },
    except: ['patch jobs.batch'],
  },
};

/** By these one becomes somebody else, reads passwords, runs programs elsewhere, or undoes what keeps others out. */
const NOBODY: readonly Right[] = [
  ...all([...READ, 'create', 'update', 'patch', 'delete'], 'secrets'),
  ...all(['create', 'update', 'patch', 'delete', 'deletecollection'], 'pods'),
  ...all(['get', 'create'], 'pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'services/proxy', 'nodes/proxy'),
  ...all(['update', 'patch'], 'pods/ephemeralcontainers', 'namespaces', 'serviceaccounts'),
  ...all(['create'], 'serviceaccounts/token', 'serviceaccounts', 'namespaces', 'persistentvolumes', 'persistentvolumeclaims'),
  ...all(['impersonate'], 'users', 'groups', 'serviceaccounts'),
  ...all(['create', 'update', 'patch', 'delete', 'escalate', 'bind'], 'roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'),
  ...all(['create', 'update', 'patch', 'delete'], 'rolebindings.rbac.authorization.k8s.io', 'clusterrolebindings.rbac.authorization.k8s.io'),
  ...all(['create', 'delete', 'patch'], 'nodes', 'jobs.batch', 'cronjobs.batch'),
  ...all(
    ['create', 'update', 'patch', 'delete'],
    'deployments.apps',
    'statefulsets.apps',
    'daemonsets.apps',
    'replicasets.apps',
    'networkpolicies.networking.k8s.io',
  ),
  ...all(['update', 'patch', 'delete'], 'persistentvolumeclaims', 'persistentvolumes'),
  ...all(['delete'], 'namespaces'),
  ...all(['get', 'list', 'update', 'patch', 'delete'], 'configmaps'),
  ...all(
    ['create', 'update', 'patch', 'delete'],
    ...['validatingwebhookconfigurations', 'mutatingwebhookconfigurations', 'validatingadmissionpolicies', 'validatingadmissionpolicybindings'].map(
      (kind) => `${kind}.admissionregistration.k8s.io`,
    ),
    'customresourcedefinitions.apiextensions.k8s.io',
    'apiservices.apiregistration.k8s.io',
  ),
  'create certificatesigningrequests.certificates.k8s.io',
  'update certificatesigningrequests/approval.certificates.k8s.io',
  'get /metrics',
  'get /logs',
  'get /debug/pprof',
  '* *.*',
];

describeWith(['control-plane'], `what the service accounts may do, as the API server ${KUBERNETES} says`, () => {
  const cluster = new ControlPlane(KUBERNETES);
  beforeAll(async () => {
    await cluster.start();
    for (const { objects, namespace } of Object.values(ACCOUNTS)) {
      await cluster.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
      for (const object of objects().filter(isAccess)) expect([200, 201]).toContain((await cluster.api.apply(object)).status);
    }
  });
  afterAll(async () => {
    await remove(
      cluster,
      Object.values(ACCOUNTS).flatMap(({ objects }) => objects().filter(isAccess)),
    );
    cluster.leave();
  });

  /** Whether an account may. Without a namespace: in all of them. */
  async function may({ namespace, name }: Account, right: Right, where: string): Promise<boolean> {
    const [verb, what] = right.split(' ') as [string, string];
    const [, resource, subresource, group, named] = /^([^./:]+)(?:\/([^.:]+))?(?:\.([^:]+))?(?::(.+))?$/.exec(what) ?? [];
    const attributes = what.startsWith('/')
      ? { nonResourceAttributes: { verb, path: what } }
      : { resourceAttributes: { verb, resource, subresource, group, name: named, ...(where !== '*' && { namespace: where }) } };
    const { body } = await cluster.api.create({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      metadata: {},
      spec: {
        user: `system:serviceaccount:${namespace}:${name}`,
        groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
        ...attributes,
      },
    });
    if (typeof body.status?.allowed !== 'boolean') throw new Error(`no answer to ${right}: ${JSON.stringify(body)}`);
    return body.status.allowed as boolean;
  }

  const allowed = async (account: Account, rights: readonly Right[], where: string): Promise<Right[]> => {
    const answers = await Promise.all(rights.map((right) => may(account, right, where)));
    return rights.filter((_, i) => answers[i]);
  };

  test('these are all accounts that the library gives a role to', () => {
    const states = [...Object.values(SITE_CHANGES).map(changedSite), ...Object.values(CLUSTER_CHANGES).map(changedCluster)];
    const bound = states
      .flat()
      .filter(({ kind }) => kind.endsWith('RoleBinding'))
      .flatMap(({ subjects, metadata }) =>
        (subjects as Array<{ name: string; namespace?: string }>).map(({ name, namespace }) => `${namespace ?? metadata.namespace}/${name}`),
      );
    expect(new Set(bound)).toEqual(new Set(Object.values(ACCOUNTS).map(({ namespace, name }) => `${namespace}/${name}`)));
  });

  test('each right is one to something that the API server knows', async () => {
    // What nobody knows nobody may do: a slip of the pen would look like a refusal.
    const known = new Set((await cluster.kubectl(['api-resources', '--output', 'name'])).stdout.trim().split('\n'));
    const rights = [...NOBODY, ...Object.values(ACCOUNTS).flatMap(({ needs }) => Object.values(needs).flat())];
    const resources = rights
      .map((right) =>
        right
          .split(' ')[1]!
          .replace(/\/[^.:]+/, '')
          .replace(/:.*/, ''),
      )
      .filter((resource) => !/^$|^\*|^(users|groups)$/.test(resource));
    expect(resources.filter((resource) => !known.has(resource))).toEqual([]);
  });

  describe.each(Object.entries(ACCOUNTS))('%s', (_, account) => {
    const { namespace, needs, except = [] } = account;

    test('may do all that its program asks for', async () => {
      for (const [where, rights] of Object.entries(needs)) expect([where, await allowed(account, rights, where)]).toEqual([where, rights]);
    });

    test('may do nothing by which it could become more', async () => {
      expect(await allowed(account, NOBODY, namespace)).toEqual(except);
      // A right in all namespaces is one in each of these; what belongs to no namespace is asked for by itself.
      const everywhere = needs['*'] === undefined ? [] : except;
      for (const where of [OTHER, 'kube-system', 'default', '*'].filter((elsewhere) => elsewhere !== namespace))
        expect([where, await allowed(account, NOBODY, where)]).toEqual([where, everywhere]);
    });

    const inOne = Object.entries(needs).filter(([where]) => where !== '*');
    if (inOne.length > 0) {
      test('may do nothing in other namespaces that it needs in one', async () => {
        for (const [where, rights] of inOne) {
          const elsewhere = (await allowed(account, rights, OTHER)).filter((right) => !LEASES.includes(right));
          expect([where, elsewhere]).toEqual([where, []]);
        }
      });
    }
  });
});

/** The autoscaler's own manifest grants leases in every namespace, with the name of its own but for making one. */
const LEASES = [...all(['get', 'update'], 'leases.coordination.k8s.io:cluster-autoscaler'), 'create leases.coordination.k8s.io'];

const isAccess = ({ kind }: Manifest) => ['ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'Namespace'].includes(kind);
