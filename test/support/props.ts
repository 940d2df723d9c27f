import { App } from 'cdk8s';
import type { Kind } from '../../src/core/props/kind';
import { observe } from '../../src/core/props/observe';
import { type Path, places, planted, valueIn } from '../validation/garbage';
import { type Subject, SUBJECTS } from '../validation/garbage-subjects';

/** Where a value is given: in the props of a construct, or to a maker within them. */
export interface Place {
  readonly subject: Subject;
  readonly path: Path;
  /** As messages call it. */
  readonly prop: string;
}

/** A prop, an argument of a maker, an element of a list, or a key or a value of a map. */
export interface Row {
  readonly kind: Kind;
  /** As messages call it; a prop that a site and a construct have alike is one row of two names. */
  readonly props: Set<string>;
  readonly places: Place[];
}

/** Stands where a value would, so that it is told of by its identity. */
class Probe {
  constructor(
    readonly subject: Subject,
    readonly path: Path,
  ) {}
}

/** What messages call it, without the names of maps' keys and the numbers of elements. */
const plain = (prop: string) => prop.replace(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '[]');

/** Every value that a site can give, as the constructs themselves ask for it. */
export function rows(): Row[] {
  const found = new Map<Kind, Row>();
  const rowOf = (kind: Kind, prop: string) => {
    const row = found.get(kind) ?? { kind, props: new Set<string>(), places: [] };
    found.set(kind, row);
    row.props.add(plain(prop));
    return row;
  };
  for (const subject of SUBJECTS) {
    const leaves = places(subject.props).filter((path) => isLeaf(valueIn(subject.props, path)));
    observe.told = (prop, kind, value) => {
      if (value instanceof Probe) rowOf(kind, prop).places.push({ subject: value.subject, path: value.path, prop: plain(prop) });
      else if (kind.members === undefined && kind.elements === undefined) rowOf(kind, prop);
    };
    try {
      subject.build(new App(), planted(subject.props) as never);
      subject.build(
        new App(),
        planted(
          subject.props,
          leaves.map((path) => [path, new Probe(subject, path)] as const),
        ) as never,
      );
    } finally {
      observe.told = undefined;
    }
  }
  return [...found.values()];
}

function isLeaf(value: unknown): boolean {
  return (
    ['string', 'number'].includes(typeof value) || (typeof value === 'object' && value !== null && ['Size', 'Duration', 'Cpu'].includes(value.constructor.name))
  );
}

/** The prop alone, of whatever construct, list or maker. */
export function leafOf(prop: string): string {
  const bare = prop.replace(/(\[\])+$/, '').replace(/^a key of /, '');
  return bare.includes(' of ') ? bare.slice(0, bare.indexOf(' of ')) : bare.slice(bare.lastIndexOf('.') + 1);
}
