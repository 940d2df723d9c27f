type Options = Readonly<Record<string, unknown>>;

/** Of each, a site has one: what it names itself takes the place of what all have. */
const ONE_OF: readonly (readonly string[])[] = [
  ['postgres', 'externalPostgres', 'cloudNativePostgres'],
  ['messageBroker', 'externalMessageBroker'],
  ['ingress', 'albIngress', 'gateway'],
];

/** An object as `{ … }` makes it: one of a class, such as a Secret, is a value as a whole. */
const isOptions = (value: unknown): value is Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/** The props of a site: its own, over what all sites have. */
export function mergedProps(defaults: Options, own: Options): Options {
  const replaced = ONE_OF.flatMap((keys) => (keys.some((key) => own[key] !== undefined) ? keys.filter((key) => own[key] === undefined) : []));
  const kept = Object.fromEntries(Object.entries(defaults).filter(([key]) => !replaced.includes(key)));
  return merged(kept, own);
}

function merged(defaults: Options, own: Options): Options {
  const result: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(own)) {
    const before = result[key];
    result[key] = isOptions(before) && isOptions(value) ? merged(before, value) : value;
  }
  return result;
}
