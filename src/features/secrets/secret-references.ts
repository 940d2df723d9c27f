import type { IConstruct } from 'constructs';
import { isBelow, objectsOfApp } from '../../core/kubernetes/objects-of-app';
import { oncePerPass } from '../../core/synth-pass';
import { KINDS_THAT_READ, type Reference, referencesOf } from './object-references';

/** A place of a manifest that names a Secret, and where it is. */
export interface SecretReference extends Reference {
  readonly namespace?: string;
  /** Kind and name of the object, such as `StatefulSet xnat-xnat-web`. */
  readonly reader: string;
  /** Where the object stands in the app. */
  readonly path: string;
}

/** Every Secret that an object below a construct reads, and must find. One may come more than once. */
export function secretReferences(scope: IConstruct): SecretReference[] {
  return allSecretReferences(scope).filter(({ optional }) => !optional);
}

/** As `secretReferences`, with those that may be missing. */
export function allSecretReferences(scope: IConstruct): SecretReference[] {
  const { root, path } = scope.node;
  return oncePerPass(root, referencesOfApp, () => referencesOfApp(root)).filter((reference) => isBelow(reference.path, path));
}

/** The keys that are read, each with who reads it. */
export function readsOf(references: readonly SecretReference[]): Array<{ key: string; reader: string }> {
  return references.filter(({ optional }) => !optional).flatMap(({ keys, reader }) => keys.map((key) => ({ key, reader })));
}

function referencesOfApp(root: IConstruct): SecretReference[] {
  return objectsOfApp(root, ...KINDS_THAT_READ).flatMap((object) => {
    const { namespace, path } = object;
    return referencesOf(object).map((reference) => ({ ...reference, namespace, path, reader: `${object.kind} ${object.name}` }));
  });
}
