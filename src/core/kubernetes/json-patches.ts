import { ApiObject, JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';

const DONE = new WeakSet<IConstruct>();

/**
 * Has the patches of `ApiObject.of(x).addJsonPatch(…)` applied to the JSON that is written.
 *
 * A typed object of cdk8s applies them before it turns what it holds into JSON: where it holds a `Quantity` or an `IntOrString` it then
 * takes the `value` of the text or the number that a patch has put there, which is none, and drops it without a word. The same happens to a
 * field that its type does not know. Validation comes before anything is written, and that of the app before all others.
 */
export function patchLast(scope: IConstruct): void {
  const app = scope.node.root;
  if (DONE.has(app)) return;
  DONE.add(app);
  app.node.addValidation({
    validate: () => {
      for (const child of app.node.findAll()) if (ApiObject.isApiObject(child)) patchJson(child);
      return [];
    },
  });
}

/** What a typed object and a patch hold, and no declaration tells of. */
interface Internals {
  readonly patches?: JsonPatch[];
}

interface Operation {
  readonly _toJson: () => { op: 'add'; path: string; value?: unknown };
}

function patchJson(object: ApiObject): void {
  const { patches = [] } = object as unknown as Internals;
  if (patches.length === 0 || DONE.has(object)) return;
  DONE.add(object);
  const unpatched = object.toJson.bind(object);
  object.toJson = () => {
    const kept = patches.splice(0);
    try {
      const json: unknown = unpatched();
      return JsonPatch.apply(json, ...kept.map(plain)) as unknown;
    } catch (error) {
      throw new Error(`Failed to patch ${object.kind} ${object.name} at path '${object.node.path}': ${String(error)}`);
    } finally {
      patches.push(...kept);
    }
  };
}

/** A patch whose value is written as JSON: a `Quantity` is what it holds. */
function plain(patch: JsonPatch): JsonPatch {
  const operation = (patch as unknown as Operation)._toJson();
  if (!('value' in operation)) return patch;
  return Object.assign(JsonPatch.remove(''), { operation: { ...operation, value: json(operation.value) } });
}

function json(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(json);
  if (typeof value !== 'object' || value === null) return value;
  if (value.constructor !== Object && 'value' in value) return value.value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, json(inner)]));
}
