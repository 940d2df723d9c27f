import { enumerate } from '../../core/refusals/describe';
import { at, isTree, type Tree } from '../from-helm/values';
import { listAt, textAt, treeAt } from '../from-helm/takeover/manifest';
import type { Manifest } from '../manifests/manifests';
import { podOf } from '../manifests/relations';
import type { Change } from './changes';

/** How long each usually takes from the end of the old pod to a ready new one, in seconds. The probes say what it may take at most. */
const USUALLY: Readonly<Record<string, number>> = { 'xnat-web': 120, postgresql: 20, activemq: 30, elasticsearch: 90, kibana: 60, fluentd: 15 };
const CALLED: Readonly<Record<string, string>> = {
  'xnat-web': 'XNAT',
  postgresql: 'the database',
  activemq: 'the message broker',
  elasticsearch: 'Elasticsearch',
  kibana: 'Kibana',
  fluentd: 'Fluentd',
};

const componentOf = ({ object }: Manifest) => String(at(object, ['metadata', 'labels', 'app.kubernetes.io/name']) ?? '');
const named = ({ kind, name }: Manifest) => `${kind} ${name}`;

/** What becomes of the pods of a changed workload, as sentences; none where they stay. */
export function restartOf({ before, after, fields }: Change, all: readonly Manifest[]): string[] {
  if (before === undefined || after === undefined || podOf(after) === undefined) return [];
  const inTemplate = fields.filter(({ path }) => path.startsWith('spec.template.') || path.startsWith('spec.jobTemplate.'));
  const scaled = fields.find(({ path }) => path === 'spec.replicas');
  const scales = scaled === undefined ? [] : [`scales ${named(after)} from ${String(scaled.before ?? 1)} to ${String(scaled.after ?? 1)} pods`];
  if (inTemplate.length === 0) return scales;
  const reasons = reasonsOf(inTemplate.map(({ path }) => path));
  if (after.kind === 'CronJob') return [`the next run of CronJob ${after.name} is another: ${reasons}`];
  if (after.kind === 'Job') return [];
  return [...scales, ...rolled(after, reasons, all)];
}

function rolled(after: Manifest, reasons: string, all: readonly Manifest[]): string[] {
  const { object, kind } = after;
  const subject = CALLED[componentOf(after)] ?? named(after);
  const who = subject === named(after) ? subject : `${subject} (${named(after)})`;
  const strategy = textAt(object, 'spec.updateStrategy.type') ?? textAt(object, 'spec.strategy.type') ?? 'RollingUpdate';
  if (strategy === 'OnDelete') return [`changes ${who}, whose pods stay as they are until somebody deletes them: ${reasons}`];
  if (kind === 'DaemonSet') {
    const atOnce = textAt(object, 'spec.updateStrategy.rollingUpdate.maxUnavailable') ?? '1';
    return [`restarts ${who} on every node, ${atOnce} at a time: ${reasons}`];
  }
  const pods = replicasOf(after, all);
  const { usual, most } = durationOf(after);
  const times = [...(usual === undefined ? [] : [`about ${text(usual)}`]), ...(most === undefined ? [] : [`at most ${text(most)}`])];
  const each = times.length === 0 ? '' : `, ${enumerate(times)} each`;
  if (pods === 0) return [`changes ${who}, of which no pod runs: ${reasons}`];
  if (pods > 1 && strategy !== 'Recreate') {
    const partition = Number(textAt(object, 'spec.updateStrategy.rollingUpdate.partition') ?? 0);
    const some = partition > 0 ? `its pods from number ${partition} on` : `its ${pods} pods`;
    return [`restarts ${who}, ${some} one after the other${each}; the others go on: ${reasons}`];
  }
  // A Deployment starts the new pod before it ends the old one.
  if (kind === 'Deployment' && strategy !== 'Recreate') return [`replaces the pod of ${who}; the old one goes on until the new one is ready: ${reasons}`];
  const all1 = pods > 1 ? `, all ${pods} pods at once` : '';
  const [about] = usual === undefined ? [''] : [` for about ${text(usual)}`];
  const limit = most === undefined ? '' : ` (at most ${text(most)}, as its probes allow)`;
  return [`restarts ${who}${all1}${about}${limit}: ${reasons}`];
}

