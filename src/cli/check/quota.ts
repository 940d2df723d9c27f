import { bytesOf } from '../cluster/quantity';
import { listAt, textAt, treeAt } from '../from-helm/takeover/manifest';
import { at } from '../from-helm/values';
import type { Manifest } from '../manifests/manifests';
import { podOf } from '../manifests/relations';
import { called, type ClusterCheck, type Finding } from './finding';
import { type Amounts, amountsOf, amountText, hasLimit, sum } from './nodes';
import { containersOf } from './yaml';

/** What a namespace gives at most, and what it asks of each container. */
export const quotas: ClusterCheck = (app, cluster) => {
  const namespaces = [...new Set(app.map(({ namespace }) => namespace))];
  return namespaces.flatMap((namespace) => {
    const own = app.filter((one) => one.namespace === namespace);
    const found = (resource: string) => cluster.list(resource, namespace ?? 'default') ?? [];
    const live = own.flatMap((one) => cluster.live(one) ?? []);
    const ranges = found('limitranges');
    return [...found('resourcequotas').flatMap((quota) => overQuota(quota, own, live, ranges)), ...ranges.flatMap((range) => outOfRange(range, own))];
  });
};

/** What objects take of a quota, by its own names. */
function taken(objects: readonly Manifest[]): Amounts {
  return sum(
    objects.map((one): Amounts => {
      const spec = podOf(one)?.spec;
      if (one.kind === 'PersistentVolumeClaim') {
        const size = bytesOf(textAt(one.object, 'spec.resources.requests.storage')) ?? 0;
        return { 'requests.storage': size, persistentvolumeclaims: 1 };
      }
      const counted: Readonly<Record<string, string>> = { Service: 'services', ConfigMap: 'configmaps', Secret: 'secrets' };
      const type = one.kind === 'Service' ? textAt(one.object, 'spec.type') : undefined;
      const services: Amounts = type === 'NodePort' ? { 'services.nodeports': 1 } : type === 'LoadBalancer' ? { 'services.loadbalancers': 1 } : {};
      if (counted[one.kind] !== undefined) return { [counted[one.kind]!]: 1, ...services };
      // A CronJob takes its part when it runs, and a DaemonSet as there are nodes.
      if (spec === undefined || ['CronJob', 'DaemonSet'].includes(one.kind)) return {};
      const pods = Number(at(one.object, ['spec', 'replicas']) ?? 1);
      const [requests, limits] = [amountsOf(spec), amountsOf(spec, 'limits')];
      const times = (amounts: Amounts, prefix: string) => Object.fromEntries(Object.entries(amounts).map(([key, value]) => [`${prefix}${key}`, value * pods]));
      return { pods, ...times(requests, 'requests.'), ...times(limits, 'limits.') };
    }),
  );
}

const PLAIN: Readonly<Record<string, string>> = { cpu: 'requests.cpu', memory: 'requests.memory', 'ephemeral-storage': 'requests.ephemeral-storage' };

function overQuota(quota: Manifest, own: readonly Manifest[], live: readonly Manifest[], ranges: readonly Manifest[]): Finding[] {
  // One of a scope counts some pods only, and which ones the API server knows.
  if (at(quota.object, ['spec', 'scopes']) !== undefined || at(quota.object, ['spec', 'scopeSelector']) !== undefined) return [];
  const [wants, has] = [taken(own), taken(live)];
  const hard = Object.entries({ ...treeAt(quota.object, 'spec.hard'), ...treeAt(quota.object, 'status.hard') });
  const used = treeAt(quota.object, 'status.used');
  return hard.flatMap(([name, most]): Finding[] => {
    const key = PLAIN[name] ?? name.replace(/^count\/([a-z]+)$/, '$1');
    const others = Math.max(0, (bytesOf(used[name]) ?? 0) - (has[key] ?? 0));
    const total = others + (wants[key] ?? 0);
    const over = total > (bytesOf(most) ?? Infinity) + 1e-9 && (wants[key] ?? 0) > 0;
    const [, of, resource] = /^(limits|requests)\.(cpu|memory)$/.exec(key) ?? [];
    const without =
      of === undefined
        ? undefined
        : own.find((one) => one.kind !== 'CronJob' && containersOf(one).some((container) => lacks(container, of, resource!, ranges)));
    return [
      ...(over
        ? [
            {
              id: 'quota',
              what: `the site takes ${amountText(key, wants[key]!)} of ${name}, others ${amountText(key, others)}, and ${called(quota)} allows ${String(most)}`,
              why: 'the API server refuses what is over it; pods are then missing without a word in the apply',
              fix: `raise ${called(quota)}, or take less`,
            },
          ]
        : []),
      ...(without
        ? [
            {
              id: 'quota-needs-limits',
              what: `${called(quota)} limits ${name}, and a container of ${called(without)} has none`,
              why: `the API server lets in no pod without ${of} of ${resource}`,
              fix: `give it ${of} of ${resource}, or the namespace a LimitRange with a default`,
            },
          ]
        : []),
    ];
  });
}

function lacks(container: Parameters<typeof hasLimit>[0], of: string, resource: string, ranges: readonly Manifest[]): boolean {
  if (treeAt(container, `resources.${of}`)[resource] !== undefined || hasLimit(container, resource)) return false;
  const field = of === 'limits' ? ['default'] : ['defaultRequest', 'default'];
  return !ranges.some(({ object }) =>
    listAt(object, 'spec.limits').some((item) => item.type === 'Container' && field.some((one) => treeAt(item, one)[resource] !== undefined)),
  );
}

function outOfRange(range: Manifest, own: readonly Manifest[]): Finding[] {
  const items = listAt(range.object, 'spec.limits');
  return own.flatMap((one) => {
    const parts =
      one.kind === 'PersistentVolumeClaim'
        ? [
            {
              type: 'PersistentVolumeClaim',
              what: called(one),
              requests: treeAt(one.object, 'spec.resources.requests'),
              limits: treeAt(one.object, 'spec.resources.requests'),
            },
          ]
        : containersOf(one).map((container) => ({
            type: 'Container',
            what: `the container ${String(container.name)} of ${called(one)}`,
            requests: treeAt(container, 'resources.requests'),
            limits: treeAt(container, 'resources.limits'),
          }));
    return parts.flatMap(({ type, what, requests, limits }) =>
      items
        .filter((item) => item.type === type)
        .flatMap((item): Finding[] => {
          const [min, max] = [treeAt(item, 'min'), treeAt(item, 'max')];
          const low = Object.keys(min).find((key) => requests[key] !== undefined && bytesOf(requests[key])! < bytesOf(min[key])!);
          const high = Object.keys(max).find((key) => bytesOf(limits[key] ?? requests[key] ?? 0)! > bytesOf(max[key])!);
          return [
            ...(low === undefined ? [] : [`${what} requests ${String(requests[low])} of ${low}, and ${called(range)} wants ${String(min[low])} at least`]),
            ...(high === undefined
              ? []
              : [`${what} may have ${String(limits[high] ?? requests[high])} of ${high}, and ${called(range)} allows ${String(max[high])}`]),
          ].map((text) => ({ id: 'limit-range', what: text, why: 'the API server refuses it', fix: `change ${called(range)}, or the value in main.ts` }));
        }),
    );
  });
}
