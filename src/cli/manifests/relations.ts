import { isTree, type Tree } from '../from-helm/values';
import { listAt, textAt, treeAt } from '../from-helm/takeover/manifest';
import { type Manifest, within } from './manifests';

/** Something that an object has to do with another one, which may not be in the YAML. */
export interface Relation {
  readonly from: Manifest;
  /** As the sentence goes on: `mounts`, `sends to`. */
  readonly verb: string;
  readonly to: { readonly kind: string; readonly name: string; readonly namespace?: string };
  /** The pod starts without it as well. */
  readonly optional?: true;
  /** The keys that are read, where it is a Secret or a ConfigMap. */
  readonly keys?: readonly string[];
}

const POD_PATHS = ['spec.jobTemplate.spec.template', 'spec.template'];
const WORKLOADS = ['StatefulSet', 'Deployment', 'DaemonSet', 'Job', 'CronJob'];

/** The pod template of a workload; undefined for what is none. */
export function podOf({ kind, object }: Manifest): { readonly labels: Tree; readonly spec: Tree } | undefined {
  if (!WORKLOADS.includes(kind)) return undefined;
  const path = POD_PATHS.find((one) => Object.keys(treeAt(object, `${one}.spec`)).length > 0);
  return path === undefined ? undefined : { labels: treeAt(object, `${path}.metadata.labels`), spec: treeAt(object, `${path}.spec`) };
}

/** Everything that the objects say of each other by name or by label. */
export function relationsOf(manifests: readonly Manifest[]): Relation[] {
  return manifests.flatMap((from) => [...byName(from), ...byNumber(from, manifests), ...byLabel(from, manifests)]);
}

function byName(from: Manifest): Relation[] {
  const { kind, object, namespace } = from;
  const relation = (verb: string, to: string, name: unknown, keys?: readonly string[], where = namespace): Relation[] =>
    typeof name === 'string' && name !== ''
      ? [{ from, verb, to: { kind: to, name, ...(where !== undefined && { namespace: where }) }, ...(keys && { keys }) }]
      : [];
  const pod = podOf(from);
  const certificate = ['tls.crt', 'tls.key'];
  switch (kind) {
    case 'Ingress':
      return [
        ...[...within(object.spec)].flatMap(({ service }) => (isTree(service) ? relation('sends to', 'Service', service.name) : [])),
        ...listAt(object, 'spec.tls').flatMap(({ secretName }) => [
          ...relation('reads', 'Secret', secretName, certificate),
          ...(issued(object) ? relation('has made', 'Secret', secretName) : []),
        ]),
      ];
    case 'HorizontalPodAutoscaler':
      return relation('scales', textAt(object, 'spec.scaleTargetRef.kind') ?? 'StatefulSet', textAt(object, 'spec.scaleTargetRef.name'));
    case 'PersistentVolume':
      return relation('is kept for', 'PersistentVolumeClaim', textAt(object, 'spec.claimRef.name'), undefined, textAt(object, 'spec.claimRef.namespace'));
    case 'PersistentVolumeClaim':
      return [
        ...relation('is bound to', 'PersistentVolume', textAt(object, 'spec.volumeName'), undefined, undefined),
        ...relation('is of the class', 'StorageClass', textAt(object, 'spec.storageClassName'), undefined, undefined),
      ];
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return [
        ...relation('grants', textAt(object, 'roleRef.kind') ?? 'Role', textAt(object, 'roleRef.name')),
        ...listAt(object, 'subjects').flatMap((subject) =>
          relation('grants it to', String(subject.kind), subject.name, undefined, textAt(subject, 'namespace')),
        ),
      ];
    case 'Certificate':
      return [
        ...relation('is signed by', textAt(object, 'spec.issuerRef.kind') ?? 'Issuer', textAt(object, 'spec.issuerRef.name')),
        ...relation('makes', 'Secret', textAt(object, 'spec.secretName')),
      ];
    case 'ExternalSecret':
      return relation('makes', 'Secret', textAt(object, 'spec.target.name') ?? from.name);
    case 'ValidatingAdmissionPolicyBinding':
      return relation('holds', 'ValidatingAdmissionPolicy', textAt(object, 'spec.policyName'));
    case 'ServiceAccount':
      return listAt(object, 'imagePullSecrets').flatMap(({ name }) => relation('reads', 'Secret', name, ['.dockerconfigjson']));
    default:
      return pod ? ofPod(pod.spec, from, relation) : [];
  }
}

