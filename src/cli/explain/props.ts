import { hasOwn } from '../../core/own';
import { knowledge, type MemberPage, type TypePage } from './knowledge';

/** A prop, an argument or a member, and every place where a site can give it. */
export interface PropAnswer {
  readonly kind: 'prop';
  readonly name: string;
  /** The type that it is a member of. */
  readonly of: string;
  readonly member: MemberPage;
  /** Paths in the props of a site or of the cluster's services, such as `postgres.size`. */
  readonly paths: readonly string[];
  /** Where no path leads: who takes its type, such as `Login.keycloak`. */
  readonly takenBy: readonly string[];
  /** What it must be, where a grammar or a rule says so. */
  readonly mustBe?: string;
  readonly source?: string;
}

/** A class, an enum or an interface of options. */
export interface TypeAnswer {
  readonly kind: 'type';
  readonly name: string;
  readonly type: TypePage;
}

/** Where the paths of a site's file begin. */
const ROOTS: ReadonlyArray<readonly [type: string, prefix: string]> = [
  ['XnatSiteProps', ''],
  ['ClusterServicesProps', ''],
];
const DEEPEST = 6;

interface Place {
  readonly of: string;
  readonly name: string;
}

let known: Map<string, Place> | undefined;

/** Every path of options from the props of a site or of the cluster's services. */
export function allPaths(): ReadonlyMap<string, Place> {
  if (known) return known;
  const found = new Map<string, Place>();
  const walk = (of: string, prefix: string, above: readonly string[]): void => {
    for (const [name, { types = [] }] of Object.entries(knowledge().types[of]?.members ?? {})) {
      const path = `${prefix}${name}`;
      if (!found.has(path)) found.set(path, { of, name });
      const below = types.filter((type) => knowledge().types[type]?.kind === 'options' && !above.includes(type));
      if (above.length < DEEPEST) for (const type of below) walk(type, `${path}.`, [...above, type]);
    }
  };
  for (const [root, prefix] of ROOTS) walk(root, prefix, [root]);
  return (known = found);
}

/** What is known by a word: `postgres.size`, `PostgresOptions.size`, `size`, `XnatSite`, `Login.keycloak`. */
export function propsOf(word: string): Array<PropAnswer | TypeAnswer> {
  const { types } = knowledge();
  const path = word.replace(/\[\d*\]/g, '');
  if (hasOwn(types, path)) return [{ kind: 'type', name: path, type: types[path]! }];
  const [first = '', ...rest] = path.split('.');
  if (hasOwn(types, first) && rest.length === 1) return answersFor([{ of: first, name: rest[0]! }]);
  const exact = allPaths().get(path);
  if (exact) return answersFor([exact]);
  const ends = [...allPaths()].filter(([known]) => known.endsWith(`.${path}`)).map(([, place]) => place);
  const elsewhere = Object.entries(types).flatMap(([of, { members }]) => (hasOwn(members, path) ? [{ of, name: path }] : []));
  const reached = new Set([...ends, ...elsewhere].map(({ of }) => of));
  // An interface that another one extends has its members, too: the one that a site meets is enough.
  return answersFor([...reached].map((of) => ({ of, name: path.split('.').pop()! })));
}

/** One for each member that there is; the same words of several types are said once. */
function answersFor(places: readonly Place[]): PropAnswer[] {
  const { types, grammars } = knowledge();
  const found = places.flatMap(({ of, name }): PropAnswer[] => {
    const members = types[of]?.members ?? {};
    if (!hasOwn(members, name)) return [];
    const paths = [...allPaths()].filter(([, place]) => place.of === of && place.name === name).map(([path]) => path);
    const takenBy = paths.length > 0 || types[of]!.kind !== 'options' ? [] : users(of);
    const [mustBe, source] = [...paths, ...takenBy.map((user) => `${user}(…).${name}`), `${of}.${name}`].map((path) => grammars[path]).find(Boolean) ?? [];
    return [{ kind: 'prop', name, of, member: members[name]!, paths, takenBy, ...(mustBe !== undefined && { mustBe, source }) }];
  });
  const words = ({ member }: PropAnswer) => `${member.doc}\n${member.type}\n${member.default ?? ''}`;
  const merged = new Map<string, PropAnswer>();
  for (const answer of found) {
    const before = merged.get(words(answer));
    const join = (key: 'paths' | 'takenBy') => [...new Set([...(before?.[key] ?? []), ...answer[key]])];
    merged.set(words(answer), before ? { ...answer, ...before, paths: join('paths'), takenBy: join('takenBy') } : answer);
  }
  return [...merged.values()];
}

/** Constructors and makers that take a type. */
function users(type: string): string[] {
  return Object.entries(knowledge().types).flatMap(([name, page]) => [
    ...(page.props === type ? [`new ${name}`] : []),
    ...Object.entries(page.members).flatMap(([member, { types = [], type: text }]) =>
      types.includes(type) && text.startsWith('(') ? [`${name}.${member}`] : [],
    ),
  ]);
}
