type Method<T> = () => T;

/** What is to happen around a method: it calls the method itself, or does not. */
type Around = (method: Method<unknown>) => unknown;

const AROUND = new WeakMap<object, Map<string, Around[]>>();
const RUNNING = new WeakMap<object, Set<string>>();
const REPLACED = new WeakSet<object>();

/**
 * Puts something around a method of one object, such as `synth` of an app; the last put is the outermost.
 *
 * jsii, by which Python and the other languages call the library, takes a method from the object's class and overlooks one of the object's own. So the
 * class gets another method, which does the same as before for every object of which nothing was asked.
 */
export function around<Name extends string>(object: { [name in Name]: Method<unknown> }, name: Name, what: Around): void {
  const ofObject = AROUND.get(object) ?? new Map<string, Around[]>();
  AROUND.set(object, ofObject.set(name, [...(ofObject.get(name) ?? []), what]));
  for (const owner of ownersOf(object, name)) replace(owner, name);
}

/** The object, where it has a method of its own, and the class that the method is inherited from. */
function ownersOf(object: object, name: string): object[] {
  const owners = Object.prototype.hasOwnProperty.call(object, name) ? [object] : [];
  for (let owner: object | null = Object.getPrototypeOf(object) as object | null; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    if (Object.prototype.hasOwnProperty.call(owner, name)) return [...owners, owner];
  }
  return owners;
}

function replace(owner: object, name: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const method = descriptor?.value as ((this: object) => unknown) | undefined;
  if (method === undefined || REPLACED.has(method)) return;
  const replacement = function (this: object): unknown {
    return call(this, name, () => method.call(this));
  };
  REPLACED.add(replacement);
  Object.defineProperty(owner, name, { ...descriptor, value: replacement });
}

/** A method that calls the one of its base class, or is called by what is around it, is surrounded once. */
function call(object: object, name: string, method: Method<unknown>): unknown {
  const running = RUNNING.get(object) ?? new Set<string>();
  const wrapped = AROUND.get(object)?.get(name);
  if (wrapped === undefined || running.has(name)) return method();
  RUNNING.set(object, running.add(name));
  try {
    return wrapped.reduce<Method<unknown>>((inner, what) => () => what(inner), method)();
  } finally {
    running.delete(name);
  }
}
