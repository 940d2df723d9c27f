import { bytesOf } from '../cluster/quantity';
import { isTree, type Tree } from '../from-helm/values';
import { listAt, textAt, treeAt } from '../from-helm/takeover/manifest';
import type { Manifest } from '../manifests/manifests';
import { podOf, relationsOf, selects } from '../manifests/relations';
import { called, type Finding, type OfflineCheck } from './finding';

/** The same object twice: the second one wins, and nobody sees it. */
const twice: OfflineCheck = (app) => {
  const seen = new Map<string, number>();
  for (const one of app) seen.set(called(one), (seen.get(called(one)) ?? 0) + 1);
  return [...seen]
    .filter(([, times]) => times > 1)
    .map(([object]) => ({
      id: 'object-twice',
      what: `${object} is in the YAML more than once`,
      why: 'an apply makes the first one, then changes it to the second one',
      fix: 'give one of them another name, or name only the files of one synthesis',
    }));
};

/** APIs that Kubernetes has dropped, with what came after them. */
const DROPPED: ReadonlyArray<readonly [apiVersion: RegExp, since: string, instead: string]> = [
  [/^(extensions\/v1beta1|networking\.k8s\.io\/v1beta1)$/, '1.22', 'networking.k8s.io/v1'],
  [/^apps\/v1beta[12]$/, '1.16', 'apps/v1'],
  [/^batch\/v1beta1$/, '1.25', 'batch/v1'],
  [/^policy\/v1beta1$/, '1.25', 'policy/v1'],
  [/^autoscaling\/v2beta[12]$/, '1.26', 'autoscaling/v2'],
  [/^rbac\.authorization\.k8s\.io\/v1(alpha|beta)1$/, '1.22', 'rbac.authorization.k8s.io/v1'],
];

const dropped: OfflineCheck = (app) =>
  app.flatMap((one): Finding[] => {
    const apiVersion = String(one.object.apiVersion);
    const row = DROPPED.find(([pattern]) => pattern.test(apiVersion));
    if (row === undefined) return [];
    return [{ id: 'api-dropped', what: `${called(one)} is of ${apiVersion}`, why: `Kubernetes has it no more since ${row[1]}`, fix: `make it of ${row[2]}` }];
  });

/** Selectors of workloads that do not select the pods of their own template: the API server refuses them. */
const strayed: OfflineCheck = (app) =>
  app.flatMap((one): Finding[] => {
    const selector = treeAt(one.object, 'spec.selector.matchLabels');
    const pod = podOf(one);
    if (pod === undefined || selects(selector, pod.labels)) return [];
    return [
      {
        id: 'selector-strays',
        what: `${called(one)} does not select its own pods`,
        why: 'the API server refuses it',
        fix: 'give the pod template the labels of the selector',
      },
    ];
  });

/** A Service or an Ingress that leads nowhere. */
const nowhere: OfflineCheck = (app) => {
  const services = app.filter(({ kind }) => kind === 'Service');
  const selecting = services.filter(({ object }) => Object.keys(treeAt(object, 'spec.selector')).length > 0);
  const pods = app.filter((one) => podOf(one) !== undefined);
  const unheard = selecting.filter(
    (service) =>
      pods.some((one) => one.namespace === service.namespace) &&
      !pods.some((one) => one.namespace === service.namespace && selects(treeAt(service.object, 'spec.selector'), podOf(one)!.labels)),
  );
  return [
    ...unheard
      .filter((service) => !ofAnother(service))
      .map((service) => ({
        id: 'service-nowhere',
        what: `${called(service)} sends to no pod of the YAML`,
        why: 'connections to it are refused',
        fix: 'make its selector the labels of the pods that it is for',
      })),
    ...app
      .filter(({ kind }) => kind === 'Ingress')
      .flatMap((ingress) => backendsOf(ingress).flatMap(({ name, port }) => backend(ingress, name, port, services))),
  ];
};

