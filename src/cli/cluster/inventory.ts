import { at } from '../from-helm/values';
import { type Manifest, manifestOf } from '../manifests/manifests';
import { KINDS } from '../prune/safe';
import { type Kubectl } from './kubectl';

const MAKER = 'app.kubernetes.io/managed-by';
const INSTANCE = 'app.kubernetes.io/instance';
/** Asked for beside what may be deleted, so that a person is told of them. */
const DATA = ['PersistentVolumeClaim', 'PersistentVolume', 'Certificate', 'ExternalSecret'];

const labelOf = ({ object }: Manifest, label: string) => at(object, ['metadata', 'labels', label]);

export const isOurs = (object: Manifest): boolean => labelOf(object, MAKER) === 'cdk8s-xnat';

/** The sites and clusters that the YAML is of, by the label of their objects. */
export const instancesOf = (objects: readonly Manifest[]): string[] =>
  [...new Set(objects.filter(isOurs).map((object) => String(labelOf(object, INSTANCE))))].sort();

/**
 * What the library has made in the cluster for these instances, in the namespaces that the YAML is about: another site may have an instance of the
 * same name in a namespace of its own. What a controller has made of an object is not among them: it goes with that object.
 */
export function inventory(given: readonly Manifest[], kubectl: Kubectl): Manifest[] {
  const instances = instancesOf(given);
  if (instances.length === 0) return [];
  const known = kubectl.ask(['api-resources', '--verbs=list', '--no-headers', '--output', 'wide']);
  const resources = resourcesOf(known, [...KINDS, ...DATA]);
  const selector = `${MAKER}=cdk8s-xnat,${INSTANCE} in (${instances.join(',')})`;
  const namespaces = new Set(given.flatMap(({ namespace, kind, name }) => (namespace !== undefined ? [namespace] : kind === 'Namespace' ? [name] : [])));
  if (given.some(({ namespace, kind }) => namespace === undefined && resources.namespaced.has(kind))) namespaces.add(defaultNamespace(kubectl));
  const get = (names: readonly string[], ...where: string[]) =>
    names.length === 0 ? [] : kubectl.get([names.join(','), ...where, '--selector', selector]).flatMap(manifestOf);
  const found = [
    ...[...namespaces].flatMap((namespace) => get([...resources.namespaced.values()], '--namespace', namespace)),
    ...get([...resources.others.values()]),
  ];
  return found.filter(({ object }) => at(object, ['metadata', 'ownerReferences']) === undefined && at(object, ['metadata', 'deletionTimestamp']) === undefined);
}

const defaultNamespace = (kubectl: Kubectl) => kubectl.ask(['config', 'view', '--minify', '--output', 'jsonpath={..namespace}']).trim() || 'default';

/** Lines of `kubectl api-resources`, by kind: the full name of each, which no other group has. */
function resourcesOf(lines: string, kinds: readonly string[]): { namespaced: Map<string, string>; others: Map<string, string> } {
  const namespaced = new Map<string, string>();
  const others = new Map<string, string>();
  for (const line of lines.split('\n')) {
    const [, name, group, isNamespaced, kind] = /^(\S+)\s+(?:\S+\s+)?((?:[\w.-]+\/)?v\d\w*)\s+(true|false)\s+(\S+)/.exec(line) ?? [];
    if (name === undefined || !kinds.includes(kind!)) continue;
    const [of] = group!.includes('/') ? group!.split('/') : [''];
    const target = isNamespaced === 'true' ? namespaced : others;
    // An Ingress of an old group is the same object again.
    if (!target.has(kind!)) target.set(kind!, of === '' ? name : `${name}.${of}`);
  }
  return { namespaced, others };
}
