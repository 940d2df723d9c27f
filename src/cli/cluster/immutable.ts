import { bytesOf } from './quantity';
import { at, isTree, type Tree } from '../from-helm/values';
import { textAt } from '../from-helm/takeover/manifest';
import type { Manifest } from '../manifests/manifests';

/** A field that the API server would not let change. */
export interface FixedField {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Where a spec is fixed but for some fields, these, as the API server's own messages list them. */
const MUTABLE: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: ['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds'],
  PersistentVolumeClaim: ['resources', 'volumeAttributesClassName'],
};

const FIXED: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec.selector'],
  DaemonSet: ['spec.selector'],
  Job: ['spec.selector', 'spec.template', 'spec.completions', 'spec.completionMode', 'spec.podFailurePolicy'],
  Service: ['spec.clusterIP', 'spec.loadBalancerClass'],
  PersistentVolume: ['spec.nfs', 'spec.csi', 'spec.local', 'spec.hostPath', 'spec.volumeMode', 'spec.nodeAffinity'],
  StorageClass: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
  EndpointSlice: ['addressType'],
  RoleBinding: ['roleRef'],
  ClusterRoleBinding: ['roleRef'],
  IngressClass: ['spec.controller'],
  PriorityClass: ['value', 'preemptionPolicy'],
  Secret: ['type'],
};

/** What the API server takes for a field that is not given. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
  type: 'Opaque',
  'spec.podManagementPolicy': 'OrderedReady',
  'spec.volumeMode': 'Filesystem',
  'spec.completions': 1,
  'spec.completionMode': 'NonIndexed',
  preemptionPolicy: 'PreemptLowerPriority',
};

/** What the cluster itself writes where the YAML says nothing. */
const FILLED = ['spec.clusterIP', 'spec.volumeName', 'spec.storageClassName', 'spec.selector'];

/**
 * The fields of an object that an apply would try to change, and may not.
 *
 * @param live whether `before` is as a cluster has it: with what the API server has filled in
 */
export function fixedFields(before: Manifest, after: Manifest, live = false): FixedField[] {
  const { kind } = after;
  const [a, b] = [before.object, after.object];
  const spec = (object: Tree) => (isTree(object.spec) ? Object.keys(object.spec) : []);
  const own = MUTABLE[kind];
  const paths = own ? [...new Set([...spec(a), ...spec(b)])].filter((key) => !own.includes(key)).map((key) => `spec.${key}`) : (FIXED[kind] ?? []);
  const read = (object: Tree, path: string) => at(object, path.split('.')) ?? DEFAULTS[path];
  const changed = paths
    .map((path) => ({ path, before: read(a, path), after: read(b, path) }))
    .filter(({ path, before: was, after: is }) => {
      if (is === undefined && (live || FILLED.includes(path))) return false;
      return live ? !holds(was, is) : JSON.stringify(sorted(was)) !== JSON.stringify(sorted(is));
    });
  return [...changed, ...locked(before, after), ...shrunk(a, b, kind)];
}

/** Whether what the cluster has is what is given, beside what it has filled in itself. */
function holds(live: unknown, given: unknown): boolean {
  if (Array.isArray(given)) return Array.isArray(live) && live.length === given.length && given.every((item, i) => holds(live[i], item));
  if (isTree(given)) return isTree(live) && Object.entries(given).every(([key, value]) => holds(live[key], value));
  if (live === given || String(live) === String(given)) return true;
  const [was, is] = [bytesOf(live), bytesOf(given)];
  // Labels of pods that are added to a template are no quantities.
  return was !== undefined && was === is;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** A ConfigMap or a Secret may say of itself that it never changes. */
function locked(before: Manifest, { object }: Manifest): FixedField[] {
  if (before.object.immutable !== true) return [];
  const changed = ['data', 'binaryData', 'immutable'].filter((key) => JSON.stringify(sorted(before.object[key])) !== JSON.stringify(sorted(object[key])));
  return changed.map((path) => ({ path, before: before.object[path], after: object[path] }));
}

function shrunk(before: Tree, after: Tree, kind: string): FixedField[] {
  if (kind !== 'PersistentVolumeClaim') return [];
  const path = 'spec.resources.requests.storage';
  const [was, is] = [textAt(before, path), textAt(after, path)];
  const [from, to] = [bytesOf(was), bytesOf(is)];
  return from !== undefined && to !== undefined && to < from ? [{ path, before: was, after: is }] : [];
}

/** What to do so that the apply succeeds: lines to copy. */
export function fixOf({ kind, name, namespace }: Manifest, fields: readonly FixedField[]): string {
  const where = namespace === undefined ? '' : `--namespace ${namespace} `;
  const remove = `kubectl ${where}delete ${kind.toLowerCase()} ${name}`;
  const paths = fields.map(({ path }) => path);
  switch (kind) {
    case 'StatefulSet':
      return paths.includes('spec.selector')
        ? `${remove}, which stops its pods and keeps its claims, then apply`
        : `${remove} --cascade=orphan, which leaves its pods running, then apply`;
    case 'PersistentVolumeClaim':
    case 'PersistentVolume':
      return 'bring the old value back: this holds data, and a claim can only grow; to move the data, make a second claim and copy it';
    case 'Job':
      return `${remove}, then apply: it runs again`;
    case 'Deployment':
    case 'DaemonSet':
      return `${remove}, which stops its pods, then apply`;
    case 'Service':
      return `${remove}, then apply: it gets another address`;
    case 'StorageClass':
      return `${remove}, then apply: claims and volumes that are there stay as they are`;
    default:
      return `${remove}, then apply`;
  }
}
