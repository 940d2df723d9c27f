import type { IConstruct } from 'constructs';
import { hasOwn } from '../own';
import { quoted } from '../refusals/describe';
import type { Finding } from '../refusals/finding';
import { mistakesOf } from '../refusals/mistakes';
import { Refusals } from '../refusals/refusals';
import { contentFindings, isRepeated, repeated } from './content';
import { type Field, type Kind, type Shape, struct } from './kind';
import { observe } from './observe';
import { propRequired, propType, propUnknown } from './rules';
import { unknownProp, type Within } from './unknown';

/**
 * The props as they may be relied on: each wrong one is reported and left out, so that its default holds and the
 * constructor can go on to find the other mistakes. Nothing is synthesized in the end.
 */
export function checked<Props extends object>(construct: IConstruct, owner: string, given: Props, shape: Shape<Props>): Props {
  const { props, findings } = examined(owner, given, shape);
  if (findings.length > 0) Refusals.of(construct).report(...findings);
  return props;
}

/** Whether the one argument of a method may be relied on; a wrong one is reported. */
export function accepted(construct: IConstruct, method: string, kind: Kind, value: unknown): boolean {
  const findings: Finding[] = [];
  checkValue(`the argument of ${method}`, kind, value, findings);
  Refusals.of(construct).report(...findings);
  return findings.length === 0;
}

/** Whether all arguments of a method may be relied on; each wrong one is reported by its name. */
export function acceptedAll(construct: IConstruct, method: string, given: { readonly [name: string]: readonly [Kind, unknown] }): boolean {
  const findings: Finding[] = [];
  for (const [name, [kind, value]] of Object.entries(given)) {
    checkValue(`${name} of ${method}`, kind, value, findings, [], undefined, true);
  }
  Refusals.of(construct).report(...findings);
  return findings.length === 0;
}

/** As `checked`, for one who has no construct yet to report to. */
export function examined<Props extends object>(owner: string, given: Props, shape: Shape<Props>, path = ''): { props: Props; findings: Finding[] } {
  const findings: Finding[] = [];
  const members = shape as Readonly<Record<string, Field>>;
  const options = struct(shape);
  if (given === undefined || given === null || options.accepts(given)) {
    return { props: checkMembers(path, owner, given ?? {}, members, findings) as Props, findings };
  }
  findings.push(...propType.findings({ prop: `the argument of ${owner}`, expects: options.expects, value: given, hidden: true }));
  return { props: checkMembers('', owner, {}, members, []) as Props, findings };
}

function checkMembers(
  path: string,
  owner: string,
  given: object,
  members: Readonly<Record<string, Field>>,
  findings: Finding[],
  within: Within = [],
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const field = hasOwn(members, name) ? members[name] : undefined;
    if (!field) {
      findings.push(...propUnknown.findings(unknownProp(path + name, name, owner, members, within)));
    } else if (value !== undefined) {
      const kept = checkValue(path + name, field.kind, value, findings, [...within, { owner, members, prop: name }]) ?? field.fallback;
      if (kept !== undefined) result[name] = kept;
    }
  }
  for (const [name, field] of Object.entries(members)) {
    if (!field.required || name in result) continue;
    if ((given as Record<string, unknown>)[name] === undefined) {
      findings.push(...propRequired.findings({ prop: path + name, expects: field.kind.expects, owner }));
    }
    result[name] = field.fallback;
  }
  return result;
}

/** One value as it may be relied on; undefined where it is wrong. */
export function checkValue(prop: string, kind: Kind, value: unknown, findings: Finding[], within: Within = [], key?: string, hidden?: boolean): unknown {
  observe.told?.(prop, kind, value);
  if (!kind.accepts(value)) {
    findings.push(
      ...propType.findings({
        prop,
        expects: kind.expects,
        value,
        shown: kind.shown?.(value),
        secret: kind.secret,
        hidden: hidden ?? kind.hidden ?? kind.members !== undefined,
      }),
    );
    return undefined;
  }
  const found = contentFindings(prop, kind, value, key);
  findings.push(...mistakesOf(value), ...found);
  if (kind.members) return checkMembers(`${prop}.`, prop, value as object, kind.members, findings, within);
  if (kind.elements && Array.isArray(value)) return checkList(prop, kind.elements, value, findings, within);
  if (kind.elements) return checkMap(prop, kind.elements, value as object, kind.keys, findings, within);
  return found.length > 0 ? undefined : value;
}

function checkList(prop: string, elements: Kind, value: readonly unknown[], findings: Finding[], within: Within): unknown {
  findings.push(...repeated(prop, value));
  const kept = value
    .map((element, i) => (isRepeated(value, i) ? undefined : checkValue(`${prop}[${i}]`, elements, element, findings, within)))
    .filter((element) => element !== undefined);
  return kept.length < value.length && kept.length === 0 ? undefined : kept;
}

function checkMap(prop: string, elements: Kind, value: object, keys: Kind | undefined, findings: Finding[], within: Within): unknown {
  const kept = Object.entries(value).map(([key, element]) => {
    const known = keys === undefined || checkValue(`a key of ${prop}`, keys, key, findings, within) !== undefined;
    const held = checkValue(`${prop}[${quoted(key)}]`, elements, element, findings, within, key);
    return [key, known ? held : undefined] as const;
  });
  return Object.fromEntries(kept.filter(([, element]) => element !== undefined));
}
