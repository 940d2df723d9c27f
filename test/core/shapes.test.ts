import type { Size } from 'cdk8s';
import { flag, listOf, optional, required, type Shape, size, text } from '../../src/core/props/kind';

interface Options {
  readonly name: string;
  readonly size?: Size;
  readonly names?: string[];
}

/** The compiler is the test: each line that it must refuse says so, and one that it took would be an error itself. */
test('a shape that differs from its interface does not compile', () => {
  const right: Shape<Options> = { name: required(text, 'x'), size: optional(size), names: optional(listOf(text)) };
  // @ts-expect-error of another type
  const otherType: Shape<Options> = { ...right, name: required(flag, true) };
  // @ts-expect-error of another element
  const otherElement: Shape<Options> = { ...right, names: optional(listOf(flag)) };
  // @ts-expect-error a required prop that may be left out
  const mayBeLeftOut: Shape<Options> = { ...right, name: optional(text) };
  // @ts-expect-error an optional prop that is asked for
  const askedFor: Shape<Options> = { ...right, size: required(size, undefined) };
  // @ts-expect-error a prop without a field
  const missing: Shape<Options> = { name: right.name, size: right.size };
  expect([otherType, otherElement, mayBeLeftOut, askedFor, missing].map((shape) => Object.keys(shape).length)).toEqual([3, 3, 3, 3, 2]);
});
