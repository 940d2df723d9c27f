/**
 * A list as the API server keeps it: an empty one is not there. Written all the same it comes back without, so that
 * `kubectl diff` shows a difference for ever, and each apply makes a new generation.
 */
export function filled<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
