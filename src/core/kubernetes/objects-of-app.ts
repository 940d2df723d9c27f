import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { atEndOfPass, oncePerPass } from '../synth-pass';

/** An object as it is written, as loosely as a rule that looks at objects of any maker can know it. */
export interface WrittenObject {
  /** Where it stands in the app. */
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup: string;
  /** Whoever writes it. */
  readonly source: ApiObject;
  readonly json: { readonly [field: string]: unknown };
}

/** Every object of these kinds in the whole app, whoever made it: sites and the cluster's services see each other. */
export function objectsOfApp(construct: IConstruct, ...kinds: readonly string[]): WrittenObject[] {
  return objectsBelow(construct.node.root, ...kinds);
}

/** Every object of the whole app, in its order within each kind. */
export function everyObjectOfApp(construct: IConstruct): WrittenObject[] {
  return [...kindsBelow(construct.node.root).values()].flat();
}

/** Every object of these kinds below a construct, whoever made it. */
export function objectsBelow(construct: IConstruct, ...kinds: readonly string[]): WrittenObject[] {
  const all = kindsBelow(construct);
  const [only, ...others] = kinds.map((kind) => all.get(kind) ?? []);
  return others.every(({ length }) => length === 0) ? [...(only ?? [])] : [only!, ...others].flat().sort((a, b) => a.order - b.order);
}

/** Whether a path of the app is that of a construct, or of one within it. */
export const isBelow = (path: string, above: string): boolean => above === '' || path === above || path.startsWith(`${above}/`);

interface OrderedObject extends WrittenObject {
  readonly order: number;
}

type ObjectsByKind = Map<string, OrderedObject[]>;

function kindsBelow(construct: IConstruct): ObjectsByKind {
  const known = oncePerPass(construct, objectsBelow, () => new Map<IConstruct, ObjectsByKind>());
  const all = known.get(construct) ?? objectsByKind(construct);
  known.set(construct, all);
  return all;
}

function objectsByKind(construct: IConstruct): ObjectsByKind {
  const json = oncePerPass(construct, objectsByKind, () => new Map<ApiObject, WrittenObject['json']>());
  const all: ObjectsByKind = new Map();
  construct.node.findAll().forEach((child, order) => {
    if (!ApiObject.isApiObject(child)) return;
    const ofKind = all.get(child.kind) ?? [];
    ofKind.push(written(child, order, json));
    all.set(child.kind, ofKind);
  });
  return all;
}

function written(object: ApiObject, order: number, known: Map<ApiObject, WrittenObject['json']>): OrderedObject {
  return {
    order,
    path: object.node.path,
    kind: object.kind,
    name: object.name,
    namespace: object.metadata.namespace,
    apiGroup: object.apiGroup,
    source: object,
    get json() {
      const json = known.get(object) ?? jsonOf(object);
      known.set(object, json);
      return json;
    },
  };
}

/** What a rule has seen is what is written, and is worked out once: it takes a third of a synthesis. */
function jsonOf(object: ApiObject): WrittenObject['json'] {
  const json = object.toJson() as WrittenObject['json'];
  // One of its own has an object that was patched; else the method of its class is back.
  const own = Object.getOwnPropertyDescriptor(object, 'toJson');
  object.toJson = () => json;
  atEndOfPass(object, () => (own ? Object.defineProperty(object, 'toJson', own) : Reflect.deleteProperty(object, 'toJson')));
  return json;
}

/** Whether a construct of this library makes it. */
export function isOfLibrary({ json }: WrittenObject): boolean {
  return valueAt(json, 'metadata', 'labels', 'app.kubernetes.io/managed-by') === 'cdk8s-xnat';
}

/** A value deep in an object; undefined where any step is missing. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, step) => (typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[step] : undefined), value);
}

/** A list deep in an object; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? (found as unknown[]) : [];
}
