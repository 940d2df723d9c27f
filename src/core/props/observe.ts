import type { Kind } from './kind';

/**
 * Who is told of each value that is checked, and of what kind it has to be. The page of all props and the tests of their
 * grammars are made of what is told; a site's app never listens.
 */
export const observe: { told?: (prop: string, kind: Kind, value: unknown) => void } = {};