/** With an autoscaler the YAML has no number. */
function replicasOf({ kind, name, namespace, object }: Manifest, all: readonly Manifest[]): number {
  const scaler = all.find(
    (one) =>
      one.kind === 'HorizontalPodAutoscaler' &&
      one.namespace === namespace &&
      textAt(one.object, 'spec.scaleTargetRef.name') === name &&
      textAt(one.object, 'spec.scaleTargetRef.kind') === kind,
  );
  return Number(at(object, ['spec', 'replicas']) ?? (scaler && at(scaler.object, ['spec', 'minReplicas'])) ?? 1);
}

function durationOf(workload: Manifest): { usual?: number; most?: number } {
  const spec = podOf(workload)!.spec;
  const ends = Number(spec.terminationGracePeriodSeconds ?? 30);
  const starts = listAt(spec, 'containers').map((container) => {
    const startup = treeAt(container, 'startupProbe');
    const probe = Object.keys(startup).length > 0 ? startup : treeAt(container, 'readinessProbe');
    return Object.keys(probe).length === 0
      ? undefined
      : Number(probe.initialDelaySeconds ?? 0) + Number(probe.periodSeconds ?? 10) * Number(probe.failureThreshold ?? 3);
  });
  const longest = Math.max(...starts.map((one) => one ?? 0));
  const usual = USUALLY[componentOf(workload)];
  return { ...(usual !== undefined && { usual }), ...(longest > 0 && { most: longest + ends }) };
}

const WORDS = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function text(seconds: number): string {
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return `${WORDS[minutes] ?? String(minutes)} ${minutes === 1 ? 'minute' : 'minutes'}`;
}

const REASONS: ReadonlyArray<readonly [path: RegExp, reason: string]> = [
  [/\.image$|\.image\./, 'its image changes'],
  [/annotations\."?checksum\/|annotations\..*config/, 'its configuration changes'],
  [/restartedAt/, 'somebody has asked for a restart'],
  [/\.resources\./, 'its CPU or memory changes'],
  [/\.resources$/, 'its CPU or memory changes'],
  [/\.env(From)?\b/, 'its environment changes'],
  [/volume|Volume/, 'its volumes change'],
  [/Probe\b/, 'its probes change'],
  [/nodeSelector|affinity|tolerations|topologySpread|priorityClass/, 'its placement changes'],
  [/ecurityContext/, 'its rights change'],
  [/serviceAccount/, 'its ServiceAccount changes'],
  [/\.(command|args)\b/, 'what it runs changes'],
  [/\.ports\b/, 'its ports change'],
  [/Containers?\[[^\]]*\]$/, 'its containers change'],
  [/metadata\.(labels|annotations)/, 'its labels or annotations change'],
];

/** Why pods are replaced, the most telling first. */
function reasonsOf(paths: readonly string[]): string {
  const found = paths.map((path) => REASONS.findIndex(([pattern]) => pattern.test(path)));
  const known = [...new Set(found.filter((i) => i >= 0))].sort((a, b) => a - b).map((i) => REASONS[i]![1]);
  return enumerate([...new Set([...known, ...(found.includes(-1) ? ['its pod template changes'] : [])])]);
}

/** Pods that read a changed ConfigMap or Secret, and are not replaced: they see files after a while, and variables not at all. */
export function readersOf(change: Change, all: readonly Manifest[], restarted: ReadonlySet<string>): string[] {
  const object = change.after;
  if (object === undefined || change.what !== 'changed' || !['ConfigMap', 'Secret'].includes(object.kind)) return [];
  if (!change.fields.some(({ path }) => /^(data|binaryData|stringData)\b/.test(path))) return [];
  const readers = all.filter((one) => one.namespace === object.namespace && podOf(one) !== undefined && reads(podOf(one)!.spec, object));
  return readers
    .filter((reader) => !restarted.has(named(reader)) && ['StatefulSet', 'Deployment', 'DaemonSet'].includes(reader.kind))
    .map(
      (reader) => `${named(reader)} reads ${named(object)}, and is not restarted: it sees changed files after a minute or two, other values at its next start`,
    );
}

function reads(spec: Tree, { kind, name }: Manifest): boolean {
  const within = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(within);
    if (!isTree(value)) return false;
    const refs = kind === 'ConfigMap' ? ['configMap', 'configMapRef', 'configMapKeyRef'] : ['secret', 'secretRef', 'secretKeyRef'];
    return Object.entries(value).some(
      ([key, item]) => (refs.includes(key) && isTree(item) && (item.name === name || item.secretName === name)) || within(item),
    );
  };
  return within(spec);
}
