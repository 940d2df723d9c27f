import type { Field } from './kind';
import type { UnknownProp } from './rules';

type Members = Readonly<Record<string, Field>>;

/** Where a struct stands: what it is in, outermost first, each with the prop that leads on. */
export type Within = ReadonlyArray<{ readonly owner: string; readonly members: Members; readonly prop: string }>;

/** How deep a prop is looked for: deeper, a name such as `size` means something else each time. */
const DEPTH = 3;

/** What is known of a prop that its struct does not have: it may be written in another case, or belong elsewhere. */
export function unknownProp(prop: string, name: string, owner: string, members: Members, within: Within): UnknownProp {
  const written = sameName(name, members);
  const around = written === undefined ? aroundOf(name, within) : undefined;
  const inside = written === undefined && around === undefined ? placesOf(name, members, DEPTH) : [];
  const secret = Object.keys(members).find((member) => members[member]!.kind.secret);
  return { prop, owner, known: Object.keys(members), written, inside, around, secret };
}

const fold = (name: string) => name.toLowerCase().replace(/[-_]/g, '');

/** The member that is meant by another spelling, such as `timezone` for `timeZone`. */
function sameName(name: string, members: Members): string | undefined {
  return Object.keys(members).find((member) => fold(member) === fold(name));
}

/** Where in the structs of a struct there is a prop of this name, the nearest first: `xnat: { timeZone: … }`. */
function placesOf(name: string, members: Members, depth: number): string[] {
  if (depth === 0) return [];
  const here: string[] = [];
  const below: string[] = [];
  for (const [prop, { kind }] of Object.entries(members)) {
    const list = kind.members === undefined && kind.elements?.members !== undefined;
    const inner = kind.members ?? kind.elements?.members;
    if (!inner) continue;
    const wrap = (text: string) => (list ? `${prop}: [{ ${text} }]` : `${prop}: { ${text} }`);
    const same = sameName(name, inner);
    if (same !== undefined) here.push(wrap(`${same}: …`));
    else below.push(...placesOf(name, inner, depth - 1).map(wrap));
  }
  return [...here, ...below];
}

/** The struct around this one that has a prop of this name: `url` belongs beside `xnat`, not in it. */
function aroundOf(name: string, within: Within): UnknownProp['around'] {
  for (const { owner, members, prop } of [...within].reverse()) {
    const same = sameName(name, members);
    if (same !== undefined) return { owner, name: same, beside: prop };
  }
  return undefined;
}