/** Pods that an operator or a controller makes have labels of its own. */
const ofAnother = ({ object }: Manifest) =>
  Object.keys(treeAt(object, 'spec.selector')).some((key) => !/^app(\.kubernetes\.io\/(name|instance|component))?$/.test(key));

interface Backend {
  readonly name: string;
  readonly port: Tree;
}

function backendsOf({ object }: Manifest): Backend[] {
  const paths = listAt(object, 'spec.rules').flatMap((rule) => listAt(rule, 'http.paths'));
  const all = [...paths.map((path) => treeAt(path, 'backend.service')), treeAt(object, 'spec.defaultBackend.service')];
  return all.flatMap((service) => (typeof service.name === 'string' ? [{ name: service.name, port: treeAt(service, 'port') }] : []));
}

function backend(ingress: Manifest, name: string, port: Tree, services: readonly Manifest[]): Finding[] {
  const service = services.find((one) => one.name === name && one.namespace === ingress.namespace);
  // What the annotations of a controller define, such as a redirection of the AWS one.
  if (port.name === 'use-annotation') return [];
  const ports = listAt(service?.object, 'spec.ports');
  if (service !== undefined && ports.some((one) => (port.name === undefined ? one.port === port.number : one.name === port.name))) return [];
  const what =
    service === undefined
      ? `the Service ${name}, which the YAML does not have`
      : `the port ${String(port.name ?? port.number)} of ${name}, which it does not have`;
  return [
    { id: 'ingress-nowhere', what: `${called(ingress)} sends to ${what}`, why: 'its controller answers 503', fix: 'name a Service and a port of the YAML' },
  ];
}

/** Keys that a pod reads of a ConfigMap of the YAML, and which it has not. */
const keys: OfflineCheck = (app) =>
  relationsOf(app).flatMap(({ from, to, keys: read = [], optional }): Finding[] => {
    const config =
      to.kind === 'ConfigMap' &&
      optional === undefined &&
      app.find((one) => one.kind === 'ConfigMap' && one.name === to.name && one.namespace === to.namespace);
    if (!config) return [];
    const has = new Set([...Object.keys(treeAt(config.object, 'data')), ...Object.keys(treeAt(config.object, 'binaryData'))]);
    return read
      .filter((key) => !has.has(key))
      .map((key) => ({
        id: 'config-key',
        what: `${called(from)} reads the key ${key} of ${called(config)}, which has none of this name`,
        why: 'its pods do not start: CreateContainerConfigError',
        fix: `add the key to ${called(config)}, or read one that it has: ${[...has].join(', ')}`,
      }));
  });

/** The API server refuses a container that asks for more than it may have. */
const limits: OfflineCheck = (app) =>
  app.flatMap((one) =>
    containersOf(one).flatMap((container): Finding[] => {
      const [requests, limit] = [treeAt(container, 'resources.requests'), treeAt(container, 'resources.limits')];
      return Object.keys(requests)
        .filter((key) => limit[key] !== undefined && bytesOf(requests[key])! > bytesOf(limit[key])!)
        .map((key) => ({
          id: 'limit-below-request',
          what: `${called(one)}: the container ${String(container.name)} requests ${String(requests[key])} of ${key}, and its limit is ${String(limit[key])}`,
          why: 'the API server refuses it',
          fix: 'raise the limit, or lower the request',
        }));
    }),
  );