/** Whether cert-manager makes the certificate. */
const issued = (ingress: Tree) => Object.keys(treeAt(ingress, 'metadata.annotations')).some((key) => /^cert-manager\.io\/(cluster-)?issuer$/.test(key));

type Make = (verb: string, to: string, name: unknown, keys?: readonly string[]) => Relation[];

function ofPod(spec: Tree, { kind, object }: Manifest, relation: Make): Relation[] {
  const items = (source: Tree) => listAt(source, 'items').map(({ key }) => String(key));
  const sources = [...listAt(spec, 'volumes'), ...listAt(spec, 'volumes').flatMap((volume) => listAt(volume, 'projected.sources'))];
  const variables = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')].flatMap((container) => listAt(container, 'env'));
  const all = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')].flatMap((container) => listAt(container, 'envFrom'));
  return [
    ...sources.flatMap((volume) => [
      ...relation('mounts', 'PersistentVolumeClaim', textAt(volume, 'persistentVolumeClaim.claimName')),
      ...relation('reads', 'ConfigMap', textAt(volume, 'configMap.name')),
      ...relation('reads', 'Secret', textAt(volume, 'secret.secretName') ?? textAt(volume, 'secret.name'), items(treeAt(volume, 'secret'))).map((one) =>
        optionally(one, treeAt(volume, 'secret')),
      ),
    ]),
    ...['ConfigMap', 'Secret'].flatMap((to) => {
      const field = to === 'Secret' ? 'secret' : 'configMap';
      return [
        ...variables.flatMap((variable) => {
          const from = treeAt(variable, `valueFrom.${field}KeyRef`);
          return relation('reads', to, from.name, [String(from.key)]).map((one) => optionally(one, from));
        }),
        ...all.flatMap((from) => relation('reads', to, textAt(from, `${field}Ref.name`), []).map((one) => optionally(one, treeAt(from, `${field}Ref`)))),
      ];
    }),
    ...listAt(spec, 'imagePullSecrets').flatMap(({ name }) => relation('reads', 'Secret', name, ['.dockerconfigjson'])),
    ...relation('runs as', 'ServiceAccount', spec.serviceAccountName),
    ...(kind === 'StatefulSet' ? relation('has the names of its pods from', 'Service', textAt(object, 'spec.serviceName')) : []),
  ];
}

const optionally = (relation: Relation, source: Tree): Relation => (source.optional === true ? { ...relation, optional: true } : relation);

const SELECTORS: Readonly<Record<string, readonly [path: string, verb: string]>> = {
  Service: ['spec.selector', 'sends to'],
  NetworkPolicy: ['spec.podSelector.matchLabels', 'guards'],
  PodDisruptionBudget: ['spec.selector.matchLabels', 'protects'],
};

/** Claims of a StatefulSet's templates, which have the numbers of its pods in their names. */
function byNumber(from: Manifest, manifests: readonly Manifest[]): Relation[] {
  const prefixes = listAt(from.object, 'spec.volumeClaimTemplates').map((template) => `${textAt(template, 'metadata.name')}-${from.name}-`);
  return manifests
    .filter(({ kind, name, namespace }) => kind === 'PersistentVolumeClaim' && namespace === from.namespace && prefixes.includes(name.replace(/\d+$/, '')))
    .map((to) => ({ from, verb: 'mounts', to }));
}

function byLabel(from: Manifest, manifests: readonly Manifest[]): Relation[] {
  if (from.kind === 'ServiceMonitor') {
    const services = manifests.filter((one) => one.kind === 'Service' && one.namespace === from.namespace);
    const chosen = services.filter(({ object }) => selects(treeAt(from.object, 'spec.selector.matchLabels'), treeAt(object, 'metadata.labels')));
    return chosen.map((to) => ({ from, verb: 'reads the metrics of', to }));
  }
  const [path, verb] = SELECTORS[from.kind] ?? [];
  if (path === undefined || verb === undefined) return [];
  const selector = treeAt(from.object, path);
  // A Service without one has its addresses from elsewhere; a policy without one is for all pods, but where it has expressions, too.
  if (Object.keys(selector).length === 0 && (from.kind === 'Service' || listAt(from.object, 'spec.podSelector.matchExpressions').length > 0)) return [];
  return manifests
    .filter((to) => to.namespace === from.namespace && podOf(to) !== undefined && selects(selector, podOf(to)!.labels))
    .map((to) => ({ from, verb, to }));
}

/** Whether labels have all that a selector names. */
export const selects = (selector: Tree, labels: Tree): boolean => Object.entries(selector).every(([key, value]) => labels[key] === value);
