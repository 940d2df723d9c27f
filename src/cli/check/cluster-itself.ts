import { isTree } from '../from-helm/values';
import { listAt, textAt, treeAt } from '../from-helm/takeover/manifest';
import { fixedFields, fixOf } from '../cluster/immutable';
import type { Manifest } from '../manifests/manifests';
import { podOf } from '../manifests/relations';
import { called, type ClusterCheck, type Finding } from './finding';
import { levelOf, podSecurity, takenBy, wantsOf } from './yaml';

/** What the YAML uses that older servers do not know, or drop without a word. */
const FEATURES: ReadonlyArray<readonly [minor: number, what: string, used: (one: Manifest) => boolean]> = [
  [
    29,
    'an init container that goes on (restartPolicy: Always)',
    (one) => listAt(podOf(one)?.spec, 'initContainers').some(({ restartPolicy }) => restartPolicy === 'Always'),
  ],
  [30, 'a ValidatingAdmissionPolicy', ({ kind }) => kind === 'ValidatingAdmissionPolicy'],
  [33, 'an image as a volume', (one) => listAt(podOf(one)?.spec, 'volumes').some(({ image }) => isTree(image))],
];

export const versions: ClusterCheck = (app, cluster) => {
  const { client, server } = cluster.versions;
  if (server === undefined) return [];
  const old = FEATURES.flatMap(([minor, what, used]): Finding[] => {
    const user = server < minor ? app.find(used) : undefined;
    if (user === undefined) return [];
    return [
      {
        id: 'server-version',
        what: `${called(user)} has ${what}, and the API server is 1.${server}`,
        why: `Kubernetes has it since 1.${minor}`,
        fix: `upgrade the cluster to 1.${minor} or newer`,
      },
    ];
  });
  const skew = client !== undefined && Math.abs(client - server) > 1;
  return [
    ...old,
    ...(skew
      ? [
          {
            id: 'kubectl-version',
            what: `kubectl is 1.${client}, and the API server 1.${server}`,
            why: 'Kubernetes supports one minor release between them: fields that one of them does not know get lost',
            fix: `install a kubectl of 1.${server}`,
          },
        ]
      : []),
  ];
};

/** Whose kinds these are, for those who have to install them. */
const MAKERS: Readonly<Record<string, string>> = {
  'cert-manager.io': 'cert-manager',
  'monitoring.coreos.com': 'the Prometheus Operator',
  'external-secrets.io': 'the External Secrets Operator',
  'snapshot.storage.k8s.io': 'the CSI snapshot controller and its CRDs',
  'postgresql.cnpg.io': 'CloudNativePG',
  'bitnami.com': 'Sealed Secrets',
};

/** Kinds that the API server does not know. */
export const apis: ClusterCheck = (app, cluster) => {
  const defined = new Set(app.flatMap(({ kind, object }) => (kind === 'CustomResourceDefinition' ? [textAt(object, 'spec.names.kind')] : [])));
  const unknown = app.filter((one) => cluster.resourceOf(one) === undefined && !defined.has(one.kind));
  const kinds = [...new Set(unknown.map(({ kind, object }) => `${String(object.apiVersion)} ${kind}`))];
  return kinds.map((kind) => {
    const group = kind.split('/')[0]!;
    const users = unknown.filter((one) => `${String(one.object.apiVersion)} ${one.kind}` === kind);
    return {
      id: 'api-missing',
      what: `the cluster knows no ${kind}, of which the YAML has ${users.map(called).join(', ')}`,
      why: `kubectl stops there: no matches for kind`,
      fix: MAKERS[group] === undefined ? `install what defines ${group}` : `install ${MAKERS[group]}, or turn off in main.ts what needs it`,
    };
  });
};

export const namespaces: ClusterCheck = (app, cluster) => {
  const live = cluster.list('namespaces');
  if (live === undefined) return [];
  const made = new Map(app.flatMap((one) => (one.kind === 'Namespace' ? [[one.name, one] as const] : [])));
  const used = [...new Set(app.flatMap(({ namespace }) => namespace ?? []))].sort();
  return used.flatMap((name): Finding[] => {
    const there = live.find((one) => one.name === name);
    if (there === undefined && !made.has(name)) {
      return [
        {
          id: 'namespace-missing',
          what: `there is no namespace ${name}, and the YAML does not make it`,
          why: 'nothing can be made in it',
          fix: `kubectl create namespace ${name}`,
        },
      ];
    }
    if (textAt(there?.object, 'status.phase') === 'Terminating') {
      return [
        {
          id: 'namespace-ends',
          what: `the namespace ${name} is being deleted`,
          why: 'nothing can be made in it',
          fix: `wait until it is gone: kubectl wait --for=delete namespace/${name} --timeout=10m`,
        },
      ];
    }
    // What the YAML makes has been looked at without a cluster.
    const level = made.has(name) ? undefined : there && levelOf(there);
    return app.filter(({ namespace }) => namespace === name).flatMap((one) => podSecurity(one, level));
  });
};

