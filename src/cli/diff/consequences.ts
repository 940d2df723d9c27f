import { at } from '../from-helm/values';
import { textAt } from '../from-helm/takeover/manifest';
import { purposeOf } from '../explain/purposes';
import type { Manifest } from '../manifests/manifests';
import { holdsData } from '../prune/safe';
import type { Change } from './changes';
import { readersOf, restartOf } from './restarts';

/** What an apply means, by what a person has to know first. */
export interface Consequences {
  /** What the API server would refuse, each with its fix. */
  readonly refused: readonly string[];
  /** Pods that are replaced, started or stopped, and for how long. */
  readonly restarts: readonly string[];
  /** What happens to data, addresses and rights. */
  readonly changes: readonly string[];
  readonly added: readonly string[];
  /** What is no longer in the YAML: an apply leaves it where it is. */
  readonly removed: readonly string[];
  /** Of these, what holds data. */
  readonly removedData: readonly string[];
}

const named = ({ kind, name }: Manifest) => `${kind} ${name}`;

export function consequencesOf(changes: readonly Change[], after: readonly Manifest[]): Consequences {
  const refused = changes.filter((change) => change.refused !== undefined);
  const taken = changes.filter((change) => change.refused === undefined);
  const restarting = taken.map((change) => ({ change, said: restartOf(change, after) }));
  const restarted = new Set(restarting.filter(({ said }) => said.some((one) => /^(restarts|replaces)/.test(one))).map(({ change }) => named(change.after!)));
  const added = taken.filter(({ what }) => what === 'added').map((change) => change.after!);
  const removed = changes.filter(({ what }) => what === 'removed').map((change) => change.before!);
  const again = added.filter((job) => job.kind === 'Job' && removed.some((old) => old.kind === 'Job' && stem(old) === stem(job)));
  const told = taken.filter(({ what }) => what === 'changed');
  return {
    refused: refused.map(({ before, after: now, refused: why }) => `${named((now ?? before)!)}: ${why!.why} (${why!.fix})`),
    restarts: [...restarting.flatMap(({ said }) => said), ...again.map((job) => `runs again: ${called(job)}`)],
    changes: told.flatMap((change) => {
      const readers = readersOf(change, after, restarted);
      const replaced = restarting.some(({ change: one, said }) => one === change && said.length > 0);
      return replaced ? readers : [...sentences(change), ...readers];
    }),
    added: added.filter((one) => !again.includes(one)).map((one) => (one.kind === 'Job' ? `runs ${called(one)}` : called(one))),
    removed: removed.filter((one) => !holdsData(one)).map(called),
    removedData: removed.filter(holdsData).map(called),
  };
}

function called(object: Manifest): string {
  const why = purposeOf(object)?.why;
  return why === undefined ? named(object) : `${named(object)}: ${why}`;
}

/** The name of a Job without the hash of what it does. */
const stem = ({ name, namespace }: Manifest) => `${namespace ?? ''}/${name.replace(/-[0-9a-f]{8,10}$/, '')}`;

/** What a change of an object without pods of its own means. */
function sentences({ before, after, fields }: Change): string[] {
  const [was, is] = [before!.object, after!.object];
  const what = named(after!);
  const from = (path: string) => [textAt(was, path) ?? 'none', textAt(is, path) ?? 'none'] as const;
  const touched = (pattern: RegExp) => fields.some(({ path }) => pattern.test(path));
  const both = (pattern: RegExp) =>
    fields.filter(({ path }) => pattern.test(path)).map((field) => `${what}: ${field.path} from ${short(field.before)} to ${short(field.after)}`);
  switch (after!.kind) {
    case 'PersistentVolumeClaim': {
      const [small, large] = from('spec.resources.requests.storage');
      if (small !== large) return [`grows ${what} from ${small} to ${large}, which its StorageClass must allow (allowVolumeExpansion)`];
      break;
    }
    case 'Service':
      if (touched(/^spec\.(ports|type|externalName|selector|loadBalancer|externalTrafficPolicy)/)) return both(/^spec\./);
      break;
    case 'Ingress':
      if (touched(/^spec\.(rules|tls|ingressClassName)/)) return [`changes how people reach the site: ${both(/^spec\./).join('; ')}`];
      if (touched(/^metadata\.annotations/)) return [`changes ${what}, which its controller reads again: ${keys(fields)}`];
      break;
    case 'Namespace':
      if (touched(/pod-security/)) return [`${what}: pods that start from now on must keep the level ${labelOf(is, 'pod-security.kubernetes.io/enforce')}`];
      break;
    case 'NetworkPolicy':
      if (touched(/^spec/)) return [`${what}: who may connect changes, for connections to come`];
      break;
    case 'Role':
    case 'ClusterRole':
      if (touched(/^rules/)) return [`${what}: what its subjects may do changes at once`];
      break;
    case 'CronJob':
      if (touched(/^spec\.(schedule|timeZone|suspend)/)) return both(/^spec\.(schedule|timeZone|suspend)/);
      break;
    case 'HorizontalPodAutoscaler':
    case 'PodDisruptionBudget':
      return both(/^spec\./);
    default:
  }
  const labels = fields.every(({ path }) => /^metadata\.(labels|annotations)/.test(path));
  return [labels ? `${what}: its labels or annotations change, and nothing else` : `changes ${what}: ${keys(fields)}`];
}

const keys = (fields: Change['fields']) => {
  const [first, second, ...more] = fields.map(({ path }) => path);
  return [first, ...(second === undefined ? [] : [second])].join(', ') + (more.length === 0 ? '' : ` and ${more.length} more`);
};

const labelOf = (object: Manifest['object'], label: string) => String(at(object, ['metadata', 'labels', label]) ?? 'of the cluster');

function short(value: unknown): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
