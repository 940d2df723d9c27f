import { bytesOf, bytesText, cpuText } from '../cluster/quantity';
import { isTree, type Tree } from '../from-helm/values';
import { listAt, textAt, treeAt } from '../from-helm/takeover/manifest';
import type { Manifest } from '../manifests/manifests';
import { podOf, selects } from '../manifests/relations';
import { called, type ClusterCheck, type Finding } from './finding';

export type Amounts = { readonly [resource: string]: number };

/** What a pod takes of a node: its containers together, or its hungriest init container, with what goes on beside them. */
export function amountsOf(spec: Tree, of: 'requests' | 'limits' = 'requests'): Amounts {
  const own = (container: Tree): Amounts => {
    const [given, limits] = [treeAt(container, `resources.${of}`), of === 'requests' ? treeAt(container, 'resources.limits') : {}];
    return Object.fromEntries(Object.entries({ ...limits, ...given }).map(([key, value]) => [key, bytesOf(value) ?? 0]));
  };
  const inits = listAt(spec, 'initContainers');
  const sidecars = inits.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const running = sum([...sidecars, ...listAt(spec, 'containers')].map(own));
  const starting = inits.filter(({ restartPolicy }) => restartPolicy !== 'Always').map((one) => sum([own(one), ...sidecars.map(own)]));
  const most = [running, ...starting].reduce((a, b) =>
    Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, Math.max(a[key] ?? 0, b[key] ?? 0)])),
  );
  return sum([most, Object.fromEntries(Object.entries(treeAt(spec, 'overhead')).map(([key, value]) => [key, bytesOf(value) ?? 0]))]);
}

export function sum(all: readonly Amounts[]): Amounts {
  const total: Record<string, number> = {};
  for (const one of all) for (const [key, value] of Object.entries(one)) total[key] = (total[key] ?? 0) + value;
  return total;
}

export const amountText = (resource: string, amount: number): string =>
  resource.endsWith('cpu') ? cpuText(amount) : /memory|storage/.test(resource) ? bytesText(amount) : String(amount);

/** Whether some node takes the pods of each workload: by its selector, its taints, and what is left of it. */
export const nodes: ClusterCheck = (app, cluster) => {
  const live = cluster.list('nodes');
  if (live === undefined) return [];
  const pods = cluster.list('pods') ?? [];
  const taking = pods.filter(({ object }) => !['Succeeded', 'Failed'].includes(textAt(object, 'status.phase') ?? ''));
  return app.flatMap((one): Finding[] => {
    const pod = podOf(one);
    if (pod === undefined || one.kind === 'DaemonSet' || treeAt({ o: one.object }, 'o').spec === undefined) return [];
    // The pods of this workload make room for the new ones.
    const others = taking.filter(
      ({ namespace, object }) => namespace !== one.namespace || Object.keys(pod.labels).length === 0 || !selects(pod.labels, treeAt(object, 'metadata.labels')),
    );
    const wants = amountsOf(pod.spec);
    const reasons = live.map((node) => ({ node, reason: against(node, pod.spec, wants, others) }));
    if (reasons.some(({ reason }) => reason === undefined)) return [];
    const told = Object.entries(wants).map(([key, value]) => `${amountText(key, value)} of ${key}`);
    const first = reasons.slice(0, 5).map(({ node, reason }) => `${node.name}: ${reason}`);
    return [
      {
        id: 'no-node-fits',
        what: `no node takes a pod of ${called(one)}, which requests ${told.join(', ') || 'nothing'}`,
        why: `${first.join('; ') || 'the cluster has no node'}${reasons.length > 5 ? `; and ${reasons.length - 5} more` : ''}`,
        fix: 'add a node that fits, lower the requests, or change nodeSelector and tolerations; a cluster autoscaler adds a node by itself where a group of it fits',
      },
    ];
  });
};

/** Why a node does not take a pod; undefined where it does. */
function against(node: Manifest, spec: Tree, wants: Amounts, pods: readonly Manifest[]): string | undefined {
  const labels = treeAt(node.object, 'metadata.labels');
  if (node.object.spec !== undefined && treeAt(node.object, 'spec').unschedulable === true) return 'it is cordoned';
  const ready = listAt(node.object, 'status.conditions').find(({ type }) => type === 'Ready');
  if (ready !== undefined && ready.status !== 'True') return 'it is not ready';
  const selector = treeAt(spec, 'nodeSelector');
  const missing = Object.entries(selector).find(([key, value]) => labels[key] !== value);
  if (missing) return `it has not the label ${missing[0]}=${String(missing[1])}`;
  const terms = listAt(spec, 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms');
  if (terms.length > 0 && !terms.some((term) => [...listAt(term, 'matchExpressions')].every((expression) => matches(expression, labels))))
    return 'its labels do not match the node affinity';
  const tolerations = listAt(spec, 'tolerations');
  const taint = listAt(node.object, 'spec.taints').find(
    (one) => ['NoSchedule', 'NoExecute'].includes(String(one.effect)) && !tolerations.some((toleration) => tolerates(toleration, one)),
  );
  if (taint) return `its taint ${String(taint.key)}${taint.value === undefined ? '' : `=${String(taint.value)}`} is not tolerated`;
  const taken = sum(pods.filter(({ object }) => textAt(object, 'spec.nodeName') === node.name).map(({ object }) => amountsOf(treeAt(object, 'spec'))));
  const allocatable = treeAt(node.object, 'status.allocatable');
  // A node without isolation of its disk does not count it.
  const counted = Object.entries(wants).filter(([key]) => key !== 'ephemeral-storage' || allocatable[key] !== undefined);
  const short = counted.find(([key, value]) => value > 0 && value > (bytesOf(allocatable[key]) ?? 0) - (taken[key] ?? 0) + 1e-9);
  if (short === undefined) return undefined;
  const left = Math.max(0, (bytesOf(allocatable[short[0]]) ?? 0) - (taken[short[0]] ?? 0));
  return `${amountText(short[0], left)} of ${short[0]} left`;
}

function matches({ key, operator, values }: Tree, labels: Tree): boolean {
  const value = labels[String(key)];
  const given = Array.isArray(values) ? values.map(String) : [];
  switch (operator) {
    case 'In':
      return value !== undefined && given.includes(String(value));
    case 'NotIn':
      return value === undefined || !given.includes(String(value));
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(given[0]);
    default:
      return Number(value) < Number(given[0]);
  }
}

function tolerates(toleration: Tree, taint: Tree): boolean {
  if (toleration.effect !== undefined && toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  if (toleration.key === undefined || toleration.key === '') return toleration.operator === 'Exists';
  return toleration.key === taint.key && (toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? ''));
}

/** Whether a value is there at all, for those that read limits. */
export const hasLimit = (container: Tree, resource: string): boolean =>
  isTree(container.resources) && treeAt(container, 'resources.limits')[resource] !== undefined;
