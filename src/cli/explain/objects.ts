import { enumerate } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { WrongUse } from '../command';
import { type Manifest } from '../manifests/manifests';
import { type Relation, relationsOf } from '../manifests/relations';
import { type Purpose, purposeOf } from './purposes';

/** An object of the YAML, or one that it needs: why it is there, and what has to do with it. */
export interface ObjectAnswer {
  readonly kind: 'object';
  readonly object: { readonly kind: string; readonly name: string; readonly namespace?: string };
  /** Whether the YAML has it; what it has not is made by hand or by an operator. */
  readonly there: boolean;
  readonly purpose?: Purpose;
  readonly does: readonly string[];
  readonly toIt: readonly string[];
}

const SHORT: Readonly<Record<string, string>> = {
  cj: 'CronJob',
  cm: 'ConfigMap',
  deploy: 'Deployment',
  ds: 'DaemonSet',
  hpa: 'HorizontalPodAutoscaler',
  ing: 'Ingress',
  netpol: 'NetworkPolicy',
  ns: 'Namespace',
  pdb: 'PodDisruptionBudget',
  pv: 'PersistentVolume',
  pvc: 'PersistentVolumeClaim',
  sa: 'ServiceAccount',
  sc: 'StorageClass',
  sts: 'StatefulSet',
  svc: 'Service',
};

type Named = { readonly kind: string; readonly name: string; readonly namespace?: string };

/** The objects that `kind/name` may mean: by their whole name, or by its end, as `xnat-web` of `xnat-xnat-web`. */
export function objectsFor(kind: string, name: string, manifests: readonly Manifest[]): ObjectAnswer[] {
  const relations = relationsOf(manifests);
  const needed = relations.map(({ to }) => to).filter((to) => !manifests.some((one) => isSame(one, to)));
  const all: Named[] = [...manifests, ...needed.filter((one, i) => needed.findIndex((other) => isSame(one, other)) === i)];
  const kinds = [...new Set(all.map((one) => one.kind))];
  const meant = kindOf(kind, kinds);
  if (meant === undefined) {
    const near = nearest(kind, kinds);
    throw new WrongUse(`the YAML has no object of the kind ${kind}; ${near === undefined ? `it has ${enumerate(kinds.sort())}` : `did you mean ${near}?`}`);
  }
  const ofKind = all.filter((one) => one.kind === meant);
  const exact = ofKind.filter((one) => one.name === name);
  const found = exact.length > 0 ? exact : ofKind.filter((one) => one.name.endsWith(`-${name}`));
  if (found.length === 0) {
    const names = ofKind.map((one) => one.name);
    const near = nearest(name, names);
    throw new WrongUse(`the YAML has no ${meant} ${name}; ${near === undefined ? `it has ${enumerate(names)}` : `did you mean ${near}?`}`);
  }
  return found.map((one) => answer(one, relations, manifests));
}

function kindOf(given: string, kinds: readonly string[]): string | undefined {
  const word = given.toLowerCase();
  return kinds.find((kind) => [kind.toLowerCase(), plural(kind.toLowerCase())].includes(word) || SHORT[word] === kind);
}

const plural = (kind: string) => (/(s|ss)$/.test(kind) ? `${kind}es` : kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`);

function answer(object: Named, relations: readonly Relation[], manifests: readonly Manifest[]): ObjectAnswer {
  const manifest = manifests.find((one) => isSame(one, object));
  const said = (one: Named, keys: readonly string[] = []) => `${one.kind} ${one.name}${keys.length > 0 ? ` (${enumerate([...new Set(keys)])})` : ''}`;
  const purpose = manifest && purposeOf(manifest);
  return {
    kind: 'object',
    object: { kind: object.kind, name: object.name, ...(object.namespace !== undefined && { namespace: object.namespace }) },
    there: manifest !== undefined,
    ...(purpose && { purpose }),
    does: unique(relations.filter(({ from }) => isSame(from, object)).map(({ verb, to, keys }) => `${verb} ${said(to, keys)}`)),
    toIt: unique(
      relations.filter(({ to }) => isSame(to, object)).map(({ from, verb, keys }) => `${said(from)} ${verb} it${keys?.length ? `: ${enumerate(keys)}` : ''}`),
    ),
  };
}

/** A namespace that one of them does not say is the same: kubectl chooses it. */
const isSame = (a: Named, b: Named) =>
  a.kind === b.kind && a.name === b.name && (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace);

const unique = (texts: readonly string[]) => [...new Set(texts)];