export function containersOf(one: Manifest): Tree[] {
  const spec = podOf(one)?.spec;
  return spec === undefined ? [] : [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')];
}

/** Two of the YAML that want a node port, or a host and path of an Ingress. */
const taken: OfflineCheck = (app) => {
  const wants = app.flatMap((one) => wantsOf(one).map((want) => ({ one, want })));
  return wants.flatMap(({ one, want }, i): Finding[] => {
    const other = wants.slice(0, i).find((before) => before.want === want && called(before.one) !== called(one));
    return other === undefined ? [] : [takenBy(one, want, called(other.one))];
  });
};

/** What a cluster has once, and an object claims. */
export function wantsOf({ kind, object }: Manifest): string[] {
  if (kind === 'Service')
    return listAt(object, 'spec.ports').flatMap(({ nodePort, protocol = 'TCP' }) =>
      nodePort === undefined ? [] : [`node port ${String(nodePort)} (${String(protocol)})`],
    );
  if (kind !== 'Ingress') return [];
  return listAt(object, 'spec.rules').flatMap((rule) =>
    listAt(rule, 'http.paths').map((path) => `host ${String(rule.host ?? '*')} at ${String(path.path ?? '/')}`),
  );
}

export function takenBy(one: Manifest, want: string, other: string): Finding {
  const port = want.startsWith('node port');
  return {
    id: port ? 'node-port-taken' : 'ingress-host-taken',
    what: `${called(one)} wants the ${want}, which ${other} has`,
    why: port ? 'the API server refuses the Service' : 'which of them answers depends on the controller, and may change',
    fix: port ? 'choose another node port' : `give the site another URL, or delete ${other}`,
  };
}

/** The level of a namespace that the YAML itself makes, against its pods. */
const security: OfflineCheck = (app) => {
  const levels = new Map(app.flatMap((one) => (one.kind === 'Namespace' ? [[one.name, levelOf(one)] as const] : [])));
  return app.flatMap((one) => podSecurity(one, one.namespace === undefined ? undefined : levels.get(one.namespace)));
};

export const levelOf = ({ object }: Manifest): string | undefined =>
  textAt({ value: treeAt(object, 'metadata.labels')['pod-security.kubernetes.io/enforce'] }, 'value');

/** What the admission of the Pod Security Standards would refuse of a workload's pods. */
export function podSecurity(one: Manifest, level: string | undefined): Finding[] {
  const spec = podOf(one)?.spec;
  if (spec === undefined || level === undefined || level === 'privileged') return [];
  const faults = [...baseline(spec), ...(level === 'restricted' ? restricted(spec) : [])];
  if (faults.length === 0) return [];
  return [
    {
      id: 'pod-security',
      what: `${called(one)}: the namespace ${String(one.namespace)} enforces the level ${level}, and its pods have ${[...new Set(faults)].join(', ')}`,
      why: 'the API server lets none of its pods in; the apply itself succeeds, and warns at most',
      fix: `put it into a namespace of its own of a lower level, or take away what the level forbids`,
    },
  ];
}

const all = (spec: Tree) => [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')];

function baseline(spec: Tree): string[] {
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true),
    ...listAt(spec, 'volumes').flatMap((volume) => (isTree(volume.hostPath) ? [`the hostPath ${String(volume.hostPath.path)}`] : [])),
    ...all(spec).flatMap((container) => [
      ...(treeAt(container, 'securityContext').privileged === true ? [`a privileged container (${String(container.name)})`] : []),
      ...listAt(container, 'ports').flatMap(({ hostPort }) => (hostPort === undefined ? [] : [`the host port ${String(hostPort)}`])),
    ]),
  ];
}

function restricted(spec: Tree): string[] {
  const pod = treeAt(spec, 'securityContext');
  return all(spec).flatMap((container) => {
    const own = treeAt(container, 'securityContext');
    const drop = treeAt(own, 'capabilities').drop;
    const seccomp = treeAt(own, 'seccompProfile').type ?? treeAt(pod, 'seccompProfile').type;
    return [
      ...((own.runAsNonRoot ?? pod.runAsNonRoot) === true ? [] : ['no runAsNonRoot']),
      ...((own.runAsUser ?? pod.runAsUser) === 0 ? ['the user 0'] : []),
      ...(own.allowPrivilegeEscalation === false ? [] : ['allowPrivilegeEscalation']),
      ...(Array.isArray(drop) && drop.includes('ALL') ? [] : ['capabilities that are not dropped']),
      ...(['RuntimeDefault', 'Localhost'].includes(String(seccomp)) ? [] : ['no seccompProfile']),
    ];
  });
}

export const OFFLINE: readonly OfflineCheck[] = [twice, dropped, strayed, nowhere, keys, limits, taken, security];
