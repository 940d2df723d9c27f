const MADE = new WeakSet<object>();

/**
 * A value of a class with static makers, as one of them has made it. Its constructor is private, which plain JavaScript does not
 * know: what comes straight from it was never checked, and no prop takes it.
 */
export function made<T extends object>(value: T): T {
  MADE.add(value);
  return value;
}

/** Whether a maker has made it. */
export const isMade = (value: object): boolean => MADE.has(value);
