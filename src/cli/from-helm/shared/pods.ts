import { call, type Code } from '../../code/code';
import { bytesOf, cpuCode, durationCode, millisOf, sizeCode } from '../../code/units';
import { type Converter, filled, textOf, type Values } from '../chart';
import type { Draft } from '../draft';
import { isTree, type Tree } from '../values';

/** How many pods there are, and what they are called. */
export const replicas = (root: string): Converter => ({
  keys: [`${root}replicaCount`],
  convert(values, draft) {
    const count = values.number(`${root}replicaCount`);
    if (count === undefined) draft.leave(`${root}replicaCount`, 'it is no whole number');
    else if (count === 0)
      draft.leave(`${root}replicaCount`, 'a site without a pod answers nobody: the file has one. For a time of maintenance scale it by hand');
    else if (count !== 1) draft.set('xnat.replicas', count);
  },
});

export const pullSecrets = (root: string): Converter => ({
  keys: [`${root}imagePullSecrets.*.name`, `${root}imagePullSecrets.*`],
  convert(values, draft) {
    const names = values.list(`${root}imagePullSecrets`).flatMap((entry) => textOf(isTree(entry) ? entry.name : entry) ?? []);
    if (names.length > 0) draft.set('xnat.pod.imagePullSecrets', names);
  },
});

/** Where the values name no tag, the release runs the one of its chart's version. */
export function tellDefaultTag(values: Values, draft: Draft, key: string): void {
  if (values.own(key) === undefined && values.release.running?.tag === undefined) {
    draft.remark(
      'The values name no tag of the image, and each version of the chart has another one. See what runs (kubectl get statefulset --output wide), or give --manifest.',
    );
  }
}

/** CPU and memory. A limit that the release does not set is asked for: the library always sets one. */
export const resources = (root: string): Converter => ({
  keys: [`${root}resources.requests.*`, `${root}resources.limits.*`],
  convert(values, draft) {
    const [requests, limits] = [values.tree(`${root}resources.requests`), values.tree(`${root}resources.limits`)];
    for (const [kind, amounts] of [
      ['requests', requests],
      ['limits', limits],
    ] as const) {
      for (const [what, amount] of Object.entries(amounts)) {
        const known = what === 'cpu' ? cpuCode(amount) : what === 'memory' ? sizeCode(amount) : undefined;
        if (known === undefined)
          draft.leave(`${root}resources.${kind}.${what}`, ['cpu', 'memory'].includes(what) ? 'it is no quantity' : 'the library sets CPU and memory alone');
      }
    }
    // As Kubernetes has it: what is limited and not requested is requested.
    const cpu = requests.cpu ?? limits.cpu;
    const memory = requests.memory ?? limits.memory;
    const props = filled({
      cpu: millisOf(cpu) === 1000 ? undefined : cpuCode(cpu),
      cpuLimit: differs(millisOf(limits.cpu), millisOf(cpu)) ? cpuCode(limits.cpu) : undefined,
      memory: bytesOf(memory) === bytesOf('3000Mi') ? undefined : sizeCode(memory),
      memoryLimit: differs(bytesOf(limits.memory), bytesOf(memory)) ? sizeCode(limits.memory) : undefined,
    });
    if (props) draft.set('xnat.resources', props);
    tellLimits(requests, limits, draft);
  },
});

const differs = (limit: number | undefined, request: number | undefined) => limit !== undefined && limit !== request;

/** What the release leaves open, and the library does not: whoever knows the site has to say how much it takes. */
function tellLimits(requests: Tree, limits: Tree, draft: Draft): void {
  const how = 'See what it takes at its busiest: kubectl top pod --containers';
  const cpu = textOf(requests.cpu) ?? textOf(limits.cpu);
  const memory = textOf(requests.memory) ?? textOf(limits.memory);
  if (cpu === undefined && memory === undefined) {
    draft.gaps.push({ prop: 'xnat.resources', why: `the release gives XNAT as much as its node has; the library gives it 1 CPU and 3000 MiB. ${how}` });
    return;
  }
  if (limits.memory === undefined) {
    const amount = memory === undefined ? '3000 MiB' : `the ${memory} that are requested`;
    draft.gaps.push({
      prop: 'xnat.resources.memoryLimit',
      why: `the release limits no memory; with the library the limit is ${amount}, and the heap is a share of it. ${how}`,
    });
  }
  if (limits.cpu === undefined) {
    const amount = cpu === undefined ? '1 CPU' : `the ${cpu} that is requested`;
    draft.gaps.push({ prop: 'xnat.resources.cpuLimit', why: `the release limits no CPU; with the library the limit is ${amount}. ${how}` });
  }
}

/** The time for a start, of the probe's own numbers; the library's probes are its own. */
export const startUp = (root: string, standard: number): Converter => ({
  keys: [`${root}probes.startup.failureThreshold`, `${root}probes.startup.periodSeconds`],
  convert(values, draft) {
    const [tries, period] = [values.number(`${root}probes.startup.failureThreshold`), values.number(`${root}probes.startup.periodSeconds`)];
    if (tries === undefined || period === undefined) return;
    // The library waits a quarter of an hour.
    if (tries * period !== standard && tries * period !== 900) draft.set('xnat.startupTimeout', durationCode(tries * period));
  },
});

export const autoscaling = (root: string): Converter => ({
  keys: ['enabled', 'minReplicas', 'maxReplicas', 'targetCPUUtilizationPercentage', 'targetMemoryUtilizationPercentage'].map(
    (key) => `${root}autoscaling.${key}`,
  ),
  convert(values, draft) {
    const key = (name: string) => `${root}autoscaling.${name}`;
    if (!values.flag(key('enabled'))) {
      for (const name of Object.keys(values.tree(`${root}autoscaling`))) {
        if (name !== 'enabled' && values.changed(key(name))) draft.leave(key(name), 'autoscaling is not enabled');
      }
      return;
    }
    const cpu = values.number(key('targetCPUUtilizationPercentage'));
    const memory = values.number(key('targetMemoryUtilizationPercentage'));
    const least = values.number(key('minReplicas')) ?? 1;
    draft.set(
      'autoscaling',
      filled({
        minReplicas: least === 1 ? undefined : least,
        maxReplicas: values.number(key('maxReplicas')) ?? 100,
        cpuPercent: cpu === 80 ? undefined : cpu,
        memoryPercent: memory,
      })!,
    );
  },
});

/** The zone that the pods run in. */
export function setTimeZone(draft: Draft, zone: string | undefined): void {
  if (zone !== undefined && !/^(Etc\/)?UTC$/.test(zone)) draft.set('xnat.timeZone', zone);
}

/** `Secret.named('x')`, with the keys that are named otherwise. */
export function secretCode(secretName: string, keys: { readonly [name: string]: string | undefined } = {}): Code {
  const renamed = filled(Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key === name ? undefined : key])));
  return renamed ? call('Secret.named', secretName, renamed) : call('Secret.named', secretName);
}
