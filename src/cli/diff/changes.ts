import { type FixedField, fixedFields, fixOf } from '../cluster/immutable';
import { type Manifest } from '../manifests/manifests';
import { type FieldChange, fieldChanges } from './fields';

/** What an apply would do to one object. */
export interface Change {
  readonly what: 'added' | 'changed' | 'removed';
  readonly before?: Manifest;
  readonly after?: Manifest;
  readonly fields: readonly FieldChange[];
  /** Why the API server would not take it, and what to do. */
  readonly refused?: { readonly why: string; readonly fix: string };
}

/** Two states of an app, and how the one before is known. */
export interface States {
  readonly before: readonly Manifest[];
  readonly after: readonly Manifest[];
  /** Whether `before` is what a cluster has. */
  readonly live: boolean;
  /** What the API server says against an object, by `idOf`. */
  readonly said?: ReadonlyMap<string, string>;
  /** What would be applied as it is written, where `after` is what the API server makes of it. */
  readonly given?: readonly Manifest[];
}

/** By kind, namespace and name; a namespace that the YAML does not say is what kubectl chooses. */
export const idOf = ({ kind, namespace, name }: Manifest): string => [kind, namespace ?? '', name].join('/');

/** A namespace that one of them does not say is the same. */
export const isSame = (a: Manifest, b: Manifest): boolean =>
  a.kind === b.kind && a.name === b.name && (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace);

/** Every object of which an apply would change something. */
export function changesBetween({ before, after, live, said, given = after }: States): Change[] {
  const changes = after.flatMap((now): Change[] => {
    const was = before.find((one) => isSame(one, now));
    const refusal = said?.get(idOf(now));
    if (was === undefined) return [{ what: 'added', after: now, fields: [], ...(refusal !== undefined && { refused: bySaying(refusal, now) }) }];
    const fields = fieldChanges(was, now);
    const fixed = fixedFields(was, given.find((one) => isSame(one, now)) ?? now, live);
    const refused = fixed.length > 0 ? byField(fixed, now) : refusal === undefined ? undefined : bySaying(refusal, now);
    return fields.length === 0 && refused === undefined ? [] : [{ what: 'changed', before: was, after: now, fields, ...(refused && { refused }) }];
  });
  const removed = before.filter((was) => !after.some((now) => isSame(was, now)));
  return [...changes, ...removed.map((was): Change => ({ what: 'removed', before: was, fields: [] }))];
}

function byField(fields: readonly FixedField[], object: Manifest): { why: string; fix: string } {
  const [{ path }, ...more] = fields as [FixedField, ...FixedField[]];
  const shrinks = object.kind === 'PersistentVolumeClaim' && path === 'spec.resources.requests.storage';
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return { why: shrinks ? `${path} can only grow` : `${path}${others} cannot change`, fix: fixOf(object, fields) };
}

const bySaying = (message: string, object: Manifest) => ({
  why: `the API server says: ${message}`,
  fix: /immutable|forbidden: updates to/.test(message) ? fixOf(object, []) : 'change what it names in main.ts, then run cdk8s synth again',
});