/** Fields that cannot change, against what is there. */
export const immutable: ClusterCheck = (app, cluster) =>
  app.flatMap((one): Finding[] => {
    const live = cluster.live(one);
    const fields = live === undefined ? [] : fixedFields(live, one, true);
    if (fields.length === 0) return [];
    return [
      {
        id: 'immutable-field',
        what: `${called(one)} is there, and would get another ${fields.map(({ path }) => path).join(', ')}`,
        why: 'Kubernetes does not let it change',
        fix: fixOf(one, fields),
      },
    ];
  });

/** Node ports, and hosts of Ingresses, that somebody else has. */
export const shared: ClusterCheck = (app, cluster) => {
  const users = app.filter((one) => wantsOf(one).length > 0);
  return users.flatMap((one) => {
    const others = cluster.list(one.kind === 'Service' ? 'services' : 'ingresses.networking.k8s.io') ?? [];
    return wantsOf(one).flatMap((want): Finding[] => {
      const other = others.find((live) => called(live) !== called({ ...one, namespace: one.namespace ?? 'default' }) && wantsOf(live).includes(want));
      return other === undefined ? [] : [takenBy(one, want, called(other))];
    });
  });
};

/** What whoever runs this may not do of an apply. */
export const rights: ClusterCheck = (app, cluster) => {
  const seen = new Set<string>();
  return app.flatMap((one): Finding[] => {
    const resource = cluster.resourceOf(one);
    if (resource === undefined) return [];
    const namespace = resource.namespaced ? one.namespace : undefined;
    const id = `${resource.resource} ${namespace ?? ''}`;
    if (seen.has(id)) return [];
    seen.add(id);
    const denied = ['get', 'create', 'patch'].filter((verb) => !cluster.may(verb, resource.resource, namespace));
    if (denied.length === 0) return [];
    const where = namespace === undefined ? 'in the cluster' : `in ${namespace}`;
    return [
      {
        id: 'not-allowed',
        what: `you may not ${denied.join(', ')} ${resource.resource} ${where}`,
        why: 'the apply stops there: forbidden',
        fix: 'ask the administrator of the cluster for a role that may',
      },
    ];
  });
};

/** An autoscaler needs numbers. */
export const metrics: ClusterCheck = (app, cluster) => {
  const scaler = app.find(({ kind, object }) => kind === 'HorizontalPodAutoscaler' && listAt(object, 'spec.metrics').some(({ type }) => type === 'Resource'));
  const isMetrics = ({ kind, name }: Manifest) => kind === 'APIService' && /\.metrics\.k8s\.io$/.test(name);
  if (scaler === undefined || app.some(isMetrics)) return [];
  const services = cluster.list('apiservices.apiregistration.k8s.io');
  const found = services?.find(isMetrics);
  const ready = found && listAt(found.object, 'status.conditions').every(({ type, status }) => type !== 'Available' || status === 'True');
  if (services === undefined || ready === true) return [];
  return [
    {
      id: 'metrics-missing',
      what: `${called(scaler)} reads CPU or memory, and the cluster ${found === undefined ? 'has no' : 'has an unavailable'} metrics API`,
      why: 'it would never scale: FailedGetResourceMetric',
      fix: 'install Metrics Server, as new ClusterServices(app, "cluster", { metricsServer: {} }) does',
    },
  ];
};

/** What pods name that lies in no namespace. */
export const classes: ClusterCheck = (app, cluster) => {
  const made = new Set(app.map(({ kind, name }) => `${kind} ${name}`));
  return app.flatMap((one) => {
    const spec = treeAt({ spec: podOf(one)?.spec }, 'spec');
    return (
      [
        ['PriorityClass', 'priorityClassName', 'priorityclasses.scheduling.k8s.io'],
        ['RuntimeClass', 'runtimeClassName', 'runtimeclasses.node.k8s.io'],
      ] as const
    ).flatMap(([kind, field, resource]): Finding[] => {
      const name = spec[field];
      if (typeof name !== 'string' || made.has(`${kind} ${name}`) || /^system-(node|cluster)-critical$/.test(name)) return [];
      const there = cluster.list(resource);
      if (there === undefined || there.some((live) => live.name === name)) return [];
      return [
        {
          id: 'class-missing',
          what: `${called(one)} names the ${kind} ${name}, which the cluster does not have`,
          why: 'none of its pods is let in',
          fix: `make it, or choose one of: ${there.map((live) => live.name).join(', ') || 'none is there'}`,
        },
      ];
    });
  });
};
