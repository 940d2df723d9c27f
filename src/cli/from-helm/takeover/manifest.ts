import { parseAllDocuments } from 'yaml';
import { WrongUse } from '../../command';
import { textOf } from '../chart';
import { at, isTree, type Tree } from '../values';

/** An object of Kubernetes, by its kind and name. */
export interface Manifest {
  readonly kind: string;
  readonly name: string;
  readonly object: Tree;
}

/** The objects of a release, as `helm get manifest` prints them; of Secrets the names alone. */
export function readManifest(text: string, file: string): Manifest[] {
  const documents = parseAllDocuments(text);
  const found = (Array.isArray(documents) ? documents : []).flatMap((document) => {
    if (document.errors.length > 0) throw new WrongUse(`${file} is no YAML: ${document.errors[0]!.code.toLowerCase().replace(/_/g, ' ')}`);
    return manifestOf(document.toJS());
  });
  if (found.length === 0) throw new WrongUse(`${file} holds no objects of Kubernetes: it is what helm get manifest prints`);
  return found;
}

/** Objects as the library makes them. */
export const manifestsOf = (objects: readonly Tree[]): Manifest[] => objects.flatMap(manifestOf);

function manifestOf(object: unknown): Manifest[] {
  if (!isTree(object)) return [];
  if (object.kind === 'List' && Array.isArray(object.items)) return object.items.flatMap(manifestOf);
  const [kind, name] = [textOf(object.kind), textOf(at(object, ['metadata', 'name']))];
  if (kind === undefined || name === undefined) return [];
  if (kind !== 'Secret') return [{ kind, name, object }];
  const keys = [...Object.keys(treeAt(object, 'data')), ...Object.keys(treeAt(object, 'stringData'))];
  return [{ kind, name, object: { kind, metadata: object.metadata, keys } }];
}

export function treeAt(object: unknown, path: string): Tree {
  const value = at(object, path.split('.'));
  return isTree(value) ? value : {};
}

export function listAt(object: unknown, path: string): Tree[] {
  const value = at(object, path.split('.'));
  return Array.isArray(value) ? value.filter(isTree) : [];
}

export const textAt = (object: unknown, path: string): string | undefined => textOf(at(object, path.split('.')));

/** XNAT's StatefulSet: the one with a container of its name. */
export function statefulSetOf(manifests: readonly Manifest[]): Manifest | undefined {
  return manifests.find(({ kind, object }) => kind === 'StatefulSet' && listAt(object, 'spec.template.spec.containers').some(({ name }) => name === 'xnat'));
}

/** The claims that the first pod of a StatefulSet mounts in XNAT's container, by their paths. */
export function claimsOf(statefulSet: Manifest | undefined): Map<string, string> {
  const { name = '', object = {} } = statefulSet ?? {};
  const volumes = new Map<unknown, string>();
  for (const template of listAt(object, 'spec.volumeClaimTemplates')) {
    const volume = textAt(template, 'metadata.name');
    if (volume !== undefined) volumes.set(volume, `${volume}-${name}-0`);
  }
  for (const volume of listAt(object, 'spec.template.spec.volumes')) {
    const claim = textAt(volume, 'persistentVolumeClaim.claimName');
    if (claim !== undefined) volumes.set(volume.name, claim);
  }
  const xnat = listAt(object, 'spec.template.spec.containers').find((container) => container.name === 'xnat');
  return new Map(
    listAt(xnat, 'volumeMounts').flatMap((mount) => (volumes.has(mount.name) ? [[String(mount.mountPath).replace(/\/+$/, ''), volumes.get(mount.name)!]] : [])),
  );
}

/** The Services that send to the pods of a StatefulSet. */
export function servicesOf(manifests: readonly Manifest[], statefulSet: Manifest | undefined): Manifest[] {
  const labels = treeAt(statefulSet?.object, 'spec.template.metadata.labels');
  return manifests.filter(({ kind, object }) => {
    const selector = Object.entries(treeAt(object, 'spec.selector'));
    return kind === 'Service' && selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
  });
}
